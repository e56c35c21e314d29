"""Every key, declared once, and what footer, help, palette and keymap make of it."""
