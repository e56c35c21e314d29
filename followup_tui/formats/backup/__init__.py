"""Backups as JSON: every record, written and read."""
