"""The pane of one person."""

from __future__ import annotations

from followup_tui.actions.context import Occasion
from followup_tui.storage.queries.person import Person
from followup_tui.ui.panes.person_summary import describe
from followup_tui.ui.widgets.text_view import TextView


class DetailPane(TextView):
    """Shows a person, or nothing."""

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._shown: int | None = None
        self._person: Person | None = None
        self._first: int | None = None

    def show_person(
        self, person: Person | None, occasion: Occasion, first: int | None = None
    ) -> None:
        """Show this person, the follow-up `first` above others; the scroll position is kept while
        it is the same person."""
        same = person is not None and person.contact.id == self._shown
        self._shown = person.contact.id if person else None
        self._person, self._first = person, first
        paragraphs = list(describe(person, occasion, first)) if person else []
        self.show(paragraphs, keep_scroll=same)

    def time_passed(self, occasion: Occasion) -> None:
        """Say the same person's days and hours as they are now."""
        if self._person is not None:
            self.say_anew(list(describe(self._person, occasion, self._first)))
