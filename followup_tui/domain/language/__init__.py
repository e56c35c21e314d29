"""Read what people type: dates, names, the quick-add line, notes, and every WHEN."""
