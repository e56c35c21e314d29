"""The main screen's traffic with the database: reading both lists and the person, having changes
made, noticing what time and other programs change."""

from __future__ import annotations

import asyncio

from textual import on, work
from textual.content import Content

from followup_tui.actions.context import Occasion
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.errors import FollowupError
from followup_tui.storage.queries.paging import Window
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui import queries
from followup_tui.ui.database_thread import Store
from followup_tui.ui.host import Target
from followup_tui.ui.panes.header import HeaderLine
from followup_tui.ui.screens.main_clock import HeartbeatScreen
from followup_tui.ui.widgets.row_list import RowList

_REST = 0.25


class ReadingScreen(HeartbeatScreen):
    """Panes that show what the database holds."""

    def __init__(self, store: Store, clock: Clock, settings: Settings, badge: str = "") -> None:
        super().__init__(store, clock, settings)
        self.find = ""
        self.without_next = False
        self._badge = badge
        self._person: int | None = None
        self._without = 0
        self._lists: queries.Lists | None = None
        self._fresh = asyncio.Event()

    def on_mount(self) -> None:
        if self._badge:
            self.query_one(HeaderLine).mark(self._badge)
        self.query_one(HeaderLine).tick(queries.clock_words(self.occasion().now))
        self.detail.border_title = Content("3")
        self._titles()
        self.reload()

    # Time and other programs

    @property
    def is_read(self) -> bool:
        return self._lists is not None and self._fresh.is_set()

    def is_stale(self, occasion: Occasion) -> bool:
        return self._lists is not None and self._lists.are_stale(occasion)

    def time_passed(self) -> None:
        super().time_passed()
        occasion = self.occasion()
        self.query_one(HeaderLine).tick(queries.clock_words(occasion.now))
        self.detail.time_passed(occasion)

    def reread(self) -> None:
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

    async def lists_read(self) -> None:
        """Wait until the lists show what was asked for last."""
        await self._fresh.wait()

    @work(exclusive=True, group="reload")
    async def _reload(self, contact: int | None, followup: int | None, rest: float) -> None:
        occasion = self.occasion()
        wanted = queries.Wanted(
            self.find,
            self.without_next,
            queries.window(self.due, followup),
            queries.window(self.contacts, contact),
        )
        try:
            lists = await self.store.run(queries.lists, occasion, wanted)
            self._show_lists(lists)
            if not wanted.find.strip():
                self.post_message(self.DueShown(occasion, lists.due.count))
            self._show_person()
        except FollowupError as error:
            self._fresh.set()
            self._show_again()
            self.complain(error)
            return
        self.query_one(HeaderLine).tick(queries.clock_words(occasion.now))
        # Counting people takes longer than a key may: not before the hands rest.
        await asyncio.sleep(rest)
        try:
            counts = await self.store.run(queries.people, occasion)
        except FollowupError as error:
            self.complain(error)
            return
        self.query_one(HeaderLine).show_people(counts)
        self._without = counts.without_next
        self._titles()

    def go_to_contact(self, contact: int) -> None:
        """Show everybody, with the cursor on this contact."""
        self.find, self.without_next = "", False
        self.focus_pane("contacts")
        self.reload(contact)

    def _show_lists(self, found: queries.Lists) -> None:
        self._lists = found
        self._fresh.set()
        self.query_one(HeaderLine).show_due(found.counts)
        narrowed = bool(self.find.strip())
        for pane, page in ((self.due, found.due), (self.contacts, found.contacts)):
            rows = pane.rows_of(page.rows, found.today)  # type: ignore[arg-type]
            pane.show(page.count, page.start, rows, page.cursor)
        if narrowed and self._list == "due" and not found.due.count and found.contacts.count:
            self._turn_to_contacts()
        self.due.say_empty(found.coming, found.people, found.today, narrowed)
        self.contacts.say_empty(found.people, narrowed, self.without_next)
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
        if self.line.display:
            self.pane, self.line.behind = "contacts", self.contacts
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
        occasion = self.occasion()
        try:
            page = await self.store.run(queries.due_rows, occasion, start, end, self.find)
        except FollowupError as error:
            self.complain(error)
            return
        self.due.fill(page.start, self.due.rows_of(page.rows, occasion.today.day))

    @work(exclusive=True, group="contact rows")
    async def _bring_contacts(self, start: int, end: int) -> None:
        occasion = self.occasion()
        window = Window(start, end)
        wanted = queries.Wanted(self.find, self.without_next, window, window)
        try:
            page = await self.store.run(queries.contact_rows, occasion, wanted)
        except FollowupError as error:
            self.complain(error)
            return
        self.contacts.fill(page.start, self.contacts.rows_of(page.rows, occasion.today.day))

    @on(RowList.Highlighted)
    def _another_row(self, event: RowList.Highlighted) -> None:
        event.stop()
        if event.list is self.list:
            self._show_person()

    @work(exclusive=True, group="person")
    async def _show_person(self) -> None:
        """Show the person of the row under the cursor."""
        pane, current = self.list, self.list.current
        try:
            person = await self.store.run(queries.person, current, pane is self.due)
        except FollowupError as error:
            self.complain(error)
            return
        self._person = person.contact.id if person else None
        followup = current if pane is self.due else None
        self.detail.show_person(person, self.occasion(), followup)
        self.detail.border_title = Content(f"3 {safe(person.contact.name, 60)}" if person else "3")

    # Changing

    def pane_changed(self) -> None:
        """Another list has the focus: its person is shown."""
        if self.pane != "detail" and self.is_mounted:
            self._show_person()

    def target(self) -> Target:
        """Whom the next action is about; without ids where there is nobody."""
        if self.pane == "detail":
            followup = self.due.current if self._list == "due" else None
            if followup is not None:
                return Target((followup,), True)
            return Target((self._person,) if self._person else (), False)
        return Target(self.list.selected, self.list is self.due)

    def making(self) -> None:
        """What is being read would be shown after the change."""
        self.workers.cancel_group(self, "reload")

    def made(self, change: Change | None) -> None:
        """Show the result, with the cursor on what a change brought into the lists."""
        self.reload(*(_brought(change) if change else ()))

    def clear_marks(self) -> None:
        """Take all marks away, in both lists."""
        self.due.clear_marks()
        self.contacts.clear_marks()

    def settle(self, target: Target) -> None:
        """Take rows out of the due list at once: they are being dealt with."""
        self.clear_marks()
        if target.are_followups:
            self.due.drop(target.ids)

    def narrow(self, find: str) -> None:
        """Show only what answers to the words."""
        if find != self.find:
            self.find, self.without_next = find, False
            self.reload()

    def narrow_to_without_next(self, only: bool) -> None:
        """Show of the contacts only those without a next step, or all again."""
        if only != self.without_next:
            self.find, self.without_next = "", only
            self.reload()

    def _titles(self) -> None:
        lists = self._lists
        words = f" · /{safe(self.find, 30)}" if self.find.strip() else ""
        which = "Without a next step" if self.without_next else "Contacts"
        due, people = "", ""  # nothing, not 0, until they are known
        if lists:
            due, people = f" · {lists.due.count:,}", f" · {lists.contacts.count:,}"
        self.due.border_title = Content(f"1 Due now{due}{words}")
        self.contacts.border_title = Content(f"2 {which}{people}{words}")
        for pane in (self.due, self.contacts):
            marked = len(pane.marked)
            pane.border_subtitle = Content(f"{marked:,} marked" if marked else "")
        if not self.contacts.marked:
            self.contacts.border_subtitle = Content(self._contacts_hint())
        if not lists or self.due.marked or words:
            return
        if lists.counts.late > self.settings.rules.daily_cap:
            self.due.border_subtitle = Content(f"S spreads the {lists.counts.late:,} late ones")
        elif lists.coming:
            when = Due(lists.coming.due)
            coming = f"next: {safe(lists.coming.name, 30)}, {queries.near(when, lists.today)}"
            self.due.border_subtitle = Content(coming)

    def _contacts_hint(self) -> str:
        """What to do about those without a next step."""
        if self.without_next:
            return "s next step · c cadence · p rest · esc all" if self.contacts.count else ""
        if not self._without or self.find.strip():
            return ""
        return f"0 shows {self._without:,} without a next step"

    @on(RowList.Marked)
    def _marks_changed(self, event: RowList.Marked) -> None:
        event.stop()
        self._titles()


def _brought(change: Change) -> tuple[int | None, int | None]:
    """The contact and the follow-up that a change brought into the lists, if any."""
    made = next((one.id for one in change.added(Contact)), None)
    back = [e for e in change.edits if isinstance(e.after, FollowUp) and e.after.state == "open"]
    was = [e.before for e in back if isinstance(e.before, FollowUp)]
    return made, next((one.id for one in was if one.state == "closed"), None)
