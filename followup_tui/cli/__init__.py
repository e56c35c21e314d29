"""The command line: one module per group of verbs. Never imports the screen unless it draws."""
