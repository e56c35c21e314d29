"""Files in, files out: one module per format. Reads and plans; never writes to the database."""
