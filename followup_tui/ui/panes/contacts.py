"""The pane of all contacts."""

from __future__ import annotations

from collections.abc import Sequence

from pendulum import Date

from followup_tui.domain.date_words import ago, date_words, late_words
from followup_tui.domain.due import Due
from followup_tui.domain.language.parking import has_rested
from followup_tui.storage.queries.contacts import ContactRowShown
from followup_tui.system.sanitize import safe
from followup_tui.ui.widgets.list_row import Cell, Column, Row
from followup_tui.ui.widgets.row_list import RowList

_LONGEST = 300


class ContactPane(RowList):
    """Contacts: who, where, when last, when next."""

    def __init__(self) -> None:
        super().__init__(
            [
                Column(14, share=3),
                Column(8, share=2, shown_from=54),
                Column(9, shown_from=40),
                Column(15),
            ],
            id="contacts",
        )

    def rows_of(self, found: Sequence[ContactRowShown], today: Date) -> list[Row]:
        """The contacts as rows."""
        return [_row(one, today) for one in found]

    def say_empty(self, people: int, narrowed: bool, without_next: bool) -> None:
        """Say what to do when nobody is listed."""
        if without_next and people:
            self.say(["Everybody has a next step.", "Nobody falls off. esc shows all again."])
        elif narrowed and people:
            self.say(["Nobody found.", "esc shows all again."])
        else:
            self.say(["Nobody here yet."])


def _row(one: ContactRowShown, today: Date) -> Row:
    last = ago(Due(one.last_contact), today) if one.last_contact else "never"
    resting = "dim" if one.standing != "active" else ""
    return Row(
        one.id,
        (
            Cell(safe(one.name, _LONGEST), resting),
            Cell(safe(one.company, _LONGEST), "dim"),
            Cell(last, "dim"),
            _next(one, today),
        ),
    )


def _next(one: ContactRowShown, today: Date) -> Cell:
    if one.standing == "archived":
        return Cell("archived", "dim")
    if one.next_due:
        due = Due(one.next_due)
        style = "late" if due.day < today else "today" if due.day == today else ""
        return Cell(late_words(due, today), style)
    if has_rested(one.standing, one.parked_until, str(Due.at(today))):
        return Cell("back from rest", "tag")
    if one.standing == "parked":
        until = f" to {date_words(Due(one.parked_until), today)}" if one.parked_until else ""
        return Cell(f"parked{until}", "dim")
    return Cell("no next step", "tag")
