"""Two contacts who look like one: made one, or said to be two people."""

from __future__ import annotations

from dataclasses import dataclass

from followup_tui.actions.cadence import CadenceUpdate
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change, Edit, Record
from followup_tui.domain.contact import Contact
from followup_tui.domain.distinct_pair import distinct_pair
from followup_tui.domain.duplicates.contact_records import introductions_between, move_edits
from followup_tui.domain.duplicates.merge import MergeChoices, add_notes, merged_contact
from followup_tui.domain.introduction import Introduction
from followup_tui.errors import BadInputError, NotFoundError
from followup_tui.storage.journal import recording, utc_milliseconds
from followup_tui.storage.queries.contact_records import contact_records
from followup_tui.storage.queries.contacts import contacts


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What making one of two comes to: the contact that is left, and every other record that is
    altered with what becomes of it."""

    contact: Contact
    edits: tuple[Edit, ...]
    moves_cadence_followup: bool
    """Whether the round of keeping in touch is the other's, dated by another rhythm."""

    def count_moved(self, kind: type[Record]) -> int:
        """How many records of that kind come to the contact that is left."""
        moves = ((edit.before, edit.after) for edit in self.edits if edit.after is not None)
        return sum(isinstance(one, kind) and _named(one) != _named(after) for one, after in moves)


def two_contacts(first: int, second: int) -> tuple[Contact, Contact]:
    """The two contacts of those ids.

    BadInputError when they are one, NothingThereError when one of them is not there."""
    if first == second:
        raise BadInputError("Name two different contacts. Nothing was changed.")
    found = {one.id: one for one in contacts([first, second])}
    for key in (first, second):
        if key not in found:
            raise NotFoundError(f"There is no contact {key}. Nothing was changed.")
    return found[first], found[second]


def plan_merge(kept: Contact, gone: Contact, choices: MergeChoices, context: Context) -> MergePlan:
    """What `merge` would do; changes nothing."""
    mine, theirs = contact_records(kept.id), contact_records(gone.id)
    notes = [_words(one) for one in introductions_between(mine, theirs)]
    return MergePlan(
        add_notes(merged_contact(kept, gone, choices), notes),
        tuple(move_edits(kept.id, mine, gone.id, theirs, utc_milliseconds(context.now))),
        bool(theirs.cadence_followups and not mine.cadence_followups),
    )


def merge(kept: Contact, gone: Contact, choices: MergeChoices, context: Context) -> Change:
    """Make one contact of two as they were read: all that names `gone` comes to name `kept`, of
    which the id stays.

    ChangedElsewhereError when one of them was altered meanwhile."""
    with recording("", context.now, context.program) as change:
        done = plan_merge(kept, gone, choices, context)
        # A round that comes from the other is dated anew, whatever else is as it was.
        rhythm = CadenceUpdate.begin([] if done.moves_cadence_followup else [kept.id], context)
        change.update(kept, done.contact)
        for edit in done.edits:
            change.apply(edit)
        change.remove(gone)
        rhythm.apply(change, [kept.id])
        change.label = f"Merged: {gone.name} into {done.contact.name}"
    return change.change()


def keep_both(first: int, second: int, context: Context) -> Change:
    """Remember that two contacts are two people; they are not asked about again."""
    one, other = two_contacts(first, second)
    with recording("", context.now, context.program) as change:
        decision = distinct_pair(first, second)
        known = contact_records(first).distinct_pairs
        if any((each.first, each.second) == (decision.first, decision.second) for each in known):
            raise NotFoundError(
                f"{one.name} and {other.name} are two people already. Nothing was changed."
            )
        change.add(decision)
        change.label = f"Two people: {one.name} and {other.name}"
    return change.change()


def _named(record: Record | None) -> list[object]:
    """The contacts that a record names."""
    fields = ("contact", "introduced_by", "first", "second")
    return [getattr(record, field, None) for field in fields]


def _words(one: Introduction) -> str:
    """What an introduction of the two to each other said."""
    said = " ".join(part for part in (one.reason, one.made_on or "", one.result) if part)
    return f"introduced to each other: {said}" if said else ""
