"""Follow-ups written as iCalendar events and to-dos, past events read as interactions."""
