"""A row of the edit form: label, input and hint; and how the name of a contact is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Static

from followup_tui.domain.language.known_names import KnownContact
from followup_tui.errors import BadInputError
from followup_tui.system.sanitize import safe
from followup_tui.ui.screens.edit_form_fields import FormField
from followup_tui.ui.widgets.editable_input import EditableInput
from followup_tui.ui.widgets.editable_text import EditableText
from followup_tui.wording import join, wording

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


class FormRow(Vertical):
    """A field with its label, what is typed, and a hint below."""

    def __init__(self, field: FormField, restored: str | None) -> None:
        """`restored` is an unsaved text from before."""
        super().__init__(classes="field")
        self.field = field
        self.restored = restored
        self.theirs = ""
        """What was saved elsewhere meanwhile, while the field is edited by hand."""

    @property
    def typing(self) -> Widget:
        """What takes the keys."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """What is typed."""
        raise NotImplementedError

    @text.setter
    def text(self, text: str) -> None:
        raise NotImplementedError

    @property
    def first_text(self) -> str:
        """What the field shows at first."""
        return self.field.text if self.restored is None else self.restored

    @property
    def is_changed(self) -> bool:
        """Whether the text differs from what is stored."""
        return self.text != self.field.text

    @property
    def value(self) -> Any:
        """The value to store; BadInputError if the text cannot be read."""
        return self.field.parse(self.text)

    @property
    def state(self) -> str:
        """The hint for an unsaved text: restored from before, or changed elsewhere."""
        if not self.is_changed:
            return ""
        if self.theirs:
            return f"theirs: {safe(self.theirs, 300)}"
        if self.text == self.restored:
            return f"restored, not saved · saved: {safe(self.field.text, 60) or 'nothing'}"
        return ""

    def edit_beside(self, theirs: str) -> None:
        """Let the person edit the field with what was saved elsewhere in view."""
        self.theirs = theirs or "nothing"

    def show_hint(self, words: str, *, is_error: bool = False) -> None:
        """Show a hint below the input; "": none."""
        hint = self.query_one(".hint", Static)
        hint.update(Content(words))
        hint.display = bool(words)
        hint.set_class(is_error, "-wrong")


class FieldRow(FormRow):
    """A field of one line."""

    def __init__(
        self, field: FormField, restored: str | None, suggester: Suggester | None = None
    ) -> None:
        super().__init__(field, restored)
        self._suggester = suggester

    def compose(self) -> ComposeResult:
        """Label and input, and the hint below them."""
        with Horizontal():
            yield Static(safe(self.field.label, 14), classes="label", markup=False)
            line = EditableInput(
                self.first_text,
                placeholder=self.field.placeholder,
                compact=True,
                select_on_focus=False,
                suggester=self._suggester,
            )
            line.cursor_blink = False
            yield line
        yield Static(classes="hint", markup=False)

    @property
    def typing(self) -> EditableInput:
        """The input."""
        return self.query_one(EditableInput)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.typing.text

    @text.setter
    def text(self, text: str) -> None:
        self.typing.text = text


class NotesRow(FormRow):
    """The notes, of several lines."""

    def compose(self) -> ComposeResult:
        """Label and text, and the hint below them."""
        with Horizontal(id="notes-row"):
            yield Static(self.field.label, classes="label", markup=False)
            area = EditableText(self.first_text, compact=True, tab_behavior="focus", id="notes")
            area.cursor_blink = False
            yield area
        yield Static(classes="hint", markup=False)

    @property
    def typing(self) -> EditableText:
        """The text area."""
        return self.query_one(EditableText)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.typing.original

    @text.setter
    def text(self, text: str) -> None:
        self.typing.original = text

    @property
    def state(self) -> str:
        """The hint for an unsaved text."""
        if self.theirs and self.is_changed:
            return self.theirs
        return "restored, not saved" if self.is_changed and self.text == self.restored else ""

    def edit_beside(self, theirs: str) -> None:
        """Put what was saved elsewhere below the text, to be edited."""
        mine = self.text
        if theirs and theirs not in mine:
            self.text = f"{mine}\n\n{theirs}"
        self.theirs = "theirs is below yours" if theirs else "theirs is empty"


class FieldList(VerticalScroll, can_focus=False):
    """All fields; one stays in view whatever room there is."""

    in_view: Widget | None = None
    """The field that is asked about; None: the one that is typed in."""

    def on_resize(self) -> None:
        """Keep the field in view."""
        widget = self.in_view or self.screen.focused
        if widget is not None and self in widget.ancestors:
            widget.scroll_visible(animate=False)


async def read_introducer(row: FormRow, contact_id: int, lookup: ContactLookup) -> int | None:
    """Return the id of the contact that the row names; BadInputError if none or several match."""
    text = row.text
    if not row.is_changed:
        value: int | None = row.field.value
        return value
    if not text.strip():
        return None
    found = [known for known in await lookup(text) if known.id != contact_id]
    if not found:
        raise BadInputError("No contact with that name.")
    if len(found) > 1:
        names = [
            wording("{}", known.name) + (wording(" ({})", known.company) if known.company else "")
            for known in found[:3]
        ]
        raise BadInputError(
            wording("Several contacts: {}.", join(names)), hint="Type more of the name."
        )
    return found[0].id
