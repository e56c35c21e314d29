"""The sample people with their year of history, as the ground that no undo goes below."""

from __future__ import annotations

from dataclasses import replace

from followup_tui.actions.context import Occasion
from followup_tui.actions.quick_add import reach, tag
from followup_tui.actions.sample.history import SamplePerson, sample
from followup_tui.domain.change import Change
from followup_tui.domain.interaction import Participant
from followup_tui.storage.journal import Recorder, forget, recording
from followup_tui.storage.queries.contacts import contacts


def add_sample(occasion: Occasion) -> Change:
    """Write the sample people with their year of history, as the ground that no undo goes below."""
    people = sample(occasion.now, occasion.rules).people
    with recording("Sample people", occasion.now, occasion.program) as change:
        ids = {one.contact.name: change.add(one.contact).id for one in people}
        for one in people:
            _add_around(change, one, ids)
    forget()
    return change.change()


def _add_around(change: Recorder, one: SamplePerson, ids: dict[str, int]) -> None:
    contact = ids[one.contact.name]
    if one.introduced_by:
        (stored,) = contacts([contact])
        change.put(stored, replace(stored, introduced_by=ids[one.introduced_by]))
    tag(change, contact, one.tags)
    reach(change, contact, one.methods)
    for followup in one.followups:
        change.add(replace(followup, contact=contact))
    for happening in one.interactions:
        logged = change.add(happening)
        change.add(Participant(logged.id, contact, created=logged.created, updated=logged.created))
