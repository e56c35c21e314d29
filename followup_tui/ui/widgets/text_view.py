"""The body of the detail pane: styled paragraphs, wrapped to the width, that scroll.

Draws plain text, never markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import ClassVar, NamedTuple

from textual.message import Message
from textual.strip import Strip

from followup_tui.ui.widgets.cells import cell_width, line_breaks, printable_text
from followup_tui.ui.widgets.line_view import LineView

StyledText = tuple[str, str]
"""A text and its style: component classes without their prefix, as in 'dim'."""

_GAP = 2
# Narrower than this no continuation line is made by an indent.
_LEAST_TEXT = 16
# Lines cut at once: more than most people's notes have, and quick in any script.
_AHEAD = 200


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that is wrapped together.

    `indent`: columns before every line but the first. `right`: a piece at the right end of the
    first line, or on a line of its own after the text where there is no room.
    """

    spans: tuple[StyledText, ...]
    indent: int = 0
    right: StyledText | None = None


class _Line(NamedTuple):
    """One line of the view: a part of a paragraph's text, after `lead` blank columns."""

    paragraph: int
    lead: int
    spans: Sequence[StyledText]
    start: int
    stop: int
    right: StyledText | None


class TextView(LineView):
    """Paragraphs to read and scroll."""

    STYLE_PREFIX = "text-view"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "text-view--plain",
        "text-view--title",
        "text-view--strong",
        "text-view--dim",
        "text-view--late",
        "text-view--today",
        "text-view--promise",
        "text-view--channel",
        "text-view--tag",
        "text-view--key",
        "text-view--thumb",
    }

    @dataclass
    class LeaveRequested(Message):
        """The person wants back to where they came from."""

        view: TextView

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._lines: list[_Line] = []
        self._rest: Iterator[_Line] = iter(())
        self._wrapped_to = 0

    def show(self, paragraphs: Sequence[Paragraph], *, keep_scroll: bool = False) -> None:
        """Replace the text; from its top, or with `keep_scroll` from the line now at the top."""
        self._paragraphs = tuple(paragraphs)
        top = self.top if keep_scroll else 0
        self._wrap(top)
        self.scroll_to_line(top)
        self.refresh()

    def update_text(self, paragraphs: Sequence[Paragraph]) -> None:
        """Replace the text where it is another one; the view stays where it is."""
        if tuple(paragraphs) != self._paragraphs:
            self.show(paragraphs, keep_scroll=True)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        line = self.top + y
        if line >= len(self._lines):
            return self.render_strip(y, [], "plain")
        return self.render_strip(y, _pieces(self._lines[line], self.text_width), "plain")

    def on_resize(self) -> None:
        """Wrap again; the paragraph at the top stays there."""
        if self.text_width == self._wrapped_to:
            self._take(self.top)
            return
        reading = self._lines[self.top].paragraph if self.top < len(self._lines) else 0
        self._wrap(0)
        line = 0
        while line < len(self._lines) and self._lines[line].paragraph < reading:
            line += 1
            self._take(line)
        self.scroll_to_line(line)
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._take(self.top)

    def go_to(self, line: int) -> None:
        """Bring that line to the top, as far as it goes."""
        self._take(line)
        self.scroll_to_line(line)

    def move_by(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.scroll_to_line(self.top + lines)

    def page_by(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.scroll_to_line(self.top + lines)

    def action_last(self) -> None:
        """To the end."""
        self._lines.extend(self._rest)
        self.set_length(len(self._lines))
        self.scroll_to_line(len(self._lines))

    def action_leave(self) -> None:
        """Go back."""
        self.post_message(self.LeaveRequested(self))

    def action_open(self) -> None:
        """Nothing opens from here; the key must not go on to the screen."""

    def action_mark(self) -> None:
        """There is nothing to mark."""

    def action_mark_all(self) -> None:
        """There is nothing to mark."""

    def _wrap(self, top: int) -> None:
        """Begin to cut the paragraphs into lines; before the first layout there is no width."""
        self._wrapped_to = width = self.text_width
        self._rest = (
            line
            for number, paragraph in enumerate(self._paragraphs if width else ())
            for line in _lines(number, paragraph, width)
        )
        self._lines = []
        self._take(top)
        self.set_length(len(self._lines))

    def _take(self, top: int) -> None:
        """Have lines enough for a view that begins at `top`, and some to go on to."""
        missing = top + max(_AHEAD, 3 * self.height) - len(self._lines)
        if missing > 0:
            known = len(self._lines)
            self._lines.extend(islice(self._rest, missing + _AHEAD))
            if known < len(self._lines):
                self.set_length(len(self._lines))


def _lines(number: int, paragraph: Paragraph, width: int) -> Iterator[_Line]:
    """The lines of one paragraph at that width."""
    spans = [(printable_text(text), style) for text, style in paragraph.spans]
    text = "".join(text for text, _ in spans)
    indent = max(0, paragraph.indent)
    if width - indent < _LEAST_TEXT:
        indent = min(indent, width // 4)
    rest = width - indent
    right = _one_line(paragraph.right) if paragraph.right else None
    fits = right is not None and _fits_beside(text, right[0], width)
    first = width - _GAP - cell_width(right[0]) if right and fits else width
    lead, beside, offset = 0, right if fits else None, 0
    for part in text.split("\n"):
        for start, stop in line_breaks(part, first, rest):
            yield _Line(number, lead, spans, offset + start, offset + stop, beside)
            first, lead, beside = rest, indent, None
        offset += len(part) + 1
    if right and not fits:
        for start, stop in line_breaks(right[0], rest, rest):
            yield _Line(number, indent, [right], start, stop, None)


def _one_line(span: StyledText) -> StyledText:
    return printable_text(span[0]).replace("\n", " "), span[1]


def _fits_beside(text: str, right: str, width: int) -> bool:
    """Whether the text has room beside the piece: all of it, or half the width to flow in."""
    room = width - _GAP - cell_width(right)
    return room >= max(1, width // 2) or 0 < cell_width(text) <= room


def _pieces(line: _Line, width: int) -> Iterator[StyledText]:
    """The parts of the spans that the line shows, the right piece at the end of the width."""
    if line.lead:
        yield " " * line.lead, ""
    taken = line.lead
    ends = accumulate(len(text) for text, _ in line.spans)
    for (text, style), end in zip(line.spans, ends, strict=True):
        begin = end - len(text)
        part = text[max(0, line.start - begin) : max(0, line.stop - begin)]
        if part:
            taken += cell_width(part)
            yield part, style
    if line.right:
        yield " " * (width - taken - cell_width(line.right[0])), ""
        yield line.right
