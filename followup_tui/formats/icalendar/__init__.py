"""Follow-ups as iCalendar events and to-dos, and events as interactions."""
