"""Sixty sample people with a year of history, for `followup demo`, screenshots and tests."""
