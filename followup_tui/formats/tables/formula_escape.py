"""Cells that no spreadsheet takes for a formula, and back. A cell that is written with an
apostrophe in front lost nothing: exactly one is taken off again."""

from __future__ import annotations

# Signs that begin a formula, also in the wide forms that Asian spreadsheets take for the same; the
# apostrophe itself, so that each that is read in front was put there.
_BEGINS = frozenset("=+-@\t\r\n'＝＋－＠")


def escape_cell(cell: str) -> str:
    """The cell as it is written."""
    return f"'{cell}" if cell[:1] in _BEGINS else cell


def unescape_cell(cell: str) -> str:
    """The cell that was meant by one that this program wrote."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _BEGINS else cell
