"""Numbered files for playhouse.migrations, run only by storage.schema."""
