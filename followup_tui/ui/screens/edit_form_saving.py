"""Save an edit form: it stays open until the change is saved, and asks about each field that was
changed elsewhere, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from textual.app import App
from textual.widget import Widget

from followup_tui.actions.contact_edit import (
    FOLLOWUP_GONE,
    ContactEdit,
    EditConflictError,
    edit_contact,
)
from followup_tui.domain.followup import FollowUp
from followup_tui.errors import FollowupError
from followup_tui.storage.queries.person import PersonDetails
from followup_tui.system.sanitize import safe_sentence
from followup_tui.ui.host import Host
from followup_tui.ui.messages import show_error
from followup_tui.ui.screens.edit_form_conflicts import Conflict, read_conflicts
from followup_tui.ui.screens.edit_form_draft import FormDraft, draft_key
from followup_tui.ui.screens.edit_form_fields import CONTACT_FIELDS, FOLLOWUP_FIELDS
from followup_tui.ui.screens.edit_form_questions import ConflictQuestion, FormQuestion
from followup_tui.ui.screens.edit_form_rows import ContactLookup, FormRow, read_introducer
from followup_tui.ui.workers import start_worker

_CONTACT_FIELDS = (*CONTACT_FIELDS, "introduced_by", "notes")


class SavableForm(Protocol):
    """The form, as its saving sees it."""

    draft: FormDraft
    person: PersonDetails
    followup: FollowUp | None

    @property
    def app(self) -> App[Any]:
        """The app."""

    @property
    def rows(self) -> list[FormRow]:
        """All fields."""

    @property
    def conflict_question(self) -> ConflictQuestion:
        """What asks about a field that was changed on both sides."""

    def remember(self) -> None:
        """Remember unsaved changes."""

    def check(self, row: FormRow) -> None:
        """Show the error or hint of a field."""

    def ask(self, question: FormQuestion) -> None:
        """Show a question."""

    def keep_in_view(self, row: FormRow) -> None:
        """Scroll to a field, also when the question has taken its lines."""

    def end_question(self, focus: Widget | None = None) -> None:
        """Go back to the fields."""

    def remove_followup(self) -> None:
        """Leave out the fields of the follow-up."""

    def close(self) -> None:
        """Close, with nothing to remember."""


class FormSaving:
    """Saves one form; the change runner reports whether it was saved."""

    def __init__(self, form: SavableForm, host: Host, contacts_named: ContactLookup) -> None:
        self._form = form
        self._host = host
        self._contacts_named = contacts_named
        self._conflicts: list[Conflict] = []
        """What is still to be asked."""
        self._count = 0

    async def save(self) -> None:
        """Save, or go to the first invalid field."""
        form = self._form
        values = await self._read_values()
        if values is None:
            return
        form.remember()
        stale = [
            Conflict(row.field.id, row.field)
            for row in form.rows
            if row.is_changed and form.draft.was_changed_elsewhere(row.field.id, row.field.text)
        ]
        if stale:
            self._ask_about(stale)
            return
        edited, context = self._edited(values), self._host.context()
        # What the next key applies to depends on whether the form is still open then.
        self._host.key_queue.hold()
        self._host.perform(
            lambda: edit_contact(edited, context),
            unsaved_key=draft_key(edited.before.id),
            form=self,
        )

    def saved(self) -> None:
        """Close the form: the change is saved."""
        self._form.close()
        self._host.key_queue.release()

    def refused(self, error: FollowupError) -> None:
        """Keep the form open, and ask about fields that were changed elsewhere, too."""
        if isinstance(error, EditConflictError):
            start_worker(
                self._form.app, partial(self._read_conflicts, error.field_ids), group="conflicts"
            )
        else:
            show_error(self._form.app, error)
            self._host.key_queue.release()

    def _methods(self) -> list[FormRow]:
        return [row for row in self._form.rows if row.field.id.startswith("method")]

    async def _read_values(self) -> dict[str, Any] | None:
        """Return the values to store; None with the focus on the first invalid field."""
        values: dict[str, Any] = {}
        for row in self._form.rows:
            try:
                if row.field.id == "introduced_by":
                    contact = self._form.person.contact.id
                    values["introduced_by"] = await read_introducer(
                        row, contact, self._contacts_named
                    )
                else:
                    values[row.field.id] = row.value
            except FollowupError as error:
                row.show_hint(safe_sentence(error.wording, 300), is_error=True)
                row.typing.focus()
                return None
        return values

    def _edited(self, values: dict[str, Any]) -> ContactEdit:
        begun = {row.field.id: row.field.value for row in self._form.rows}
        before = replace(
            self._form.person.contact, **{name: begun[name] for name in _CONTACT_FIELDS}
        )
        followup = None
        if (shown := self._form.followup) is not None:
            old = replace(shown, **{name: begun[name] for name in FOLLOWUP_FIELDS})
            followup = old, replace(old, **{name: values[name] for name in FOLLOWUP_FIELDS})
        methods = self._methods()
        return ContactEdit(
            before,
            replace(before, **{name: values[name] for name in _CONTACT_FIELDS}),
            values["tags"],
            tuple(values[row.field.id] for row in methods),
            followup,
            tags_before=begun["tags"],
            methods_before=tuple(row.field.value for row in methods),
        )

    # Changed elsewhere, too

    async def _read_conflicts(self, field_ids: Sequence[str]) -> None:
        form, methods = self._form, self._methods()
        try:
            conflicts = await self._host.database.run(
                read_conflicts,
                form.person.contact.id,
                form.followup.id if form.followup else None,
                field_ids,
                [row.field.value for row in methods],
                [row.value for row in methods],
                self._host.context,
            )
            if conflicts:
                self._ask_about(conflicts)
        except FollowupError as error:
            show_error(form.app, error)
        finally:
            self._host.key_queue.release()

    def _ask_about(self, conflicts: list[Conflict]) -> None:
        self._conflicts, self._count = conflicts, len(conflicts)
        self._ask_next()

    def _ask_next(self) -> None:
        conflict, question = self._conflicts[0], self._form.conflict_question
        rows = self._rows_of(conflict)
        number = self._count - len(self._conflicts) + 1
        question.prepare(
            conflict.field.label,
            ", ".join(row.text for row in rows),
            conflict.field.text,
            f" · {number} of {self._count}" if self._count > 1 else "",
            is_choice=conflict.is_choice,
        )
        self._form.ask(question)
        self._form.keep_in_view(rows[0])

    def _rows_of(self, conflict: Conflict) -> list[FormRow]:
        """Return the row of a conflict, or all changed ones of a follow-up that is closed."""
        if conflict.id == FOLLOWUP_GONE:
            rows = [row for row in self._form.rows if row.field.id in FOLLOWUP_FIELDS]
            return [row for row in rows if row.is_changed] or rows[:1]
        return [row for row in self._form.rows if row.field.id == conflict.id]

    async def decide(self, answer: str) -> None:
        """Take the answer about the field that was asked about, and go on."""
        conflict = self._conflicts.pop(0)
        if conflict.id == FOLLOWUP_GONE:
            self._form.remove_followup()
        else:
            (row,) = self._rows_of(conflict)
            row.field = conflict.field
            self._form.draft.decided(conflict.id, conflict.field.text)
            if answer == "theirs":
                row.text = conflict.field.text
            elif answer == "edit":
                # The others are asked about when it is saved.
                self._conflicts = []
                row.edit_beside(conflict.field.text)
                self._form.check(row)
                self._form.end_question(row.typing)
                return
            self._form.check(row)
        if self._conflicts:
            self._ask_next()
        else:
            self._form.end_question()
            await self.save()
