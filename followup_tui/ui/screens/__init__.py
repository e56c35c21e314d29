"""One module per screen, and what screens share."""
