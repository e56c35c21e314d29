"""Follow-up rules: pure functions over frozen values. No clock, disk, screen or database."""
