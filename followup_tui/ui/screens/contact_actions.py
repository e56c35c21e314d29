"""The keys that act on people: close, put off, note, park and the others. The same on every screen
that shows whom they are about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from textual import work

from followup_tui.actions import closing, contacts, quick_add, schedule, undo
from followup_tui.actions.contacts import Edited
from followup_tui.domain.language.known_names import Known
from followup_tui.errors import FollowupError
from followup_tui.storage.queries.person import person as read_person
from followup_tui.ui.base_screen import DeskScreen
from followup_tui.ui.host import Target
from followup_tui.ui.prompts.close import CloseAsk
from followup_tui.ui.prompts.next_step import CadenceAsk, FollowAsk, ParkAsk
from followup_tui.ui.prompts.note import NoteAsk
from followup_tui.ui.prompts.snooze import SnoozeAsk
from followup_tui.ui.queries import promises_of, subject
from followup_tui.ui.widgets.prompt_bar import Ask


class PeopleKeys(DeskScreen):
    """On the rows that are marked, or the one under the cursor."""

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
            self.perform(lambda: closing.close(subject(target).open_ids(), "done", "", occasion))

    def action_keep(self) -> None:
        """Close a promise as kept: the row's own, else the next of mine, else of theirs."""
        if target := self._taken():
            occasion = self.occasion()
            self.perform(lambda: closing.kept(promises_of(target), occasion))

    def action_snooze(self) -> None:
        """Put off: to when? Where nothing is open: when next?"""
        if target := self._taken():
            instead: dict[str, tuple[str, Callable[[], Ask]]] = {
                "8": ("or close it now", lambda: CloseAsk(self, target)),
                "9": ("or let them rest", lambda: ParkAsk(self, target)),
            }
            self.ask(SnoozeAsk(self, target, FollowAsk(self, target), instead))

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
        self.perform(lambda: schedule.shift(subject(target).open_ids(), days, occasion))

    def action_note(self) -> None:
        """Log what was said."""
        if target := self._taken():
            self.ask(NoteAsk(self, target))

    def action_long_note(self) -> None:
        """Write a longer note in the user's editor."""
        if target := self._taken():
            from followup_tui.ui.prompts.long_note import write_long_note

            write_long_note(self, target)

    def action_write(self) -> None:
        """A draft of a mail, with what is remembered."""
        if target := self._taken():
            from followup_tui.ui.prompts.mail import write

            write(self, self.narrowed(target))

    def action_reach(self) -> None:
        """Open a mail, a phone number or a link of theirs."""
        self._reach("open")

    def action_copy(self) -> None:
        """Copy one of these."""
        self._reach("copy")

    def _reach(self, deed: Literal["open", "copy"]) -> None:
        if target := self._taken():
            from followup_tui.ui.prompts.open_or_copy import reach

            reach(self, self.narrowed(target), deed)

    def action_said(self) -> None:
        """Everything said with the person, to correct and remove."""
        if target := self._taken():
            from followup_tui.ui.screens.history import SaidScreen

            screen = SaidScreen(self.store, self._clock, self.settings, self.narrowed(target))
            self.open_over(screen, lambda _: self.made(None))

    def action_park(self) -> None:
        """Let them rest, until a day or for good; whoever rests comes back."""
        if target := self._taken():
            self.ask(ParkAsk(self, target))

    def action_cadence(self) -> None:
        """How often to be in touch."""
        if target := self._taken():
            self.ask(CadenceAsk(self, target))

    def action_archive(self) -> None:
        """Out of the lists, or back into them."""
        if target := self._taken():
            occasion = self.occasion()
            self.settle(target)
            self.perform(lambda: contacts.archive(subject(target).contacts, occasion))

    def action_edit(self) -> None:
        """Change the contact and the follow-up under the cursor."""
        if (target := self._taken()) and self.is_legible():
            self.lane.hold_keys()
            self._read_and_edit(self.narrowed(target))

    def narrowed(self, target: Target) -> Target:
        """The one that a form is about: the one under the cursor, whoever is marked."""
        return replace(target, ids=target.ids[:1])

    @work(exclusive=True, group="edit")
    async def _read_and_edit(self, target: Target) -> None:
        from followup_tui.ui.screens.edit_form import EditForm

        try:
            found = await self.store.run(subject, target)
            person = await self.store.run(read_person, found.one())
            if person is not None:
                followup = found.followups[0] if found.followups else None
                form = EditForm(person, followup, self.occasion, self._look_up)
                await self.app.push_screen(form, self._edited)
        except FollowupError as error:
            self.complain(error)
        finally:
            self.lane.release_keys()

    async def _look_up(self, text: str) -> Sequence[Known]:
        return await self.store.run(quick_add.names_like, text)

    def _edited(self, edited: Edited | None) -> None:
        if edited is not None:
            occasion = self.occasion()
            self.perform(lambda: contacts.edit(edited, occasion), form=f"form {edited.before.id}")

    def action_undo(self) -> None:
        """Take back the newest change."""
        occasion = self.occasion()
        self.perform(lambda: undo.undo(occasion), "Taken back: {}")

    def action_redo(self) -> None:
        """Make it again."""
        self.perform(undo.redo, "Made again: {}")
