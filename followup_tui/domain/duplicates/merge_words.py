"""Labels and values of contact fields, for comparing two contacts side by side."""

from __future__ import annotations

from collections.abc import Mapping

from followup_tui.domain.cadence import cadence_phrase
from followup_tui.domain.contact import Contact
from followup_tui.domain.duplicates.merge import MERGE_FIELDS, MergeField, field_value

FIELD_LABELS: Mapping[MergeField, str] = {
    **{field: field for field in MERGE_FIELDS},
    "time_zone": "time zone",
    "met_on": "met on",
    "introduced_by": "introduced by",
}


def field_text(
    contact: Contact, other: Contact, field: MergeField, names: Mapping[int, str]
) -> str:
    """Return the value of a field as text; `names` maps the ids in `introduced_by` to names."""
    value = field_value(contact, other, field)
    if not value:
        return ""
    if field == "strength":
        return "★" * int(value)
    if field == "cadence":
        return cadence_phrase(value)
    if field == "birthday":
        return str(value).removeprefix("--")
    return names.get(value, "") if field == "introduced_by" else str(value)
