"""The fields of the edit form: what each holds and how its text is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pendulum import DateTime

from followup_tui.actions.context import Context
from followup_tui.actions.quick_add import MethodInput
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language import form_values
from followup_tui.domain.rules import Rules
from followup_tui.storage.queries.person import PersonDetails

CONTACT_FIELDS = (
    *("name", "nickname", "company", "role", "location", "time_zone", "strength"),
    *("cadence", "met", "met_on", "birthday"),
)
FOLLOWUP_FIELDS = ("about", "due", "promised_for", "move", "attempt")


@dataclass(frozen=True, slots=True)
class FormField:
    """A field: `value` is what is stored, `text` how it is edited, `read` reads such a text."""

    id: str
    label: str
    value: Any
    text: str
    read: Callable[[str], Any]
    placeholder: str = ""

    def parse(self, typed: str) -> Any:
        """Return the value to store; BadInputError if the text cannot be read.

        A text that was not changed keeps its value, even one that would be read as another."""
        return self.value if typed == self.text else self.read(typed)


def followup_fields(followup: FollowUp, now: Callable[[], Context]) -> Iterator[FormField]:
    """Yield the fields of a follow-up; dates are read as of now, however long the form is open."""

    def at_present(read: Callable[[str, DateTime, Rules], Any]) -> Callable[[str], Any]:
        def read_now(text: str) -> Any:
            context = now()
            return read(text, context.now, context.rules)

        return read_now

    yield FormField("about", "about", followup.about, followup.about, form_values.text)
    yield FormField("due", "due", followup.due, followup.due, at_present(form_values.due))
    yield FormField(
        "promised_for",
        "promised for",
        followup.promised_for,
        followup.promised_for or "",
        at_present(form_values.promised_for),
        "the day it was promised for",
    )
    yield FormField(
        "move", "move", followup.move, followup.move, form_values.move, "mine or theirs"
    )
    yield FormField(
        "attempt", "attempt", followup.attempt, str(followup.attempt), form_values.attempt, "1"
    )


def contact_fields(person: PersonDetails) -> Iterator[FormField]:
    """Yield the fields of a contact, except `introduced by` and the contact details."""
    contact = person.contact

    def plain(name: str, label: str, read: Callable[[str], Any], hint: str = "") -> FormField:
        value = getattr(contact, name)
        return FormField(name, label, value, str(value or ""), read, hint)

    yield plain("name", "name", form_values.name)
    yield plain("nickname", "nickname", form_values.text)
    yield plain("company", "company", form_values.text)
    yield plain("role", "role", form_values.text)
    tags = " ".join(f"#{tag}" for tag in person.tags)
    yield FormField("tags", "tags", person.tags, tags, form_values.tags, "#pycon #hiring")
    yield plain("cadence", "cadence", form_values.cadence, "6 weeks, never; empty: from the tags")
    yield plain("strength", "strength", form_values.strength, "0 to 5")
    yield plain("location", "location", form_values.text)
    yield plain("time_zone", "time zone", form_values.time_zone, "Europe/Berlin")
    yield plain("met", "met", form_values.text, "at a meetup")
    yield plain("met_on", "met on", form_values.day, "2026-10-30")
    birthday = (contact.birthday or "").removeprefix("--")
    yield FormField(
        "birthday",
        "birthday",
        contact.birthday,
        birthday,
        form_values.birthday,
        "1990-05-17 or 05-17",
    )


def introducer_field(person: PersonDetails) -> FormField:
    """Return the field of who introduced the contact; its text is a name, which has to be looked
    up."""
    return FormField(
        "introduced_by",
        "introduced by",
        person.contact.introduced_by,
        person.introduced_by,
        str.strip,
        "a contact",
    )


def notes_field(person: PersonDetails) -> FormField:
    """Return the field of the notes, which are edited as they are."""
    return FormField("notes", "notes", person.contact.notes, person.contact.notes, str)


def contact_method_field(index: int, method: MethodInput | None) -> FormField:
    """Return the field of a contact detail; without one the empty field for another."""
    if method is None:
        hint = "may@acme.com (work) · phone: 1234 (desk)"
        return FormField(
            f"method{index}", "details", None, "", form_values.labelled_contact_detail, hint
        )
    return FormField(
        f"method{index}",
        method[0],
        method,
        form_values.format_contact_detail(*method),
        form_values.labelled_contact_detail,
    )
