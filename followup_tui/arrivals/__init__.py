"""People who come many at once: an import's plan and its writing, and the sample people. Each is
one change, like everything in `actions`."""
