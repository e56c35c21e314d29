"""The pane of follow-ups that are due now."""

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

_MAX_LENGTH = 300


class DuePane(RowList):
    """Lists due follow-ups: when, who, about what, why."""

    def __init__(self) -> None:
        super().__init__(
            [
                ListColumn(11, align="right"),
                ListColumn(12, share=1),
                ListColumn(10, share=3, shown_from=39),
                ListColumn(15, align="right", shown_from=56),
            ],
            id="due",
        )

    def rows_of(self, followups: Sequence[DueRow], today: Date) -> list[ListRow]:
        """Return the list rows of these follow-ups."""
        return [_list_row(followup, today) for followup in followups]

    def show_empty_text(
        self, next_due: DueRow | None, contact_count: int, today: Date, is_filtered: bool
    ) -> None:
        """Set the text for an empty list, which says what to do next."""
        if is_filtered:
            lines = ["Nothing due matches.", "Press esc to show all."]
        elif not contact_count:
            lines = [
                "No contacts yet.",
                "Press a and type:",
                "May Chen second round next tue 3pm",
                "",
                "Or press I to import contacts.",
            ]
        elif next_due is None:
            lines = ["Nothing due.", "Nothing is scheduled. Press a to add someone."]
        else:
            day = format_day(Due(next_due.due), today)
            about = f": {safe(next_due.about, _MAX_LENGTH)}" if next_due.about else ""
            lines = ["Nothing due.", f"Next: {safe(next_due.name, _MAX_LENGTH)}, {day}{about}"]
        self.show_message(lines)


def _list_row(followup: DueRow, today: Date) -> ListRow:
    due = Due(followup.due)
    promise_day = _promise_day(followup, today)
    is_overdue = due.day < today or promise_day < today
    # My promise is due on its own day, even if the follow-up was snoozed beyond it.
    when = format_due_column(Due.at(promise_day) if due.day > today else due, today)
    is_mine = followup.move == "mine"
    is_promise = is_mine and (followup.promised_for or followup.reason == "promise")
    reason_style = "promise" if is_promise or followup.other_promises else "dim"
    return ListRow(
        followup.id,
        (
            ListCell(when, "overdue" if is_overdue else "today"),
            ListCell(safe(followup.name, _MAX_LENGTH), "strong"),
            ListCell(
                safe(followup.about, _MAX_LENGTH) or "-", compact_prefix=_compact_reason(followup)
            ),
            ListCell(_reason_with_promises(followup, today), reason_style),
        ),
    )


def _promise_day(followup: DueRow, today: Date) -> Date:
    """Return the day of my promise; without one a day that is not overdue."""
    if followup.move == "mine" and followup.promised_for:
        return Due(followup.promised_for).day
    return max(Due(followup.due).day, today)


def _reason_with_promises(followup: DueRow, today: Date) -> str:
    """Return the reason, and "+2" for two other open promises with the contact."""
    reason = _reason(followup, today)
    return f"{reason} +{followup.other_promises}" if followup.other_promises else reason


def _compact_reason(followup: DueRow) -> str:
    """Return the reason for lists that are too narrow for its column; empty for a plain date."""
    if followup.move == "theirs":
        return "no answer,"
    if followup.reason == "reply":
        return "replied,"
    if followup.promised_for or followup.reason == "promise":
        return "‼"
    if followup.attempt > 1:
        return f"attempt {followup.attempt},"
    return f"↻{followup.snoozes}" if followup.snoozes else ""


def _reason(followup: DueRow, today: Date) -> str:
    if followup.move == "theirs":
        return f"no answer, {ordinal(followup.attempt + 1)}"
    if followup.reason == "reply":
        return "they replied"
    if followup.promised_for:
        return _promise(Due(followup.promised_for), today)
    if followup.reason == "promise":
        return "promised"
    if followup.attempt > 1:
        return f"{ordinal(followup.attempt)} attempt"
    if followup.snoozes:
        return f"snoozed {followup.snoozes}×"
    if followup.reason == "cadence":
        if not followup.last_contact:
            return "keep in touch"
        days = (today - Due(followup.last_contact).day).days
        return f"quiet for {format_days_short(days)}"
    if followup.reason == "outcome":
        return "next step"
    due = Due(followup.due)
    return f"due {format_date(due, today)}" if due.day < today else "due today"


def _promise(promised_for: Due, today: Date) -> str:
    if promised_for.day < today:
        return "promise overdue"
    if promised_for.day == today:
        return "promised"
    if (promised_for.day - today).days == 1:
        # "promised tomorrow" would be too long for the column.
        return f"promised {promised_for.day:%a}"
    return f"promised {format_day_short(promised_for, today)}"
