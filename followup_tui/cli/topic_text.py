"""Lay a topic out as lines for a terminal: wrapped to a width, with or without colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from followup_tui.cli.output import cell_width
from followup_tui.system.topic_markdown import (
    Block,
    Code,
    Heading,
    Item,
    Prose,
    Span,
    Spans,
    Table,
    blocks,
    plain,
)
from followup_tui.system.topics import TOPIC_NAMES

MAX_WIDTH = 100
_MIN_WIDTH = 20
_INDENT = 2
_GAP = 2
_MIN_COLUMN = 8
_STACKED_BELOW = 60
"""Narrower than this, the cells of a table stand below each other."""
_CODES = {"strong": "1", "emphasis": "3", "code": "36", "link": "4"}

Piece = tuple[str, str]
"""Some text, and its style."""
Word = list[Piece]
"""What stays together on a line: pieces of one word."""


@dataclass
class TopicText:
    """Turns topics into text of a width; `colour` adds escape sequences."""

    width: int
    colour: bool
    _mentioned: set[str] = field(default_factory=set)

    def lines(self, text: str) -> list[str]:
        """Return the lines of a topic's Markdown, an empty one between blocks."""
        self._mentioned.clear()
        found: list[str] = []
        before: Block | None = None
        for block in blocks(text):
            is_same_list = isinstance(before, Item) and isinstance(block, Item)
            if before is not None and not is_same_list:
                found.append("")
            found.extend(self._block(block))
            before = block
        return found

    def wrapped(self, spans: Spans, *, first: str = "", indent: int = 0) -> list[str]:
        """Return spans as lines that begin with `indent` blanks, the first of them with `first`."""
        room = max(self._columns() - indent, _MIN_WIDTH // 2)
        lines = [self._painted(line) for line in _wrap(self._words(spans), room)]
        begin = first.ljust(indent)
        return [(begin if not number else " " * indent) + line for number, line in enumerate(lines)]

    def _columns(self) -> int:
        return max(_MIN_WIDTH, min(self.width, MAX_WIDTH))

    def _block(self, block: Block) -> Iterable[str]:
        match block:
            case Heading(_, spans):
                return self.wrapped((Span(plain(spans), "strong"),))
            case Prose(spans):
                return self.wrapped(spans, indent=_INDENT)
            case Item(marker, level, spans):
                start = " " * (_INDENT + 2 * level) + f"{marker} "
                return self.wrapped(spans, first=start, indent=len(start))
            case Code(_, lines):
                return [(" " * 2 * _INDENT + self._paint(line, "code")).rstrip() for line in lines]
            case Table(rows):
                return self._table(rows)

    def _table(self, rows: Sequence[Sequence[Spans]]) -> Iterator[str]:
        columns = len(rows[0])
        room = self._columns() - _INDENT - _GAP * (columns - 1)
        if self._columns() < _STACKED_BELOW:
            yield from self._stacked(*rows)
            return
        words = [[self._words(_without_own_name(cell)) for cell in row] for row in rows]
        natural = [max(_width(_wrap(row[at], 10_000)[0]) for row in words) for at in range(columns)]
        longest = [max(map(_longest, (row[at] for row in words))) for at in range(columns)]
        widths = _shrink(natural, longest, room)
        for number, row in enumerate(words):
            cells = [_wrap(cell, widths[at]) for at, cell in enumerate(row)]
            for line in range(max(map(len, cells))):
                yield self._row([cell[line] if line < len(cell) else [] for cell in cells], widths)
            if number == 0:
                yield " " * _INDENT + (" " * _GAP).join("-" * width for width in widths)

    def _row(self, cells: Sequence[Word], widths: Sequence[int]) -> str:
        padded = [
            self._painted(cell) + " " * (width - _width(cell))
            for cell, width in zip(cells, widths, strict=True)
        ]
        return (" " * _INDENT + (" " * _GAP).join(padded)).rstrip()

    def _stacked(self, head: Sequence[Spans], *rows: Sequence[Spans]) -> Iterator[str]:
        """Yield the first cell of each row, and below it the others; with headings if several."""
        for first, *others in rows:
            yield from self.wrapped(first, indent=_INDENT)
            for heading, cell in zip(head[1:], map(_without_own_name, others), strict=True):
                named = (Span(f"{plain(heading)}: "), *cell) if len(others) > 1 else cell
                if cell:
                    yield from self.wrapped(named, indent=3 * _INDENT)

    def _words(self, spans: Spans) -> list[Word]:
        """Return the words of spans, each a list of pieces without blanks."""
        words: list[Word] = [[]]
        for text, style in self._pieces(spans):
            for number, part in enumerate(text.split(" ")):
                if number:
                    words.append([])
                if part:
                    words[-1].append((part, style))
        return [word for word in words if word]

    def _pieces(self, spans: Spans) -> Iterator[Piece]:
        for span in spans:
            is_marked = span.style == "code" and not self.colour
            yield (f"`{span.text}`" if is_marked else span.text), span.style
            if span.style == "link" and span.target not in self._mentioned:
                self._mentioned.add(span.target)
                yield " (", "plain"
                if span.target in TOPIC_NAMES:
                    yield f"followup help {span.target}", "code"
                else:
                    yield span.target, "plain"
                yield ")", "plain"

    def _painted(self, line: Word) -> str:
        """Return the text of a line, with each run of one style painted as one."""
        runs = groupby(line, key=lambda piece: piece[1])
        return "".join(self._paint("".join(text for text, _ in run), style) for style, run in runs)

    def _paint(self, text: str, style: str) -> str:
        code = _CODES.get(style) if self.colour else None
        return f"\x1b[{code}m{text}\x1b[0m" if code and text.strip() else text


def _without_own_name(cell: Spans) -> Spans:
    """Return what to type instead of a link that is all of a cell and only names its topic."""
    match cell:
        case (Span(text, "link", target),) if text.replace(" ", "-") == target:
            return (Span(f"followup help {target}", "code"),)
    return cell


def _wrap(words: Sequence[Word], room: int) -> list[Word]:
    """Return the words as lines no wider than `room`; a longer word is cut."""
    lines: list[Word] = [[]]
    for word in _cut_long(words, room):
        blank = 1 if lines[-1] else 0
        if lines[-1] and _width(lines[-1]) + blank + _width(word) > room:
            lines.append([])
        elif blank:
            lines[-1].append((" ", _shared_style(lines[-1][-1], word[0])))
        lines[-1].extend(word)
    return lines


def _shared_style(left: Piece, right: Piece) -> str:
    return left[1] if left[1] == right[1] else "plain"


def _cut_long(words: Iterable[Word], room: int) -> Iterator[Word]:
    for word in words:
        if _width(word) <= room:
            yield word
            continue
        for text, style in word:
            for at in range(0, len(text), room):
                yield [(text[at : at + room], style)]


def _longest(words: Sequence[Word]) -> int:
    return max(map(_width, words), default=0)


def _shrink(widths: Sequence[int], longest: Sequence[int], room: int) -> list[int]:
    """Return widths that fit into `room` together: the widest give way first, then those with a
    word that must be cut."""
    shrunk = list(widths)
    while sum(shrunk) > room and max(shrunk) > _MIN_COLUMN:
        loose = [at for at, width in enumerate(shrunk) if width > max(longest[at], _MIN_COLUMN)]
        widest = max(loose or range(len(shrunk)), key=lambda at: shrunk[at])
        shrunk[widest] -= 1
    return shrunk


def _width(line: Word) -> int:
    return sum(cell_width(text) for text, _ in line)
