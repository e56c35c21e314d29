"""Between Textual and the terminal: drivers, input, signals, clean exit."""
