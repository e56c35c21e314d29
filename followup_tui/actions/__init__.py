"""Everything a person can do, one function each. The command line and the screen call these;
each is one change that one undo takes back. Never asks, never draws, never reads the clock."""
