"""Who is active, resting or put away, and what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from followup_tui.actions.cadence import CadenceUpdate
from followup_tui.actions.context import Context
from followup_tui.actions.followup_steps import join_names
from followup_tui.actions.interactions import promise_followup
from followup_tui.actions.quick_add import MethodInput, add_tags
from followup_tui.domain import contact as contacts
from followup_tui.domain import followup as followups
from followup_tui.domain.cadence import NEVER, cadence_phrase
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.date_words import format_date, format_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, Move
from followup_tui.domain.language import form_values
from followup_tui.domain.language.dates import find_due
from followup_tui.domain.language.next_step import parse_next_step
from followup_tui.domain.language.parking import parse_park_until
from followup_tui.domain.language.quick_add import default_due
from followup_tui.domain.outcomes import KEEP_IN_TOUCH, ClosePlan, NextStep
from followup_tui.errors import BadInputError, NotFoundError
from followup_tui.storage.journal import ChangeRecorder, recording, utc_milliseconds
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries import due as known_followups


def toggle_archived(ids: Collection[int], context: Context) -> Change:
    """Take contacts out of the lists and drop what is open with them; where all of them are
    archived already, bring them back."""
    people = _there(ids, "archive")
    if all(one.status == "archived" for one in people):
        return _bring_back("Back", people, context)
    return _put_away("Archived", people, contacts.archive, context)


def park(ids: Collection[int], until: str, context: Context) -> Change:
    """Let contacts rest and drop what is open with them; `until` is a day as a phrase, empty for
    good. BadInputError when it is no day to come."""
    day = parse_park_until(until, context.now, context.rules)
    words = f"Parked until {format_date(Due(day), context.today.day)}" if day else "Parked"
    people = _there(ids, "park")
    return _put_away(words, people, lambda one: contacts.park(one, day), context)


def unpark(ids: Collection[int], context: Context) -> Change:
    """Bring parked contacts back among the active ones; NothingThereError when none is parked."""
    people = [one for one in _there(ids, "bring back") if one.status == "parked"]
    if not people:
        raise NotFoundError("They are not parked. Nothing was changed.")
    return _bring_back("Back", people, context)


def _there(ids: Collection[int], verb: str) -> list[Contact]:
    people = known_contacts.contacts(ids)
    if not people:
        raise NotFoundError(f"There is nobody to {verb}.")
    return people


def _bring_back(words: str, people: Sequence[Contact], context: Context) -> Change:
    label = f"{words}: {join_names([one.name for one in people])}"
    ids = [one.id for one in people]
    with recording(label, context.now, context.program) as change:
        rhythm = CadenceUpdate.begin(ids, context)
        for one in people:
            change.update(one, contacts.activate(one))
        rhythm.apply(change, ids)
    return change.change()


def _put_away(
    words: str, people: Sequence[Contact], step: Callable[[Contact], Contact], context: Context
) -> Change:
    label = f"{words}: {join_names([one.name for one in people])}"
    with recording(label, context.now, context.program) as change:
        for one in people:
            change.update(one, step(one))
        left = known_followups.open_followups([one.id for one in people])
        for one_left in left:
            change.update(
                one_left, followups.close(one_left, "dropped", utc_milliseconds(context.now))
            )
        if left:
            change.label += f", {len(left)} follow-up{'s' if len(left) > 1 else ''} dropped"
    return change.change()


def set_cadence(ids: Collection[int], text: str, context: Context) -> Change:
    """How often to be in touch with these contacts: "6 weeks", "never", or empty for what their
    tags say. BadInputError when it is none."""
    cadence = form_values.cadence(text)
    people = _there(ids, "set a cadence for")
    keys = [one.id for one in people]
    with recording("", context.now, context.program) as change:
        rhythm = CadenceUpdate.begin(keys, context)
        for one in people:
            change.update(one, replace(one, cadence=cadence))
        rhythm.apply(change, keys)
        words = _rhythm_words(cadence) if cadence else "No cadence of their own"
        change.label = f"{words}: {join_names([one.name for one in people])}"
    return change.change()


def keep_in_touch(ids: Collection[int], cadence: str, context: Context) -> Change:
    """These contacts matter: active, and in touch that often, "every 3 months"; "never" and an
    empty text leave them without a rhythm. BadInputError when it is no cadence."""
    text = form_values.cadence(cadence)
    people = _there(ids, "pick")
    keys = [one.id for one in people]
    words = f"Active, {cadence_phrase(text)}" if text else "Active"
    label = f"{words}: {join_names([one.name for one in people])}"
    with recording(label, context.now, context.program) as change:
        rhythm = CadenceUpdate.begin(keys, context)
        for one in people:
            change.update(one, replace(contacts.activate(one), cadence=text))
        rhythm.apply(change, keys)
    return change.change()


def set_tag_cadence(name: str, text: str, context: Context) -> Change:
    """How often to be in touch with everybody who carries a tag; "never" and empty are none."""
    cadence = form_values.cadence(text)
    with recording("", context.now, context.program) as change:
        there = known_contacts.tag_named(name)
        if there is None:
            raise NotFoundError(f"Nobody carries #{name[:40]}. Nothing was changed.")
        keys = known_contacts.contact_ids_with_tag(there.id)
        rhythm = CadenceUpdate.begin(keys, context)
        change.update(there, replace(there, cadence=None if cadence == NEVER else cadence))
        rhythm.apply(change, keys)
        change.label = f"{_rhythm_words(cadence)}: #{there.name}"
    return change.change()


def _rhythm_words(cadence: str | None) -> str:
    return "No cadence" if cadence is None else cadence_phrase(cadence).capitalize()


def add_next_step(ids: Collection[int], text: str, context: Context) -> Change:
    """Give contacts a next step by a line, "send the deck fri"; what it does not say is to keep in
    touch, in the default time. Whoever rests is active again."""
    people = _there(ids, "follow up with")
    usual = NextStep(KEEP_IN_TOUCH, str(default_due(context.now, context.rules)))
    step = parse_next_step(text, ClosePlan("done", usual), context.now, context.rules).next or usual
    words = f"{step.about}, {format_day(Due(step.due), context.today.day)}"
    label = f"Next: {join_names([one.name for one in people])}, {words}"
    with recording(label, context.now, context.program) as change:
        for one in people:
            change.update(one, contacts.activate(one))
            change.add(FollowUp(one.id, step.about, step.due, move=step.move))
    return change.change()


def add_promise(contact: int, text: str, move: Move, context: Context) -> Change:
    """Record a promise of mine or theirs, with its day if it names one: "the numbers by fri"."""
    found = find_due(text, context.now, context.rules)
    words = f"{text[: found.start]} {text[found.end :]}" if found.due else text
    words = " ".join(words.split()).strip(" ,;:")
    if not words:
        raise BadInputError("Say what was promised: the numbers by fri. Nothing was saved.")
    (person,) = _there([contact], "promise anything")
    side = "I promised" if move == "mine" else "They promised"
    label = f"{side}: {person.name}, {words}"
    with recording(label, context.now, context.program) as change:
        change.update(person, contacts.activate(person))
        change.add(promise_followup(contact, words, found.due, move, context))
    return change.change()


@dataclass(frozen=True, slots=True)
class ContactEdit:
    """What a form says of a contact: the record before and after, and its lists after."""

    before: Contact
    after: Contact
    tags: tuple[str, ...]
    methods: tuple[MethodInput, ...]
    followup: tuple[FollowUp, FollowUp] | None = None


def edit_contact(edited: ContactEdit, context: Context) -> Change:
    """Write what a form says; ChangedElsewhereError when the contact was altered meanwhile."""
    with recording(f"Changed: {edited.after.name}", context.now, context.program) as change:
        rhythm = CadenceUpdate.begin([edited.before.id], context)
        change.update(edited.before, edited.after)
        _retag(change, edited.before.id, edited.tags)
        _rereach(change, edited.before.id, edited.methods)
        if edited.followup:
            change.update(*edited.followup)
        rhythm.apply(change, [edited.before.id])
    return change.change()


def _retag(change: ChangeRecorder, contact: int, names: Sequence[str]) -> None:
    kept = known_contacts.tags_named(names)
    kept_ids = {tag.id for tag in kept.values()}
    for tagging in known_contacts.taggings_of(contact):
        if tagging.tag not in kept_ids:
            change.remove(tagging)
    add_tags(change, contact, names)


def _rereach(change: ChangeRecorder, contact: int, given: Sequence[MethodInput]) -> None:
    there = known_contacts.methods_of([contact])
    left = list(there)
    for position, (kind, value, label) in enumerate(given):
        same = next((one for one in left if (one.kind, one.value) == (kind, value)), None)
        if same is None:
            change.add(ContactMethod(contact, kind, value, label, position))
        else:
            left.remove(same)
            change.update(same, replace(same, label=label, position=position))
    for one in left:
        change.remove(one)
