"""Everything a person can do, one function each, as one change that undo takes back."""
