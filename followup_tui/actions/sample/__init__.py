"""The sample people of `followup demo`."""
