"""Two contacts who look like one: made one, or said to be two people."""

from __future__ import annotations

from dataclasses import dataclass

from followup_tui.actions.cadence import Rhythm
from followup_tui.actions.context import Occasion
from followup_tui.domain.change import Change, Edit, Record
from followup_tui.domain.contact import Contact
from followup_tui.domain.distinct_pair import distinct
from followup_tui.domain.duplicates.contact_records import between, moves
from followup_tui.domain.duplicates.merge import Choices, merged, with_notes
from followup_tui.domain.introduction import Introduction
from followup_tui.errors import BadInputError, NothingThereError
from followup_tui.storage.journal import recording, stamp
from followup_tui.storage.queries.contact_records import around
from followup_tui.storage.queries.contacts import contacts


@dataclass(frozen=True, slots=True)
class Merging:
    """What making one of two comes to: the contact that is left, and every other record that is
    altered with what becomes of it."""

    contact: Contact
    edits: tuple[Edit, ...]
    brings_round: bool
    """Whether the round of keeping in touch is the other's, dated by another rhythm."""

    def moved(self, kind: type[Record]) -> int:
        """How many records of that kind come to the contact that is left."""
        moves = ((edit.before, edit.after) for edit in self.edits if edit.after is not None)
        return sum(isinstance(one, kind) and _named(one) != _named(after) for one, after in moves)


def pair(first: int, second: int) -> tuple[Contact, Contact]:
    """The two contacts of those ids.

    BadInputError when they are one, NothingThereError when one of them is not there."""
    if first == second:
        raise BadInputError("Name two different contacts. Nothing was changed.")
    found = {one.id: one for one in contacts([first, second])}
    for key in (first, second):
        if key not in found:
            raise NothingThereError(f"There is no contact {key}. Nothing was changed.")
    return found[first], found[second]


def plan_merge(kept: Contact, gone: Contact, choices: Choices, occasion: Occasion) -> Merging:
    """What `merge` would do; changes nothing."""
    mine, theirs = around(kept.id), around(gone.id)
    notes = [_words(one) for one in between(mine, theirs)]
    return Merging(
        with_notes(merged(kept, gone, choices), notes),
        tuple(moves(kept.id, mine, gone.id, theirs, stamp(occasion.now))),
        bool(theirs.rounds and not mine.rounds),
    )


def merge(kept: Contact, gone: Contact, choices: Choices, occasion: Occasion) -> Change:
    """Make one contact of two as they were read: all that names `gone` comes to name `kept`, of
    which the id stays.

    ChangedElsewhereError when one of them was altered meanwhile."""
    with recording("", occasion.now, occasion.program) as change:
        done = plan_merge(kept, gone, choices, occasion)
        # A round that comes from the other is dated anew, whatever else is as it was.
        rhythm = Rhythm.of([] if done.brings_round else [kept.id], occasion)
        change.put(kept, done.contact)
        for edit in done.edits:
            change.write(edit)
        change.remove(gone)
        rhythm.settle(change, [kept.id])
        change.label = f"Merged: {gone.name} into {done.contact.name}"
    return change.change()


def keep_apart(first: int, second: int, occasion: Occasion) -> Change:
    """Remember that two contacts are two people; they are not asked about again."""
    one, other = pair(first, second)
    with recording("", occasion.now, occasion.program) as change:
        decision = distinct(first, second)
        known = around(first).decisions
        if any((each.first, each.second) == (decision.first, decision.second) for each in known):
            raise NothingThereError(
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
