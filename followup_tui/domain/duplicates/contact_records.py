"""The records that refer to a contact, and how a merge moves them to another one. Nothing is lost:
what both have is kept once, and one of their keep-in-touch follow-ups stays open."""

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
    """All records that refer to one contact, by id; `introduced` are the contacts it introduced."""

    methods: tuple[ContactMethod, ...] = ()
    taggings: tuple[Tagging, ...] = ()
    followups: tuple[FollowUp, ...] = ()
    participants: tuple[Participant, ...] = ()
    introduced: tuple[Contact, ...] = ()
    introductions: tuple[Introduction, ...] = ()
    distinct_pairs: tuple[DistinctPair, ...] = ()

    @property
    def cadence_followups(self) -> tuple[FollowUp, ...]:
        """Return the open keep-in-touch follow-ups."""
        return tuple(
            followup
            for followup in self.followups
            if followup.reason == "cadence" and followup.state == "open"
        )


def move_edits(
    kept_id: int, kept: ContactRecords, gone_id: int, gone: ContactRecords, closed_at: int
) -> Iterator[Edit]:
    """Yield the edits that make all records of `gone_id` refer to `kept_id`. Follow-ups that are
    one too many are closed at `closed_at`, in UTC milliseconds."""
    yield from _methods(kept_id, kept, gone)
    tag_ids = {tagging.tag for tagging in kept.taggings}
    for tagging in gone.taggings:
        is_shared = tagging.tag in tag_ids
        yield Edit(tagging, None if is_shared else replace(tagging, contact=kept_id))
    yield from _followups(kept_id, kept, gone, closed_at)
    interaction_ids = {participant.interaction for participant in kept.participants}
    for participant in gone.participants:
        is_shared = participant.interaction in interaction_ids
        yield Edit(participant, None if is_shared else replace(participant, contact=kept_id))
    for contact in gone.introduced:
        # The merge itself takes care of the two contacts.
        if contact.id not in (kept_id, gone_id):
            yield Edit(contact, replace(contact, introduced_by=kept_id))
    for introduction in gone.introductions:
        yield Edit(introduction, _introduction(introduction, kept_id, gone_id))
    yield from _distinct_pairs(kept_id, kept, gone_id, gone)


def introductions_between(kept: ContactRecords, gone: ContactRecords) -> tuple[Introduction, ...]:
    """Return the introductions of the two to each other; a merge removes them."""
    return tuple(
        introduction for introduction in gone.introductions if introduction in kept.introductions
    )


def _methods(kept_id: int, kept: ContactRecords, gone: ContactRecords) -> Iterator[Edit]:
    """Add the other contact details after the kept ones; a shared one stays once, with a label if
    either has one."""
    known = {method_key(method.kind, method.value): method for method in kept.methods}
    position = max((method.position for method in kept.methods), default=-1)
    for method in sorted(gone.methods, key=lambda method: (method.position, method.id)):
        key = method_key(method.kind, method.value)
        same = known.get(key)
        if same is None:
            position += 1
            known[key] = moved = replace(method, contact=kept_id, position=position)
            yield Edit(method, moved)
            continue
        yield Edit(method, None)
        if method.label and not same.label and same in kept.methods:
            known[key] = replace(same, label=method.label)
            yield Edit(same, known[key])


def _followups(
    kept_id: int, kept: ContactRecords, gone: ContactRecords, closed_at: int
) -> Iterator[Edit]:
    """Move the follow-ups; of the open keep-in-touch ones only the earliest stays open."""
    candidates = kept.cadence_followups or gone.cadence_followups
    first = min(candidates, key=lambda followup: (followup.due, followup.id), default=None)
    cadence_followups = (*kept.cadence_followups, *gone.cadence_followups)
    for followup in (*kept.cadence_followups, *gone.followups):
        moved = replace(followup, contact=kept_id)
        if followup in cadence_followups and followup is not first:
            moved = close(moved, "dropped", closed_at)
        if moved != followup:
            yield Edit(followup, moved)


def _introduction(introduction: Introduction, kept_id: int, gone_id: int) -> Introduction | None:
    first, second = (
        kept_id if contact_id == gone_id else contact_id
        for contact_id in (introduction.first, introduction.second)
    )
    return None if first == second else replace(introduction, first=first, second=second)


def _distinct_pairs(
    kept_id: int, kept: ContactRecords, gone_id: int, gone: ContactRecords
) -> Iterator[Edit]:
    known = {(pair.first, pair.second) for pair in kept.distinct_pairs}
    for before in gone.distinct_pairs:
        other_id = before.second if before.first == gone_id else before.first
        pair = distinct_pair(kept_id, other_id)
        if other_id == kept_id or (pair.first, pair.second) in known:
            yield Edit(before, None)
        else:
            yield Edit(before, replace(before, first=pair.first, second=pair.second))
