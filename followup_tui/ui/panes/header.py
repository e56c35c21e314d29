"""The header: how much is due, who has no next step, the last weeks, the time."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from followup_tui.storage.queries.counts import ContactCounts, DueCounts
from followup_tui.system import mask

_BARS = "▁▂▃▄▅▆▇█"
_WIDE, _MIDDLE = 100, 64


class HeaderBar(Widget):
    """One line; what does not fit is left out, the most urgent stays."""

    def __init__(self) -> None:
        super().__init__(id="header")
        self._due_counts: DueCounts | None = None
        self._people_counts: ContactCounts | None = None
        self._time = ""
        self._badge = ""

    def show_due(self, counts: DueCounts) -> None:
        """Show these numbers of what is due."""
        if counts != self._due_counts:
            self._due_counts = counts
            self.refresh()

    def show_people(self, counts: ContactCounts) -> None:
        """Show these numbers of people."""
        if counts != self._people_counts:
            self._people_counts = counts
            self.refresh()

    def show_time(self, time: str) -> None:
        """Show this time; nothing is drawn when it is shown already."""
        if time != self._time:
            self._time = time
            self.refresh()

    def show_badge(self, badge: str) -> None:
        """Show a word beside the name, for a database that is not the user's own."""
        self._badge = badge
        self.refresh()

    def render(self) -> Content:
        width = self.size.width
        time = Content.styled(self._time, "$foreground-muted")
        people = Content("")
        if self._people_counts is not None and width >= _WIDE:
            people = self._people(self._people_counts.contacted_by_week)
        both = Content("  ").join([people, time])
        # What is left out first: the weeks, the badge, the time.
        for badge, right in ((True, both), (True, time), (False, time), (False, Content(""))):
            left = self._left(width, badge)
            space = width - left.cell_length - right.cell_length
            if space > 0:
                return Content.assemble(left, " " * space, right)
        return self._left(width, False).truncate(width, ellipsis=True)

    def _left(self, width: int, badge: bool) -> Content:
        parts = [Content.styled("followup", "bold $text-primary")]
        if badge and self._badge:
            parts.append(Content.styled(self._badge, "$text-accent reverse"))
        if mask.is_on():
            parts.append(Content.styled("masked", "$text-accent reverse"))
        if self._due_counts is not None:
            parts.append(self._due(self._due_counts, width))
        return Content("  ").join(parts)

    def _due(self, counts: DueCounts, width: int) -> Content:
        parts = [
            (counts.overdue, "late", "$text-error"),
            (counts.today, "today", "$text-warning"),
        ]
        if width >= _MIDDLE:
            parts.append((counts.week, "this week", "$foreground-muted"))
        without = "without a next step" if width >= _WIDE else "no next step"
        if self._people_counts is not None and self._people_counts.no_next_step:
            parts.append((self._people_counts.no_next_step, without, "$text-primary"))
        shown = [
            Content.styled(f"{number:,} {words}", style if number else "$foreground-muted")
            for number, words, style in parts
        ]
        return Content.styled(" · ", "$foreground-muted").join(shown)

    def _people(self, in_touch: tuple[int, ...]) -> Content:
        most = max(in_touch)
        if not most:
            return Content("")
        bars = "".join(_BARS[round(number / most * (len(_BARS) - 1))] for number in in_touch)
        words = f" {in_touch[-1]} {'person' if in_touch[-1] == 1 else 'people'} this week"
        return Content.assemble((bars, "$text-success"), (words, "$foreground-muted"))
