"""Log, correct and remove interactions; last contact and the keep-in-touch date follow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from followup_tui.actions.cadence import CadenceUpdate, update_last_contact
from followup_tui.actions.context import Context
from followup_tui.actions.quick_add import check_unambiguous, contact_id_for
from followup_tui.domain.answers import after_contact, is_answer
from followup_tui.domain.change import Change
from followup_tui.domain.change_label import ChangeLabel
from followup_tui.domain.date_words import pluralize
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, Move
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.language.known_names import KnownNames
from followup_tui.domain.language.note import (
    Note,
    Promise,
    format_note,
    format_promises,
    note_lookup_prefixes,
    parse_note,
)
from followup_tui.domain.language.note_template import names_field, parse_note_template
from followup_tui.domain.language.quick_add import default_due
from followup_tui.domain.working_days import working_day_after
from followup_tui.errors import BadInputError, NotFoundError
from followup_tui.storage.journal import ChangeRecorder, recording
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries import interactions as interaction_queries
from followup_tui.wording import as_wording


def parse_note_line(text: str, context: Context) -> Note:
    """Parse a note line, find the contacts it names, and change nothing; never raise."""
    names = KnownNames(contact_queries.known_names(note_lookup_prefixes(text)))
    return parse_note(text, context.now, names, context.rules)


def parse_correction(text: str, context: Context) -> Note:
    """Parse the line of an interaction being corrected, whose promises stay as they are: "I:" and
    "they:" are words of its summary. Never raises."""
    names = KnownNames(contact_queries.known_names(note_lookup_prefixes(text)))
    return parse_note(text, context.now, names, context.rules, has_promises=False)


def check_correction(text: str, context: Context) -> None:
    """Raise BadInputError if nothing is left of the interaction or its date was rejected,
    AmbiguousNameError if a name matches several contacts."""
    _check_correction(parse_correction(text, context))


def _check_correction(note: Note) -> None:
    if note.hint and not note.summary:
        raise BadInputError(note.hint)
    if not (note.summary or note.channel):
        raise BadInputError("The text is empty.", hint="Press x to remove it.")
    check_unambiguous(note.people)


def parse_long_note(text: str, before: str, context: Context) -> Note | None:
    """Parse a note written into the template `before`; return None if nothing was written.

    BadInputError if a line can't be parsed or nothing is left to log, AmbiguousNameError if a
    name matches several contacts."""
    names = KnownNames(contact_queries.known_names(note_lookup_prefixes(names_field(text))))
    note = parse_note_template(text, before, context.now, names, context.rules)
    if note is not None:
        _check(note)
    return note


def check_note(text: str, context: Context) -> None:
    """Raise BadInputError if the note line is empty, AmbiguousNameError if a name matches several
    contacts."""
    _check(parse_note_line(text, context))


def _check(note: Note) -> None:
    if note.hint and not note.summary:
        raise BadInputError(note.hint)
    if not (note.summary or note.channel or note.i_promised or note.they_promised):
        raise BadInputError("Nothing to log: type a note.")
    check_unambiguous(note.people)


def log(ids: Collection[int], note: str | Note, context: Context) -> Change:
    """Log one interaction with these contacts and those that the note names.

    NotFoundError if none of the contacts exists, BadInputError if there is nothing to log,
    AmbiguousNameError if a name matches several contacts."""
    parsed = parse_note_line(note, context) if isinstance(note, str) else note
    _check(parsed)
    contact_ids = [contact.id for contact in contact_queries.contacts(ids)]
    if not contact_ids:
        raise NotFoundError("That contact no longer exists.", "Nothing was logged.")
    with recording("", context.now, context.program) as recorder:
        others = [contact_id_for(recorder, person) for person in parsed.people]
        participant_ids = list(dict.fromkeys([*contact_ids, *others]))
        interaction = Interaction(
            str(parsed.happened),
            channel=parsed.channel,
            direction=parsed.direction,
            summary=parsed.summary,
            i_promised=format_promises(parsed.i_promised),
            they_promised=format_promises(parsed.they_promised),
        )
        record_interaction(recorder, interaction, participant_ids, context)
        # A promise belongs to the note's contacts, not to every participant.
        for contact_id in contact_ids:
            _add_promises(recorder, contact_id, parsed.i_promised, "mine", context)
            _add_promises(recorder, contact_id, parsed.they_promised, "theirs", context)
        recorder.label = _label("Logged", participant_ids)
    return recorder.change()


def record_interaction(
    recorder: ChangeRecorder,
    interaction: Interaction,
    contact_ids: Sequence[int],
    context: Context,
    *,
    create_followup: bool = True,
) -> None:
    """Add an interaction to a change, and update last contact, keep-in-touch dates and, if it is an
    answer, what is open.

    With `create_followup`, a contact with a cadence gets a keep-in-touch follow-up if needed."""
    cadence_update = CadenceUpdate.begin(contact_ids, context)
    added = recorder.add(interaction)
    for contact_id in contact_ids:
        recorder.add(Participant(added.id, contact_id))
    update_last_contact(recorder, contact_ids)
    _apply_answer(recorder, interaction, contact_ids, context)
    cadence_update.apply(recorder, contact_ids, create_followup=create_followup)


def _apply_answer(
    recorder: ChangeRecorder,
    interaction: Interaction,
    contact_ids: Sequence[int],
    context: Context,
) -> None:
    """Update what is open with these contacts, if the interaction is contact from them."""
    if is_answer(interaction.direction):
        for followup in due_queries.open_followups(contact_ids):
            after = after_contact(followup, interaction.happened, context.now, context.rules)
            recorder.update(followup, after)


def _add_promises(
    recorder: ChangeRecorder,
    contact_id: int,
    promises: Sequence[Promise],
    move: Move,
    context: Context,
) -> None:
    for promise in promises:
        recorder.add(promise_followup(contact_id, promise.text, promise.due, move, context))


def promise_followup(
    contact_id: int, text: str, due: Due | None, move: Move, context: Context
) -> FollowUp:
    """Return the follow-up for a promise; without a date, mine is due in the default time and
    theirs when waiting on them ends."""
    if due is not None:
        day = str(due)
    elif move == "mine":
        day = str(default_due(context.now, context.rules))
    else:
        (interval, *_) = context.rules.outcomes.waiting.after
        day = str(Due.at(working_day_after(interval, context.today.day, context.rules)))
    promised_for = str(due) if due is not None else None
    return FollowUp(contact_id, text, day, promised_for=promised_for, move=move, reason="promise")


def note_line(interaction: Interaction, context: Context) -> str:
    """Return the interaction as a note line without its promises, for correcting it."""
    happened = Due(interaction.happened)
    note = Note(
        channel=interaction.channel if _can_type(interaction.channel, context) else "",
        direction=interaction.direction,
        happened=happened,
        when_phrase=None if happened == context.today else str(happened),
        people=(),
        summary=interaction.summary,
    )
    return format_note(note, context.now, context.rules)


def _can_type(channel: str, context: Context) -> bool:
    """Return whether a note line can say this channel; imports know others."""
    note = parse_note(f"{channel}: x", context.now, KnownNames(), context.rules)
    return note.channel == channel


def correct(before: Interaction, text: str, context: Context) -> Change:
    """Replace channel, day and summary of an interaction by those of a note line; participants
    and promises stay, and people it names become participants.

    BadInputError if nothing is left of it, AmbiguousNameError if a name matches several contacts,
    ChangedElsewhereError if it is no longer equal to `before`."""
    note = parse_correction(text, context)
    _check_correction(note)
    # A channel that the line can't say stays, unless another is typed.
    channel = note.channel or ("" if _can_type(before.channel, context) else before.channel)
    summary = _corrected_summary(before, text, note.summary, context)
    with recording("", context.now, context.program) as recorder:
        old_ids = [
            participant.contact for participant in interaction_queries.participants(before.id)
        ]
        named_ids = [contact_id_for(recorder, person) for person in note.people]
        new_ids = [
            contact_id for contact_id in dict.fromkeys(named_ids) if contact_id not in old_ids
        ]
        contact_ids = [*old_ids, *new_ids]
        cadence_update = CadenceUpdate.begin(contact_ids, context)
        after = recorder.update(
            before,
            replace(
                before,
                happened=str(note.happened),
                channel=channel,
                # The line shows no direction, so it stays unless the channel sets another.
                direction=before.direction if channel == before.channel else note.direction,
                summary=summary,
            ),
        )
        for contact_id in new_ids:
            recorder.add(Participant(before.id, contact_id))
        update_last_contact(recorder, contact_ids, removed_day=before.happened)
        if (after.happened, after.direction) != (before.happened, before.direction) or new_ids:
            _apply_answer(recorder, after, contact_ids, context)
        cadence_update.apply(recorder, contact_ids)
        recorder.label = _label("Corrected", contact_ids)
    return recorder.change()


def _corrected_summary(before: Interaction, text: str, parsed: str, context: Context) -> str:
    """Return the summary parsed from a corrected line, with the punctuation and space at the ends
    of the one before, which parsing strips, where the person did not remove them."""
    parsed_before = parse_correction(note_line(before, context), context).summary
    if parsed == parsed_before:
        return before.summary
    if not (parsed and parsed_before and parsed_before in before.summary):
        return parsed
    lead, _, tail = before.summary.partition(parsed_before)
    keeps_lead = lead.strip() + parsed in text or f"{lead.strip()} {parsed}" in text
    keeps_tail = text.rstrip().endswith((parsed + tail).rstrip())
    return (lead if keeps_lead else "") + parsed + (tail if keeps_tail else "")


def remove(ids: Collection[int], context: Context) -> Change:
    """Remove interactions, and update last contact and keep-in-touch dates of the participants.

    NotFoundError if none of them exists."""
    removed = interaction_queries.interactions(ids)
    if not removed:
        raise NotFoundError("That interaction no longer exists.")
    with recording("", context.now, context.program) as recorder:
        all_contact_ids: dict[int, None] = {}
        for interaction in removed:
            participants = interaction_queries.participants(interaction.id)
            contact_ids = [participant.contact for participant in participants]
            all_contact_ids.update(dict.fromkeys(contact_ids))
            cadence_update = CadenceUpdate.begin(contact_ids, context)
            for participant in participants:
                recorder.remove(participant)
            recorder.remove(interaction)
            update_last_contact(recorder, contact_ids, removed_day=interaction.happened)
            cadence_update.apply(recorder, contact_ids)
        count = as_wording(pluralize(len(removed), "interaction"))
        recorder.label = _label("Removed", list(all_contact_ids)).with_details(count)
    return recorder.change()


def _label(verb: str, contact_ids: Sequence[int]) -> ChangeLabel:
    names = tuple(contact.name for contact in contact_queries.contacts(contact_ids))
    return ChangeLabel(verb, names)
