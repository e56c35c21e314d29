"""Contacts as CSV and other tables, from any program and back."""
