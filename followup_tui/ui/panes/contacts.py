"""The pane of all contacts."""

from __future__ import annotations

from collections.abc import Sequence

from pendulum import Date

from followup_tui.domain.date_words import ago, format_date, format_due_column
from followup_tui.domain.due import Due
from followup_tui.domain.language.parking import is_park_over
from followup_tui.storage.queries.contacts import ContactListRow
from followup_tui.system.sanitize import safe
from followup_tui.ui.widgets.list_row import ListCell, ListColumn, ListRow
from followup_tui.ui.widgets.row_list import RowList

_LONGEST = 300


class ContactPane(RowList):
    """Contacts: who, where, when last, when next."""

    def __init__(self) -> None:
        super().__init__(
            [
                ListColumn(14, share=3),
                ListColumn(8, share=2, shown_from=54),
                ListColumn(9, shown_from=40),
                ListColumn(15),
            ],
            id="contacts",
        )

    def rows_of(self, found: Sequence[ContactListRow], today: Date) -> list[ListRow]:
        """The contacts as rows."""
        return [_row(one, today) for one in found]

    def show_empty_text(self, people: int, narrowed: bool, without_next: bool) -> None:
        """Say what to do when nobody is listed."""
        if without_next and people:
            self.show_message(
                ["Everybody has a next step.", "Nobody falls off. esc shows all again."]
            )
        elif narrowed and people:
            self.show_message(["Nobody found.", "esc shows all again."])
        else:
            self.show_message(["Nobody here yet."])


def _row(one: ContactListRow, today: Date) -> ListRow:
    last = ago(Due(one.last_contact), today) if one.last_contact else "never"
    resting = "dim" if one.status != "active" else ""
    return ListRow(
        one.id,
        (
            ListCell(safe(one.name, _LONGEST), resting),
            ListCell(safe(one.company, _LONGEST), "dim"),
            ListCell(last, "dim"),
            _next(one, today),
        ),
    )


def _next(one: ContactListRow, today: Date) -> ListCell:
    if one.status == "archived":
        return ListCell("archived", "dim")
    if one.next_due:
        due = Due(one.next_due)
        style = "late" if due.day < today else "today" if due.day == today else ""
        return ListCell(format_due_column(due, today), style)
    if is_park_over(one.status, one.parked_until, str(Due.at(today))):
        return ListCell("back from rest", "tag")
    if one.status == "parked":
        until = f" to {format_date(Due(one.parked_until), today)}" if one.parked_until else ""
        return ListCell(f"parked{until}", "dim")
    return ListCell("no next step", "tag")
