"""LinkedIn's Connections.csv, with its preamble of notes. A broken row is told with its line and
never takes the rows after it along."""

from __future__ import annotations

from collections.abc import Sequence

from followup_tui.formats.foreign_dates import connected_on
from followup_tui.formats.format import Format
from followup_tui.formats.tables.columns import Column, key
from followup_tui.formats.tables.contact_rows import Manner
from followup_tui.formats.tables.reader import Kind

_COLUMNS = {
    "firstname": Column("first"),
    "lastname": Column("last"),
    "url": Column("link", "LinkedIn"),
    "profileurl": Column("link", "LinkedIn"),
    "emailaddress": Column("email"),
    "company": Column("company"),
    "position": Column("role"),
    "connectedon": Column("met_on"),
}


def _is_known(name: str) -> bool:
    return key(name) in _COLUMNS


def _fits(names: Sequence[str]) -> bool:
    return {"firstname", "lastname", "connectedon"} <= {key(name) for name in names}


def _guess(names: Sequence[str]) -> list[Column]:
    return [_COLUMNS.get(key(name), Column()) for name in names]


_MANNER = Manner(nobody="has no name", needs_name=True, is_ragged=False)
_KIND = Kind(_is_known, _fits, _guess, _MANNER, connected_on)
CONNECTIONS = Format("linkedin", "LinkedIn's Connections.csv", _KIND.found, _KIND.reader)
