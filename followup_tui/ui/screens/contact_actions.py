"""The keys that act on people: close, put off, note, park and the others. The same on every screen
that shows whom they are about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from textual import work

from followup_tui.actions import closing, contacts, quick_add, schedule, undo
from followup_tui.actions.contacts import ContactEdit
from followup_tui.domain.language.known_names import KnownContact
from followup_tui.errors import FollowupError
from followup_tui.storage.queries.person import person_details as read_person
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.host import Target
from followup_tui.ui.prompts.close import ClosePrompt
from followup_tui.ui.prompts.next_step import CadencePrompt, NextStepPrompt, ParkPrompt
from followup_tui.ui.prompts.note import NotePrompt
from followup_tui.ui.prompts.snooze import SnoozePrompt
from followup_tui.ui.queries import promises_to_keep, resolve_target
from followup_tui.ui.widgets.prompt import Prompt


class ContactActionsScreen(BaseScreen):
    """On the rows that are marked, or the one under the cursor."""

    def _taken(self) -> Target | None:
        """The target, or None with a word where there is nobody."""
        target = self.target()
        if target.ids:
            return target
        self.show_toast("There is nobody here. Press a to add someone.")
        return None

    def action_close_followup(self) -> None:
        """Close with an outcome and a sentence."""
        if target := self._taken():
            self.open_prompt(ClosePrompt(self, target))

    def action_done(self) -> None:
        """Close as done at once."""
        if target := self._taken():
            context = self.context()
            self.hide_rows(target)
            self.perform(
                lambda: closing.close(resolve_target(target).require_open(), "done", "", context)
            )

    def action_keep(self) -> None:
        """Close a promise as kept: the row's own, else the next of mine, else of theirs."""
        if target := self._taken():
            context = self.context()
            self.perform(lambda: closing.keep_promises(promises_to_keep(target), context))

    def action_snooze(self) -> None:
        """Put off: to when? Where nothing is open: when next?"""
        if target := self._taken():
            instead: dict[str, tuple[str, Callable[[], Prompt]]] = {
                "8": ("or close it now", lambda: ClosePrompt(self, target)),
                "9": ("or let them rest", lambda: ParkPrompt(self, target)),
            }
            self.open_prompt(SnoozePrompt(self, target, NextStepPrompt(self, target), instead))

    def action_later(self) -> None:
        """Put off by a day."""
        if target := self._taken():
            self.hide_rows(target)
            self._shift(target, 1)

    def action_earlier(self) -> None:
        """Bring forward by a day."""
        if target := self._taken():
            self._shift(target, -1)

    def _shift(self, target: Target, days: int) -> None:
        context = self.context()
        self.perform(lambda: schedule.shift(resolve_target(target).require_open(), days, context))

    def action_note(self) -> None:
        """Log what was said."""
        if target := self._taken():
            self.open_prompt(NotePrompt(self, target))

    def action_long_note(self) -> None:
        """Write a longer note in the user's editor."""
        if target := self._taken():
            from followup_tui.ui.prompts.long_note import write_long_note

            write_long_note(self, target)

    def action_write(self) -> None:
        """A draft of a mail, with what is remembered."""
        if target := self._taken():
            from followup_tui.ui.prompts.mail import open_mail_prompt

            open_mail_prompt(self, self.single_target(target))

    def action_reach(self) -> None:
        """Open a mail, a phone number or a link of theirs."""
        self._reach("open")

    def action_copy(self) -> None:
        """Copy one of these."""
        self._reach("copy")

    def _reach(self, deed: Literal["open", "copy"]) -> None:
        if target := self._taken():
            from followup_tui.ui.prompts.open_or_copy import open_or_copy

            open_or_copy(self, self.single_target(target), deed)

    def action_said(self) -> None:
        """Everything said with the person, to correct and remove."""
        if target := self._taken():
            from followup_tui.ui.screens.history import HistoryScreen

            screen = HistoryScreen(
                self.database, self._clock, self.settings, self.single_target(target)
            )
            self.open_screen(screen, lambda _: self.change_finished(None))

    def action_park(self) -> None:
        """Let them rest, until a day or for good; whoever rests comes back."""
        if target := self._taken():
            self.open_prompt(ParkPrompt(self, target))

    def action_cadence(self) -> None:
        """How often to be in touch."""
        if target := self._taken():
            self.open_prompt(CadencePrompt(self, target))

    def action_archive(self) -> None:
        """Out of the lists, or back into them."""
        if target := self._taken():
            context = self.context()
            self.hide_rows(target)
            self.perform(
                lambda: contacts.toggle_archived(resolve_target(target).contact_ids, context)
            )

    def action_edit(self) -> None:
        """Change the contact and the follow-up under the cursor."""
        if (target := self._taken()) and self.require_names_shown():
            self.key_queue.hold_keys()
            self._read_and_edit(self.single_target(target))

    def single_target(self, target: Target) -> Target:
        """The one that a form is about: the one under the cursor, whoever is marked."""
        return replace(target, ids=target.ids[:1])

    @work(exclusive=True, group="edit")
    async def _read_and_edit(self, target: Target) -> None:
        from followup_tui.ui.screens.edit_form import EditForm

        try:
            found = await self.database.run(resolve_target, target)
            person = await self.database.run(read_person, found.only_contact())
            if person is not None:
                followup = found.followups[0] if found.followups else None
                form = EditForm(person, followup, self.context, self._look_up)
                await self.app.push_screen(form, self._edited)
        except FollowupError as error:
            self.show_error(error)
        finally:
            self.key_queue.release_keys()

    async def _look_up(self, text: str) -> Sequence[KnownContact]:
        return await self.database.run(quick_add.contacts_named, text)

    def _edited(self, edited: ContactEdit | None) -> None:
        if edited is not None:
            context = self.context()
            self.perform(
                lambda: contacts.edit_contact(edited, context),
                unsaved_key=f"form {edited.before.id}",
            )

    def action_undo(self) -> None:
        """Take back the newest change."""
        context = self.context()
        self.perform(lambda: undo.undo(context), "Taken back: {}")

    def action_redo(self) -> None:
        """Make it again."""
        self.perform(undo.redo, "Made again: {}")
