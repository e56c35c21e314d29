"""Contacts as vCards 2.1, 3.0 and 4.0, written and read."""
