"""Read Google Contacts' CSV, with its column names before and since 2024."""

from __future__ import annotations

import re
from collections.abc import Sequence

from followup_tui.formats.format import FileFormat
from followup_tui.formats.tables.columns import SKIP_COLUMN, TableColumn, column_key
from followup_tui.formats.tables.reader import TableKind
from followup_tui.formats.tables.style import TableStyle

_NUMBERED = re.compile(r"(.{1,40}) (\d{1,3}) - (.{1,40})", re.ASCII)
_PLAIN_FIELDS = {
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
_METHOD_FIELDS = {"E-mail": "email", "Phone": "phone", "Website": "link", "IM": "handle"}
_ORGANIZATION_FIELDS = {
    ("Organization", "1", "Name"): "company",
    ("Organization", "1", "Title"): "role",
}
_PLACE_FIELDS = {"City": "city", "Country": "country"}
_LABEL_PARTS = ("Label", "Type")


def _is_known_column(name: str) -> bool:
    return column_key(name) in _PLAIN_FIELDS or _NUMBERED.fullmatch(name) is not None


def _matches_names(names: Sequence[str]) -> bool:
    keys = {column_key(name) for name in names}
    is_numbered = any(_NUMBERED.fullmatch(name) for name in names)
    return bool(keys & {"firstname", "givenname", "name"}) and (
        is_numbered or {"organizationname", "labels"} <= keys or "groupmembership" in keys
    )


def _guess_columns(names: Sequence[str]) -> list[TableColumn]:
    indexes = {name: index for index, name in enumerate(names)}
    return [_guess_column(name, indexes) for name in names]


def _guess_column(name: str, indexes: dict[str, int]) -> TableColumn:
    match = _NUMBERED.fullmatch(name)
    if match is None:
        return TableColumn(_PLAIN_FIELDS.get(column_key(name), ""))
    kind, number, part = match.groups()
    prefix = f"{kind} {number} - "
    label_indexes = [indexes[prefix + label] for label in _LABEL_PARTS if prefix + label in indexes]
    if part == "Service":
        return TableColumn(SKIP_COLUMN)
    if part in _LABEL_PARTS:
        # An address has no value column, so its label is kept as an extra field.
        is_label = prefix + "Value" in indexes or kind == "Organization"
        return TableColumn(SKIP_COLUMN if is_label else "")
    if part == "Value":
        label_index = indexes.get(prefix + "Service", label_indexes[0] if label_indexes else -1)
        field = _METHOD_FIELDS.get(kind, "")
        return TableColumn(field, label_index=label_index, kept_name=kind)
    if kind == "Address" and part in _PLACE_FIELDS:
        return TableColumn(_PLACE_FIELDS[part], label=number)
    return TableColumn(_ORGANIZATION_FIELDS.get((kind, number, part), ""))


_STYLE = TableStyle(tag_separator=re.compile(" ::: "))
_KIND = TableKind(_is_known_column, _matches_names, _guess_columns, _STYLE)
FORMAT = FileFormat("google", "Google Contacts' CSV", _KIND.matches, _KIND.reader)
