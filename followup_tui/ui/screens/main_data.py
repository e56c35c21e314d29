"""What the main screen shows: both lists, the person under the cursor, the counts, and the filters
that narrow the lists."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from textual.content import Content

from followup_tui.actions.context import Context
from followup_tui.errors import FollowupError
from followup_tui.system.sanitize import safe
from followup_tui.ui import queries
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.list_loader import wanted_window
from followup_tui.ui.panes.contacts import ContactPane
from followup_tui.ui.panes.detail import DetailPane
from followup_tui.ui.panes.due import DuePane
from followup_tui.ui.panes.header import HeaderBar
from followup_tui.ui.screens.border_hints import border_hints, marked_hint
from followup_tui.ui.screens.list_view import ListView
from followup_tui.ui.screens.main_layout import PaneLayout
from followup_tui.ui.screens.pane_choice import PaneChoice
from followup_tui.ui.widgets.row_list import RowList
from followup_tui.ui.workers import start_worker

UNREADABLE = ("This list can't be read.",)
COUNTS_DELAY = 0.25
"""Seconds after a key before contacts are counted, which takes longer than a key may."""


class MainData:
    """Reads what the main screen shows, and shows it."""

    def __init__(
        self,
        screen: BaseScreen,
        panes: PaneLayout,
        due_counted: Callable[[Context, int], object],
    ) -> None:
        """`due_counted` is called with the number that is due, after each reading."""
        self._screen = screen
        self._panes = panes
        self._due_counted = due_counted
        self._snapshot: queries.ListSnapshot | None = None
        self._no_next_step_count = 0
        self._found_from: ListView | None = None
        self.pane_choice = PaneChoice(screen, panes)
        self.filter_text = ""
        self.no_next_step = False
        """Whether only contacts with no next step are listed."""

    @property
    def due(self) -> DuePane:
        """The pane of what is due."""
        return self._screen.query_one(DuePane)

    @property
    def contacts(self) -> ContactPane:
        """The pane of contacts."""
        return self._screen.query_one(ContactPane)

    @property
    def detail(self) -> DetailPane:
        """The pane of the person."""
        return self._screen.query_one(DetailPane)

    @property
    def header(self) -> HeaderBar:
        """The line at the top."""
        return self._screen.query_one(HeaderBar)

    @property
    def row_list(self) -> RowList:
        """The list that keys act on: the one that had the focus last, unless only the other one has
        rows."""
        is_due = self._panes.list_pane == "due" and (self.due.count or not self.contacts.count)
        return self.due if is_due else self.contacts

    @property
    def is_filtered(self) -> bool:
        """Whether a filter narrows the lists."""
        return bool(self.filter_text.strip()) or self.no_next_step

    @property
    def is_read(self) -> bool:
        """Whether the lists are current, or could not be read."""
        return self._screen.loader.is_current and not self._screen.loader.is_reading

    def is_stale(self, context: Context) -> bool:
        """Return whether time alone has changed what the lists hold."""
        return self._snapshot is not None and self._snapshot.is_stale(context)

    def show_time(self) -> None:
        """Show the time, and the days and hours of the person as of now."""
        context = self._screen.context()
        self.header.show_time(queries.clock_text(context.now))
        self.detail.refresh_times(context)

    # Reading

    def reload(
        self,
        contact: int | None = None,
        followup: int | None = None,
        *,
        counts_delay: float | None = None,
    ) -> None:
        """Read both lists, the person and the counts again.

        The cursors stay on their records, or go to the contact and the follow-up that are given.
        `counts_delay` is in seconds; None: COUNTS_DELAY."""
        delay = COUNTS_DELAY if counts_delay is None else counts_delay
        self._screen.loader.reload(partial(self._read, contact, followup, delay))

    async def _read(self, contact: int | None, followup: int | None, delay: float) -> None:
        context = self._screen.context()
        before = self.due.current_id, self.contacts.current_id
        if self._found_from is not None:
            followup, contact = self._found_from.followup, self._found_from.contact
        request = queries.ListRequest(
            self.filter_text,
            self.no_next_step,
            wanted_window(self.due, followup),
            wanted_window(self.contacts, contact),
        )
        database = self._screen.database
        try:
            snapshot = await database.run(queries.read_lists, context, request)
        except FollowupError as error:
            self._restore_rows()
            for pane in (self.due, self.contacts) if self._snapshot is None else ():
                pane.show(0, 0, [], None)
                pane.show_message(UNREADABLE)
            self._screen.loader.done()
            self._screen.show_error(error)
            return
        if followup is None and contact is None:
            snapshot = self._with_moved_cursors(snapshot, before)
        self._show(snapshot)
        if snapshot.error is not None:
            self._screen.show_error(snapshot.error)
        if "due" not in snapshot.unreadable and not request.filter_text.strip():
            self._due_counted(context, snapshot.due.count)
        self.show_person()
        self.header.show_time(queries.clock_text(context.now))
        await asyncio.sleep(delay)
        try:
            counts = await database.run(queries.read_contact_counts, context)
        except FollowupError as error:
            self._screen.show_error(error)
            return
        self.header.show_people(counts)
        self._no_next_step_count = counts.no_next_step
        self.refresh_titles()

    def _with_moved_cursors(
        self, snapshot: queries.ListSnapshot, before: tuple[int | None, int | None]
    ) -> queries.ListSnapshot:
        """Leave a cursor where it was moved to while the lists were read."""
        due, contacts = snapshot.due, snapshot.contacts
        if self.due.current_id != before[0]:
            due = replace(due, cursor=self.due.cursor)
        if self.contacts.current_id != before[1]:
            contacts = replace(contacts, cursor=self.contacts.cursor)
        return replace(snapshot, due=due, contacts=contacts)

    def _show(self, snapshot: queries.ListSnapshot) -> None:
        self._snapshot = snapshot
        if snapshot.counts is not None:
            self.header.show_due(snapshot.counts)
        due, contacts, today = snapshot.due, snapshot.contacts, snapshot.today
        # What is found does not depend on what the text was before: the first row, if the one that
        # the search began at is not among it.
        first = None if self._found_from is None else 0
        due_cursor = first if due.cursor is None else due.cursor
        contact_cursor = first if contacts.cursor is None else contacts.cursor
        self.due.show(due.count, due.start, self.due.rows_of(due.rows, today), due_cursor)
        rows = self.contacts.rows_of(contacts.rows, today)
        self.contacts.show(contacts.count, contacts.start, rows, contact_cursor)
        is_filtered = bool(self.filter_text.strip())
        has_only_contacts = not due.count and bool(contacts.count)
        if (start := self._found_from) is not None:
            self.pane_choice.found(has_only_contacts, start.pane, start.list_pane)
        else:
            self.pane_choice.lists_read(has_only_contacts)
        self._screen.loader.done()
        self.due.show_empty_text(snapshot.next_due, snapshot.contact_count, today, is_filtered)
        self.contacts.show_empty_text(snapshot.contact_count, is_filtered, self.no_next_step)
        if "due" in snapshot.unreadable:
            self.due.show_message(UNREADABLE)
        if "contacts" in snapshot.unreadable:
            self.contacts.show_message(UNREADABLE)
        self.refresh_titles()

    def _restore_rows(self) -> None:
        """Show rows again that were hidden for a change, as the lists cannot be read."""
        if (last := self._snapshot) is None:
            return
        if self.due.count != last.due.count:
            rows = self.due.rows_of(last.due.rows, last.today)
            self.due.show(last.due.count, last.due.start, rows, None)
        if self.contacts.count != last.contacts.count:
            rows = self.contacts.rows_of(last.contacts.rows, last.today)
            self.contacts.show(last.contacts.count, last.contacts.start, rows, None)

    def show_person(self) -> None:
        """Read and show the person of the row under the cursor."""
        start_worker(self._screen, self._read_person, group="person", exclusive=True)

    async def _read_person(self) -> None:
        is_due, record = self.row_list is self.due, self.row_list.current_id
        try:
            person = await self._screen.database.run(queries.read_shown_person, record, is_due)
        except FollowupError as error:
            self._screen.show_error(error)
            return
        self.detail.show_person(person, self._screen.context(), record if is_due else None)
        self.detail.border_title = Content(f"3 {safe(person.contact.name, 60)}" if person else "3")

    def clear_marks(self) -> None:
        """Clear the marks of both lists."""
        self.due.clear_marks()
        self.contacts.clear_marks()

    # Filters

    def begin_find(self) -> ListView:
        """Return what the lists show; until `end_find` what is found depends only on the text."""
        self._found_from = ListView(
            self.filter_text,
            self.no_next_step,
            self._panes.pane,
            self._panes.list_pane,
            self.due.current_id,
            self.contacts.current_id,
        )
        return self._found_from

    def end_find(self) -> None:
        """Keep what was found."""
        self._found_from = None

    def restore_view(self, view: ListView) -> None:
        """Show the lists as they were before a search, with the cursors where they were."""
        self._found_from = None
        self.filter_text, self.no_next_step = view.filter_text, view.no_next_step
        self._panes.set_pane(view.list_pane)
        self._panes.focus(view.pane)
        self._screen.loader.invalidate()
        self.reload(view.contact, view.followup)

    def filter(self, text: str) -> None:
        """Show only rows that match the text."""
        if text != self.filter_text:
            self.filter_text, self.no_next_step = text, False
            self._screen.loader.invalidate()
            self.reload()

    def show_no_next_step(self, only: bool) -> None:
        """Show only contacts with no next step, or all; keys wait for them."""
        if only != self.no_next_step:
            self.filter_text, self.no_next_step = "", only
            self._screen.loader.invalidate()
            self.reload()
            self._screen.hold_keys_during(self._screen.wait_for_lists)

    def show_contact(self, contact: int) -> None:
        """Clear the filters, and put the cursor on this contact; keys wait for it."""
        self.filter_text, self.no_next_step = "", False
        self._screen.loader.invalidate()
        self.reload(contact)
        self._screen.hold_keys_during(self._screen.wait_for_lists)

    # Borders

    def refresh_titles(self) -> None:
        """Show in the borders what is listed, how much is marked, and what to do next."""
        snapshot = self._snapshot
        filtered = f" · /{safe(self.filter_text, 30)}" if self.filter_text.strip() else ""
        title = "No next step" if self.no_next_step else "Contacts"
        due, contacts = "", ""  # nothing, not 0, until they are known
        if snapshot and "due" not in snapshot.unreadable:
            due = f" · {snapshot.due.count:,}"
        if snapshot and "contacts" not in snapshot.unreadable:
            contacts = f" · {snapshot.contacts.count:,}"
        hints = border_hints(
            snapshot,
            self._screen.settings.rules.daily_cap,
            self._no_next_step_count,
            is_searched=bool(self.filter_text.strip()),
            no_next_step=self.no_next_step,
        )
        self.due.border_title = Content(f"1 Due now{due}{filtered}")
        self.contacts.border_title = Content(f"2 {title}{contacts}{filtered}")
        self.due.border_subtitle = Content(marked_hint(self.due) or hints[0])
        self.contacts.border_subtitle = Content(marked_hint(self.contacts) or hints[1])
