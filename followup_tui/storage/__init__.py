"""The SQLite database. Peewee lives here and nowhere else."""
