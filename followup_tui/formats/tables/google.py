"""Google Contacts' CSV, with the names of columns it had until 2024 and those since."""

from __future__ import annotations

import re
from collections.abc import Sequence

from followup_tui.formats.format import FileFormat
from followup_tui.formats.tables.columns import SKIP_COLUMN, TableColumn, column_key
from followup_tui.formats.tables.contact_rows import TableStyle
from followup_tui.formats.tables.reader import TableKind

_NUMBERED = re.compile(r"(.{1,40}) (\d{1,3}) - (.{1,40})", re.ASCII)
_PLAIN = {
    "name": "name",
    "givenname": "first",
    "firstname": "first",
    "additionalname": "middle",
    "middlename": "middle",
    "familyname": "last",
    "lastname": "last",
    "nameprefix": "prefix",
    "namesuffix": "suffix",
    "nickname": "nickname",
    "organizationname": "company",
    "organizationtitle": "role",
    "location": "location",
    "birthday": "birthday",
    "notes": "notes",
    "groupmembership": "tag",
    "labels": "tag",
}
_VALUES = {"E-mail": "email", "Phone": "phone", "Website": "link", "IM": "handle"}
_PARTS = {
    ("Organization", "1", "Name"): "company",
    ("Organization", "1", "Title"): "role",
}
_PLACES = {"City": "city", "Country": "country"}
_LABELS = ("Label", "Type")


def _is_known(name: str) -> bool:
    return column_key(name) in _PLAIN or _NUMBERED.fullmatch(name) is not None


def _fits(names: Sequence[str]) -> bool:
    known = {column_key(name) for name in names}
    is_numbered = any(_NUMBERED.fullmatch(name) for name in names)
    return bool(known & {"firstname", "givenname", "name"}) and (
        is_numbered or {"organizationname", "labels"} <= known or "groupmembership" in known
    )


def _guess(names: Sequence[str]) -> list[TableColumn]:
    places = {name: at for at, name in enumerate(names)}
    return [_column(name, places) for name in names]


def _column(name: str, places: dict[str, int]) -> TableColumn:
    match = _NUMBERED.fullmatch(name)
    if match is None:
        return TableColumn(_PLAIN.get(column_key(name), ""))
    kind, number, part = match.groups()
    start = f"{kind} {number} - "
    labels = [places[start + word] for word in _LABELS if start + word in places]
    if part == "Service":
        return TableColumn(SKIP_COLUMN)
    if part in _LABELS:
        # Without values beside it, an address' label is all that says where it is.
        return TableColumn(
            SKIP_COLUMN if start + "Value" in places or kind == "Organization" else ""
        )
    if part == "Value":
        label_at = places.get(start + "Service", labels[0] if labels else -1)
        return TableColumn(_VALUES.get(kind, ""), label_index=label_at, kept_name=kind)
    if kind == "Address" and part in _PLACES:
        return TableColumn(_PLACES[part], label=number)
    return TableColumn(_PARTS.get((kind, number, part), ""))


_KIND = TableKind(_is_known, _fits, _guess, TableStyle(tag_separator=re.compile(" ::: ")))
FORMAT = FileFormat("google", "Google Contacts' CSV", _KIND.matches, _KIND.reader)
