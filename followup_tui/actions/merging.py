"""Resolve a pair of duplicates: merge the two contacts, or keep both."""

from __future__ import annotations

from dataclasses import dataclass

from followup_tui.actions.cadence import CadenceUpdate
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change, Edit, Record
from followup_tui.domain.change_label import ChangeLabel, join_names
from followup_tui.domain.contact import Contact
from followup_tui.domain.distinct_pair import distinct_pair
from followup_tui.domain.duplicates.contact_records import introductions_between, move_edits
from followup_tui.domain.duplicates.merge import MergeChoices, add_notes, merged_contact
from followup_tui.domain.introduction import Introduction
from followup_tui.errors import BadInputError, NotFoundError, NothingToDoError
from followup_tui.storage.journal import recording, utc_milliseconds
from followup_tui.storage.queries.contact_pair import contact_records
from followup_tui.storage.queries.contacts import contacts
from followup_tui.wording import wording


@dataclass(frozen=True, slots=True)
class MergePlan:
    """The merged contact, and the edits to the records that refer to the two."""

    contact: Contact
    edits: tuple[Edit, ...]
    moves_cadence_followup: bool
    """Whether the open keep-in-touch follow-up comes from the contact that goes."""

    def count_moved(self, kind: type[Record]) -> int:
        """Return how many records of that kind move to the merged contact."""
        kept = [(edit.before, edit.after) for edit in self.edits if edit.after is not None]
        return sum(
            isinstance(before, kind) and _contact_ids(before) != _contact_ids(after)
            for before, after in kept
        )


def two_contacts(first: int, second: int) -> tuple[Contact, Contact]:
    """Return the two contacts with these ids.

    BadInputError if the ids are equal, NotFoundError if one of the contacts doesn't exist."""
    if first == second:
        raise BadInputError("Name two different contacts.", "Nothing was changed.")
    by_id = {contact.id: contact for contact in contacts([first, second])}
    for contact_id in (first, second):
        if contact_id not in by_id:
            raise NotFoundError(wording("No contact {}.", contact_id), "Nothing was changed.")
    return by_id[first], by_id[second]


def plan_merge(kept: Contact, gone: Contact, choices: MergeChoices, context: Context) -> MergePlan:
    """Plan what `merge` would do, and change nothing."""
    kept_records, gone_records = contact_records(kept.id), contact_records(gone.id)
    introductions = introductions_between(kept_records, gone_records)
    closed_at = utc_milliseconds(context.now)
    return MergePlan(
        add_notes(
            merged_contact(kept, gone, choices),
            [_introduction_note(introduction) for introduction in introductions],
        ),
        tuple(move_edits(kept.id, kept_records, gone.id, gone_records, closed_at)),
        bool(gone_records.cadence_followups and not kept_records.cadence_followups),
    )


def merge(kept: Contact, gone: Contact, choices: MergeChoices, context: Context) -> Change:
    """Merge `gone` into `kept`, whose id stays: every record of `gone` moves to it.

    ChangedElsewhereError if one of the two has changed since it was read."""
    with recording("", context.now, context.program, backup="before merge") as recorder:
        plan = plan_merge(kept, gone, choices, context)
        # A keep-in-touch follow-up from the other contact always needs a new date.
        cadence_update = CadenceUpdate.begin(
            [] if plan.moves_cadence_followup else [kept.id], context
        )
        recorder.update(kept, plan.contact)
        for edit in plan.edits:
            recorder.apply(edit)
        recorder.remove(gone)
        cadence_update.apply(recorder, [kept.id])
        recorder.label = merge_label(gone, plan)
    return recorder.change()


def merge_label(gone: Contact, plan: MergePlan, verb: str = "Merged") -> ChangeLabel:
    """Return the label of a merge: "Merged: M. into May"."""
    return ChangeLabel(verb, (gone.name, plan.contact.name), between="into")


def keep_both(first: int, second: int, context: Context) -> Change:
    """Mark two contacts as different people, so that they are no longer offered as duplicates.

    BadInputError if the ids are equal, NotFoundError if a contact doesn't exist, NothingToDoError
    if the two are marked already."""
    first_contact, second_contact = two_contacts(first, second)
    names = (first_contact.name, second_contact.name)
    with recording("", context.now, context.program) as recorder:
        pair = distinct_pair(first, second)
        existing = contact_records(first).distinct_pairs
        if any((old.first, old.second) == (pair.first, pair.second) for old in existing):
            raise NothingToDoError(
                wording("{} are already marked as different people.", join_names(names))
            )
        recorder.add(pair)
        recorder.label = ChangeLabel("Kept both", names)
    return recorder.change()


def _contact_ids(record: Record | None) -> list[object]:
    """Return the ids in all fields of a record that refer to a contact."""
    fields = ("contact", "introduced_by", "first", "second")
    return [getattr(record, field, None) for field in fields]


def _introduction_note(introduction: Introduction) -> str:
    """Return what an introduction of the two to each other said; a merge can't keep the record."""
    parts = (introduction.reason, introduction.made_on or "", introduction.result)
    text = " ".join(filter(None, parts))
    return f"introduced to each other: {text}" if text else ""
