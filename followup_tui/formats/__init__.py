"""Turn files into domain values and back, one package per format. Never sees the database."""
