"""Our own JSON: every record, out and in."""
