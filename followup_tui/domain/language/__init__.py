"""Parse what people type: dates, names, the quick-add line, notes and form fields."""
