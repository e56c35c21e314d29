"""The form for a contact and its follow-up: checks as you type, saves as one change."""

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

from followup_tui.actions.contacts import ContactEdit
from followup_tui.actions.context import Context
from followup_tui.domain.date_words import format_day, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language.known_names import KnownContact
from followup_tui.errors import BadInputError, FollowupError
from followup_tui.storage.queries.person import PersonDetails
from followup_tui.system.sanitize import safe, safe_text
from followup_tui.ui.keys import bindings
from followup_tui.ui.screens.edit_form_fields import (
    CONTACT_FIELDS,
    FOLLOWUP_FIELDS,
    MAX_FIELD_LENGTH,
    FormField,
    contact_fields,
    contact_method_field,
    followup_fields,
)
from followup_tui.ui.unsaved_text import unsaved_text_of

LookUp = Callable[[str], Awaitable[Sequence[KnownContact]]]


class ContactSuggester(Suggester):
    """Completes the name of a contact."""

    def __init__(self, look_up: LookUp) -> None:
        super().__init__(use_cache=False)
        self._look_up = look_up

    async def get_suggestion(self, value: str) -> str | None:
        """The first name that begins as it is typed."""
        typed = value.casefold()
        names = (safe(one.name, 200) for one in await self._look_up(value))
        return next((name for name in names if name.casefold().startswith(typed)), None)


class FieldRow(Vertical):
    """A label, an input, and below it what is wrong with what stands there."""

    def __init__(
        self, field: FormField, typed: str | None, suggester: Suggester | None = None
    ) -> None:
        super().__init__(classes="field")
        self.field = field
        self._suggester = suggester
        self._typed = typed

    def compose(self) -> ComposeResult:
        shown = safe(self.field.shown, MAX_FIELD_LENGTH)
        with Horizontal():
            yield Static(safe(self.field.label, 12), classes="label", markup=False)
            line = Input(
                shown if self._typed is None else self._typed,
                placeholder=self.field.placeholder,
                max_length=MAX_FIELD_LENGTH,
                compact=True,
                select_on_focus=False,
                suggester=self._suggester,
            )
            line.cursor_blink = False
            yield line
        yield Static(classes="hint", markup=False)

    @property
    def text(self) -> str:
        """What stands in the input."""
        return self.query_one(Input).value

    @property
    def value(self) -> Any:
        """The value to store; raises BadInputError."""
        return self.field.parse(self.text)

    def show_hint(self, words: str, *, is_error: bool) -> None:
        """Show a word under the input, or none."""
        hint = self.query_one(".hint", Static)
        hint.update(Content(words))
        hint.display = bool(words)
        hint.set_class(is_error, "-wrong")


class EditForm(ModalScreen[ContactEdit | None]):
    """Gives what was edited, or None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_for("form")
    AUTO_FOCUS = "Input"

    def __init__(
        self,
        person: PersonDetails,
        followup: FollowUp | None,
        present: Callable[[], Context],
        look_up: LookUp,
    ) -> None:
        super().__init__()
        self._person = person
        self._followup = followup
        self._present = present
        self._look_up = look_up
        self._about = f"form {person.contact.id}"
        self._draft: dict[str, str] = {}
        """What was typed before and not saved, by line."""

    def compose(self) -> ComposeResult:
        one = self._person.contact
        lines = unsaved_text_of(self.app)
        self._draft = lines.get(self._about) if lines else {}
        with Vertical(id="form") as form:
            form.border_title = Content(f"edit {safe(one.name, 40)}")
            form.border_subtitle = Content(
                "what you typed is back · ctrl+r starts anew"
                if self._draft
                else "ctrl+s saves · esc leaves · tab next"
            )
            with VerticalScroll(can_focus=False):
                if self._followup is not None:
                    for field in followup_fields(self._followup, self._present):
                        yield self._row(field)
                for field in contact_fields(self._person):
                    yield self._row(field)
                yield self._row(self._introduced_by(), ContactSuggester(self._look_up))
                yield from map(self._row, self._ways())
                with Horizontal(id="notes-row"):
                    yield Static("notes", classes="label", markup=False)
                    area = TextArea(
                        self._draft.get("notes", safe_text(one.notes, MAX_FIELD_LENGTH)),
                        compact=True,
                        tab_behavior="focus",
                        id="notes",
                    )
                    area.cursor_blink = False
                    yield area

    def _row(self, field: FormField, suggester: Suggester | None = None) -> FieldRow:
        return FieldRow(field, self._draft.get(field.id), suggester)

    def _introduced_by(self) -> FormField:
        contact = self._person.contact.introduced_by
        # Only `_named` can read a name; what is typed here is looked up.
        return FormField(
            "introduced_by", "through", contact, self._person.introduced_by, str.strip, "a contact"
        )

    def _ways(self) -> list[FormField]:
        ways = [(one.kind, one.value, one.label) for one in self._person.methods]
        found = [contact_method_field(place, way) for place, way in enumerate(ways)]
        last = max((int(key[3:]) for key in self._draft if key.startswith("way")), default=-1)
        more = range(len(ways), max(last + 1, len(ways)) + 1)
        return [*found, *(contact_method_field(place, None) for place in more)]

    def on_mount(self) -> None:
        for row in self.query(FieldRow):
            self._check(row)

    def on_unmount(self) -> None:
        # Textual keeps whatever watched the theme for as long as the app runs, and with it the
        # whole form.
        watching = getattr(self.app, "__watchers", {}).get("theme", [])
        watching[:] = [one for one in watching if not isinstance(one[0], TextArea)]

    def on_resize(self) -> None:
        """What is being typed stays in view."""
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    # Checking

    def time_passed(self) -> None:
        """What the days come to is said anew."""
        for row in self.query(FieldRow):
            if row.field.id in ("due", "promised_for"):
                self._check(row)

    @on(Input.Changed)
    def _typed_in(self, event: Input.Changed) -> None:
        event.stop()
        row = event.input.query_ancestor(FieldRow)
        self._keep()
        self._check(row)
        if row.field.id.startswith("way"):
            self._keep_an_empty_way()

    def _check(self, row: FieldRow) -> None:
        try:
            value = row.value
        except FollowupError as error:
            row.show_hint(safe(str(error)), is_error=True)
            return
        row.show_hint(self._echo(row.field, value), is_error=False)
        if row.field.id == "introduced_by":
            self._check_name(row)

    def _echo(self, field: FormField, value: Any) -> str:
        """What a day comes to."""
        if field.id not in ("due", "promised_for") or not value:
            return ""
        due, today = Due(value), self._present().today.day
        return f"{format_day(due, today)}, {relative_day(due, today)}"

    @work(exclusive=True, group="name")
    async def _check_name(self, row: FieldRow) -> None:
        try:
            await self._named(row)
        except FollowupError as error:
            row.show_hint(safe(str(error), 300), is_error=True)
        else:
            row.show_hint("", is_error=False)

    async def _named(self, row: FieldRow) -> int | None:
        """Whom the name means; raises BadInputError where it is nobody, or several."""
        typed, stored = row.text, self._person.contact.introduced_by
        if typed == safe(row.field.shown, MAX_FIELD_LENGTH):
            return stored
        if not typed.strip():
            return None
        own = self._person.contact.id
        found = [one for one in await self._look_up(typed) if one.id != own]
        if not found:
            raise BadInputError("No contact is called so.")
        if len(found) > 1:
            names = ", ".join(
                f"{one.name}{f' ({one.company})' if one.company else ''}" for one in found[:3]
            )
            raise BadInputError(f"Several: {names}. Write more of the name.")
        return found[0].id

    def _keep_an_empty_way(self) -> None:
        """There is always a line for one more way."""
        rows = [row for row in self.query(FieldRow) if row.field.id.startswith("way")]
        if rows[-1].text.strip():
            new = FieldRow(contact_method_field(len(rows), None), None)
            self.query_one(VerticalScroll).mount(new, after=rows[-1])
            new.call_after_refresh(new.show_hint, "", wrong=False)

    @on(TextArea.Changed)
    def _noted(self, event: TextArea.Changed) -> None:
        event.stop()
        self._keep()

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    # Leaving

    async def action_save(self) -> None:
        """Save, or go to the first field that is wrong."""
        values: dict[str, Any] = {}
        for row in self.query(FieldRow):
            try:
                named = row.field.id == "introduced_by"
                values[row.field.id] = await self._named(row) if named else row.value
            except FollowupError as error:
                row.show_hint(safe(str(error), 300), is_error=True)
                row.query_one(Input).focus()
                return
        # Once it is really stored it is forgotten.
        self._keep()
        self.dismiss(self._edited(values))

    def action_cancel(self) -> None:
        """Leave without saving; what was typed is back when the form is opened again."""
        self._keep()
        self.dismiss(None)

    def _keep(self) -> None:
        """Keep what is typed, as long as it is not stored."""
        if not self.is_mounted:
            return
        typed = {
            row.field.id: row.text
            for row in self.query(FieldRow)
            if row.text != safe(row.field.shown, MAX_FIELD_LENGTH)
        }
        notes = self.query_one("#notes", TextArea).text
        if notes != safe_text(self._person.contact.notes, MAX_FIELD_LENGTH):
            typed["notes"] = notes
        if (lines := unsaved_text_of(self.app)) is not None:
            lines.put(self._about, typed)

    def action_anew(self) -> None:
        """Put back what is stored."""
        for row in self.query(FieldRow):
            row.query_one(Input).value = safe(row.field.shown, MAX_FIELD_LENGTH)
        self.query_one("#notes", TextArea).text = safe_text(
            self._person.contact.notes, MAX_FIELD_LENGTH
        )

    def _edited(self, values: dict[str, Any]) -> ContactEdit:
        before, notes = self._person.contact, self.query_one("#notes", TextArea).text
        if notes == safe_text(before.notes, MAX_FIELD_LENGTH):
            notes = before.notes
        after = replace(
            before,
            notes=notes,
            introduced_by=values["introduced_by"],
            **{name: values[name] for name in CONTACT_FIELDS},
        )
        followup = None
        if self._followup is not None:
            changed = {name: values[name] for name in FOLLOWUP_FIELDS}
            followup = (self._followup, replace(self._followup, **changed))
        ways = [value for key, value in values.items() if key.startswith("way") and value]
        return ContactEdit(before, after, values["tags"], tuple(ways), followup)
