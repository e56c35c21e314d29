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


@dataclass(frozen=True, slots=True)
class ContactEdit:
    """An edited form: the contact before and after, and all its tags and contact details after.

    `followup` is the follow-up that the form shows, before and after. `tags_before` and
    `methods_before` are what the form began with; None: what is stored when it is saved."""

    before: Contact
    after: Contact
    tags: tuple[str, ...]
    methods: tuple[MethodInput, ...]
    followup: tuple[FollowUp, FollowUp] | None = None
    tags_before: tuple[str, ...] | None = None
    methods_before: tuple[MethodInput, ...] | None = None


def edit_contact(edit: ContactEdit, context: Context) -> Change:
    """Save an edited form: only the fields that differ between before and after are written.

    ChangedElsewhereError if such a field has been changed to another value since the form was
    opened, or if the contact, or the follow-up of such a field, is not there or not open."""
    contact_id = edit.before.id
    label = ChangeLabel("Edited", (edit.after.name,))
    with recording(label, context.now, context.program) as recorder:
        cadence_update = CadenceUpdate.begin([contact_id], context)
        after = edit.after
        if after.cadence != edit.before.cadence and after.status == edit.before.status:
            after = contacts.set_cadence(after, after.cadence)
        current = next(iter(contact_queries.contacts([contact_id])), None)
        before, after = _merged(edit.before, after, current)
        recorder.update(before, after)
        recorder.label = recorder.label.with_details(describe_unparked([before], [after]))
        if edit.tags != edit.tags_before:
            _replace_tags(recorder, contact_id, _merged_tags(edit))
        if edit.methods != edit.methods_before:
            _replace_methods(recorder, contact_id, _merged_methods(edit))
        if edit.followup and edit.followup[0] != edit.followup[1]:
            old_step, new_step = edit.followup
            step = next(iter(due_queries.followups([old_step.id])), None)
            if step is not None and step.state != old_step.state:
                raise ChangedElsewhereError(
                    "The follow-up was closed in the meantime.", "Nothing was saved."
                )
            recorder.update(*_merged(old_step, new_step, step))
        cadence_update.apply(recorder, [contact_id])
        if edit.followup:
            book_keep_in_touch(recorder, [contact_id], context)
    return recorder.change()


def _merged(before: RecordT, after: RecordT, current: RecordT | None) -> tuple[RecordT, RecordT]:
    """Return the current record, and the same with what differs between before and after.

    ChangedElsewhereError if there is none, or if a field was changed to another value."""
    if current is None:
        raise ChangedElsewhereError("It was removed in the meantime.", "Nothing was saved.")
    changed: dict[str, Any] = {}
    for field in fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        theirs = getattr(current, field.name)
        if new in (old, theirs):
            continue
        if theirs != old:
            name = field.name.replace("_", " ").capitalize()
            raise ChangedElsewhereError(
                f"{name} was changed in the meantime, to “{str(theirs or '')[:60]}”.",
                "Nothing was saved.",
            )
        changed[field.name] = new
    return current, replace(current, **changed)


def _merged_tags(edit: ContactEdit) -> list[str]:
    """Return the stored tags with those added that the form added, without those it removed."""
    if edit.tags_before is None:
        return list(edit.tags)
    stored = contact_queries.tags_of([edit.before.id]).get(edit.before.id, ())
    removed = {*edit.tags_before} - {*edit.tags}
    added = [tag for tag in edit.tags if tag not in edit.tags_before]
    return list(dict.fromkeys([*(tag for tag in stored if tag not in removed), *added]))


def _merged_methods(edit: ContactEdit) -> list[MethodInput]:
    """Return the stored contact details with those that the form added, without those it removed.

    A detail changed on both sides is there twice, as changed by each."""
    methods = contact_queries.methods_of([edit.before.id])
    stored: list[MethodInput] = [(method.kind, method.value, method.label) for method in methods]
    begun = edit.methods_before
    if begun is None or set(stored) == {*begun}:
        return list(edit.methods)
    removed = {*begun} - {*edit.methods}
    added = [method for method in edit.methods if method not in begun]
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
