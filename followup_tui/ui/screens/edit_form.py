"""The form for a contact and its follow-up: it checks as you type and saves as one change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, TextArea

from followup_tui.actions import quick_add
from followup_tui.domain.date_words import format_day, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language.known_names import KnownContact
from followup_tui.errors import FollowupError
from followup_tui.storage.queries.person import PersonDetails
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.ui.host import Host
from followup_tui.ui.keys import bindings
from followup_tui.ui.messages import show_toast
from followup_tui.ui.screens.edit_form_draft import FormDraft
from followup_tui.ui.screens.edit_form_fields import (
    FOLLOWUP_FIELDS,
    FormField,
    contact_fields,
    contact_method_field,
    followup_fields,
    introducer_field,
    notes_field,
)
from followup_tui.ui.screens.edit_form_questions import (
    ConflictQuestion,
    FormQuestion,
    LeaveQuestion,
)
from followup_tui.ui.screens.edit_form_rows import (
    ContactSuggester,
    FieldList,
    FieldRow,
    FormRow,
    NotesRow,
    read_introducer,
)
from followup_tui.ui.screens.edit_form_saving import FormSaving
from followup_tui.ui.terminal.textual_private import forget_theme_watchers
from followup_tui.ui.unsaved_text import unsaved_text_of
from followup_tui.ui.widgets.editable_text import EditableText


class EditForm(ModalScreen[None]):
    """Stays open until what was edited is saved, or until it is left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_for("form")
    AUTO_FOCUS = "Input"

    def __init__(self, host: Host, person: PersonDetails, followup: FollowUp | None) -> None:
        super().__init__()
        self.person = person
        self.followup = followup
        self.draft = FormDraft(
            unsaved_text_of(host.app), person.contact.id, followup.id if followup else None
        )
        self._host = host
        self._saving = FormSaving(self, host, self._contacts_named)
        self._focus_before: Widget | None = None
        self._is_closed = False

    def compose(self) -> ComposeResult:
        """The fields, and the questions below them."""
        with Vertical(id="form") as form:
            form.border_title = Content(f"edit {safe(self.person.contact.name, 40)}")
            form.border_subtitle = Content(
                "unsaved changes restored · ctrl+r discards"
                if self.draft.was_restored
                else "ctrl+s saves · esc leaves · tab next"
            )
            with FieldList():
                if self.followup is not None:
                    for field in followup_fields(self.followup, self._host.context):
                        yield self._field_row(field)
                for field in contact_fields(self.person):
                    yield self._field_row(field)
                suggester = ContactSuggester(self._contacts_named)
                yield self._field_row(introducer_field(self.person), suggester)
                yield from map(self._field_row, self._method_fields())
                yield NotesRow(notes_field(self.person), self.draft.text("notes"))
        yield LeaveQuestion()
        yield ConflictQuestion()

    def _field_row(self, field: FormField, suggester: Suggester | None = None) -> FieldRow:
        return FieldRow(field, self.draft.text(field.id), suggester)

    def _method_fields(self) -> list[FormField]:
        methods = [(method.kind, method.value, method.label) for method in self.person.methods]
        fields = [contact_method_field(index, method) for index, method in enumerate(methods)]
        more = range(len(methods), max(self.draft.last_method + 1, len(methods)) + 1)
        return [*fields, *(contact_method_field(index, None) for index in more)]

    async def _contacts_named(self, text: str) -> Sequence[KnownContact]:
        return await self._host.database.run(quick_add.contacts_named, text)

    @property
    def rows(self) -> list[FormRow]:
        """All fields."""
        return list(self.query(FormRow))

    @property
    def notes(self) -> EditableText:
        """The text area of the notes."""
        return self.query_one(EditableText)

    @property
    def conflict_question(self) -> ConflictQuestion:
        """What asks about a field that was changed on both sides."""
        return self.query_one(ConflictQuestion)

    def on_mount(self) -> None:
        """Check what stands in the fields."""
        for row in self.rows:
            self.check(row)

    def on_unmount(self) -> None:
        """Release the notes' text area, which Textual keeps otherwise."""
        forget_theme_watchers(self.app, EditableText)

    def keep_in_view(self, row: FormRow) -> None:
        """Scroll to a field, also when the question has taken its lines."""
        fields = self.query_one(FieldList)
        fields.in_view = row
        fields.on_resize()

    # Checking

    def minute_changed(self) -> None:
        """Show dates as of another minute, day or time zone."""
        for row in self.rows:
            if row.field.id in ("due", "promised_for"):
                self.check(row)

    @on(Input.Changed)
    def _input_changed(self, event: Input.Changed) -> None:
        event.stop()
        row = event.input.query_ancestor(FieldRow)
        self.remember()
        self.check(row)
        if row.field.id.startswith("method"):
            self._offer_another_detail()

    @on(TextArea.Changed)
    def _notes_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.remember()
        self.check(self.query_one(NotesRow))

    def check(self, row: FormRow) -> None:
        """Show the error or hint of a field below it."""
        try:
            value = row.value
        except FollowupError as error:
            row.show_hint(safe_sentence(error.wording, 300), is_error=True)
            return
        row.show_hint(" · ".join(filter(None, (row.state, self._understood(row.field, value)))))
        if row.field.id == "introduced_by":
            self._check_introducer(row)

    def _understood(self, field: FormField, value: Any) -> str:
        """Return what a date is understood as."""
        if field.id not in ("due", "promised_for") or not value:
            return ""
        due, today = Due(value), self._host.context().today.day
        return f"{format_day(due, today)}, {relative_day(due, today)}"

    @work(exclusive=True, group="name")
    async def _check_introducer(self, row: FormRow) -> None:
        try:
            await read_introducer(row, self.person.contact.id, self._contacts_named)
        except FollowupError as error:
            row.show_hint(safe_sentence(error.wording, 300), is_error=True)
        else:
            row.show_hint(row.state)

    def _offer_another_detail(self) -> None:
        """Always offer one empty field for another contact detail."""
        rows = [row for row in self.rows if row.field.id.startswith("method")]
        if rows[-1].text.strip():
            new = FieldRow(contact_method_field(len(rows), None), None)
            self.query_one(FieldList).mount(new, after=rows[-1])
            new.call_after_refresh(new.show_hint, "")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    def remove_followup(self) -> None:
        """Leave out the fields of the follow-up, which is closed."""
        self.followup = None
        for row in self.rows:
            if row.field.id in FOLLOWUP_FIELDS:
                row.text = row.field.text
                row.display = False

    # Saving and leaving

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow no key of the form while something is asked."""
        is_asking = any(question.display for question in self.query(FormQuestion))
        return not is_asking or action not in ("save", "reset", "cancel")

    def remember(self) -> None:
        """Remember unsaved changes, which a killed program would lose."""
        if self.is_mounted and not self._is_closed:
            self.draft.keep(
                {row.field.id: (row.text, row.field.text) for row in self.rows if row.is_changed}
            )

    def action_reset(self) -> None:
        """Discard unsaved changes."""
        for row in self.rows:
            row.text = row.field.text

    async def action_save(self) -> None:
        """Save, or go to the first invalid field."""
        await self._saving.save()

    def action_cancel(self) -> None:
        """Leave; ask what to do with unsaved changes."""
        if any(row.is_changed for row in self.rows):
            self.ask(self.query_one(LeaveQuestion))
        else:
            self.draft.discard()
            self.close()

    def close(self) -> None:
        """Close, with nothing to remember."""
        self._is_closed = True
        self.dismiss()

    def ask(self, question: FormQuestion) -> None:
        """Show a question, which takes the keys."""
        if isinstance(self.focused, Input | TextArea):
            self._focus_before = self.focused
        question.show()
        self.query_one("#form").disabled = True

    def end_question(self, focus: Widget | None = None) -> None:
        """Hide the questions and go back to the fields."""
        for question in self.query(FormQuestion):
            question.display = False
        self.query_one("#form").disabled = False
        self.query_one(FieldList).in_view = None
        self.set_focus(focus or self._focus_before)

    @on(FormQuestion.Answered)
    async def _answered(self, event: FormQuestion.Answered) -> None:
        event.stop()
        match event.answer:
            case "back":
                self.end_question()
            case "save":
                self.end_question()
                await self._saving.save()
            case "discard":
                self.draft.discard()
                self.close()
            case "keep":
                self.remember()
                self.close()
                show_toast(self.app, "Draft kept. Press e to go on with it.")
            case answer:
                await self._saving.decide(answer)
