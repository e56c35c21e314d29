"""The pane of one person."""

from __future__ import annotations

from followup_tui.actions.context import Context
from followup_tui.storage.queries.person import PersonDetails
from followup_tui.ui.panes.person_summary import describe_person
from followup_tui.ui.widgets.text_view import TextView


class DetailPane(TextView):
    """Shows everything about one person, or nothing."""

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._person: PersonDetails | None = None
        self._first_followup: int | None = None

    def show_person(
        self, person: PersonDetails | None, context: Context, first: int | None = None
    ) -> None:
        """Show a person, with the follow-up of id `first` on top.

        The scroll position stays if the same person is shown already.
        """
        shown, self._person = self._person, person
        self._first_followup = first
        if person is None:
            self.show([])
            return
        is_same = shown is not None and shown.contact.id == person.contact.id
        self.show(list(describe_person(person, context, first)), keep_scroll=is_same)

    def refresh_times(self, context: Context) -> None:
        """Update the relative days and times."""
        if self._person is not None:
            self.update_text(list(describe_person(self._person, context, self._first_followup)))
