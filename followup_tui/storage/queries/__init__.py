"""Queries: each returns plain values and never writes."""
