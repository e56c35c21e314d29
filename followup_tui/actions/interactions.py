"""What was said: logging interactions, correcting and removing them; last contact and the rhythm
follow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from followup_tui.actions.cadence import CadenceUpdate, update_last_contact
from followup_tui.actions.context import Context
from followup_tui.actions.followup_steps import join_names
from followup_tui.actions.quick_add import check_unambiguous, contact_id_for
from followup_tui.domain import followup as followups
from followup_tui.domain.change import Change
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, Move
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.language.known_names import KnownNames
from followup_tui.domain.language.note import (
    Note,
    Promise,
    format_note,
    format_promises,
    parse_note,
)
from followup_tui.domain.language.note import note_lookup_prefixes as tokens_of_note
from followup_tui.domain.language.note_template import names_field, parse_note_template
from followup_tui.domain.language.quick_add import default_due
from followup_tui.domain.working_days import working_day_after
from followup_tui.errors import BadInputError, NotFoundError
from followup_tui.storage.journal import ChangeRecorder, recording
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries import due as known_followups
from followup_tui.storage.queries import interactions as known_interactions


def parse_note_line(text: str, context: Context) -> Note:
    """What a note line says: channel, day, people, words, promises. Changes nothing."""
    names = KnownNames(known_contacts.known_names(tokens_of_note(text)))
    return parse_note(text, context.now, names, context.rules)


def parse_long_note(text: str, before: str, context: Context) -> Note | None:
    """The note that was written into the template `before`; None when nothing was.

    BadInputError names what cannot be read."""
    names = KnownNames(known_contacts.known_names(tokens_of_note(names_field(text))))
    note = parse_note_template(text, before, context.now, names, context.rules)
    if note is not None:
        _check(note)
    return note


def check_note(text: str, context: Context) -> None:
    """Refuse a note line that holds nothing, or a name that several contacts answer to."""
    _check(parse_note_line(text, context))


def _check(note: Note) -> None:
    if note.hint and not note.summary:
        raise BadInputError(note.hint)
    if not (note.summary or note.channel or note.i_promised or note.they_promised):
        raise BadInputError("There is nothing to log. Write what was said.")
    check_unambiguous(note.people)


def log(ids: Collection[int], note: str | Note, context: Context) -> Change:
    """Log one interaction with these contacts and those that the note names.

    BadInputError when there is nothing to log, AmbiguousNameError for a name that several answer
    to."""
    found = parse_note_line(note, context) if isinstance(note, str) else note
    _check(found)
    about = [one.id for one in known_contacts.contacts(ids)]
    if not about:
        raise NotFoundError("That contact is not there any more. Nothing was logged.")
    with recording("", context.now, context.program) as change:
        everyone = dict.fromkeys([*about, *(contact_id_for(change, who) for who in found.people)])
        happening = Interaction(
            str(found.happened),
            channel=found.channel,
            direction=found.direction,
            summary=found.summary,
            i_promised=format_promises(found.i_promised),
            they_promised=format_promises(found.they_promised),
        )
        record_interaction(change, happening, list(everyone), context)
        # The word was given to whom the note is about, not to everyone who was there.
        for key in about:
            _give_word(change, key, found.i_promised, "mine", context)
            _give_word(change, key, found.they_promised, "theirs", context)
        people = known_contacts.contacts(list(everyone))
        change.label = f"Noted: {join_names([one.name for one in people])}"
    return change.change()


def record_interaction(
    change: ChangeRecorder,
    happening: Interaction,
    people: Sequence[int],
    context: Context,
    *,
    create_followup: bool = True,
    resets_attempts: bool = True,
) -> None:
    """Write an interaction as part of a change: last contact and the rhythm follow, the tries begin
    anew unless it `answers` nothing. With `make`, whoever has a cadence and no next step gets one.
    """
    rhythm = CadenceUpdate.begin(people, context)
    logged = change.add(happening)
    for key in people:
        change.add(Participant(logged.id, key))
    update_last_contact(change, people)
    for one in known_followups.open_followups(people) if resets_attempts else ():
        change.update(one, followups.reset_attempts(one))
    rhythm.apply(change, people, create_followup=create_followup)


def _give_word(
    change: ChangeRecorder, contact: int, promises: Sequence[Promise], move: Move, context: Context
) -> None:
    for one in promises:
        change.add(promise_followup(contact, one.text, one.due, move, context))


def promise_followup(
    contact: int, words: str, due: Due | None, move: Move, context: Context
) -> FollowUp:
    """The follow-up that an open promise is; without a day it is due when the rules say."""
    if due is not None:
        day = str(due)
    elif move == "mine":
        day = str(default_due(context.now, context.rules))
    else:
        (gap, *_) = context.rules.outcomes.waiting.after
        day = str(Due.at(working_day_after(gap, context.today.day, context.rules)))
    promised = str(due) if due is not None else None
    return FollowUp(contact, words, day, promised_for=promised, move=move, reason="promise")


def note_line(one: Interaction, context: Context) -> str:
    """The note line that an interaction reads as, without its promises; for correcting it."""
    happened = Due(one.happened)
    note = Note(
        channel=one.channel,
        direction=one.direction,
        happened=happened,
        when_phrase=None if happened == context.today else str(happened),
        people=(),
        summary=one.summary,
    )
    return format_note(note, context.now, context.rules)


def correct(before: Interaction, text: str, context: Context) -> Change:
    """Say anew how, when and what: the note line in place of the interaction that was read as
    `before`. Who took part and what was promised stays; people that it names are added.

    ChangedElsewhereError when it was altered meanwhile."""
    note = parse_note_line(text, context)
    if note.hint and not note.summary:
        raise BadInputError(note.hint)
    if not (note.summary or note.channel):
        raise BadInputError("There is nothing left of it. Press x to remove it.")
    check_unambiguous(note.people)
    with recording("", context.now, context.program) as change:
        tied = [one.contact for one in known_interactions.participants(before.id)]
        new = [
            key for key in (contact_id_for(change, who) for who in note.people) if key not in tied
        ]
        everyone = [*tied, *dict.fromkeys(new)]
        rhythm = CadenceUpdate.begin(everyone, context)
        change.update(
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
        update_last_contact(change, everyone, removed_day=before.happened)
        rhythm.apply(change, everyone)
        change.label = f"Corrected: {_with(everyone)}"
    return change.change()


def remove(ids: Collection[int], context: Context) -> Change:
    """Remove interactions; last contact and the rhythm of those who took part follow."""
    there = known_interactions.interactions(ids)
    if not there:
        raise NotFoundError("That is not there any more. Nothing was removed.")
    with recording("", context.now, context.program) as change:
        everyone: dict[int, None] = {}
        for one in there:
            tied = known_interactions.participants(one.id)
            people = [each.contact for each in tied]
            everyone.update(dict.fromkeys(people))
            rhythm = CadenceUpdate.begin(people, context)
            for participant in tied:
                change.remove(participant)
            change.remove(one)
            update_last_contact(change, people, removed_day=one.happened)
            rhythm.apply(change, people)
        what = "what was said" if len(there) == 1 else f"{len(there)} interactions"
        change.label = f"Removed: {what}, {_with(list(everyone))}"
    return change.change()


def _with(people: Sequence[int]) -> str:
    return join_names([one.name for one in known_contacts.contacts(people)])
