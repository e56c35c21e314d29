"""The keys that the JSON of several verbs has in common."""

from __future__ import annotations

DUE_KEYS = (
    *("id", "contact", "about", "due", "due_words", "promised_for", "cadence", "tags", "methods"),
    *("days_overdue", "move", "attempt", "snoozes", "why"),
)
CONTACT_KEYS = (
    *("id", "uid", "name", "nickname", "company", "role", "location", "time_zone", "strength"),
    *("cadence", "met", "met_on", "introduced_by", "status", "parked_until", "birthday"),
    *("notes", "last_contact", "extra"),
)
INTERACTION_KEYS = (
    *("id", "uid", "happened", "channel", "direction", "summary"),
    *("i_promised", "they_promised", "followup"),
)
