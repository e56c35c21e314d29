"""Bring people in from files: read, match, plan, decide, apply."""
