"""Change contacts: archive, park, cadence, next step and promise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from followup_tui.actions.cadence import CadenceUpdate, book_keep_in_touch, describe_booked
from followup_tui.actions.context import Context
from followup_tui.actions.interactions import promise_followup
from followup_tui.domain import contact as contacts
from followup_tui.domain import followup as followups
from followup_tui.domain.cadence import NEVER, cadence_phrase
from followup_tui.domain.change import Change
from followup_tui.domain.change_label import ChangeLabel
from followup_tui.domain.contact import Contact
from followup_tui.domain.contact_words import promise_side
from followup_tui.domain.date_words import format_date, format_day, pluralize
from followup_tui.domain.due import Due, local_day
from followup_tui.domain.followup import FollowUp, Move
from followup_tui.domain.language import form_values
from followup_tui.domain.language.dates import find_due
from followup_tui.domain.language.next_step import parse_next_step
from followup_tui.domain.language.parking import parse_park_until
from followup_tui.domain.language.quick_add import default_due
from followup_tui.domain.outcomes import KEEP_IN_TOUCH, ClosePlan, NextStep
from followup_tui.errors import BadInputError, NotFoundError, NothingToDoError
from followup_tui.storage.journal import recording, utc_milliseconds
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.interactions import newest_interaction_day
from followup_tui.wording import Wording, as_wording, wording


def toggle_archived(ids: Collection[int], context: Context) -> Change:
    """Archive contacts and drop their open follow-ups; unarchive them if all are archived.

    NotFoundError if none of them exists."""
    selected = _existing(ids)
    if all(contact.status == "archived" for contact in selected):
        return _activate("Unarchived", selected, context)
    return _deactivate("Archived", selected, contacts.archive, context)


def park(ids: Collection[int], until: str, context: Context) -> Change:
    """Park contacts and drop their open follow-ups; `until` is a date phrase, "" is indefinitely.

    BadInputError if the phrase is no future date, NotFoundError if no contact exists."""
    day = parse_park_until(until, context.now, context.rules)
    verb = f"Parked until {format_date(Due(day), context.today.day)}" if day else "Parked"
    return _deactivate(verb, _existing(ids), lambda contact: contacts.park(contact, day), context)


def unpark(ids: Collection[int], context: Context) -> Change:
    """Unpark those of the contacts that are parked; NothingToDoError if none is."""
    parked = [contact for contact in _existing(ids) if contact.status == "parked"]
    if not parked:
        raise NothingToDoError("Not parked.")
    return _activate("Unparked", parked, context)


def _existing(ids: Collection[int]) -> list[Contact]:
    selected = contact_queries.contacts(ids)
    if not selected:
        raise NotFoundError("That contact no longer exists.")
    return selected


def _label(verb: str, selected: Sequence[Contact], *details: Wording) -> ChangeLabel:
    names = tuple(contact.name for contact in selected)
    return ChangeLabel(verb, names).with_details(*details)


def _activate(verb: str, selected: Sequence[Contact], context: Context) -> Change:
    ids = [contact.id for contact in selected]
    with recording(_label(verb, selected), context.now, context.program) as recorder:
        cadence_update = CadenceUpdate.begin(ids, context)
        for contact in selected:
            recorder.update(contact, contacts.activate(contact))
        cadence_update.apply(recorder, ids)
    return recorder.change()


def _deactivate(
    verb: str, selected: Sequence[Contact], step: Callable[[Contact], Contact], context: Context
) -> Change:
    with recording(_label(verb, selected), context.now, context.program) as recorder:
        for contact in selected:
            recorder.update(contact, step(contact))
        dropped = due_queries.open_followups([contact.id for contact in selected])
        for followup in dropped:
            closed = followups.close(followup, "dropped", utc_milliseconds(context.now))
            recorder.update(followup, closed)
        if dropped:
            words = f"{pluralize(len(dropped), 'follow-up')} dropped"
            recorder.label = recorder.label.with_details(as_wording(words))
    return recorder.change()


def set_cadence(ids: Collection[int], text: str, context: Context) -> Change:
    """Set the contacts' own cadence: "6 weeks", "never", or "" for that of their tags. Parked ones
    are unparked by an interval.

    BadInputError if the text is no cadence, NotFoundError if no contact exists."""
    cadence = form_values.cadence(text)
    selected = _existing(ids)
    after = [contacts.set_cadence(contact, cadence) for contact in selected]
    label = _label(_cadence_verb(cadence), selected, describe_unparked(selected, after))
    return _update_all(
        selected, lambda contact: contacts.set_cadence(contact, cadence), label, context
    )


def describe_unparked(before: Sequence[Contact], after: Sequence[Contact]) -> Wording:
    """Return "unparked" as a label's detail, with the number if it isn't all of several."""
    count = sum(
        old.status == "parked" and new.status == "active"
        for old, new in zip(before, after, strict=True)
    )
    words = f"{count} unparked" if count < len(before) else "unparked"
    return as_wording(words if count else "")


def keep_in_touch(ids: Collection[int], cadence: str, context: Context) -> Change:
    """Activate contacts and set their cadence: "every 3 months"; "never" and "" are none.

    BadInputError if the text is no cadence, NotFoundError if no contact exists."""
    text = form_values.cadence(cadence)
    selected = _existing(ids)
    verb = f"In touch {cadence_phrase(text)}" if text and text != NEVER else "Unparked"
    return _update_all(
        selected,
        lambda contact: replace(contacts.activate(contact), cadence=text),
        _label(verb, selected),
        context,
    )


def _update_all(
    selected: Sequence[Contact],
    step: Callable[[Contact], Contact],
    label: ChangeLabel,
    context: Context,
) -> Change:
    ids = [contact.id for contact in selected]
    with recording(label, context.now, context.program) as recorder:
        cadence_update = CadenceUpdate.begin(ids, context)
        for contact in selected:
            recorder.update(contact, step(contact))
        cadence_update.apply(recorder, ids)
    return recorder.change()


def set_tag_cadence(name: str, text: str, context: Context) -> Change:
    """Set the cadence of a tag, for all its contacts without their own; "never" and "" are none.

    BadInputError if the text is no cadence, NotFoundError if no contact has the tag."""
    cadence = form_values.cadence(text)
    if cadence == NEVER:
        cadence = None
    with recording("", context.now, context.program) as recorder:
        tag = contact_queries.tag_named(name)
        if tag is None:
            raise NotFoundError(wording("No contact has the tag #{}.", name[:40]))
        ids = contact_queries.contact_ids_with_tag(tag.id)
        cadence_update = CadenceUpdate.begin(ids, context)
        recorder.update(tag, replace(tag, cadence=cadence))
        cadence_update.apply(recorder, ids)
        recorder.label = ChangeLabel(_cadence_verb(cadence), details=(wording("#{}", tag.name),))
    return recorder.change()


def _cadence_verb(cadence: str | None) -> str:
    return f"Cadence {cadence_phrase(cadence)}" if cadence else "Cadence cleared"


def add_next_step(ids: Collection[int], text: str, context: Context) -> Change:
    """Add a next step to contacts and activate them: "send the deck fri". Without a topic it is
    to keep in touch, without a date it is due in the default time.

    BadInputError if the text has an invalid date, NotFoundError if no contact exists."""
    selected = _existing(ids)
    default = NextStep(KEEP_IN_TOUCH, str(default_due(context.now, context.rules)))
    plan = parse_next_step(text, ClosePlan("done", default), context.now, context.rules)
    step = plan.next or default
    day = format_day(Due(step.due), context.today.day)
    label = _label("Next step", selected, wording("{}", step.about), as_wording(day))
    with recording(label, context.now, context.program) as recorder:
        for contact in selected:
            recorder.update(contact, contacts.activate(contact))
            recorder.add(
                FollowUp(
                    contact.id,
                    step.about,
                    step.due,
                    move=step.move,
                    attempt=1 + _unanswered_attempts(contact.id, context),
                )
            )
        booked = book_keep_in_touch(recorder, ids, context)
        recorder.label = recorder.label.with_details(describe_booked(booked, context))
    return recorder.change()


def _unanswered_attempts(contact_id: int, context: Context) -> int:
    """Return how many attempts had no answer when the last follow-up was closed, 0 if they got in
    touch since or another follow-up is open."""
    if due_queries.open_followups([contact_id]):
        return 0
    last = due_queries.last_closed(contact_id)
    if last is None or last.outcome != "no answer":
        return 0
    closed_on = local_day(last.closed or 0, context.now, context.rules)
    answer = newest_interaction_day(contact_id, only_answers=True) or ""
    return 0 if answer[:10] >= str(Due.at(closed_on)) else last.attempt


def add_promise(contact_id: int, text: str, move: Move, context: Context) -> Change:
    """Add a promise, mine or theirs, and activate the contact: "the numbers by fri".

    BadInputError if the date is rejected or no promise is left beside it, NotFoundError if the
    contact doesn't exist."""
    date = find_due(text, context.now, context.rules)
    if date.due is None and date.hint:
        raise BadInputError(date.hint)
    promised = f"{text[: date.start]} {text[date.end :]}" if date.due else text
    promised = " ".join(promised.split()).strip(" ,;:")
    if not promised:
        raise BadInputError("Type what was promised: the numbers by fri")
    (contact,) = _existing([contact_id])
    label = _label(promise_side(move), [contact], wording("{}", promised))
    with recording(label, context.now, context.program) as recorder:
        recorder.update(contact, contacts.activate(contact))
        recorder.add(promise_followup(contact_id, promised, date.due, move, context))
        booked = book_keep_in_touch(recorder, [contact_id], context)
        recorder.label = recorder.label.with_details(describe_booked(booked, context))
    return recorder.change()
