"""What touches the machine: clock, paths, settings, private files, the queue, other programs."""
