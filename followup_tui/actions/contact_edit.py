"""Save the edit form: the fields that it changed, merged with what was changed elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from followup_tui.actions.cadence import CadenceUpdate, book_keep_in_touch
from followup_tui.actions.contacts import describe_unparked
from followup_tui.actions.context import Context
from followup_tui.actions.quick_add import MethodInput, add_tags
from followup_tui.domain import contact as contacts
from followup_tui.domain.change import Change, RecordT
from followup_tui.domain.change_label import ChangeLabel
from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.followup import FollowUp
from followup_tui.errors import ChangedElsewhereError
from followup_tui.storage.journal import ChangeRecorder, recording
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries


class EditConflictError(ChangedElsewhereError):
    """Fields that the form changed were changed elsewhere, too; nothing was written.

    `field_ids` are names of fields of the contact and the follow-up, `method0` for a contact
    detail, and FOLLOWUP_GONE for a follow-up that is not open any more."""

    code = "edit_conflict"

    def __init__(self, field_ids: Sequence[str]) -> None:
        super().__init__("Changed elsewhere, too.", "Nothing was saved.")
        self.field_ids = tuple(field_ids)


FOLLOWUP_GONE = "followup"


@dataclass(frozen=True, slots=True)
class ContactEdit:
    """An edited form: the contact before and after, and all its tags and contact details after.

    `followup` is the follow-up that the form shows, before and after. `tags_before` and
    `methods_before` are what the form began with; None: what is stored when it is saved. Each of
    `methods` has the place of what it was in `methods_before`, or is None if it was removed."""

    before: Contact
    after: Contact
    tags: tuple[str, ...]
    methods: tuple[MethodInput | None, ...]
    followup: tuple[FollowUp, FollowUp] | None = None
    tags_before: tuple[str, ...] | None = None
    methods_before: tuple[MethodInput | None, ...] | None = None


def edit_contact(edit: ContactEdit, context: Context) -> Change:
    """Save an edited form: only the fields that differ between before and after are written.

    EditConflictError with the fields that were changed to another value since the form was opened,
    ChangedElsewhereError if the contact was removed."""
    contact_id = edit.before.id
    label = ChangeLabel("Edited", (edit.after.name,))
    with recording(label, context.now, context.program) as recorder:
        cadence_update = CadenceUpdate.begin([contact_id], context)
        current = next(iter(contact_queries.contacts([contact_id])), None)
        if current is None:
            raise ChangedElsewhereError(
                "That contact was removed in the meantime.", "Nothing was saved."
            )
        stored = methods_as_input(contact_queries.methods_of([contact_id]))
        followup = _current_followup(edit)
        _raise_conflicts(edit, current, stored, followup)
        after = _merged(edit.before, edit.after, current)
        if edit.after.cadence != edit.before.cadence and edit.after.status == edit.before.status:
            after = contacts.set_cadence(after, after.cadence)
        recorder.update(current, after)
        recorder.label = recorder.label.with_details(describe_unparked([current], [after]))
        if edit.tags != edit.tags_before:
            _replace_tags(recorder, contact_id, _merged_tags(edit))
        if edit.methods != edit.methods_before:
            _replace_methods(recorder, contact_id, _merged_methods(edit, stored))
        if edit.followup and followup is not None:
            recorder.update(followup, _merged(*edit.followup, followup))
        cadence_update.apply(recorder, [contact_id])
        if edit.followup:
            book_keep_in_touch(recorder, [contact_id], context)
    return recorder.change()


def methods_as_input(methods: Sequence[ContactMethod]) -> list[MethodInput]:
    """Return contact details as they are edited: kind, value and label."""
    return [(method.kind, method.value, method.label) for method in methods]


def method_conflicts(
    begun: Sequence[MethodInput | None],
    mine: Sequence[MethodInput | None],
    stored: Sequence[MethodInput],
) -> dict[int, MethodInput | None]:
    """Return what stands in place of each contact detail that both sides changed, by its place in
    `begun`; None if it was removed."""
    added = [method for method in stored if method not in begun and method not in mine]
    conflicts: dict[int, MethodInput | None] = {}
    for place, old in enumerate(begun):
        new = mine[place] if place < len(mine) else None
        if old is None or old in stored or new == old or new in stored:
            continue
        theirs = next((method for method in added if method[0] == old[0]), None)
        if theirs is not None:
            added.remove(theirs)
        if new != theirs:
            conflicts[place] = theirs
    return conflicts


def _current_followup(edit: ContactEdit) -> FollowUp | None:
    """Return the follow-up that the form changed, as it is stored; None if it changed none."""
    if edit.followup is None or edit.followup[0] == edit.followup[1]:
        return None
    before = edit.followup[0]
    current = next(iter(due_queries.followups([before.id])), None)
    if current is None or current.state != before.state:
        raise EditConflictError([FOLLOWUP_GONE])
    return current


def _raise_conflicts(
    edit: ContactEdit, current: Contact, stored: Sequence[MethodInput], followup: FollowUp | None
) -> None:
    names = _changed_by_both(edit.before, edit.after, current)
    if edit.followup and followup is not None:
        names = [*_changed_by_both(*edit.followup, followup), *names]
    if edit.methods_before is not None:
        places = method_conflicts(edit.methods_before, edit.methods, stored)
        names += [f"method{place}" for place in places]
    if names:
        raise EditConflictError(names)


def _changed_by_both(before: RecordT, after: RecordT, current: RecordT) -> list[str]:
    """Return the fields that differ between before and after, and are stored as another value."""
    return [
        field.name
        for field in fields(before)
        if getattr(current, field.name)
        not in (getattr(before, field.name), getattr(after, field.name))
        and getattr(after, field.name) != getattr(before, field.name)
    ]


def _merged(before: RecordT, after: RecordT, current: RecordT) -> RecordT:
    """Return the current record with what differs between before and after."""
    changed: dict[str, Any] = {
        field.name: getattr(after, field.name)
        for field in fields(before)
        if getattr(after, field.name) != getattr(before, field.name)
    }
    return replace(current, **changed)


def _merged_tags(edit: ContactEdit) -> list[str]:
    """Return the stored tags with those added that the form added, without those it removed."""
    if edit.tags_before is None:
        return list(edit.tags)
    stored = contact_queries.tags_of([edit.before.id]).get(edit.before.id, ())
    removed = {*edit.tags_before} - {*edit.tags}
    added = [tag for tag in edit.tags if tag not in edit.tags_before]
    return list(dict.fromkeys([*(tag for tag in stored if tag not in removed), *added]))


def _merged_methods(edit: ContactEdit, stored: Sequence[MethodInput]) -> list[MethodInput]:
    """Return the stored contact details with those the form added, without those it removed."""
    mine = [method for method in edit.methods if method is not None]
    begun = edit.methods_before
    if begun is None or {*stored} == {*begun} - {None}:
        return mine
    removed = {*begun} - {*mine}
    added = [method for method in mine if method not in begun]
    return list(dict.fromkeys([*(method for method in stored if method not in removed), *added]))


def _replace_tags(recorder: ChangeRecorder, contact_id: int, names: Sequence[str]) -> None:
    kept_ids = {tag.id for tag in contact_queries.tags_named(names).values()}
    for tagging in contact_queries.taggings_of(contact_id):
        if tagging.tag not in kept_ids:
            recorder.remove(tagging)
    add_tags(recorder, contact_id, names)


def _replace_methods(
    recorder: ChangeRecorder, contact_id: int, methods: Sequence[MethodInput]
) -> None:
    """Replace the contact details, and keep the records of those that stay."""
    unused = list(contact_queries.methods_of([contact_id]))
    for position, (kind, value, label) in enumerate(methods):
        same = next((old for old in unused if (old.kind, old.value) == (kind, value)), None)
        if same is None:
            recorder.add(ContactMethod(contact_id, kind, value, label, position))
        else:
            unused.remove(same)
            recorder.update(same, replace(same, label=label, position=position))
    for method in unused:
        recorder.remove(method)
