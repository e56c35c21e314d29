"""What the database can be asked; one module per subject, every function read-only."""
