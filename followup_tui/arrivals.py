"""People who come many at once: an import's plan and its writing, and the sample people. Each is
one change, like everything in `actions`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from followup_tui.actions.adding import reach, tag
from followup_tui.actions.occasion import Occasion
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Method, Tag, Tagging
from followup_tui.domain.interaction import Participant
from followup_tui.errors import BadInputError
from followup_tui.exchange.filling import Way, as_contact
from followup_tui.exchange.incoming import Reading
from followup_tui.exchange.people import Existing, Lookup
from followup_tui.exchange.plan import Match, Plan, plan
from followup_tui.sample.story import SamplePerson, sample
from followup_tui.storage.journal import Recorder, forget, recording
from followup_tui.storage.queries.contacts import contacts, everybody, tags_named


def plan_import(readings: Sequence[Reading]) -> Plan:
    """What bringing these files would do; changes nothing.

    BadInputError when the files hold nobody."""
    whole = _together(readings)
    if not whole.people:
        reason = f": {whole.skipped[0].place}: {whole.skipped[0].why}" if whole.skipped else ""
        raise BadInputError(f"There is nobody in what was given{reason}. Nothing was imported.")
    return plan(whole, Lookup.of([Existing(*one) for one in everybody()]))


def bring(readings: Sequence[Reading], occasion: Occasion) -> Plan:
    """Write what the files tell, new people parked, as one change; gives the plan that was done.

    BadInputError when the files hold nobody."""
    with recording("Import", occasion.now, occasion.program) as change:
        done = plan_import(readings)
        change.label = f"Imported: {len(done.new):,} new, {len(done.matched):,} added to"
        writer = _Writer(change)
        for one in done.new:
            contact = change.add(as_contact(one))
            writer.ways(contact.id, one.methods, 0)
            writer.tags(contact.id, one.tags)
        for match in done.matched:
            writer.match(match)
    return done


def _together(readings: Sequence[Reading]) -> Reading:
    """Several files as one."""
    return Reading(
        tuple(one for reading in readings for one in reading.people),
        tuple(one for reading in readings for one in reading.skipped),
        sum(reading.photos for reading in readings),
    )


class _Writer:
    """Writes ways and tags of many contacts; knows each tag once it has met it."""

    def __init__(self, change: Recorder) -> None:
        self._change = change
        self._tags: dict[str, int] = {}

    def match(self, match: Match) -> None:
        """Write what a file adds to a known contact."""
        self._change.put(match.existing.contact, match.contact)
        last = max((one.position for one in match.existing.methods), default=-1)
        self.ways(match.contact.id, match.methods, last + 1)
        self.tags(match.contact.id, match.tags)

    def ways(self, contact: int, given: Sequence[Way], start: int) -> None:
        """Add ways to reach a contact, from that position on."""
        for position, (kind, value, label) in enumerate(given, start):
            self._change.add(Method(contact, kind, value, label, position))

    def tags(self, contact: int, names: Sequence[str]) -> None:
        """Add tags that the contact does not carry."""
        for name in names:
            if name not in self._tags:
                there = tags_named([name]).get(name) or self._change.add(Tag(name))
                self._tags[name] = there.id
            self._change.add(Tagging(contact, self._tags[name]))


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
