"""A scrolling view of styled paragraphs, wrapped to its width; plain text, never markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import ClassVar, NamedTuple

from textual.message import Message
from textual.strip import Strip

from followup_tui.system.sanitize import sanitize_lines
from followup_tui.ui.widgets.cells import cell_width, line_breaks
from followup_tui.ui.widgets.line_view import LineView

StyledText = tuple[str, str]
"""A text and its style names: component classes without their prefix, as in 'dim'."""

_GAP = 2
# An indent may not leave continuation lines narrower than this.
_MIN_TEXT_WIDTH = 16
# Lines wrapped at once: more than most notes have, and still fast in any script.
_WRAP_AHEAD = 200


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that is wrapped as one block.

    `indent`: columns before every line but the first. `right`: a piece at the right end of the
    first line, or on its own line after the text if there is no room.
    """

    spans: tuple[StyledText, ...]
    indent: int = 0
    right: StyledText | None = None


def paragraph(*spans: StyledText, indent: int = 0, right: StyledText | None = None) -> Paragraph:
    """Return a paragraph of these spans."""
    return Paragraph(spans, indent=indent, right=right)


class _Line(NamedTuple):
    """One line of the view: text[start:stop] of a paragraph, after `indent` blank columns."""

    paragraph: int
    indent: int
    spans: Sequence[StyledText]
    start: int
    stop: int
    right: StyledText | None


class TextView(LineView):
    """Shows paragraphs and scrolls them."""

    STYLE_PREFIX = "text-view"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "text-view--plain",
        "text-view--title",
        "text-view--strong",
        "text-view--dim",
        "text-view--overdue",
        "text-view--today",
        "text-view--promise",
        "text-view--channel",
        "text-view--tag",
        "text-view--key",
        "text-view--thumb",
    }

    @dataclass
    class LeaveRequested(Message):
        """The user wants to go back."""

        view: TextView

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._lines: list[_Line] = []
        self._unwrapped: Iterator[_Line] = iter(())
        self._wrapped_width = 0

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The text that is shown."""
        return self._paragraphs

    @property
    def line_count(self) -> int:
        """The number of lines wrapped so far; more are wrapped as the view scrolls down."""
        return len(self._lines)

    @property
    def top_paragraph(self) -> int:
        """The index of the paragraph at the top of the view; 0 in an empty one."""
        return self._lines[self.top].paragraph if self.top < len(self._lines) else 0

    def show(self, paragraphs: Sequence[Paragraph], *, keep_scroll: bool = False) -> None:
        """Replace the text and scroll to its top, or with `keep_scroll` keep the top line."""
        self._paragraphs = tuple(paragraphs)
        top = self.top if keep_scroll else 0
        self._wrap(top)
        self.scroll_to_line(top)
        self.refresh()

    def update_text(self, paragraphs: Sequence[Paragraph]) -> None:
        """Replace the text if it has changed, and keep the scroll position."""
        if tuple(paragraphs) != self._paragraphs:
            self.show(paragraphs, keep_scroll=True)

    def render_line(self, y: int) -> Strip:
        """Render one screen line."""
        line = self.top + y
        if line >= len(self._lines):
            return self.render_strip(y, [], "plain")
        return self.render_strip(y, line_pieces(self._lines[line], self.text_width), "plain")

    def on_resize(self) -> None:
        """Wrap to the new width; the paragraph at the top stays there."""
        if self.text_width == self._wrapped_width:
            self._wrap_up_to(self.top)
            return
        paragraph = self.top_paragraph
        self._wrap(0)
        self.scroll_to_line(self.line_of(paragraph))
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._wrap_up_to(self.top)

    def go_to(self, line: int) -> None:
        """Scroll this line to the top, or as close as possible."""
        self._wrap_up_to(line)
        self.scroll_to_line(line)

    def line_of(self, paragraph: int, offset: int = 0) -> int:
        """Return the line in which a paragraph, or a character of its text, stands."""
        line = 0
        while line < len(self._lines) and (
            self._lines[line].paragraph < paragraph
            or (self._lines[line].paragraph == paragraph and self._lines[line].stop <= offset > 0)
        ):
            line += 1
            self._wrap_up_to(line)
        return line

    def move_by(self, lines: int) -> None:
        """Scroll down by this many lines, or up if negative."""
        self.scroll_to_line(self.top + lines)

    def page_by(self, lines: int) -> None:
        """Scroll down by this many lines, or up if negative."""
        self.scroll_to_line(self.top + lines)

    def action_last(self) -> None:
        """Scroll to the end."""
        self._lines.extend(self._unwrapped)
        self.set_length(len(self._lines))
        self.scroll_to_line(len(self._lines))

    def action_leave(self) -> None:
        """Go back."""
        self.post_message(self.LeaveRequested(self))

    def action_open(self) -> None:
        """Do nothing: nothing opens from here, and the key must not reach the screen."""

    def action_mark(self) -> None:
        """Do nothing: there is nothing to mark."""

    def action_mark_all(self) -> None:
        """Do nothing: there is nothing to mark."""

    def _wrap(self, top: int) -> None:
        """Wrap the paragraphs as far as the view needs; before the first layout, wrap nothing."""
        self._wrapped_width = width = self.text_width
        self._unwrapped = (
            line
            for number, paragraph in enumerate(self._paragraphs if width else ())
            for line in wrap_paragraph(number, paragraph, width)
        )
        self._lines = []
        self._wrap_up_to(top)
        self.set_length(len(self._lines))

    def _wrap_up_to(self, top: int) -> None:
        """Wrap enough lines for a view that begins at `top`, and some more."""
        missing = top + max(_WRAP_AHEAD, 3 * self.height) - len(self._lines)
        if missing > 0:
            known = len(self._lines)
            self._lines.extend(islice(self._unwrapped, missing + _WRAP_AHEAD))
            if known < len(self._lines):
                self.set_length(len(self._lines))


def wrap_paragraph(number: int, paragraph: Paragraph, width: int) -> Iterator[_Line]:
    """Yield the lines of paragraph `number` at this width in cells."""
    spans = [(sanitize_lines(text, 2 * len(text) + 1), style) for text, style in paragraph.spans]
    text = "".join(text for text, _ in spans)
    separators = _separators(spans)
    indent = max(0, paragraph.indent)
    if width - indent < _MIN_TEXT_WIDTH:
        indent = min(indent, width // 4)
    other_width = width - indent
    right = _one_line(paragraph.right) if paragraph.right else None
    fits = right is not None and _fits_beside(text, right[0], width)
    line_width = width - _GAP - cell_width(right[0]) if right and fits else width
    line_indent, beside, offset = 0, right if fits else None, 0
    for part in text.split("\n"):
        for start, stop in line_breaks(part, line_width, other_width):
            begin, end = _without_separators(offset + start, offset + stop, separators)
            yield _Line(number, line_indent, spans, begin, end, beside)
            line_width, line_indent, beside = other_width, indent, None
        offset += len(part) + 1
    if right and not fits:
        for start, stop in line_breaks(right[0], other_width, other_width):
            yield _Line(number, indent, [right], start, stop, None)


def _separators(spans: Sequence[StyledText]) -> set[int]:
    """Return where dots stand that are ours, between two facts."""
    ends = accumulate(len(text) for text, _ in spans)
    return {
        end - len(text) + text.index("·")
        for (text, style), end in zip(spans, ends, strict=True)
        if style == "dim" and text.strip() == "·"
    }


def _without_separators(start: int, stop: int, separators: set[int]) -> tuple[int, int]:
    """Return a line without the dot at its end, where the next line begins, or at its beginning."""
    if start in separators:
        start += 2
    return start, stop - 2 if stop - 1 in separators else stop


def _one_line(span: StyledText) -> StyledText:
    return sanitize_lines(span[0]).replace("\n", " "), span[1]


def _fits_beside(text: str, right: str, width: int) -> bool:
    """Whether the text fits beside the right piece, whole or wrapped in half the width."""
    room = width - _GAP - cell_width(right)
    return room >= max(1, width // 2) or 0 < cell_width(text) <= room


def line_pieces(line: _Line, width: int) -> Iterator[StyledText]:
    """Yield the styled pieces of a line, with its right piece at the end of the width."""
    if line.indent:
        yield " " * line.indent, ""
    used = line.indent
    ends = accumulate(len(text) for text, _ in line.spans)
    for (text, style), end in zip(line.spans, ends, strict=True):
        begin = end - len(text)
        part = text[max(0, line.start - begin) : max(0, line.stop - begin)]
        if part:
            used += cell_width(part)
            yield part, style
    if line.right:
        yield " " * (width - used - cell_width(line.right[0])), ""
        yield line.right
