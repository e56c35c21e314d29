"""Write contacts as a CSV table, one row each, that spreadsheets open with a double click.

It is UTF-8 with a byte order mark (without one Excel reads Windows Latin) and CR LF. Contact
details stand in numbered columns with their labels, tags in one cell, and extra fields as JSON in
the last column."""

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
"""The first columns, named like the fields of Contact; `introduced_by` holds a name."""
MAX_METHOD_COLUMNS = 100
"""Columns for one kind of contact detail; more of a kind go into the extra fields."""


def header_row(widths: Mapping[str, int]) -> list[str]:
    """Return the column names; `widths` is the largest number of each kind of contact detail."""
    method_columns = [
        name
        for kind in METHOD_KINDS
        for number in range(1, min(widths.get(kind, 0), MAX_METHOD_COLUMNS) + 1)
        for name in (f"{kind} {number}", f"{kind} {number} label")
    ]
    return [*CONTACT_COLUMNS, "tags", *method_columns, "notes", "extra"]


def write_table(
    contacts: Iterable[tuple[StoredContact, str]], widths: Mapping[str, int]
) -> Iterator[str]:
    """Yield the table in pieces; each contact comes with the name of who introduced them."""
    names = header_row(widths)
    yield BYTE_ORDER_MARK + _format_row(names)
    for record, introduced_by in contacts:
        cells = _cells(record, introduced_by)
        yield _format_row([cells.get(name, "") for name in names])


def _format_row(cells: Sequence[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([escape_cell(cell) for cell in cells])
    return buffer.getvalue()


def _cells(record: StoredContact, introduced_by: str) -> dict[str, str]:
    """Return the cells of a contact by column name."""
    contact = record.contact
    cells = {name: _text(getattr(contact, name)) for name in CONTACT_COLUMNS}
    cells["strength"] = str(contact.strength or "")
    cells["introduced_by"] = introduced_by
    cells["tags"] = join_cell(record.tags)
    cells["notes"] = contact.notes
    extra = dict(parse_extra(contact.extra) or {})
    counts = dict.fromkeys(METHOD_KINDS, 0)
    for method in record.methods:
        counts[method.kind] += 1
        name = f"{method.kind} {counts[method.kind]}"
        if counts[method.kind] <= MAX_METHOD_COLUMNS:
            cells[name], cells[f"{name} label"] = method.value, method.label
        else:
            extra[name] = method.value
    cells["extra"] = format_extra(extra) if extra else ""
    return cells


def join_cell(values: Sequence[str]) -> str:
    """Return several values as one cell, `a, b`; a value with a comma or quote is quoted as in
    CSV."""
    return ", ".join(
        '"{}"'.format(value.replace('"', '""'))
        if set(value) & set(',"\r\n') or value != value.strip()
        else value
        for value in values
    )


def _text(value: str | int | None) -> str:
    return "" if value is None else str(value)
