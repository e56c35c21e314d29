"""The form for a contact and its follow-up: it checks as you type and saves as one change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Static, TextArea

from followup_tui.actions.contact_edit import ContactEdit
from followup_tui.actions.context import Context
from followup_tui.domain.date_words import format_day, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language.known_names import KnownContact
from followup_tui.errors import BadInputError, FollowupError
from followup_tui.storage.queries.person import PersonDetails
from followup_tui.system.sanitize import safe
from followup_tui.ui.keys import bindings
from followup_tui.ui.screens.edit_form_fields import (
    CONTACT_FIELDS,
    FOLLOWUP_FIELDS,
    FormField,
    contact_fields,
    contact_method_field,
    followup_fields,
)
from followup_tui.ui.terminal.textual_private import forget_theme_watchers
from followup_tui.ui.unsaved_text import unsaved_text_of
from followup_tui.ui.widgets.editable_input import EditableInput
from followup_tui.ui.widgets.editable_text import EditableText

ContactLookup = Callable[[str], Awaitable[Sequence[KnownContact]]]


class ContactSuggester(Suggester):
    """Completes the name of a contact."""

    def __init__(self, contacts_named: ContactLookup) -> None:
        super().__init__(use_cache=False)
        self._contacts_named = contacts_named

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first name that begins with the typed text, or None."""
        typed = value.casefold()
        names = (safe(contact.name, 200) for contact in await self._contacts_named(value))
        return next((name for name in names if name.casefold().startswith(typed)), None)


class FieldRow(Vertical):
    """A label, an input, and below it what is wrong with the input."""

    def __init__(
        self, field: FormField, typed: str | None, suggester: Suggester | None = None
    ) -> None:
        super().__init__(classes="field")
        self.field = field
        self._suggester = suggester
        self._typed = typed

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(safe(self.field.label, 14), classes="label", markup=False)
            line = EditableInput(
                self.field.text if self._typed is None else self._typed,
                placeholder=self.field.placeholder,
                compact=True,
                select_on_focus=False,
                suggester=self._suggester,
            )
            line.cursor_blink = False
            yield line
        yield Static(classes="hint", markup=False)

    @property
    def text(self) -> str:
        """The text of the input."""
        return self.query_one(EditableInput).text

    @text.setter
    def text(self, text: str) -> None:
        self.query_one(EditableInput).text = text

    @property
    def value(self) -> Any:
        """The value to store; BadInputError if the text cannot be read."""
        return self.field.parse(self.text)

    def show_hint(self, words: str, *, is_error: bool) -> None:
        """Show a hint below the input; "": none."""
        hint = self.query_one(".hint", Static)
        hint.update(Content(words))
        hint.display = bool(words)
        hint.set_class(is_error, "-wrong")


class EditForm(ModalScreen[ContactEdit | None]):
    """Returns what was edited, or None if it was left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_for("form")
    AUTO_FOCUS = "Input"

    def __init__(
        self,
        person: PersonDetails,
        followup: FollowUp | None,
        context: Callable[[], Context],
        contacts_named: ContactLookup,
    ) -> None:
        super().__init__()
        self._person = person
        self._followup = followup
        self._now = context
        self._contacts_named = contacts_named
        self._unsaved_key = f"form {person.contact.id}"
        self._unsaved: dict[str, str] = {}
        """Unsaved text from before, by field id."""

    def compose(self) -> ComposeResult:
        contact = self._person.contact
        unsaved = unsaved_text_of(self.app)
        self._unsaved = unsaved.get(self._unsaved_key) if unsaved else {}
        with Vertical(id="form") as form:
            form.border_title = Content(f"edit {safe(contact.name, 40)}")
            form.border_subtitle = Content(
                "unsaved changes restored · ctrl+r discards"
                if self._unsaved
                else "ctrl+s saves · esc leaves · tab next"
            )
            with VerticalScroll(can_focus=False):
                if self._followup is not None:
                    for field in followup_fields(self._followup, self._now):
                        yield self._field_row(field)
                for field in contact_fields(self._person):
                    yield self._field_row(field)
                yield self._field_row(self._introduced_by(), ContactSuggester(self._contacts_named))
                yield from map(self._field_row, self._method_fields())
                with Horizontal(id="notes-row"):
                    yield Static("notes", classes="label", markup=False)
                    area = EditableText(
                        self._unsaved.get("notes", contact.notes),
                        compact=True,
                        tab_behavior="focus",
                        id="notes",
                    )
                    area.cursor_blink = False
                    yield area

    def _field_row(self, field: FormField, suggester: Suggester | None = None) -> FieldRow:
        return FieldRow(field, self._unsaved.get(field.id), suggester)

    def _introduced_by(self) -> FormField:
        contact = self._person.contact.introduced_by
        # Only `_contact_named` can read a name, as it has to be looked up.
        return FormField(
            "introduced_by",
            "introduced by",
            contact,
            self._person.introduced_by,
            str.strip,
            "a contact",
        )

    def _method_fields(self) -> list[FormField]:
        methods = [(method.kind, method.value, method.label) for method in self._person.methods]
        fields = [contact_method_field(index, method) for index, method in enumerate(methods)]
        last = max(
            (int(key.removeprefix("method")) for key in self._unsaved if key.startswith("method")),
            default=-1,
        )
        more = range(len(methods), max(last + 1, len(methods)) + 1)
        return [*fields, *(contact_method_field(index, None) for index in more)]

    @property
    def notes(self) -> EditableText:
        """The text area of the notes."""
        return self.query_one(EditableText)

    def on_mount(self) -> None:
        for row in self.query(FieldRow):
            self._check(row)

    def on_unmount(self) -> None:
        """Let go of the notes' text area, which Textual keeps otherwise."""
        forget_theme_watchers(self.app, EditableText)

    def on_resize(self) -> None:
        """Keep the field that is typed in in view."""
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    # Checking

    def minute_changed(self) -> None:
        """Show dates as of another minute, day or time zone."""
        for row in self.query(FieldRow):
            if row.field.id in ("due", "promised_for"):
                self._check(row)

    @on(Input.Changed)
    def _input_changed(self, event: Input.Changed) -> None:
        event.stop()
        row = event.input.query_ancestor(FieldRow)
        self._remember()
        self._check(row)
        if row.field.id.startswith("method"):
            self._offer_another_detail()

    def _check(self, row: FieldRow) -> None:
        try:
            value = row.value
        except FollowupError as error:
            row.show_hint(safe(str(error)), is_error=True)
            return
        hints = (self._restored(row), self._understood(row.field, value))
        row.show_hint(" · ".join(filter(None, hints)), is_error=False)
        if row.field.id == "introduced_by":
            self._check_introducer(row)

    def _restored(self, row: FieldRow) -> str:
        """Return what is stored of a field that shows an unsaved text from before; "" of others."""
        if row.text == row.field.text or row.text != self._unsaved.get(row.field.id):
            return ""
        return f"restored, not saved · saved: {safe(row.field.text, 60) or 'nothing'}"

    def _understood(self, field: FormField, value: Any) -> str:
        """Return what a date is understood as."""
        if field.id not in ("due", "promised_for") or not value:
            return ""
        due, today = Due(value), self._now().today.day
        return f"{format_day(due, today)}, {relative_day(due, today)}"

    @work(exclusive=True, group="name")
    async def _check_introducer(self, row: FieldRow) -> None:
        try:
            await self._contact_named(row)
        except FollowupError as error:
            row.show_hint(safe(str(error), 300), is_error=True)
        else:
            row.show_hint(self._restored(row), is_error=False)

    async def _contact_named(self, row: FieldRow) -> int | None:
        """Return the id of the contact that is named; BadInputError if none or several match."""
        text, contact = row.text, self._person.contact
        if text == row.field.text:
            return contact.introduced_by
        if not text.strip():
            return None
        found = [known for known in await self._contacts_named(text) if known.id != contact.id]
        if not found:
            raise BadInputError("No contact with that name.")
        if len(found) > 1:
            names = ", ".join(
                f"{known.name}{f' ({known.company})' if known.company else ''}"
                for known in found[:3]
            )
            raise BadInputError(f"Several contacts: {names}. Type more of the name.")
        return found[0].id

    def _offer_another_detail(self) -> None:
        """Always offer one empty field for another contact detail."""
        rows = [row for row in self.query(FieldRow) if row.field.id.startswith("method")]
        if rows[-1].text.strip():
            new = FieldRow(contact_method_field(len(rows), None), None)
            self.query_one(VerticalScroll).mount(new, after=rows[-1])
            new.call_after_refresh(new.show_hint, "", is_error=False)

    @on(TextArea.Changed)
    def _notes_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._remember()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    # Leaving

    async def action_save(self) -> None:
        """Save, or go to the first invalid field."""
        values: dict[str, Any] = {}
        for row in self.query(FieldRow):
            try:
                is_name = row.field.id == "introduced_by"
                values[row.field.id] = await self._contact_named(row) if is_name else row.value
            except FollowupError as error:
                row.show_hint(safe(str(error), 300), is_error=True)
                row.query_one(Input).focus()
                return
        # Forgotten once the change is made.
        self._remember()
        self.dismiss(self._edited(values))

    def action_cancel(self) -> None:
        """Leave without saving; unsaved changes are restored next time."""
        self._remember()
        self.dismiss(None)

    def _remember(self) -> None:
        """Remember unsaved changes."""
        if not self.is_mounted:
            return
        texts = {
            row.field.id: row.text for row in self.query(FieldRow) if row.text != row.field.text
        }
        if self.notes.original != self._person.contact.notes:
            texts["notes"] = self.notes.original
        if (unsaved := unsaved_text_of(self.app)) is not None:
            unsaved.put(self._unsaved_key, texts)

    def action_reset(self) -> None:
        """Discard unsaved changes."""
        for row in self.query(FieldRow):
            row.text = row.field.text
        self.notes.original = self._person.contact.notes

    def _edited(self, values: dict[str, Any]) -> ContactEdit:
        before = self._person.contact
        after = replace(
            before,
            notes=self.notes.original,
            introduced_by=values["introduced_by"],
            **{name: values[name] for name in CONTACT_FIELDS},
        )
        followup = None
        if self._followup is not None:
            changed = {name: values[name] for name in FOLLOWUP_FIELDS}
            followup = (self._followup, replace(self._followup, **changed))
        methods = [value for key, value in values.items() if key.startswith("method") and value]
        return ContactEdit(
            before,
            after,
            values["tags"],
            tuple(methods),
            followup,
            tags_before=self._person.tags,
            methods_before=tuple(
                (method.kind, method.value, method.label) for method in self._person.methods
            ),
        )
