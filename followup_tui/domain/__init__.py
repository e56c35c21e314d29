"""Pure rules: values in, values out. No clock, no disk, no Textual, no Peewee."""
