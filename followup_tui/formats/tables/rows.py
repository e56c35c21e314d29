"""Rows of comma, semicolon, tab or bar separated text, one by one in bounded memory. A quote that
is never closed costs its own row and is told with its line; it never takes the rows after it along.

Python's own `csv` refuses a field over 131,072 characters, reads the rest of the file into a quote
left open, and cannot say where it was opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from followup_tui.errors import BadInputError
from followup_tui.formats.source import MAX_LINE_LENGTH, SourceLine
from followup_tui.formats.tables.cells import UNCLOSED_QUOTE, SplitLine, split_cells

CELL_LIMIT = 100_000
"""Characters of one cell; what is longer is cut there, and said to be."""
COLUMN_LIMIT = 2_000
ROW_LINE_LIMIT = 1_000
"""Lines that one row may run over; a quote left open for longer is taken as never closed."""
ROW_LIMIT = 2 * MAX_LINE_LENGTH
DELIMITERS = ",;\t|"
HEAD_LINES = 60
_HEADER_LENGTH = 200_000
_JUDGED_LINES = 25
_NAME_LINES = 10
_NONE = "\0"
"""The delimiter of a table of one column; a source never holds this sign."""
_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_FEW_COLUMNS = 4


class TableRow(NamedTuple):
    """One row: the line it begins on, its cells, why it cannot be read, and what is to be said of
    one that was read."""

    line: int
    cells: list[str]
    error: str = ""
    warning: str = ""


class TableLayout(NamedTuple):
    """How a table is written: the lines on which its column names begin and end, the sign between
    cells, the names."""

    header_start: int
    header_end: int
    delimiter: str
    names: tuple[str, ...]


def peek_lines(lines: Iterator[SourceLine]) -> list[SourceLine]:
    """The first lines of a table, as many as it takes to tell how it is written."""
    found: list[SourceLine] = []
    length = 0
    for line in islice(lines, HEAD_LINES):
        found.append(line)
        length += len(line.text)
        if length > ROW_LIMIT:
            break
    return found


def detect_layout(
    head: Sequence[SourceLine], is_known: Callable[[str], bool]
) -> TableLayout | None:
    """How a table with these first lines is written; nothing where there is no text at all.

    The row of names is the first one with the most columns that `is_known`; without any, the first
    row. Excel's `sep=;` line above it is followed."""
    lines = [line for line in head[:HEAD_LINES] if line.text.strip()]
    if not lines:
        return None
    delimiters = DELIMITERS
    if told := _SEPARATOR.fullmatch(lines[0].text[:20]):
        delimiters = told[1]
        lines = lines[1:]
    best: tuple[tuple[int, int, int], TableLayout] | None = None
    for at, line in enumerate(lines):
        for delimiter in delimiters if len(line.text) <= _HEADER_LENGTH else "":
            names, end = _names(lines[at : at + _NAME_LINES], delimiter)
            hits = len({name for name in names if is_known(name)})
            if at and not hits:
                # Below the first line only known names count, never a row that looks even.
                continue
            even = _alike(lines[at + 1 : at + _JUDGED_LINES], delimiter, len(names))
            score = (hits, even, len(names))
            if best is None or score > best[0]:
                sign = delimiter if len(names) > 1 else _NONE
                best = score, TableLayout(line.number, end, sign, names)
    if best is None and lines:
        first = lines[0]
        sign = max(delimiters, key=first.text.count)
        return TableLayout(first.number, first.number, sign, tuple(first.text.split(sign)))
    return best[1] if best else None


def _names(lines: Sequence[SourceLine], delimiter: str) -> tuple[tuple[str, ...], int]:
    """The names that begin on the first of these lines, and the line on which they end."""
    first = lines[0]
    text = first.text
    found = split_cells(text, delimiter)
    end = first.number
    for line in lines[1:]:
        if found.open_cell is None or len(text) > _HEADER_LENGTH:
            break
        text += f"\n{line.text}"
        if not (longer := split_cells(text, delimiter)).error:
            found, end = longer, line.number
    if found.open_cell is not None or (found.error and not found.cells):
        found = SplitLine(first.text.split(delimiter))
    return tuple(" ".join(name.split()) for name in found.cells), end


def _alike(lines: Sequence[SourceLine], delimiter: str, width: int) -> int:
    """How many of these lines have as many cells as the row of names."""
    if width < 2:
        return 0
    return sum(len(split_cells(line.text, delimiter).cells) == width for line in lines)


def check_column_count(found: TableLayout, name: str) -> TableLayout:
    """The layout; BadInputError where it has more columns than anybody has fields."""
    if len(found.names) > COLUMN_LIMIT:
        raise BadInputError(
            f"{name}: line {found.header_start} has more than {COLUMN_LIMIT:,} columns, "
            "the most that are read. Nothing was imported."
        )
    return found


def read_rows(
    head: Sequence[SourceLine],
    lines: Iterator[SourceLine],
    found: TableLayout,
    *,
    is_own_table: bool = False,
) -> Iterator[TableRow]:
    """Each row below the names, empty ones left out. `head` is what was looked at already. A table
    that `is_ours` has cells as long as they come, and no quote in the wrong place."""
    rest = [line for line in head if line.number > found.header_end]
    yield from _Rows(chain(rest, lines), found, is_own_table)


class _Rows:
    """The rows of a table; lines taken for a cell that never ends are given back."""

    def __init__(self, lines: Iterable[SourceLine], found: TableLayout, is_ours: bool) -> None:
        self._is_ours = is_ours
        self._most = ROW_LIMIT if is_ours else CELL_LIMIT
        self._most_lines = ROW_LIMIT if is_ours else ROW_LINE_LIMIT
        self._lines = iter(lines)
        self._back: list[SourceLine] = []
        self._delimiter = found.delimiter
        self._width = len(found.names)
        self._nothing = f' "{found.delimiter}\t'

    def __iter__(self) -> Iterator[TableRow]:
        while (line := self._next()) is not None:
            if line.truncated:
                why = f"is longer than {MAX_LINE_LENGTH:,} characters"
                yield TableRow(line.number, [], why)
            elif line.text.strip(self._nothing) or line.text.count('"') % 2:
                yield self._row(line)

    def _next(self) -> SourceLine | None:
        return self._back.pop() if self._back else next(self._lines, None)

    def _row(self, line: SourceLine) -> TableRow:
        found = split_cells(line.text, self._delimiter)
        note = ""
        if found.error == UNCLOSED_QUOTE:
            found, note = self._longer(line, found)
        elif found.error:
            # Quotes that were not doubled; the number of cells tells whether the guess is right.
            guess = split_cells(line.text, self._delimiter, loose=True)
            if not guess.error and len(guess.cells) == self._width:
                found = guess
        if found.error:
            return TableRow(line.number, [], found.error)
        return _bounded(line.number, found.cells, note, self._most)

    def _longer(self, first: SourceLine, found: SplitLine) -> tuple[SplitLine, str]:
        """The row that goes on over the next lines, and what is to be said of it; where it cannot
        be one row, the lines are given back, each to be a row of its own."""
        taken: list[SourceLine] = []
        cells, pieces = found.cells, [found.open_cell or ""]
        length = len(first.text)
        why = UNCLOSED_QUOTE
        while why == UNCLOSED_QUOTE and len(taken) < self._most_lines and len(cells) < self._width:
            line = self._next()
            if line is None:
                break
            taken.append(line)
            length += len(line.text)
            if line.truncated or length > ROW_LIMIT:
                break
            more = split_cells(line.text, self._delimiter, is_open=True)
            why = more.error
            if more.cells:
                cells.append("\n".join([*pieces, more.cells[0]]))
                cells += more.cells[1:]
                pieces = []
            if more.open_cell is not None:
                pieces.append(more.open_cell)
        if why or len(cells) > self._width or self._is_refused([first, *taken]):
            self._back += reversed(taken)
            return SplitLine([], None, UNCLOSED_QUOTE), ""
        is_doubtful = len(cells) < self._width or self._swallows([first, *taken])
        lines = f"lines {first.number} to {taken[-1].number}"
        note = f"is one row over {lines}; look whether a quote is missing"
        return SplitLine(cells), note if is_doubtful and not self._is_ours else ""

    def _is_refused(self, lines: Sequence[SourceLine]) -> bool:
        """A few columns are found in many a line of prose, so there it is only said."""
        return not self._is_ours and self._width >= _FEW_COLUMNS and self._swallows(lines)

    def _swallows(self, lines: Sequence[SourceLine]) -> bool:
        """Whether the lines between two quotes look like rows of their own: a quote left open in
        one row can pair with a stray one further down, and give the right number of cells."""
        first, *middle, last = [self._is_like_a_row(line.text) for line in lines]
        return any(middle) or (first and last)

    def _is_like_a_row(self, text: str) -> bool:
        """Whether it has the cells of a row; in prose a space follows the comma."""
        count = text.count(self._delimiter)
        spaced = text.count(f"{self._delimiter} ")
        return count >= self._width - 1 and (spaced * 2 < count or not count)


def _bounded(line: int, cells: list[str], note: str, most: int) -> TableRow:
    long = [at for at, cell in enumerate(cells) if len(cell) > most]
    for at in long:
        cells[at] = cells[at][:most]
    cut = f"has a field over {most:,} characters, which was cut" if long else ""
    return TableRow(line, cells, "", "; ".join(one for one in (note, cut) if one))
