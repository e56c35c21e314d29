"""The writing of an import, as one change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from followup_tui.actions.context import Occasion
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact, Method, Tag, Tagging, activate
from followup_tui.domain.date_words import counted
from followup_tui.domain.text_folding import fold
from followup_tui.errors import ChangedElsewhereError
from followup_tui.importing.apply_interactions import Meetings
from followup_tui.importing.batches import batches
from followup_tui.importing.fill_fields import Way, as_contact, new_tags
from followup_tui.importing.make_plan import plan_import
from followup_tui.importing.plan import Match, New, Plan
from followup_tui.storage.journal import Recorder, recording, stand
from followup_tui.storage.queries.for_import import all_tags
from followup_tui.system.progress import Progress, Step, silent


def bring(plan: Plan, occasion: Occasion, progress: Progress = silent, label: str = "") -> Change:
    """Do what the plan says, new people parked, as one change, called `label` if that is given;
    whoever is still asked about is left out.

    ChangedElsewhereError when the database was altered since, in a way that alters the plan."""

    def watch(done: int, total: int) -> None:
        progress(done, total, Step.INDEXING)

    with recording(label or _label(plan), occasion.now, occasion.program, watch=watch) as change:
        _check(plan)
        _Writing(change, plan, occasion, progress).write()
    return change.change()


def is_brought(plan: Plan) -> bool:
    """Whether the plan, or another change, was written since it was made."""
    return stand() != plan.stand


def _label(plan: Plan) -> str:
    label = f"Imported: {len(plan.new):,} new, {plan.added_to:,} changed"
    return f"{label}, {counted(len(plan.logged), 'interaction')}" if plan.logged else label


def _check(plan: Plan) -> None:
    """Refuse a plan that would be another one now."""
    if stand() == plan.stand:
        return
    base = plan.base or plan
    if replace(plan_import(plan.reading), stand=base.stand) != base:
        raise ChangedElsewhereError(
            "Contacts were changed since the plan was made. Nothing was imported; look at it again."
        )


class _Writing:
    """Writes what a plan says, many records at a time."""

    def __init__(
        self, change: Recorder, plan: Plan, occasion: Occasion, progress: Progress
    ) -> None:
        self._change = change
        self._plan = plan
        self._progress = progress
        self._done = 0
        self._total = len(plan.new) + len(plan.matched) + len(plan.logged)
        self._contacts: dict[int, int] = {}
        self._tags = {fold(one.name): one.id for one in reversed(all_tags())}
        self._meetings = Meetings(change, plan.logged, occasion)

    def write(self) -> None:
        """Write all of it."""
        self._make_tags()
        for one in self._plan.known:
            self._contacts.update(dict.fromkeys(one.whos, one.contact))
        for match in self._plan.matched:
            self._contacts.update(dict.fromkeys(match.whos, match.existing.contact.id))
        self._meetings.remember(self._contacts, self._moved_by_cadence())
        for some in batches(self._plan.new):
            self._new(some)
            self._tell(len(some))
        for matches in batches(self._plan.matched):
            self._matched(matches)
            self._tell(len(matches))
        for logged in batches(self._plan.logged):
            self._meetings.log(logged, self._contacts)
            self._tell(len(logged))
        self._meetings.settle(self._contacts)

    def _moved_by_cadence(self) -> set[int]:
        """Whoever may get another cadence, their own or by a tag."""
        return {
            one.existing.contact.id
            for one in self._plan.matched
            if one.tags or one.contact.cadence != one.existing.contact.cadence
        }

    def _tell(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total, Step.WRITING)

    def _make_tags(self) -> None:
        """Make the tags that are not there; with other capitals they are the same."""
        wanted: dict[str, str] = {}
        for names in (
            *(one.incoming.tags for one in self._plan.new),
            *(one.tags for one in self._plan.matched),
        ):
            for name in names:
                wanted.setdefault(fold(name), name)
        missing = [Tag(name) for key, name in wanted.items() if key not in self._tags]
        self._tags.update((fold(one.name), one.id) for one in self._change.add_all(missing))

    def _new(self, some: Sequence[New]) -> None:
        made = self._change.add_all([self._contact(one) for one in some])
        ways: list[Method] = []
        tags: list[Tagging] = []
        for one, contact in zip(some, made, strict=True):
            self._contacts[one.who] = contact.id
            ways += _methods(contact.id, one.incoming.methods, 0)
            tags += self._taggings(contact.id, new_tags((), one.incoming.tags))
        self._change.add_all(ways)
        self._change.add_all(tags)
        self._meetings.begin([one.id for one in made if one.standing == "active"])

    def _contact(self, one: New) -> Contact:
        contact = as_contact(one.incoming)
        if one.who in self._meetings.followed:
            contact = activate(contact)
        return replace(contact, last_contact=self._meetings.last.get(one.who))

    def _matched(self, some: Sequence[Match]) -> None:
        self._change.put_all([(one.existing.contact, one.contact) for one in some])
        ways: list[Method] = []
        tags: list[Tagging] = []
        for one in some:
            contact = one.existing.contact.id
            last = max((way.position for way in one.existing.methods), default=-1)
            ways += _methods(contact, one.methods, last + 1)
            tags += self._taggings(contact, one.tags)
        self._change.add_all(ways)
        self._change.add_all(tags)

    def _taggings(self, contact: int, names: Sequence[str]) -> list[Tagging]:
        return [Tagging(contact, self._tags[fold(name)]) for name in names]


def _methods(contact: int, given: Sequence[Way], start: int) -> Iterator[Method]:
    """Ways to reach a contact, from that position on."""
    for position, (kind, value, label) in enumerate(given, start):
        yield Method(contact, kind, value, label, position)
