"""A personal follow-up desk in the terminal."""

__version__ = "0.1.0"
