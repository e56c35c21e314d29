"""The fields of two contacts in words, as they stand beside each other."""

from __future__ import annotations

from collections.abc import Mapping

from followup_tui.domain.cadence import NEVER
from followup_tui.domain.contact import Contact
from followup_tui.domain.duplicates.merge import MERGE_FIELDS, MergeField, field_value

FIELD_LABELS: Mapping[MergeField, str] = {
    **{field: field for field in MERGE_FIELDS},
    "time_zone": "time zone",
    "met_on": "met on",
    "introduced_by": "through",
}


def field_text(
    contact: Contact, other: Contact, field: MergeField, names: Mapping[int, str]
) -> str:
    """What a contact has in a field, as text; `names` are those of who introduced them."""
    found = field_value(contact, other, field)
    if not found:
        return ""
    if field == "strength":
        return "★" * int(found)
    if field == "cadence":
        return "never" if found == NEVER else f"every {found}"
    if field == "birthday":
        return str(found).removeprefix("--")
    return names.get(found, "") if field == "introduced_by" else str(found)
