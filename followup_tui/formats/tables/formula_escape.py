"""Escape cells that a spreadsheet would run as a formula, and undo it. An escaped cell has exactly
one apostrophe in front, so nothing is lost."""

from __future__ import annotations

# Characters that start a formula, with the full-width forms some spreadsheets treat alike; and the
# apostrophe itself, so that unescaping only removes an apostrophe that was added.
_FORMULA_STARTS = frozenset("=+-@\t\r\n'＝＋－＠")


def escape_cell(cell: str) -> str:
    """Return the cell with an apostrophe in front if it could be a formula."""
    return f"'{cell}" if cell[:1] in _FORMULA_STARTS else cell


def unescape_cell(cell: str) -> str:
    """Return the original text of a cell written by `escape_cell`."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA_STARTS else cell
