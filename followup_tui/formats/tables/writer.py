"""Contacts as a table: one row each, comma separated, as spreadsheets open it with a double click.

UTF-8 with its mark, without which Excel reads Windows Latin, and CR LF. The columns are those of
the contact; several ways to reach somebody stand in numbered columns with their labels beside them,
tags in one cell, fields of imports without a place here as JSON in the last."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from followup_tui.domain.contact import METHOD_KINDS
from followup_tui.domain.imported_fields import format_extra, parse_extra
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.formats.tables.formula_escape import escape_cell

BYTE_ORDER_MARK = "\ufeff"
CONTACT_COLUMNS = (
    *("uid", "name", "nickname", "company", "role", "location", "time_zone", "strength"),
    *("cadence", "met", "met_on", "introduced_by", "status", "parked_until", "birthday"),
    "last_contact",
)
"""The first columns, by the names of the table; `introduced_by` holds the person's name."""
MAX_METHOD_COLUMNS = 100
"""Columns for one kind of way; who has more of a kind keeps them among the extra fields."""


def header_row(widths: Mapping[str, int]) -> list[str]:
    """The column names, where so many ways of each kind are the most that somebody has."""
    ways = [
        name
        for kind in METHOD_KINDS
        for place in range(1, min(widths.get(kind, 0), MAX_METHOD_COLUMNS) + 1)
        for name in (f"{kind} {place}", f"{kind} {place} label")
    ]
    return [*CONTACT_COLUMNS, "tags", *ways, "notes", "extra"]


def write_table(
    people: Iterable[tuple[StoredContact, str]], widths: Mapping[str, int]
) -> Iterator[str]:
    """The table, in pieces: of each person, and the name of who introduced them."""
    names = header_row(widths)
    yield BYTE_ORDER_MARK + _row(names)
    for person, introduced_by in people:
        cells = _cells(person, introduced_by)
        yield _row([cells.get(name, "") for name in names])


def _row(cells: Sequence[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([escape_cell(cell) for cell in cells])
    return buffer.getvalue()


def _cells(person: StoredContact, introduced_by: str) -> dict[str, str]:
    contact = person.contact
    cells = {name: _text(getattr(contact, name)) for name in CONTACT_COLUMNS}
    cells["strength"] = str(contact.strength or "")
    cells["introduced_by"] = introduced_by
    cells["tags"] = join_cell(person.tags)
    cells["notes"] = contact.notes
    extra = dict(parse_extra(contact.extra) or {})
    places = dict.fromkeys(METHOD_KINDS, 0)
    for method in person.methods:
        places[method.kind] += 1
        name = f"{method.kind} {places[method.kind]}"
        if places[method.kind] <= MAX_METHOD_COLUMNS:
            cells[name], cells[f"{name} label"] = method.value, method.label
        else:
            extra[name] = method.value
    cells["extra"] = format_extra(extra) if extra else ""
    return cells


def join_cell(words: Sequence[str]) -> str:
    """Several words in one cell, `a, b`; one with a comma or a quote in it is quoted as csv is."""
    return ", ".join(
        '"{}"'.format(word.replace('"', '""'))
        if set(word) & set(',"\r\n') or word != word.strip()
        else word
        for word in words
    )


def _text(value: str | int | None) -> str:
    return "" if value is None else str(value)
