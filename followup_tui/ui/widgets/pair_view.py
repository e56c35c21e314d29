"""Two contacts beside each other, or one under the other where there is no room: the field under
the cursor, the side that counts, and what differs. Draws plain text, never markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from textual.binding import BindingType
from textual.strip import Strip

from followup_tui.domain.duplicates.merge import MergeField
from followup_tui.ui.keys import bindings
from followup_tui.ui.widgets.cells import fit_cells, wrap_cells
from followup_tui.ui.widgets.line_view import LineView
from followup_tui.ui.widgets.pair_rows import PairRow

Piece = tuple[str, str]
_MOVES = ("list.first", "list.last", "list.half_down", "list.half_up")
_PAGES = ("list.page_down", "list.page_up")
_LABEL, _GAP, _MARK = 13, 2, 2
_BESIDE = 72
"""From this width on the two stand beside each other."""
_TALLEST = 12


@dataclass(frozen=True, slots=True)
class _Line:
    pieces: tuple[Piece, ...]
    field: MergeField | None = None


class PairView(LineView, inherit_bindings=False):
    """A table of two; its own keys only scroll."""

    STYLE_PREFIX = "pair-view"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "pair-view--plain",
        "pair-view--strong",
        "pair-view--dim",
        "pair-view--clash",
        "pair-view--same",
        "pair-view--mark",
        "pair-view--cursor",
        "pair-view--over",
        "pair-view--thumb",
    }
    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_with_ids(*_MOVES, *_PAGES)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words: tuple[str, ...] = ()
        self._heads = ("", "")
        self._rows: tuple[PairRow, ...] = ()
        self._field: MergeField | None = None
        self._lines: list[_Line] = []
        self._laid_to = 0

    def show(
        self,
        heads: tuple[str, str],
        rows: Sequence[PairRow],
        field: MergeField | None,
        *,
        keep_scroll: bool = False,
    ) -> None:
        """Show two, the cursor on `field`, from the top or as far down as it is."""
        self._words, self._heads, self._rows, self._field = (), heads, tuple(rows), field
        self._lay_out(self.top if keep_scroll else 0)

    def show_message(self, words: Sequence[str]) -> None:
        """Show a few words in place of two."""
        self._words, self._rows, self._field = tuple(words), (), None
        self._lay_out(0)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        place = self.top + y
        if place >= len(self._lines):
            return self.render_strip(y, [], "plain")
        line = self._lines[place]
        if line.field is None or line.field != self._field:
            return self.render_strip(y, line.pieces, "plain")
        pieces = [(text, f"{style} over") for text, style in line.pieces]
        return self.render_strip(y, pieces, "plain cursor")

    def on_resize(self) -> None:
        """Lay it out for the new width."""
        if self.text_width != self._laid_to:
            self._lay_out(self.top)

    def _lay_out(self, top: int) -> None:
        self._laid_to = width = self.text_width
        if self._words:
            lines = (line for words in self._words for line in wrap_cells(words, width))
            self._lines = [_Line(((line, "plain"),)) for line in lines]
        else:
            lay = _beside if width >= _BESIDE else _stacked
            self._lines = list(lay(self._heads, self._rows, width)) if width else []
        self.set_length(len(self._lines))
        self.scroll_to_line(self._seen(top))
        self.refresh()

    def _seen(self, top: int) -> int:
        """The line to begin with, so that the field under the cursor is in view."""
        choices = [place for place, line in enumerate(self._lines) if line.field is not None]
        places = [place for place in choices if self._lines[place].field == self._field]
        if not places or not self.height:
            return top
        # With the first choice the heads are seen as well.
        first = 0 if places[0] == choices[0] else places[0]
        return max(min(top, first), places[-1] - self.height + 1)

    def go_to(self, line: int) -> None:
        """Bring that line to the top, as far as it goes."""
        self.scroll_to_line(line)

    def move_by(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.scroll_to_line(self.top + lines)

    def page_by(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.scroll_to_line(self.top + lines)


def _beside(heads: tuple[str, str], rows: Sequence[PairRow], width: int) -> Iterator[_Line]:
    """The two in columns."""
    left = (width - _LABEL - _GAP) // 2
    right = width - _LABEL - _GAP - left
    yield _Line(
        (
            (" " * _LABEL, ""),
            (fit_cells(heads[0], left), "strong"),
            (" " * _GAP, ""),
            (fit_cells(heads[1], right), "strong"),
        )
    )
    yield _Line(())
    for row in rows:
        label, marks, styles = _look(row)
        texts = [_cut(row.first, left - _MARK), _cut(row.second, right - _MARK)]
        for place, (one, other) in enumerate(zip_longest(*texts, fillvalue="")):
            begins = place == 0
            yield _Line(
                (
                    (fit_cells(row.label if begins else "", _LABEL), label),
                    (fit_cells(marks[0] if begins else "", _MARK), "mark"),
                    (fit_cells(one, left - _MARK), styles[0]),
                    (" " * _GAP, ""),
                    (fit_cells(marks[1] if begins else "", _MARK), "mark"),
                    (fit_cells(other, right - _MARK), styles[1]),
                ),
                row.field,
            )


def _stacked(heads: tuple[str, str], rows: Sequence[PairRow], width: int) -> Iterator[_Line]:
    """One under the other, each with its letter; once where only one has it, or both alike."""
    room = max(1, width - _LABEL - _MARK - 2)
    for head in heads:
        yield _Line(((fit_cells(head, width), "strong"),))
    yield _Line(())
    for row in rows:
        label, marks, styles = _look(row)
        words = row.label
        for letter, mark, text, style in zip("AB", marks, _sides(row), styles, strict=True):
            if not _stands(row, letter, text):
                continue
            for place, line in enumerate(_cut(text, room)):
                begins = place == 0
                sign = "  " if row.is_same or not begins else f"{letter} "
                yield _Line(
                    (
                        (fit_cells(words, _LABEL), label),
                        (fit_cells(mark if begins else "", _MARK), "mark"),
                        (sign, "dim"),
                        (line, style),
                    ),
                    row.field,
                )
                words = ""


def _stands(row: PairRow, letter: str, text: str) -> bool:
    """Whether a side has a line of its own where one stands under the other."""
    if row.field is None:
        return bool(text) and not (row.is_same and letter == "B")
    return row.conflicts or letter == ("A" if row.side == "kept" else "B")


def _sides(row: PairRow) -> tuple[str, str]:
    return row.first, row.second


def _look(row: PairRow) -> tuple[str, tuple[str, str], tuple[str, str]]:
    """The style of the label, the marks of both sides, and their styles."""
    if row.field is None:
        style = "same" if row.supports_match else "plain"
        return "dim", ("", ""), (style, style)
    label, chosen = ("clash", "strong") if row.conflicts else ("dim", "plain")
    if row.side == "kept":
        return label, ("●", "○"), (chosen, "dim")
    return label, ("○", "●"), ("dim", chosen)


def _cut(text: str, width: int) -> list[str]:
    """The text in lines of that width, and no more than fit on a screen."""
    lines = wrap_cells(text or "-", max(1, width))
    return lines if len(lines) <= _TALLEST else [*lines[: _TALLEST - 1], "…"]
