"""Everything a user can do: one function each, and each is one change that undo reverts."""
