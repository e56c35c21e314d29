"""What was said: logging interactions, correcting and removing them; last contact and the rhythm
follow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from followup_tui.actions.cadence import Rhythm, settle_last_contact
from followup_tui.actions.context import Occasion
from followup_tui.actions.followup_steps import listed
from followup_tui.actions.quick_add import check_known, person_of
from followup_tui.domain import followup as followups
from followup_tui.domain.change import Change
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, Move
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.language.known_names import KnownNames
from followup_tui.domain.language.note import Note, Promise, promises_text, read_note, to_text
from followup_tui.domain.language.note import tokens_to_look_up as tokens_of_note
from followup_tui.domain.language.note_template import read_template, tokens_in
from followup_tui.domain.language.quick_add import default_due
from followup_tui.domain.working_days import day_after
from followup_tui.errors import BadInputError, NothingThereError
from followup_tui.storage.journal import Recorder, recording
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries import due as known_followups
from followup_tui.storage.queries import interactions as known_interactions


def understand_note(text: str, occasion: Occasion) -> Note:
    """What a note line says: channel, day, people, words, promises. Changes nothing."""
    names = KnownNames(known_contacts.names_for(tokens_of_note(text)))
    return read_note(text, occasion.now, names, occasion.rules)


def read_long_note(text: str, before: str, occasion: Occasion) -> Note | None:
    """The note that was written into the template `before`; None when nothing was.

    BadInputError names what cannot be read."""
    names = KnownNames(known_contacts.names_for(tokens_of_note(tokens_in(text))))
    note = read_template(text, before, occasion.now, names, occasion.rules)
    if note is not None:
        _check(note)
    return note


def check_note(text: str, occasion: Occasion) -> None:
    """Refuse a note line that holds nothing, or a name that several contacts answer to."""
    _check(understand_note(text, occasion))


def _check(note: Note) -> None:
    if note.hint and not note.summary:
        raise BadInputError(note.hint)
    if not (note.summary or note.channel or note.i_promised or note.they_promised):
        raise BadInputError("There is nothing to log. Write what was said.")
    check_known(note.people)


def log(ids: Collection[int], note: str | Note, occasion: Occasion) -> Change:
    """Log one interaction with these contacts and those that the note names.

    BadInputError when there is nothing to log, AmbiguousNameError for a name that several answer
    to."""
    found = understand_note(note, occasion) if isinstance(note, str) else note
    _check(found)
    about = [one.id for one in known_contacts.contacts(ids)]
    if not about:
        raise NothingThereError("That contact is not there any more. Nothing was logged.")
    with recording("", occasion.now, occasion.program) as change:
        everyone = dict.fromkeys([*about, *(person_of(change, who) for who in found.people)])
        happening = Interaction(
            str(found.happened),
            channel=found.channel,
            direction=found.direction,
            summary=found.summary,
            i_promised=promises_text(found.i_promised),
            they_promised=promises_text(found.they_promised),
        )
        record(change, happening, list(everyone), occasion)
        # The word was given to whom the note is about, not to everyone who was there.
        for key in about:
            _give_word(change, key, found.i_promised, "mine", occasion)
            _give_word(change, key, found.they_promised, "theirs", occasion)
        people = known_contacts.contacts(list(everyone))
        change.label = f"Noted: {listed([one.name for one in people])}"
    return change.change()


def record(
    change: Recorder,
    happening: Interaction,
    people: Sequence[int],
    occasion: Occasion,
    *,
    make: bool = True,
    answers: bool = True,
) -> None:
    """Write an interaction as part of a change: last contact and the rhythm follow, the tries begin
    anew unless it `answers` nothing. With `make`, whoever has a cadence and no next step gets one.
    """
    rhythm = Rhythm.of(people, occasion)
    logged = change.add(happening)
    for key in people:
        change.add(Participant(logged.id, key))
    settle_last_contact(change, people)
    for one in known_followups.open_followups(people) if answers else ():
        change.put(one, followups.answered(one))
    rhythm.settle(change, people, make=make)


def _give_word(
    change: Recorder, contact: int, promises: Sequence[Promise], move: Move, occasion: Occasion
) -> None:
    for one in promises:
        change.add(promise_of(contact, one.words, one.due, move, occasion))


def promise_of(
    contact: int, words: str, due: Due | None, move: Move, occasion: Occasion
) -> FollowUp:
    """The follow-up that an open promise is; without a day it is due when the rules say."""
    if due is not None:
        day = str(due)
    elif move == "mine":
        day = str(default_due(occasion.now, occasion.rules))
    else:
        (gap, *_) = occasion.rules.steps.waiting.after
        day = str(Due.at(day_after(gap, occasion.today.day, occasion.rules)))
    promised = str(due) if due is not None else None
    return FollowUp(contact, words, day, promised_by=promised, move=move, reason="promise")


def line_of(one: Interaction, occasion: Occasion) -> str:
    """The note line that an interaction reads as, without its promises; for correcting it."""
    happened = Due(one.happened)
    line = to_text(
        Note(
            channel=one.channel,
            direction=one.direction,
            happened=happened,
            when_words=None if happened == occasion.today else str(happened),
            people=(),
            summary=one.summary,
            i_promised=(),
            they_promised=(),
        )
    )
    # The colon only keeps words from being read as a channel or a day.
    bare = line.removeprefix(": ")
    now, rules = occasion.now, occasion.rules
    nobody = KnownNames(())
    same = read_note(bare, now, nobody, rules) == read_note(line, now, nobody, rules)
    return bare if same else line


def correct(before: Interaction, text: str, occasion: Occasion) -> Change:
    """Say anew how, when and what: the note line in place of the interaction that was read as
    `before`. Who took part and what was promised stays; people that it names are added.

    ChangedElsewhereError when it was altered meanwhile."""
    note = understand_note(text, occasion)
    if note.hint and not note.summary:
        raise BadInputError(note.hint)
    if not (note.summary or note.channel):
        raise BadInputError("There is nothing left of it. Press x to remove it.")
    check_known(note.people)
    with recording("", occasion.now, occasion.program) as change:
        tied = [one.contact for one in known_interactions.participants(before.id)]
        new = [key for key in (person_of(change, who) for who in note.people) if key not in tied]
        everyone = [*tied, *dict.fromkeys(new)]
        rhythm = Rhythm.of(everyone, occasion)
        change.put(
            before,
            replace(
                before,
                happened=str(note.happened),
                channel=note.channel,
                # The line does not show it where the channel says nothing of it.
                direction=before.direction if note.channel == before.channel else note.direction,
                summary=note.summary,
            ),
        )
        for key in dict.fromkeys(new):
            change.add(Participant(before.id, key))
        settle_last_contact(change, everyone, gone=before.happened)
        rhythm.settle(change, everyone)
        change.label = f"Corrected: {_with(everyone)}"
    return change.change()


def remove(ids: Collection[int], occasion: Occasion) -> Change:
    """Remove interactions; last contact and the rhythm of those who took part follow."""
    there = known_interactions.interactions(ids)
    if not there:
        raise NothingThereError("That is not there any more. Nothing was removed.")
    with recording("", occasion.now, occasion.program) as change:
        everyone: dict[int, None] = {}
        for one in there:
            tied = known_interactions.participants(one.id)
            people = [each.contact for each in tied]
            everyone.update(dict.fromkeys(people))
            rhythm = Rhythm.of(people, occasion)
            for participant in tied:
                change.remove(participant)
            change.remove(one)
            settle_last_contact(change, people, gone=one.happened)
            rhythm.settle(change, people)
        what = "what was said" if len(there) == 1 else f"{len(there)} interactions"
        change.label = f"Removed: {what}, {_with(list(everyone))}"
    return change.change()


def _with(people: Sequence[int]) -> str:
    return listed([one.name for one in known_contacts.contacts(people)])
