"""Read LinkedIn's Connections.csv, which starts with a preamble of notes."""

from __future__ import annotations

from collections.abc import Sequence

from followup_tui.formats.foreign_dates import parse_written_date
from followup_tui.formats.format import FileFormat
from followup_tui.formats.tables.columns import TableColumn, column_key
from followup_tui.formats.tables.reader import TableKind
from followup_tui.formats.tables.style import TableStyle

_COLUMNS = {
    "firstname": TableColumn("first"),
    "lastname": TableColumn("last"),
    "url": TableColumn("link", "LinkedIn"),
    "profileurl": TableColumn("link", "LinkedIn"),
    "emailaddress": TableColumn("email"),
    "company": TableColumn("company"),
    "position": TableColumn("role"),
    "connectedon": TableColumn("met_on"),
}


def _is_known_column(name: str) -> bool:
    return column_key(name) in _COLUMNS


def _matches_names(names: Sequence[str]) -> bool:
    return {"firstname", "lastname", "connectedon"} <= {column_key(name) for name in names}


def _guess_columns(names: Sequence[str]) -> list[TableColumn]:
    return [_COLUMNS.get(column_key(name), TableColumn()) for name in names]


_STYLE = TableStyle(no_contact_reason="no name", needs_name=True, allows_short_rows=False)
_KIND = TableKind(_is_known_column, _matches_names, _guess_columns, _STYLE, parse_written_date)
CONNECTIONS = FileFormat("linkedin", "LinkedIn's Connections.csv", _KIND.matches, _KIND.reader)
