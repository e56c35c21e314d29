"""The sample people with their year of history, as the ground that no undo goes below."""

from __future__ import annotations

from dataclasses import replace

from followup_tui.actions.context import Context
from followup_tui.actions.quick_add import add_methods, add_tags
from followup_tui.actions.sample.history import SamplePerson, sample_people
from followup_tui.domain.change import Change
from followup_tui.domain.interaction import Participant
from followup_tui.storage.journal import ChangeRecorder, clear_journal, recording
from followup_tui.storage.queries.contacts import contacts


def add_sample(context: Context) -> Change:
    """Write the sample people with their year of history, as the ground that no undo goes below."""
    people = sample_people(context.now, context.rules).people
    with recording("Sample people", context.now, context.program) as change:
        ids = {one.contact.name: change.add(one.contact).id for one in people}
        for one in people:
            _add_around(change, one, ids)
    clear_journal()
    return change.change()


def _add_around(change: ChangeRecorder, one: SamplePerson, ids: dict[str, int]) -> None:
    contact = ids[one.contact.name]
    if one.introduced_by:
        (stored,) = contacts([contact])
        change.update(stored, replace(stored, introduced_by=ids[one.introduced_by]))
    add_tags(change, contact, one.tags)
    add_methods(change, contact, one.methods)
    for followup in one.followups:
        change.add(replace(followup, contact=contact))
    for happening in one.interactions:
        logged = change.add(happening)
        change.add(Participant(logged.id, contact, created=logged.created, updated=logged.created))
