"""Files in, files out: one package per format. Nothing here reads or writes the database."""
