"""The pane of one person."""

from __future__ import annotations

from followup_tui.actions.context import Context
from followup_tui.storage.queries.person import PersonDetails
from followup_tui.ui.panes.person_summary import describe_person
from followup_tui.ui.widgets.text_view import TextView


class DetailPane(TextView):
    """Shows a person, or nothing."""

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._shown: int | None = None
        self._person: PersonDetails | None = None
        self._first: int | None = None

    def show_person(
        self, person: PersonDetails | None, context: Context, first: int | None = None
    ) -> None:
        """Show this person, the follow-up `first` above others; the scroll position is kept while
        it is the same person."""
        same = person is not None and person.contact.id == self._shown
        self._shown = person.contact.id if person else None
        self._person, self._first = person, first
        paragraphs = list(describe_person(person, context, first)) if person else []
        self.show(paragraphs, keep_scroll=same)

    def refresh_times(self, context: Context) -> None:
        """Say the same person's days and hours as they are now."""
        if self._person is not None:
            self.update_text(list(describe_person(self._person, context, self._first)))
