"""Peewee lives here and nowhere else; rows never leave this package."""
