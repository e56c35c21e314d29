"""Add the sample people, with a year of history, to a new database."""

from __future__ import annotations

from dataclasses import replace

from followup_tui.actions.context import Context
from followup_tui.actions.quick_add import add_methods, add_tags
from followup_tui.actions.sample.dated_people import SamplePerson, sample_people
from followup_tui.domain.change import Change
from followup_tui.domain.interaction import Participant
from followup_tui.storage.journal import ChangeRecorder, clear_journal, recording
from followup_tui.storage.queries.contacts import contacts


def add_sample(context: Context) -> Change:
    """Add the sample people; undo cannot remove them."""
    people = sample_people(context.now, context.rules)
    with recording("Sample people", context.now, context.program) as change:
        ids = {person.contact.name: change.add(person.contact).id for person in people}
        for person in people:
            _add_details(change, person, ids)
    clear_journal()
    return change.change()


def _add_details(change: ChangeRecorder, person: SamplePerson, ids: dict[str, int]) -> None:
    contact_id = ids[person.contact.name]
    if person.introduced_by:
        (contact,) = contacts([contact_id])
        change.update(contact, replace(contact, introduced_by=ids[person.introduced_by]))
    add_tags(change, contact_id, person.tags)
    add_methods(change, contact_id, person.methods)
    for followup in person.followups:
        change.add(replace(followup, contact=contact_id))
    for interaction in person.interactions:
        logged = change.add(interaction)
        change.add(
            Participant(logged.id, contact_id, created=logged.created, updated=logged.created)
        )
