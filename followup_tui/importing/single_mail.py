"""One e-mail, logged as one change: who took part is found or made, the message is logged once, and
the follow-up that it asks for is booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import format_datetime
from itertools import islice

from followup_tui.actions.cadence import Rhythm
from followup_tui.actions.context import Occasion
from followup_tui.actions.followup_steps import listed
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact, activate
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction
from followup_tui.errors import BadInputError, ChangedElsewhereError
from followup_tui.formats.format import Options
from followup_tui.formats.mail.mbox import pieces
from followup_tui.formats.mail.message import Letter, is_message, read_message
from followup_tui.formats.parsed import Reading, Said, Skipped
from followup_tui.importing import apply
from followup_tui.importing.make_plan import plan_import
from followup_tui.importing.plan import Plan
from followup_tui.importing.resolve import Rule, settle
from followup_tui.storage.journal import recording
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries import due as known_followups
from followup_tui.storage.queries.interactions import interaction_with, participants

_TRIES = 5
_PLACE = "the e-mail"
_SEVERAL = "came with others behind it, which were left alone; followup import - takes them all"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a message: the contact, or None where it is still to be made."""

    contact: int | None
    name: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is made of a message: who took part, whether it was logged before, why nobody is left
    of them if nobody is, and what was written."""

    said: Said
    people: tuple[Person, ...]
    is_logged_before: bool
    left_out: str = ""
    change: Change | None = None

    @property
    def followup(self) -> FollowUp | None:
        """The follow-up that was booked."""
        return next(iter(self.change.added(FollowUp)), None) if self.change else None


def understand_mail(data: bytes, options: Options, when: Due | None = None) -> Letter:
    """What a message tells; `when` is the day of a follow-up that is asked for beside it. Changes
    nothing. BadInputError where it is no e-mail."""
    if not data.strip():
        raise BadInputError("The input is empty; nothing was logged. Pipe one e-mail into it.")
    if not is_message(data):
        raise BadInputError(
            "The input is no e-mail; nothing was logged. Pipe the whole message, with its headers."
        )
    several = tuple(islice(pieces([data]), 2)) if data.startswith(b"From ") else ()
    if several:
        data = several[0].data
    # One without a date of its own has just come.
    now = format_datetime(options.now)
    letter = read_message(data, _PLACE, options, arrived=now, when=when)
    if len(several) > 1:
        return replace(letter, skipped=(*letter.skipped, Skipped(_PLACE, _SEVERAL)))
    return letter


def plan_mail(said: Said, same_name: Rule) -> Arrival:
    """What logging the message would do; changes nothing."""
    return _arrival(said, _plan(said, same_name))


def log_mail(said: Said, same_name: Rule, occasion: Occasion, *, again: bool) -> Arrival:
    """Log the message; one that was logged before stays as it is. With `again`, the follow-up that
    is asked for is booked even then."""
    for left in reversed(range(_TRIES)):
        plan = _plan(said, same_name)
        if plan.logged_before or not plan.logged:
            change = _follow(said, occasion) if again and plan.logged_before else None
            return _arrival(said, plan, change)
        try:
            change = apply.bring(plan, occasion, label=_label(said, plan))
        except ChangedElsewhereError:
            # Delivery rules run beside each other, and may bring the same person at once.
            if not left:
                raise
        else:
            return _arrival(said, plan, change)
    raise AssertionError("the last try raises")


def _plan(said: Said, same_name: Rule) -> Plan:
    return settle(plan_import(Reading((), (), said=(said,))), {}, same_name)


def _label(said: Said, plan: Plan) -> str:
    names = [one.name for one in _people(plan, ())]
    return f"Logged: mail {'to' if said.direction == 'out' else 'from'} {listed(names)}"


def _arrival(said: Said, plan: Plan, change: Change | None = None) -> Arrival:
    before = interaction_with(said.uid) if plan.logged_before else None
    if before:
        return Arrival(said, _there(before), True, change=change)
    made = [one.id for one in change.added(Contact)] if change else ()
    left_out = plan.skipped[0].why if plan.skipped and not plan.logged else ""
    return Arrival(said, _people(plan, made), False, left_out, change)


def _people(plan: Plan, made: Sequence[int]) -> tuple[Person, ...]:
    """Those of the message, in its order; `made` are the ids of the new ones, if they are made."""
    found: dict[int, Person] = {}
    for place, new in enumerate(plan.new):
        contact = made[place] if made else None
        found[new.who] = Person(contact, new.incoming.name, True)
    for one in plan.matched:
        there = one.existing.contact
        found.update(dict.fromkeys(one.whos, Person(there.id, there.name, False)))
    for known in plan.known:
        found.update(dict.fromkeys(known.whos, Person(known.contact, known.name, False)))
    whos = [who for logged in plan.logged for who in logged.whos]
    return tuple(dict.fromkeys(found[who] for who in whos))


def _there(before: Interaction) -> tuple[Person, ...]:
    ids = [one.contact for one in participants(before.id)]
    return tuple(Person(one.id, one.name, False) for one in known_contacts.contacts(ids))


def _follow(said: Said, occasion: Occasion) -> Change | None:
    """Book the follow-up of a message that was logged before; nothing where it is booked, or where
    nobody is left of those who took part."""
    before = interaction_with(said.uid)
    tied = participants(before.id) if before else []
    people = known_contacts.contacts([one.contact for one in tied[:1]])
    if said.follow is None or not people:
        return None
    contact, about, due = people[0], said.follow.about, said.follow.due
    open_ones = known_followups.open_followups([contact.id])
    if (about, due) in [(one.about, one.due) for one in open_ones]:
        return None
    label = f"Follow-up with {contact.name}, {about}" if about else f"Follow-up: {contact.name}"
    with recording(label, occasion.now, occasion.program) as change:
        rhythm = Rhythm.of([contact.id], occasion)
        change.put(contact, activate(contact))
        change.add(FollowUp(contact.id, about, due))
        rhythm.settle(change, [contact.id])
    return change.change()
