"""Everything a user can do: one function each, and each is one change that undo reverts.

All of them may raise DatabaseBusyError, DatabaseUnusableError or CannotWriteError; their docstrings
name the other errors."""
