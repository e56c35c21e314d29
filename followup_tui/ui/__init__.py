"""The full-screen program and the one-line prompt. Textual lives here and nowhere else."""
