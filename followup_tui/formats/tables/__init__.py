"""Read contacts from CSV and other tables of any program, and write them as CSV."""
