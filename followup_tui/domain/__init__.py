"""The rules of follow-up: pure functions over frozen values, no clock, disk, screen or database."""
