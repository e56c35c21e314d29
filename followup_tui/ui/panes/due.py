"""The pane of what is due now."""

from __future__ import annotations

from collections.abc import Sequence

from pendulum import Date

from followup_tui.domain.date_words import (
    format_date,
    format_day,
    format_day_short,
    format_days_short,
    format_due_column,
    ordinal,
)
from followup_tui.domain.due import Due
from followup_tui.storage.queries.due import DueRow
from followup_tui.system.sanitize import safe
from followup_tui.ui.widgets.list_row import ListCell, ListColumn, ListRow
from followup_tui.ui.widgets.row_list import RowList

_LONGEST = 300


class DuePane(RowList):
    """Follow-ups: when, who, about what, why."""

    def __init__(self) -> None:
        super().__init__(
            [
                ListColumn(11, align="right"),
                ListColumn(14, share=1),
                ListColumn(10, share=3, shown_from=38),
                ListColumn(13, align="right", shown_from=52),
            ],
            id="due",
        )

    def rows_of(self, found: Sequence[DueRow], today: Date) -> list[ListRow]:
        """The follow-ups as rows."""
        return [_row(one, today) for one in found]

    def show_empty_text(
        self, coming: DueRow | None, people: int, today: Date, narrowed: bool
    ) -> None:
        """Say what to do when nothing is due."""
        if narrowed:
            self.show_message(["Nothing due here.", "esc shows all again."])
        elif not people:
            self.show_message(
                [
                    "No contacts yet.",
                    "Press a and type:",
                    "May Chen second round next tue 3pm",
                    "",
                    "Or press I to bring the people you have, from a file.",
                ]
            )
        elif coming is None:
            self.show_message(
                ["Nothing due.", "Nothing is planned either. Press a to add someone."]
            )
        else:
            when = format_day(Due(coming.due), today)
            about = f": {safe(coming.about, _LONGEST)}" if coming.about else ""
            self.show_message(
                ["Nothing due.", f"Next: {safe(coming.name, _LONGEST)}, {when}{about}"]
            )


def _row(one: DueRow, today: Date) -> ListRow:
    due = Due(one.due)
    word = _promise_day(one, today)
    late = due.day < today or word < today
    # A promise asks on its own day, even where the follow-up was put off beyond it.
    when = format_due_column(Due.at(word) if due.day > today else due, today)
    promised = one.move == "mine" and (one.promised_for or one.reason == "promise")
    return ListRow(
        one.id,
        (
            ListCell(when, "late" if late else "today"),
            ListCell(safe(one.name, _LONGEST), "strong"),
            ListCell(safe(one.about, _LONGEST) or "-", compact_prefix=_lead(one)),
            ListCell(_why(one, today), "promise" if promised or one.other_promises else "dim"),
        ),
    )


def _promise_day(one: DueRow, today: Date) -> Date:
    """The day of a promise of mine; a day to come where there is none."""
    if one.move == "mine" and one.promised_for:
        return Due(one.promised_for).day
    return max(Due(one.due).day, today)


def _why(one: DueRow, today: Date) -> str:
    """The reason in a narrow column, and how many other promises are open with them."""
    words = _reason(one, today)
    if one.other_promises:
        return f"{words} ‼{one.other_promises}".strip()
    return words


def _lead(one: DueRow) -> str:
    """The reason in the fewest signs, for lists without its column; empty for a plain day."""
    if one.move == "theirs":
        return "no word,"
    if one.promised_for or one.reason == "promise":
        return "‼"
    if one.attempt > 1:
        return f"{ordinal(one.attempt)} try,"
    return f"↻{one.snoozes}" if one.snoozes else ""


def _reason(one: DueRow, today: Date) -> str:
    if one.move == "theirs":
        return f"no word, {ordinal(one.attempt + 1)}"
    if one.promised_for:
        days = (today - Due(one.promised_for).day).days
        return (
            f"‼ {format_days_short(days)} late"
            if days > 0
            else f"‼ {format_day_short(Due(one.promised_for), today)}"
        )
    if one.reason == "promise":
        return "‼ promised"
    if one.attempt > 1:
        return f"{ordinal(one.attempt)} try"
    if one.snoozes:
        return f"put off {one.snoozes}×"
    if one.reason == "cadence":
        if one.last_contact:
            return f"{format_days_short((today - Due(one.last_contact).day).days)} quiet"
        return "in touch"
    if one.reason == "outcome":
        return "next step"
    due = Due(one.due)
    return f"due {format_date(due, today)}" if due.day < today else "due today"
