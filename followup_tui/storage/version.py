"""The schema that this program reads and writes, as PRAGMA user_version holds it."""

SCHEMA_VERSION = 4
