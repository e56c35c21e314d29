"""The pane of all contacts."""

from __future__ import annotations

from collections.abc import Sequence

from pendulum import Date

from followup_tui.domain.contact_words import (
    EVERYONE_HAS_NEXT_STEP,
    NO_LONGER_PARKED,
    NO_NEXT_STEP,
)
from followup_tui.domain.date_words import ago, format_date, format_due_column
from followup_tui.domain.due import Due
from followup_tui.domain.language.parking import is_park_over
from followup_tui.storage.queries.contacts import ContactListRow
from followup_tui.system.sanitize import safe
from followup_tui.ui.widgets.list_row import ListCell, ListColumn, ListRow
from followup_tui.ui.widgets.row_list import RowList

_MAX_LENGTH = 300


class ContactPane(RowList):
    """Lists contacts: who, company, last contact, next step."""

    def __init__(self) -> None:
        super().__init__(
            [
                ListColumn(14, share=3),
                ListColumn(8, share=2, shown_from=54),
                ListColumn(9, shown_from=40),
                ListColumn(16),
            ],
            id="contacts",
        )

    def rows_of(self, contacts: Sequence[ContactListRow], today: Date) -> list[ListRow]:
        """Return the list rows of these contacts."""
        return [_list_row(contact, today) for contact in contacts]

    def show_empty_text(self, contact_count: int, is_filtered: bool, no_next_step: bool) -> None:
        """Set the text for an empty list, which says what to do next."""
        if no_next_step and contact_count:
            lines = [EVERYONE_HAS_NEXT_STEP, "Press esc to show all."]
        elif is_filtered and contact_count:
            lines = ["No matches.", "Press esc to show all."]
        else:
            lines = ["No contacts yet."]
        self.show_message(lines)


def _list_row(contact: ContactListRow, today: Date) -> ListRow:
    last = ago(Due(contact.last_contact), today) if contact.last_contact else "never"
    name_style = "dim" if contact.status != "active" else ""
    return ListRow(
        contact.id,
        (
            ListCell(safe(contact.name, _MAX_LENGTH), name_style),
            ListCell(safe(contact.company, _MAX_LENGTH), "dim"),
            ListCell(last, "dim"),
            _next_step(contact, today),
        ),
    )


def _next_step(contact: ContactListRow, today: Date) -> ListCell:
    if contact.status == "archived":
        return ListCell("archived", "dim")
    if contact.next_due:
        due = Due(contact.next_due)
        style = "overdue" if due.day < today else "today" if due.day == today else ""
        return ListCell(format_due_column(due, today), style)
    if is_park_over(contact.status, contact.parked_until, str(Due.at(today))):
        return ListCell(NO_LONGER_PARKED, "tag")
    if contact.status == "parked":
        until = (
            f" to {format_date(Due(contact.parked_until), today)}" if contact.parked_until else ""
        )
        return ListCell(f"parked{until}", "dim")
    return ListCell(NO_NEXT_STEP, "tag")
