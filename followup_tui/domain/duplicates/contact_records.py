"""What names a contact, and how it moves to another one when both become one. Nothing is lost: what
both have is kept once, and a round of keeping in touch that is one too many is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from followup_tui.domain.change import Edit
from followup_tui.domain.contact import Contact, ContactMethod, Tagging
from followup_tui.domain.distinct_pair import DistinctPair, distinct_pair
from followup_tui.domain.followup import FollowUp, close
from followup_tui.domain.identity_keys import method_key
from followup_tui.domain.interaction import Participant
from followup_tui.domain.introduction import Introduction


@dataclass(frozen=True, slots=True)
class ContactRecords:
    """All that names one contact, in the order of the ids; `introduced` are whom it brought."""

    methods: tuple[ContactMethod, ...] = ()
    taggings: tuple[Tagging, ...] = ()
    followups: tuple[FollowUp, ...] = ()
    participants: tuple[Participant, ...] = ()
    introduced: tuple[Contact, ...] = ()
    introductions: tuple[Introduction, ...] = ()
    distinct_pairs: tuple[DistinctPair, ...] = ()

    @property
    def cadence_followups(self) -> tuple[FollowUp, ...]:
        """The open rounds of keeping in touch."""
        return tuple(
            one for one in self.followups if one.reason == "cadence" and one.state == "open"
        )


def move_edits(
    kept: int, mine: ContactRecords, gone: int, theirs: ContactRecords, moment: int
) -> Iterator[Edit]:
    """The steps by which all that names `gone` comes to name `kept`; `moment` is a UTC instant in
    milliseconds."""
    yield from _methods(kept, mine, theirs)
    tags = {one.tag for one in mine.taggings}
    for tagging in theirs.taggings:
        yield Edit(tagging, None if tagging.tag in tags else replace(tagging, contact=kept))
    yield from _followups(kept, mine, theirs, moment)
    there = {one.interaction for one in mine.participants}
    for one in theirs.participants:
        yield Edit(one, None if one.interaction in there else replace(one, contact=kept))
    for person in theirs.introduced:
        # The two themselves are for who merges them.
        if person.id not in (kept, gone):
            yield Edit(person, replace(person, introduced_by=kept))
    for introduction in theirs.introductions:
        yield Edit(introduction, _introduction(introduction, kept, gone))
    yield from _decisions(kept, mine, gone, theirs)


def introductions_between(mine: ContactRecords, theirs: ContactRecords) -> tuple[Introduction, ...]:
    """The introductions of the two to each other, which no merging can keep."""
    return tuple(one for one in theirs.introductions if one in mine.introductions)


def _methods(kept: int, mine: ContactRecords, theirs: ContactRecords) -> Iterator[Edit]:
    """Ways go behind those that are there; a way that both have is there once, with its label."""
    known = {method_key(one.kind, one.value): one for one in mine.methods}
    last = max((one.position for one in mine.methods), default=-1)
    for one in sorted(theirs.methods, key=lambda each: (each.position, each.id)):
        key = method_key(one.kind, one.value)
        same = known.get(key)
        if same is None:
            last += 1
            known[key] = moved = replace(one, contact=kept, position=last)
            yield Edit(one, moved)
            continue
        yield Edit(one, None)
        if one.label and not same.label and same in mine.methods:
            known[key] = replace(same, label=one.label)
            yield Edit(same, known[key])


def _followups(
    kept: int, mine: ContactRecords, theirs: ContactRecords, moment: int
) -> Iterator[Edit]:
    rounds = mine.cadence_followups or theirs.cadence_followups
    first = min(rounds, key=lambda one: (one.due, one.id), default=None)
    for one in (*mine.cadence_followups, *theirs.followups):
        moved = replace(one, contact=kept)
        if one in (*mine.cadence_followups, *theirs.cadence_followups) and one is not first:
            moved = close(moved, "dropped", moment)
        if moved != one:
            yield Edit(one, moved)


def _introduction(one: Introduction, kept: int, gone: int) -> Introduction | None:
    first, second = (kept if each == gone else each for each in (one.first, one.second))
    return None if first == second else replace(one, first=first, second=second)


def _decisions(
    kept: int, mine: ContactRecords, gone: int, theirs: ContactRecords
) -> Iterator[Edit]:
    known = {(one.first, one.second) for one in mine.distinct_pairs}
    for one in theirs.distinct_pairs:
        other = one.second if one.first == gone else one.first
        pair = distinct_pair(kept, other)
        if other == kept or (pair.first, pair.second) in known:
            yield Edit(one, None)
        else:
            yield Edit(one, replace(one, first=pair.first, second=pair.second))
