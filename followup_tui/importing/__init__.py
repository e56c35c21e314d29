"""Import contacts and interactions from files: read, match, plan, resolve questions, apply. Each
import is one change."""
