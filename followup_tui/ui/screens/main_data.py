"""The main screen's traffic with the database: reading both lists and the person, having changes
made, noticing what time and other programs change."""

from __future__ import annotations

import asyncio

from textual import on, work
from textual.content import Content

from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries.paging import Window
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui import queries
from followup_tui.ui.host import Target
from followup_tui.ui.panes.header import HeaderBar
from followup_tui.ui.screens.main_clock import HeartbeatScreen
from followup_tui.ui.widgets.row_list import RowList

_REST = 0.25


class ReadingScreen(HeartbeatScreen):
    """Panes that show what the database holds."""

    def __init__(
        self, store: DatabaseThread, clock: Clock, settings: Settings, badge: str = ""
    ) -> None:
        super().__init__(store, clock, settings)
        self.filter_text = ""
        self.no_next_step = False
        self._badge = badge
        self._person: int | None = None
        self._without = 0
        self._lists: queries.ListSnapshot | None = None
        self._fresh = asyncio.Event()

    def on_mount(self) -> None:
        if self._badge:
            self.query_one(HeaderBar).show_badge(self._badge)
        self.query_one(HeaderBar).show_time(queries.clock_text(self.context().now))
        self.detail.border_title = Content("3")
        self._titles()
        self.reload()

    # Time and other programs

    @property
    def is_read(self) -> bool:
        return self._lists is not None and self._fresh.is_set()

    def is_stale(self, context: Context) -> bool:
        return self._lists is not None and self._lists.is_stale(context)

    def minute_changed(self) -> None:
        super().minute_changed()
        context = self.context()
        self.query_one(HeaderBar).show_time(queries.clock_text(context.now))
        self.detail.refresh_times(context)

    def data_changed(self) -> None:
        # Nobody has just pressed a key that the counts could be in the way of.
        self.reload(rest=0)

    # Reading

    def reload(
        self, contact: int | None = None, followup: int | None = None, *, rest: float | None = None
    ) -> None:
        """Read both lists, the person and the counts anew. Cursors stay on their records, or go to
        the contact and the follow-up that are named. The counts come `rest` seconds later."""
        self._fresh.clear()
        self._reload(contact, followup, _REST if rest is None else rest)

    async def wait_for_lists(self) -> None:
        """Wait until the lists show what was asked for last."""
        await self._fresh.wait()

    @work(exclusive=True, group="reload")
    async def _reload(self, contact: int | None, followup: int | None, rest: float) -> None:
        context = self.context()
        wanted = queries.ListRequest(
            self.filter_text,
            self.no_next_step,
            queries.wanted_window(self.due, followup),
            queries.wanted_window(self.contacts, contact),
        )
        try:
            lists = await self.database.run(queries.read_lists, context, wanted)
            self._show_lists(lists)
            if not wanted.filter_text.strip():
                self.post_message(self.DueShown(context, lists.due.count))
            self._show_person()
        except FollowupError as error:
            self._fresh.set()
            self._show_again()
            self.show_error(error)
            return
        self.query_one(HeaderBar).show_time(queries.clock_text(context.now))
        # Counting people takes longer than a key may: not before the hands rest.
        await asyncio.sleep(rest)
        try:
            counts = await self.database.run(queries.read_contact_counts, context)
        except FollowupError as error:
            self.show_error(error)
            return
        self.query_one(HeaderBar).show_people(counts)
        self._without = counts.no_next_step
        self._titles()

    def go_to_contact(self, contact: int) -> None:
        """Show everybody, with the cursor on this contact."""
        self.filter_text, self.no_next_step = "", False
        self.focus_pane("contacts")
        self.reload(contact)

    def _show_lists(self, found: queries.ListSnapshot) -> None:
        self._lists = found
        self._fresh.set()
        self.query_one(HeaderBar).show_due(found.counts)
        narrowed = bool(self.filter_text.strip())
        for pane, page in ((self.due, found.due), (self.contacts, found.contacts)):
            rows = pane.rows_of(page.rows, found.today)  # type: ignore[arg-type]
            pane.show(page.count, page.start, rows, page.cursor)
        if narrowed and self._list == "due" and not found.due.count and found.contacts.count:
            self._turn_to_contacts()
        self.due.show_empty_text(found.next_due, found.contact_count, found.today, narrowed)
        self.contacts.show_empty_text(found.contact_count, narrowed, self.no_next_step)
        self._titles()

    def _show_again(self) -> None:
        """Rows that were taken out for a change that could not be made are back."""
        if (last := self._lists) is not None:
            for pane, page in ((self.due, last.due), (self.contacts, last.contacts)):
                if pane.count != page.count:
                    rows = pane.rows_of(page.rows, last.today)  # type: ignore[arg-type]
                    pane.show(page.count, page.start, rows, None)

    def _turn_to_contacts(self) -> None:
        """What was found is not due: the cursor is with the contacts."""
        self._list = "contacts"
        if self.prompt_bar.display:
            self.pane, self.prompt_bar.previous_focus = "contacts", self.contacts
        else:
            self.focus_pane("contacts")

    @on(RowList.RowsNeeded)
    def _bring_rows(self, event: RowList.RowsNeeded) -> None:
        event.stop()
        if event.list is self.due:
            self._bring_due(event.start, event.end)
        else:
            self._bring_contacts(event.start, event.end)

    @work(exclusive=True, group="due rows")
    async def _bring_due(self, start: int, end: int) -> None:
        context = self.context()
        try:
            page = await self.database.run(
                queries.read_due_rows, context, start, end, self.filter_text
            )
        except FollowupError as error:
            self.show_error(error)
            return
        self.due.fill(page.start, self.due.rows_of(page.rows, context.today.day))

    @work(exclusive=True, group="contact rows")
    async def _bring_contacts(self, start: int, end: int) -> None:
        context = self.context()
        window = Window(start, end)
        wanted = queries.ListRequest(self.filter_text, self.no_next_step, window, window)
        try:
            page = await self.database.run(queries.read_contact_rows, context, wanted)
        except FollowupError as error:
            self.show_error(error)
            return
        self.contacts.fill(page.start, self.contacts.rows_of(page.rows, context.today.day))

    @on(RowList.Highlighted)
    def _another_row(self, event: RowList.Highlighted) -> None:
        event.stop()
        if event.list is self.list:
            self._show_person()

    @work(exclusive=True, group="person")
    async def _show_person(self) -> None:
        """Show the person of the row under the cursor."""
        pane, current = self.list, self.list.current_id
        try:
            person = await self.database.run(queries.read_shown_person, current, pane is self.due)
        except FollowupError as error:
            self.show_error(error)
            return
        self._person = person.contact.id if person else None
        followup = current if pane is self.due else None
        self.detail.show_person(person, self.context(), followup)
        self.detail.border_title = Content(f"3 {safe(person.contact.name, 60)}" if person else "3")

    # Changing

    def pane_changed(self) -> None:
        """Another list has the focus: its person is shown."""
        if self.pane != "detail" and self.is_mounted:
            self._show_person()

    def target(self) -> Target:
        """Whom the next action is about; without ids where there is nobody."""
        if self.pane == "detail":
            followup = self.due.current_id if self._list == "due" else None
            if followup is not None:
                return Target((followup,), True)
            return Target((self._person,) if self._person else (), False)
        return Target(self.list.selected_ids, self.list is self.due)

    def change_started(self) -> None:
        """What is being read would be shown after the change."""
        self.workers.cancel_group(self, "reload")

    def change_finished(self, change: Change | None) -> None:
        """Show the result, with the cursor on what a change brought into the lists."""
        self.reload(*(_brought(change) if change else ()))

    def clear_marks(self) -> None:
        """Take all marks away, in both lists."""
        self.due.clear_marks()
        self.contacts.clear_marks()

    def hide_rows(self, target: Target) -> None:
        """Take rows out of the due list at once: they are being dealt with."""
        self.clear_marks()
        if target.are_followups:
            self.due.remove_rows(target.ids)

    def filter(self, find: str) -> None:
        """Show only what answers to the words."""
        if find != self.filter_text:
            self.filter_text, self.no_next_step = find, False
            self.reload()

    def show_no_next_step(self, only: bool) -> None:
        """Show of the contacts only those without a next step, or all again."""
        if only != self.no_next_step:
            self.filter_text, self.no_next_step = "", only
            self.reload()

    def _titles(self) -> None:
        lists = self._lists
        words = f" · /{safe(self.filter_text, 30)}" if self.filter_text.strip() else ""
        which = "Without a next step" if self.no_next_step else "Contacts"
        due, people = "", ""  # nothing, not 0, until they are known
        if lists:
            due, people = f" · {lists.due.count:,}", f" · {lists.contacts.count:,}"
        self.due.border_title = Content(f"1 Due now{due}{words}")
        self.contacts.border_title = Content(f"2 {which}{people}{words}")
        for pane in (self.due, self.contacts):
            marked = len(pane.marked_ids)
            pane.border_subtitle = Content(f"{marked:,} marked" if marked else "")
        if not self.contacts.marked_ids:
            self.contacts.border_subtitle = Content(self._contacts_hint())
        if not lists or self.due.marked_ids or words:
            return
        if lists.counts.overdue > self.settings.rules.daily_cap:
            self.due.border_subtitle = Content(f"S spreads the {lists.counts.overdue:,} late ones")
        elif lists.next_due:
            when = Due(lists.next_due.due)
            coming = (
                f"next: {safe(lists.next_due.name, 30)}, {queries.short_due(when, lists.today)}"
            )
            self.due.border_subtitle = Content(coming)

    def _contacts_hint(self) -> str:
        """What to do about those without a next step."""
        if self.no_next_step:
            return "s next step · c cadence · p rest · esc all" if self.contacts.count else ""
        if not self._without or self.filter_text.strip():
            return ""
        return f"0 shows {self._without:,} without a next step"

    @on(RowList.MarksChanged)
    def _marks_changed(self, event: RowList.MarksChanged) -> None:
        event.stop()
        self._titles()


def _brought(change: Change) -> tuple[int | None, int | None]:
    """The contact and the follow-up that a change brought into the lists, if any."""
    made = next((one.id for one in change.added(Contact)), None)
    back = [e for e in change.edits if isinstance(e.after, FollowUp) and e.after.state == "open"]
    was = [e.before for e in back if isinstance(e.before, FollowUp)]
    return made, next((one.id for one in was if one.state == "closed"), None)
