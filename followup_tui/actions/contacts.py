"""Who is active, resting or put away, and what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from followup_tui.actions.cadence import Rhythm
from followup_tui.actions.context import Occasion
from followup_tui.actions.followup_steps import listed
from followup_tui.actions.interactions import promise_of
from followup_tui.actions.quick_add import MethodGiven, tag
from followup_tui.domain import contact as contacts
from followup_tui.domain import followup as followups
from followup_tui.domain.cadence import NEVER, every
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact, Method
from followup_tui.domain.date_words import date_words, day_words
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, Move
from followup_tui.domain.language import form_values
from followup_tui.domain.language.dates import find_due
from followup_tui.domain.language.next_step import read_next
from followup_tui.domain.language.parking import read_until
from followup_tui.domain.language.quick_add import default_due
from followup_tui.domain.outcomes import KEEP_IN_TOUCH, Closing, NextStep
from followup_tui.errors import BadInputError, NothingThereError
from followup_tui.storage.journal import Recorder, recording, stamp
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries import due as known_followups


def archive(ids: Collection[int], occasion: Occasion) -> Change:
    """Take contacts out of the lists and drop what is open with them; where all of them are
    archived already, bring them back."""
    people = _there(ids, "archive")
    if all(one.standing == "archived" for one in people):
        return _bring_back("Back", people, occasion)
    return _put_away("Archived", people, contacts.archive, occasion)


def park(ids: Collection[int], until: str, occasion: Occasion) -> Change:
    """Let contacts rest and drop what is open with them; `until` is a day as a phrase, empty for
    good. BadInputError when it is no day to come."""
    day = read_until(until, occasion.now, occasion.rules)
    words = f"Parked until {date_words(Due(day), occasion.today.day)}" if day else "Parked"
    people = _there(ids, "park")
    return _put_away(words, people, lambda one: contacts.park(one, day), occasion)


def unpark(ids: Collection[int], occasion: Occasion) -> Change:
    """Bring parked contacts back among the active ones; NothingThereError when none is parked."""
    people = [one for one in _there(ids, "bring back") if one.standing == "parked"]
    if not people:
        raise NothingThereError("They are not parked. Nothing was changed.")
    return _bring_back("Back", people, occasion)


def _there(ids: Collection[int], verb: str) -> list[Contact]:
    people = known_contacts.contacts(ids)
    if not people:
        raise NothingThereError(f"There is nobody to {verb}.")
    return people


def _bring_back(words: str, people: Sequence[Contact], occasion: Occasion) -> Change:
    label = f"{words}: {listed([one.name for one in people])}"
    ids = [one.id for one in people]
    with recording(label, occasion.now, occasion.program) as change:
        rhythm = Rhythm.of(ids, occasion)
        for one in people:
            change.put(one, contacts.activate(one))
        rhythm.settle(change, ids)
    return change.change()


def _put_away(
    words: str, people: Sequence[Contact], step: Callable[[Contact], Contact], occasion: Occasion
) -> Change:
    label = f"{words}: {listed([one.name for one in people])}"
    with recording(label, occasion.now, occasion.program) as change:
        for one in people:
            change.put(one, step(one))
        left = known_followups.open_followups([one.id for one in people])
        for one_left in left:
            change.put(one_left, followups.close(one_left, "dropped", stamp(occasion.now)))
        if left:
            change.label += f", {len(left)} follow-up{'s' if len(left) > 1 else ''} dropped"
    return change.change()


def set_cadence(ids: Collection[int], text: str, occasion: Occasion) -> Change:
    """How often to be in touch with these contacts: "6 weeks", "never", or empty for what their
    tags say. BadInputError when it is none."""
    cadence = form_values.cadence(text)
    people = _there(ids, "set a cadence for")
    keys = [one.id for one in people]
    with recording("", occasion.now, occasion.program) as change:
        rhythm = Rhythm.of(keys, occasion)
        for one in people:
            change.put(one, replace(one, cadence=cadence))
        rhythm.settle(change, keys)
        words = _rhythm_words(cadence) if cadence else "No cadence of their own"
        change.label = f"{words}: {listed([one.name for one in people])}"
    return change.change()


def pick(ids: Collection[int], cadence: str, occasion: Occasion) -> Change:
    """These contacts matter: active, and in touch that often, "every 3 months"; "never" and an
    empty text leave them without a rhythm. BadInputError when it is no cadence."""
    text = form_values.cadence(cadence)
    people = _there(ids, "pick")
    keys = [one.id for one in people]
    words = f"Active, {every(text)}" if text else "Active"
    label = f"{words}: {listed([one.name for one in people])}"
    with recording(label, occasion.now, occasion.program) as change:
        rhythm = Rhythm.of(keys, occasion)
        for one in people:
            change.put(one, replace(contacts.activate(one), cadence=text))
        rhythm.settle(change, keys)
    return change.change()


def set_tag_cadence(name: str, text: str, occasion: Occasion) -> Change:
    """How often to be in touch with everybody who carries a tag; "never" and empty are none."""
    cadence = form_values.cadence(text)
    with recording("", occasion.now, occasion.program) as change:
        there = known_contacts.tag_named(name)
        if there is None:
            raise NothingThereError(f"Nobody carries #{name[:40]}. Nothing was changed.")
        keys = known_contacts.tagged(there.id)
        rhythm = Rhythm.of(keys, occasion)
        change.put(there, replace(there, cadence=None if cadence == NEVER else cadence))
        rhythm.settle(change, keys)
        change.label = f"{_rhythm_words(cadence)}: #{there.name}"
    return change.change()


def _rhythm_words(cadence: str | None) -> str:
    return "No cadence" if cadence is None else every(cadence).capitalize()


def follow(ids: Collection[int], text: str, occasion: Occasion) -> Change:
    """Give contacts a next step by a line, "send the deck fri"; what it does not say is to keep in
    touch, in the default time. Whoever rests is active again."""
    people = _there(ids, "follow up with")
    usual = NextStep(KEEP_IN_TOUCH, str(default_due(occasion.now, occasion.rules)))
    step = read_next(text, Closing("done", usual), occasion.now, occasion.rules).next or usual
    words = f"{step.about}, {day_words(Due(step.due), occasion.today.day)}"
    label = f"Next: {listed([one.name for one in people])}, {words}"
    with recording(label, occasion.now, occasion.program) as change:
        for one in people:
            change.put(one, contacts.activate(one))
            change.add(FollowUp(one.id, step.about, step.due, move=step.move))
    return change.change()


def promise(contact: int, text: str, move: Move, occasion: Occasion) -> Change:
    """Record a promise of mine or theirs, with its day if it names one: "the numbers by fri"."""
    found = find_due(text, occasion.now, occasion.rules)
    words = f"{text[: found.start]} {text[found.end :]}" if found.due else text
    words = " ".join(words.split()).strip(" ,;:")
    if not words:
        raise BadInputError("Say what was promised: the numbers by fri. Nothing was saved.")
    (person,) = _there([contact], "promise anything")
    side = "I promised" if move == "mine" else "They promised"
    label = f"{side}: {person.name}, {words}"
    with recording(label, occasion.now, occasion.program) as change:
        change.put(person, contacts.activate(person))
        change.add(promise_of(contact, words, found.due, move, occasion))
    return change.change()


@dataclass(frozen=True, slots=True)
class Edited:
    """What a form says of a contact: the record before and after, and its lists after."""

    before: Contact
    after: Contact
    tags: tuple[str, ...]
    methods: tuple[MethodGiven, ...]
    followup: tuple[FollowUp, FollowUp] | None = None


def edit(edited: Edited, occasion: Occasion) -> Change:
    """Write what a form says; ChangedElsewhereError when the contact was altered meanwhile."""
    with recording(f"Changed: {edited.after.name}", occasion.now, occasion.program) as change:
        rhythm = Rhythm.of([edited.before.id], occasion)
        change.put(edited.before, edited.after)
        _retag(change, edited.before.id, edited.tags)
        _rereach(change, edited.before.id, edited.methods)
        if edited.followup:
            change.put(*edited.followup)
        rhythm.settle(change, [edited.before.id])
    return change.change()


def _retag(change: Recorder, contact: int, names: Sequence[str]) -> None:
    kept = known_contacts.tags_named(names)
    kept_ids = {tag.id for tag in kept.values()}
    for tagging in known_contacts.taggings_of(contact):
        if tagging.tag not in kept_ids:
            change.remove(tagging)
    tag(change, contact, names)


def _rereach(change: Recorder, contact: int, given: Sequence[MethodGiven]) -> None:
    there = known_contacts.methods_of([contact])
    left = list(there)
    for position, (kind, value, label) in enumerate(given):
        same = next((one for one in left if (one.kind, one.value) == (kind, value)), None)
        if same is None:
            change.add(Method(contact, kind, value, label, position))
        else:
            left.remove(same)
            change.put(same, replace(same, label=label, position=position))
    for one in left:
        change.remove(one)
