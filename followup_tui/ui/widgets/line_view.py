"""Base class of the widgets that draw their lines on demand and scroll without animation."""

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
    """A scrolling view; the subclass draws the lines and sets their number."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_for("lists")
    ALLOW_SELECT = False
    STYLE_PREFIX: ClassVar[str]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.line_styles = LineStyles(self, self.STYLE_PREFIX)

    @property
    def text_width(self) -> int:
        """The width of a line in cells; the last column of the view is for the scroll thumb."""
        return max(0, self.size.width - 1)

    @property
    def allow_vertical_scroll(self) -> bool:
        """Whether the mouse wheel scrolls; Textual's own test needs its scrollbar, unused here."""
        return self.max_scroll_y > 0

    @property
    def top(self) -> int:
        """The line at the top of the view."""
        return self.scroll_offset.y

    @property
    def height(self) -> int:
        """The number of lines in view; 0 before the first layout."""
        return self.size.height

    def set_length(self, lines: int) -> None:
        """Set the number of lines."""
        # Without watchers: they would lay out the whole screen again although nothing moved.
        self.set_reactive(LineView.virtual_size, Size(1, lines))

    def scroll_to_line(self, top: int) -> None:
        """Scroll this line to the top, or as close as possible, without animation."""
        if self.is_attached:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def repaint_lines(self, *lines: int) -> None:
        """Redraw these lines if they are in view."""
        top, (width, height) = self.top, self.size
        regions = [Region(0, line - top, width, 1) for line in lines if top <= line < top + height]
        if regions:
            self.refresh(*regions)

    def render_strip(self, y: int, pieces: Iterable[tuple[str, str]], ground: str) -> Strip:
        """Render screen line `y` from (text, style names) pieces, cut or padded, with the thumb.

        `ground` names the styles below all pieces.
        """
        left = self.text_width
        runs: list[tuple[str, Style]] = []
        for text, names in pieces:
            width = cell_width(text)
            if width > left:
                text, width = fit_cells(text, left), left
            runs.append((text, self.line_styles(f"{ground} {names}")))
            left -= width
        runs.append((" " * left, self.line_styles(ground)))
        if self._on_thumb(y):
            runs.append((_THUMB, self.line_styles(f"{ground} thumb")))
        else:
            runs.append((" ", self.line_styles(ground)))
        return Strip(_merge_segments(runs), self.size.width)

    def _on_thumb(self, y: int) -> bool:
        """Whether the scroll thumb covers this line."""
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
        """Go to this line, or to the nearest existing one."""
        raise NotImplementedError

    def move_by(self, lines: int) -> None:
        """Move down by this many lines, or up if negative."""
        raise NotImplementedError

    def page_by(self, lines: int) -> None:
        """Scroll down by this many lines, or up if negative, and take the cursor along."""
        raise NotImplementedError

    def action_down(self) -> None:
        """Move one line down."""
        self.move_by(1)

    def action_up(self) -> None:
        """Move one line up."""
        self.move_by(-1)

    def action_first(self) -> None:
        """Go to the first line."""
        self.go_to(0)

    def action_last(self) -> None:
        """Go to the last line."""
        self.go_to(self.virtual_size.height - 1)

    def action_half_down(self) -> None:
        """Scroll half a screen down."""
        self.page_by(max(1, self.height // 2))

    def action_half_up(self) -> None:
        """Scroll half a screen up."""
        self.page_by(-max(1, self.height // 2))

    def action_page_down(self) -> None:
        """Scroll a screen down, less one line of overlap."""
        self.page_by(max(1, self.height - 1))

    def action_page_up(self) -> None:
        """Scroll a screen up, less one line of overlap."""
        self.page_by(-max(1, self.height - 1))


def _merge_segments(runs: Iterable[tuple[str, Style]]) -> Iterator[Segment]:
    """Merge runs of equal style: each segment costs an escape sequence.

    Wide text stays separate, because an SVG screenshot stretches the text of each segment.
    """
    merged, merged_style = "", None
    for text, style in runs:
        if not text or (style is merged_style and merged.isascii() and text.isascii()):
            merged += text
            continue
        if merged:
            yield Segment(merged, merged_style)
        merged, merged_style = text, style
    yield Segment(merged, merged_style)
