"""The header: counts of due items and contacts, the last weeks, the time."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from followup_tui.storage.queries.counts import ContactCounts, DueCounts
from followup_tui.system import mask

_BARS = "▁▂▃▄▅▆▇█"
_WIDE, _MIDDLE = 100, 64


class HeaderBar(Widget):
    """One line; if there is no room, the least urgent parts are left out."""

    def __init__(self) -> None:
        super().__init__(id="header")
        self._due_counts: DueCounts | None = None
        self._people_counts: ContactCounts | None = None
        self._time = ""
        self._badge = ""
        self._not_saved = Content("")

    def show_due(self, counts: DueCounts) -> None:
        """Show the counts of due follow-ups."""
        if counts != self._due_counts:
            self._due_counts = counts
            self.refresh()

    def show_people(self, counts: ContactCounts) -> None:
        """Show the counts of contacts."""
        if counts != self._people_counts:
            self._people_counts = counts
            self.refresh()

    def show_time(self, time: str) -> None:
        """Show this time; redraw only if it has changed."""
        if time != self._time:
            self._time = time
            self.refresh()

    def show_not_saved(self, count: int, key: str) -> None:
        """Show how many lines could not be saved, and the key that shows them; none for 0."""
        shown = Content.styled(f"{count:,} not saved: {key}", "$text-error reverse")
        self._not_saved = shown if count else Content("")
        self.refresh()

    def show_badge(self, badge: str) -> None:
        """Show a word beside the program's name, for a database that is not the user's own."""
        self._badge = badge
        self.refresh()

    def render(self) -> Content:
        width = self.size.width
        time = Content.styled(self._time, "$foreground-muted")
        weeks = Content("")
        if self._people_counts is not None and width >= _WIDE:
            weeks = self._weeks(self._people_counts.contacted_by_week)
        weeks_and_time = Content("  ").join([weeks, time])
        # Left out in this order: the weeks, the badge, the time.
        for with_badge, right in (
            (True, weeks_and_time),
            (True, time),
            (False, time),
            (False, Content("")),
        ):
            left = self._left(width, with_badge)
            space = width - left.cell_length - right.cell_length
            if space > 0:
                return Content.assemble(left, " " * space, right)
        return self._left(width, False).truncate(width, ellipsis=True)

    def _left(self, width: int, with_badge: bool) -> Content:
        parts = [Content.styled("followup", "bold $text-primary")]
        if with_badge and self._badge:
            parts.append(Content.styled(self._badge, "$text-accent reverse"))
        if mask.is_on():
            parts.append(Content.styled("names hidden", "$text-accent reverse"))
        if self._not_saved:
            parts.append(self._not_saved)
        if self._due_counts is not None:
            parts.append(self._due(self._due_counts, width))
        return Content("  ").join(parts)

    def _due(self, counts: DueCounts, width: int) -> Content:
        parts = [
            (counts.overdue, "overdue", "$text-error"),
            (counts.today, "today", "$text-warning"),
        ]
        if width >= _MIDDLE:
            parts.append((counts.week, "this week", "$foreground-muted"))
        no_next_step = "with no next step" if width >= _WIDE else "no next step"
        if self._people_counts is not None and self._people_counts.no_next_step:
            parts.append((self._people_counts.no_next_step, no_next_step, "$text-primary"))
        shown = [
            Content.styled(f"{count:,} {label}", style if count else "$foreground-muted")
            for count, label, style in parts
        ]
        return Content.styled(" · ", "$foreground-muted").join(shown)

    def _weeks(self, contacted_by_week: tuple[int, ...]) -> Content:
        """Return a bar for each week, and the number of contacts reached this week."""
        most = max(contacted_by_week)
        if not most:
            return Content("")
        bars = "".join(_BARS[round(count / most * (len(_BARS) - 1))] for count in contacted_by_week)
        this_week = f" {contacted_by_week[-1]} contacted this week"
        return Content.assemble((bars, "$text-success"), (this_week, "$foreground-muted"))
