"""Find contacts that look like one person, and merge two of them."""
