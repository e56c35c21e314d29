"""The writing of an import, as one change."""

from __future__ import annotations

from collections.abc import Sequence

from followup_tui.actions.occasion import Occasion
from followup_tui.arrivals.planning import plan_import
from followup_tui.domain.contact import Method, Tag, Tagging
from followup_tui.exchange.filling import Way, as_contact
from followup_tui.exchange.incoming import Reading
from followup_tui.exchange.plan import Match, Plan
from followup_tui.storage.journal import Recorder, recording
from followup_tui.storage.queries.contacts import tags_named


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
