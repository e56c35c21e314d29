"""What the list and the text have in common: lines drawn on demand, scrolled at once.

Knows nothing of what the lines say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from followup_tui.ui.keys import bindings
from followup_tui.ui.widgets.cells import cell_width, fit_cells
from followup_tui.ui.widgets.line_styles import LineStyles

_THUMB = "▕"


class LineView(ScrollView, can_focus=True, inherit_bindings=False):
    """A scrolling view of lines; a subclass draws them and says how many there are."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_for("lists")
    ALLOW_SELECT = False
    STYLE_PREFIX: ClassVar[str]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.line_styles = LineStyles(self, self.STYLE_PREFIX)

    @property
    def text_width(self) -> int:
        """The cells of a line; the last column of the view belongs to the thumb."""
        return max(0, self.size.width - 1)

    @property
    def allow_vertical_scroll(self) -> bool:
        """Whether the wheel turns; Textual asks its own scrollbar, which is not used here."""
        return self.max_scroll_y > 0

    @property
    def top(self) -> int:
        """The line at the top of the view."""
        return self.scroll_offset.y

    @property
    def height(self) -> int:
        """The lines in view; 0 before the first layout."""
        return self.size.height

    def set_length(self, lines: int) -> None:
        """Say how many lines there are."""
        # Set without its watchers: they lay the whole screen out again, and nothing has moved.
        self.set_reactive(LineView.virtual_size, Size(1, lines))

    def scroll_to_line(self, top: int) -> None:
        """Bring that line to the top, or as near to it as it goes, in the next frame."""
        if self.is_attached:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def repaint_lines(self, *lines: int) -> None:
        """Draw those lines again, as far as they are in view."""
        top, (width, height) = self.top, self.size
        regions = [Region(0, line - top, width, 1) for line in lines if top <= line < top + height]
        if regions:
            self.refresh(*regions)

    def render_strip(self, y: int, pieces: Iterable[tuple[str, str]], ground: str) -> Strip:
        """Line `y` of the screen: (text, style names) pieces, cut or filled up, and the thumb."""
        left = self.text_width
        runs: list[tuple[str, Style]] = []
        for text, names in pieces:
            taken = cell_width(text)
            if taken > left:
                text, taken = fit_cells(text, left), left
            runs.append((text, self.line_styles(f"{ground} {names}")))
            left -= taken
        runs.append((" " * left, self.line_styles(ground)))
        if self._on_thumb(y):
            runs.append((_THUMB, self.line_styles(f"{ground} thumb")))
        else:
            runs.append((" ", self.line_styles(ground)))
        return Strip(_joined(runs), self.size.width)

    def _on_thumb(self, y: int) -> bool:
        """Whether the thumb, which shows how far the view has come, is on that line."""
        height, hidden = self.height, self.max_scroll_y
        if not hidden:
            return False
        length = max(1, height * height // (height + hidden))
        start = -(-self.top * (height - length) // hidden)
        return start <= y < start + length

    def notify_style_update(self) -> None:
        self.line_styles.clear()
        super().notify_style_update()

    def go_to(self, line: int) -> None:
        """Go to that line, or to the nearest there is."""
        raise NotImplementedError

    def move_by(self, lines: int) -> None:
        """Go so many lines down, or up."""
        raise NotImplementedError

    def page_by(self, lines: int) -> None:
        """Move the view so many lines down, or up, with all that is in it."""
        raise NotImplementedError

    def action_down(self) -> None:
        """One line down."""
        self.move_by(1)

    def action_up(self) -> None:
        """One line up."""
        self.move_by(-1)

    def action_first(self) -> None:
        """To the first line."""
        self.go_to(0)

    def action_last(self) -> None:
        """To the last line."""
        self.go_to(self.virtual_size.height - 1)

    def action_half_down(self) -> None:
        """Half a screen down."""
        self.page_by(max(1, self.height // 2))

    def action_half_up(self) -> None:
        """Half a screen up."""
        self.page_by(-max(1, self.height // 2))

    def action_page_down(self) -> None:
        """A screen down, less a line to hold on to."""
        self.page_by(max(1, self.height - 1))

    def action_page_up(self) -> None:
        """A screen up, less a line to hold on to."""
        self.page_by(-max(1, self.height - 1))


def _joined(runs: Iterable[tuple[str, Style]]) -> Iterator[Segment]:
    """Segments as few as can be, for each costs an escape sequence.

    Wide text stays by itself: a picture of the screen places each segment, and stretches its text.
    """
    held, holding = "", None
    for text, style in runs:
        if not text or (style is holding and held.isascii() and text.isascii()):
            held += text
            continue
        if held:
            yield Segment(held, holding)
        held, holding = text, style
    yield Segment(held, holding)
