"""The lines of the edit form: what each holds, how it is read, what is shown below it."""

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
from followup_tui.system.sanitize import safe

MAX_FIELD_LENGTH = 20_000
CONTACT_FIELDS = (
    *("name", "nickname", "company", "role", "location", "time_zone", "strength"),
    *("cadence", "met", "met_on", "birthday"),
)
FOLLOWUP_FIELDS = ("about", "due", "promised_for", "move", "attempt")


@dataclass(frozen=True, slots=True)
class FormField:
    """A line of the form: `value` is what is stored, `read` turns what is typed into that."""

    id: str
    label: str
    value: Any
    shown: str
    read: Callable[[str], Any]
    placeholder: str = ""

    def parse(self, typed: str) -> Any:
        """The value to store. What was not touched stays as it is, cleaned or not."""
        return self.value if typed == safe(self.shown, MAX_FIELD_LENGTH) else self.read(typed)


def followup_fields(one: FollowUp, present: Callable[[], Context]) -> Iterator[FormField]:
    """The lines of a follow-up; days are read as of the present, however long the form is open."""

    def day(read: Callable[[str, DateTime, Rules], Any]) -> Callable[[str], Any]:
        def reading(text: str) -> Any:
            context = present()
            return read(text, context.now, context.rules)

        return reading

    yield FormField("about", "about", one.about, one.about, form_values.text)
    yield FormField("due", "due", one.due, one.due, day(form_values.due))
    yield FormField(
        "promised_for",
        "promised by",
        one.promised_for,
        one.promised_for or "",
        day(form_values.promised_for),
        "by when it was promised",
    )
    yield FormField("move", "move", one.move, one.move, form_values.move, "mine or theirs")
    yield FormField("attempt", "try", one.attempt, str(one.attempt), form_values.attempt, "1")


def contact_fields(person: PersonDetails) -> Iterator[FormField]:
    """The lines of a contact, but for those of `introduced by` and the ways to reach it."""
    one = person.contact

    def plain(name: str, label: str, read: Callable[[str], Any], hint: str = "") -> FormField:
        value = getattr(one, name)
        return FormField(name, label, value, str(value or ""), read, hint)

    yield plain("name", "name", form_values.name)
    yield plain("nickname", "nickname", form_values.text)
    yield plain("company", "company", form_values.text)
    yield plain("role", "role", form_values.text)
    tags = " ".join(f"#{tag}" for tag in person.tags)
    yield FormField("tags", "tags", person.tags, tags, form_values.tags, "#pycon #hiring")
    yield plain("cadence", "every", form_values.cadence, "6 weeks, never; empty: as the tags say")
    yield plain("strength", "strength", form_values.strength, "0 to 5")
    yield plain("location", "location", form_values.text)
    yield plain("time_zone", "time zone", form_values.time_zone, "Europe/Berlin")
    yield plain("met", "met", form_values.text, "at a meetup")
    yield plain("met_on", "met on", form_values.day, "2026-10-30")
    birthday = (one.birthday or "").removeprefix("--")
    yield FormField(
        "birthday", "birthday", one.birthday, birthday, form_values.birthday, "1990-05-17 or 05-17"
    )


def contact_method_field(place: int, way: MethodInput | None) -> FormField:
    """The line of a way to reach somebody; without one the empty line for another."""
    if way is None:
        hint = "may@acme.com (work) · phone: 1234 (desk)"
        return FormField(
            f"way{place}", "reach", None, "", form_values.labelled_contact_detail, hint
        )
    return FormField(
        f"way{place}",
        way[0],
        way,
        form_values.format_contact_detail(*way),
        form_values.labelled_contact_detail,
    )
