"""The form for a contact and its follow-up: checks as you type, saves as one change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from followup_tui.actions import Edited, MethodGiven, Occasion
from followup_tui.domain import fields
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.wording import day_words, distance
from followup_tui.errors import FollowupError
from followup_tui.safe import safe, safe_text
from followup_tui.storage.queries.person import Person
from followup_tui.ui import keys

_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the form: `value` is what is stored, `read` turns what is typed into that."""

    id: str
    label: str
    value: Any
    shown: str
    read: Callable[[str], Any]
    placeholder: str = ""

    def taken(self, typed: str) -> Any:
        """The value to store. What was not touched stays as it is, cleaned or not."""
        return self.value if typed == safe(self.shown, _LONGEST) else self.read(typed)


class FieldRow(Vertical):
    """A label, an input, and below it what is wrong with what stands there."""

    def __init__(self, field: Field) -> None:
        super().__init__(classes="field")
        self.field = field

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(self.field.label, classes="label", markup=False)
            yield Input(
                safe(self.field.shown, _LONGEST),
                placeholder=self.field.placeholder,
                max_length=_LONGEST,
                compact=True,
                select_on_focus=False,
            )
        yield Static(classes="hint", markup=False)

    @property
    def value(self) -> Any:
        """The value to store; raises BadInputError."""
        return self.field.taken(self.query_one(Input).value)

    def say(self, words: str, *, wrong: bool) -> None:
        """Show a word under the input, or none."""
        hint = self.query_one(".hint", Static)
        hint.update(Content(words))
        hint.display = bool(words)
        hint.set_class(wrong, "-wrong")


class EditForm(ModalScreen[Edited | None]):
    """Gives what was edited, or None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("form")
    AUTO_FOCUS = "Input"

    def __init__(self, person: Person, followup: FollowUp | None, occasion: Occasion) -> None:
        super().__init__()
        self._person = person
        self._followup = followup
        self._occasion = occasion

    def compose(self) -> ComposeResult:
        with Vertical(id="form") as form:
            form.border_title = Content(f"edit {safe(self._person.contact.name, 40)}")
            form.border_subtitle = "ctrl+s saves · esc cancels · tab next"
            with VerticalScroll(can_focus=False):
                for field in (*self._followup_fields(), *self._contact_fields()):
                    yield FieldRow(field)
                for field in self._method_fields():
                    yield FieldRow(field)
                yield Static("notes", classes="label")
                yield TextArea(
                    safe_text(self._person.contact.notes, _LONGEST),
                    compact=True,
                    tab_behavior="focus",
                    id="notes",
                )

    def on_mount(self) -> None:
        for row in self.query(FieldRow):
            row.say("", wrong=False)

    def _followup_fields(self) -> Iterator[Field]:
        one, now, rules = self._followup, self._occasion.now, self._occasion.rules
        if one is None:
            return
        yield Field("about", "about", one.about, one.about, fields.line)
        yield Field("due", "due", one.due, one.due, lambda text: fields.due(text, now, rules))
        yield Field(
            "promised_by",
            "promised by",
            one.promised_by,
            one.promised_by or "",
            lambda text: fields.promised_by(text, now, rules),
            "by when you promised it",
        )

    def _contact_fields(self) -> Iterator[Field]:
        one, tags = self._person.contact, self._person.tags

        def plain(name: str, label: str, read: Callable[[str], Any], hint: str = "") -> Field:
            value = getattr(one, name)
            return Field(name, label, value, str(value or ""), read, hint)

        yield plain("name", "name", fields.name)
        yield plain("nickname", "nickname", fields.line)
        yield plain("company", "company", fields.line)
        yield plain("role", "role", fields.line)
        shown = " ".join(f"#{tag}" for tag in tags)
        yield Field("tags", "tags", tags, shown, fields.tags, "#pycon #hiring")
        yield plain("cadence", "every", fields.cadence, "6 weeks")
        yield plain("strength", "strength", fields.strength, "0 to 5")
        yield plain("location", "location", fields.line)
        yield plain("time_zone", "time zone", fields.time_zone, "Europe/Berlin")
        yield plain("met", "met", fields.line, "at a meetup")
        yield plain("met_on", "met on", fields.day, "2026-10-30")
        yield plain("birthday", "birthday", fields.birthday, "1990-05-17 or 05-17")

    def _method_fields(self) -> Iterator[Field]:
        for place, one in enumerate(self._person.methods):
            kept: MethodGiven = (one.kind, one.value, one.label)
            label = safe(one.label, 12) or one.kind
            yield Field(f"method{place}", label, kept, one.value, _method(one.label))
        yield Field("method", "reach", None, "", _method(""), "e-mail, phone, link or handle")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        row = event.input.query_ancestor(FieldRow)
        try:
            value = row.value
        except FollowupError as error:
            row.say(safe(str(error)), wrong=True)
            return
        row.say(self._echo(row.field, value, event.value), wrong=False)

    def _echo(self, field: Field, value: Any, typed: str) -> str:
        """What a phrase came to, where that is not what was typed."""
        if field.id not in ("due", "promised_by") or not value or value == typed:
            return ""
        due, today = Due(value), self._occasion.today.day
        return f"{day_words(due, today)}, {distance(due, today)}"

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    def action_save(self) -> None:
        """Save, or go to the first field that is wrong."""
        values: dict[str, Any] = {}
        for row in self.query(FieldRow):
            try:
                values[row.field.id] = row.value
            except FollowupError as error:
                row.say(safe(str(error)), wrong=True)
                row.query_one(Input).focus()
                return
        self.dismiss(self._edited(values))

    def action_cancel(self) -> None:
        """Leave without saving."""
        self.dismiss(None)

    def _edited(self, values: dict[str, Any]) -> Edited:
        before, notes = self._person.contact, self.query_one("#notes", TextArea).text
        if notes == safe_text(before.notes, _LONGEST):
            notes = before.notes
        names = ("name", "nickname", "company", "role", "location", "time_zone", "strength")
        more = ("cadence", "met", "met_on", "birthday")
        after = replace(before, notes=notes, **{name: values[name] for name in (*names, *more)})
        followup = None
        if self._followup is not None:
            changed = {name: values[name] for name in ("about", "due", "promised_by")}
            followup = (self._followup, replace(self._followup, **changed))
        given = [value for key, value in values.items() if key.startswith("method")]
        return Edited(before, after, values["tags"], _methods(given), followup)


def _method(label: str) -> Callable[[str], MethodGiven | None]:
    def read(text: str) -> MethodGiven | None:
        found = fields.method(text)
        return (*found, label) if found else None

    return read


def _methods(given: Sequence[MethodGiven | None]) -> tuple[MethodGiven, ...]:
    return tuple(one for one in given if one is not None)
