"""What can be asked in the line at the bottom of the screen."""
