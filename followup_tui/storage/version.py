"""The version of the schema that this program reads and writes (PRAGMA user_version)."""

SCHEMA_VERSION = 6
