"""The main screen's keys: what each does, and the lines and forms that it opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar, cast

from textual import on, work
from textual.screen import Screen

from followup_tui import actions
from followup_tui.actions import Edited
from followup_tui.errors import FollowupError
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.person import person as read_person
from followup_tui.ui.close_line import CloseAsk, FindAsk, NoteAsk
from followup_tui.ui.desk import Target
from followup_tui.ui.key_lane import KeyLane
from followup_tui.ui.quick_add import AddAsk
from followup_tui.ui.reading import subject
from followup_tui.ui.reading_screen import ReadingScreen
from followup_tui.ui.row_list import RowList
from followup_tui.ui.snooze_line import SnoozeAsk

T = TypeVar("T")


class MainScreen(ReadingScreen):
    """The screen that stays open all day. What lies over it is loaded when first asked for."""

    _quits = False

    @property
    def lane(self) -> KeyLane:
        """Where keys wait for what is being opened."""
        return cast(KeyLane, self.app)

    # Everywhere

    def action_add(self) -> None:
        """Catch a person."""
        self.ask(AddAsk(self))

    def action_find(self) -> None:
        """Narrow the lists."""
        self.ask(FindAsk(self, self.find))

    def action_undo(self) -> None:
        """Take back the newest change."""
        occasion = self.occasion()
        self.perform(lambda: actions.undo(occasion), "Taken back: {}")

    def action_redo(self) -> None:
        """Make it again."""
        self.perform(actions.redo, "Made again: {}")

    def action_help(self) -> None:
        """Show what the keys do here."""
        from followup_tui.ui.help_screen import HelpScreen

        self._open(HelpScreen(self.active_bindings.values()))

    def action_palette(self) -> None:
        """Every action and every contact, by typing."""
        from followup_tui.ui.commands import Palette

        self._open(Palette())

    def _open(self, screen: Screen[T], then: Callable[[T | None], None] | None = None) -> None:
        """Lay a screen over this one; keys wait until it can take them."""
        self.lane.hold_keys()
        self._push(screen, then)

    @work(group="open")
    async def _push(self, screen: Screen[T], then: Callable[[T | None], None] | None) -> None:
        try:
            await self.app.push_screen(screen, then)
        finally:
            self.lane.release_keys()

    def action_back(self) -> None:
        """Close the top layer: marks, zoom, the person, the filter."""
        self._close_layer()

    def action_close(self) -> None:
        """Close the top layer; at the bottom, quit when pressed twice."""
        if self._close_layer():
            return
        if self._quits:
            self.app.exit()
        else:
            self._quits = True
            self.set_timer(3, self._stay)
            self.say("Press q once more to quit.")

    def _stay(self) -> None:
        self._quits = False

    def action_suspend(self) -> None:
        """Back to the shell until `fg`."""
        self.app.action_suspend_process()

    def action_quit(self) -> None:
        """Quit at once."""
        self.app.exit()

    def _close_layer(self) -> bool:
        """Whether there was a layer to close."""
        if self.due.marked or self.contacts.marked:
            self.clear_marks()
        elif self.zoomed:
            self.zoomed = False
        elif self.pane == "detail":
            self.focus_pane(self._list)
        elif self.find:
            self.narrow("")
        else:
            return False
        return True

    @property
    def is_low(self) -> bool:
        """Whether there is no room for more than a line or two above the line."""
        return self.has_class("-low")

    def step(self, rows: int) -> None:
        """Move the cursor of the list that has it."""
        self.list.step(rows)

    # On the rows that are marked, or the one under the cursor

    def _taken(self) -> Target | None:
        """The target, or None with a word where there is nobody."""
        target = self.target()
        if target.ids:
            return target
        self.say("There is nobody here. Press a to add someone.")
        return None

    def action_close_followup(self) -> None:
        """Close with an outcome and a sentence."""
        if target := self._taken():
            self.ask(CloseAsk(self, target))

    def action_done(self) -> None:
        """Close as done at once."""
        if target := self._taken():
            occasion = self.occasion()
            self.settle(target)
            self.perform(lambda: actions.close(subject(target).open_ids(), "done", "", occasion))

    def action_snooze(self) -> None:
        """Put off: to when?"""
        if target := self._taken():
            self.ask(SnoozeAsk(self, target))

    def action_later(self) -> None:
        """Put off by a day."""
        if target := self._taken():
            self.settle(target)
            self._shift(target, 1)

    def action_earlier(self) -> None:
        """Bring forward by a day."""
        if target := self._taken():
            self._shift(target, -1)

    def _shift(self, target: Target, days: int) -> None:
        occasion = self.occasion()
        self.perform(lambda: actions.shift(subject(target).open_ids(), days, occasion))

    def action_note(self) -> None:
        """Log what was said."""
        if target := self._taken():
            self.ask(NoteAsk(self, target))

    def action_archive(self) -> None:
        """Out of the lists, or back into them."""
        if target := self._taken():
            occasion = self.occasion()
            self.settle(target)
            self.perform(lambda: actions.archive(subject(target).contacts, occasion))

    def action_edit(self) -> None:
        """Change the contact and the follow-up under the cursor."""
        if target := self._taken():
            # One form is about one person: the one under the cursor, whoever is marked.
            current = self.list.current if self.pane != "detail" else None
            self.lane.hold_keys()
            self._read_and_edit(replace(target, ids=(current or target.ids[0],)))

    @work(exclusive=True, group="edit")
    async def _read_and_edit(self, target: Target) -> None:
        from followup_tui.ui.edit_form import EditForm

        try:
            found = await self.store.run(subject, target)
            (contact,) = found.contacts
            person = await self.store.run(read_person, contact)
            if person is not None:
                followup = found.followups[0] if found.followups else None
                form = EditForm(person, followup, self.occasion())
                await self.app.push_screen(form, self._edited)
        except FollowupError as error:
            self.complain(error)
        finally:
            self.lane.release_keys()

    def _edited(self, edited: Edited | None) -> None:
        if edited is not None:
            occasion = self.occasion()
            self.perform(lambda: actions.edit(edited, occasion))

    @on(RowList.MarkAllWanted)
    def _mark_all(self, event: RowList.MarkAllWanted) -> None:
        event.stop()
        self._mark_every_row(event.list)

    @work(exclusive=True, group="marks")
    async def _mark_every_row(self, pane: RowList) -> None:
        occasion = self.occasion()
        if pane is self.due:
            ids = await self.store.run(due_queries.due_ids, occasion.now, occasion.rules, self.find)
        else:
            ids = await self.store.run(contact_queries.contact_ids, self.find)
        pane.mark(ids)
