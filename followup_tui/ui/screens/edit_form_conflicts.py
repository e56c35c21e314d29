"""What is stored now of the fields that were changed in an open form and elsewhere, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from followup_tui.actions.contact_edit import FOLLOWUP_GONE, method_conflicts, methods_as_input
from followup_tui.actions.context import Context
from followup_tui.actions.quick_add import MethodInput
from followup_tui.domain.followup import FollowUp
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.ui.screens.edit_form_fields import (
    FormField,
    contact_fields,
    contact_method_field,
    followup_fields,
    introducer_field,
    notes_field,
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that was changed in the form and elsewhere; `field` is what is stored of it now."""

    id: str
    field: FormField
    is_choice: bool = True
    """Whether mine can be kept: not if the follow-up is closed."""


def read_conflicts(
    contact_id: int,
    followup_id: int | None,
    field_ids: Sequence[str],
    begun: Sequence[MethodInput | None],
    mine: Sequence[MethodInput | None],
    now: Callable[[], Context],
) -> list[Conflict]:
    """Read what is stored of these fields; raises the storage errors of reading.

    `begun` and `mine` are the contact details when the form was opened, and as they are in it."""
    person = person_details(contact_id)
    if person is None:
        return []
    followup = next(iter(due_queries.followups([followup_id])), None) if followup_id else None
    fields = {field.id: field for field in _fields(person, followup, now)}
    stored = methods_as_input(person.methods)
    for place, theirs in method_conflicts(begun, mine, stored).items():
        fields[f"method{place}"] = contact_method_field(place, theirs)
    conflicts = [Conflict(name, fields[name]) for name in field_ids if name in fields]
    if FOLLOWUP_GONE in field_ids:
        gone = FormField(FOLLOWUP_GONE, "follow-up", None, "closed", str)
        conflicts.append(Conflict(FOLLOWUP_GONE, gone, is_choice=False))
    return conflicts


def _fields(
    person: PersonDetails, followup: FollowUp | None, now: Callable[[], Context]
) -> Iterator[FormField]:
    if followup is not None:
        yield from followup_fields(followup, now)
    yield from contact_fields(person)
    yield introducer_field(person)
    yield notes_field(person)
