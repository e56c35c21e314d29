"""The pane of what is due now."""

from __future__ import annotations

from collections.abc import Sequence

from pendulum import Date

from followup_tui.domain.date_words import (
    date_words,
    day_words,
    late_words,
    ordinal,
    short,
    short_day,
)
from followup_tui.domain.due import Due
from followup_tui.storage.queries.due import DueRow
from followup_tui.system.sanitize import safe
from followup_tui.ui.widgets.list_row import Cell, Column, Row
from followup_tui.ui.widgets.row_list import RowList

_LONGEST = 300


class DuePane(RowList):
    """Follow-ups: when, who, about what, why."""

    def __init__(self) -> None:
        super().__init__(
            [
                Column(8, align="right"),
                Column(14, share=1),
                Column(10, share=3, shown_from=38),
                Column(13, align="right", shown_from=52),
            ],
            id="due",
        )

    def rows_of(self, found: Sequence[DueRow], today: Date) -> list[Row]:
        """The follow-ups as rows."""
        return [_row(one, today) for one in found]

    def say_empty(self, coming: DueRow | None, people: int, today: Date, narrowed: bool) -> None:
        """Say what to do when nothing is due."""
        if narrowed:
            self.say(["Nothing due here.", "esc shows all again."])
        elif not people:
            self.say(
                [
                    "No contacts yet.",
                    "Press a and type:",
                    "May Chen second round next tue 3pm",
                    "",
                    "Or press I to bring the people you have, from a file.",
                ]
            )
        elif coming is None:
            self.say(["Nothing due.", "Nothing is planned either. Press a to add someone."])
        else:
            when = day_words(Due(coming.due), today)
            about = f": {safe(coming.about, _LONGEST)}" if coming.about else ""
            self.say(["Nothing due.", f"Next: {safe(coming.name, _LONGEST)}, {when}{about}"])


def _row(one: DueRow, today: Date) -> Row:
    due = Due(one.due)
    word = _promise_day(one, today)
    late = due.day < today or word < today
    # A promise asks on its own day, even where the follow-up was put off beyond it.
    when = late_words(Due.at(word) if due.day > today else due, today)
    promised = one.move == "mine" and (one.promised_by or one.reason == "promise")
    return Row(
        one.id,
        (
            Cell(when, "late" if late else "today"),
            Cell(safe(one.name, _LONGEST), "strong"),
            Cell(safe(one.about, _LONGEST) or "-", lead=_lead(one)),
            Cell(_why(one, today), "promise" if promised or one.promises else "dim"),
        ),
    )


def _promise_day(one: DueRow, today: Date) -> Date:
    """The day of a promise of mine; a day to come where there is none."""
    if one.move == "mine" and one.promised_by:
        return Due(one.promised_by).day
    return max(Due(one.due).day, today)


def _why(one: DueRow, today: Date) -> str:
    """The reason in a narrow column, and how many other promises are open with them."""
    words = _reason(one, today)
    if one.promises:
        return f"{words} ‼{one.promises}".strip()
    return words


def _lead(one: DueRow) -> str:
    """The reason in the fewest signs, for lists without its column; empty for a plain day."""
    if one.move == "theirs":
        return "no word,"
    if one.promised_by or one.reason == "promise":
        return "‼"
    if one.attempt > 1:
        return f"{ordinal(one.attempt)} try,"
    return f"↻{one.snoozes}" if one.snoozes else ""


def _reason(one: DueRow, today: Date) -> str:
    if one.move == "theirs":
        return f"no word, {ordinal(one.attempt + 1)}"
    if one.promised_by:
        days = (today - Due(one.promised_by).day).days
        return (
            f"‼ {short(days)} late" if days > 0 else f"‼ {short_day(Due(one.promised_by), today)}"
        )
    if one.reason == "promise":
        return "‼ promised"
    if one.attempt > 1:
        return f"{ordinal(one.attempt)} try"
    if one.snoozes:
        return f"put off {one.snoozes}×"
    if one.reason == "cadence":
        if one.last_contact:
            return f"{short((today - Due(one.last_contact).day).days)} quiet"
        return "in touch"
    if one.reason == "outcome":
        return "next step"
    due = Due(one.due)
    return f"due {date_words(due, today)}" if due.day < today else "due today"
