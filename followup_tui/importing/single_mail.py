"""One e-mail, logged as one change: who took part is found or made, the message is logged once, and
the follow-up that it asks for is booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import format_datetime
from itertools import islice

from followup_tui.actions.cadence import CadenceUpdate
from followup_tui.actions.context import Context
from followup_tui.actions.followup_steps import join_names
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact, activate
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction
from followup_tui.errors import BadInputError, ChangedElsewhereError
from followup_tui.formats.format import ReadOptions
from followup_tui.formats.mail.mbox import split_mbox
from followup_tui.formats.mail.message import ParsedMail, is_message, parse_message
from followup_tui.formats.parsed import ParsedFile, ParsedInteraction, ReadWarning
from followup_tui.importing import apply
from followup_tui.importing.make_plan import plan_import
from followup_tui.importing.plan import ImportPlan
from followup_tui.importing.resolve import SameNameRule, resolve_questions
from followup_tui.storage.journal import recording
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries import due as known_followups
from followup_tui.storage.queries.interactions import interaction_by_uid, participants

_TRIES = 5
_PLACE = "the e-mail"
_SEVERAL = "came with others behind it, which were left alone; followup import - takes them all"


@dataclass(frozen=True, slots=True)
class MailParticipant:
    """Somebody in a message: the contact, or None where it is still to be made."""

    contact_id: int | None
    name: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class LoggedMail:
    """What is made of a message: who took part, whether it was logged before, why nobody is left
    of them if nobody is, and what was written."""

    interaction: ParsedInteraction
    participants: tuple[MailParticipant, ...]
    was_logged: bool
    skip_reason: str = ""
    change: Change | None = None

    @property
    def followup(self) -> FollowUp | None:
        """The follow-up that was booked."""
        return next(iter(self.change.added(FollowUp)), None) if self.change else None


def parse_mail(data: bytes, options: ReadOptions, when: Due | None = None) -> ParsedMail:
    """What a message tells; `when` is the day of a follow-up that is asked for beside it. Changes
    nothing. BadInputError where it is no e-mail."""
    if not data.strip():
        raise BadInputError("The input is empty; nothing was logged. Pipe one e-mail into it.")
    if not is_message(data):
        raise BadInputError(
            "The input is no e-mail; nothing was logged. Pipe the whole message, with its headers."
        )
    several = tuple(islice(split_mbox([data]), 2)) if data.startswith(b"From ") else ()
    if several:
        data = several[0].data
    # One without a date of its own has just come.
    now = format_datetime(options.now)
    letter = parse_message(data, _PLACE, options, envelope_date=now, followup_due=when)
    if len(several) > 1:
        return replace(letter, warnings=(*letter.warnings, ReadWarning(_PLACE, _SEVERAL)))
    return letter


def plan_mail(said: ParsedInteraction, same_name: SameNameRule) -> LoggedMail:
    """What logging the message would do; changes nothing."""
    return _arrival(said, _plan(said, same_name))


def log_mail(
    said: ParsedInteraction, same_name: SameNameRule, context: Context, *, book_again: bool
) -> LoggedMail:
    """Log the message; one that was logged before stays as it is. With `again`, the follow-up that
    is asked for is booked even then."""
    for left in reversed(range(_TRIES)):
        plan = _plan(said, same_name)
        if plan.already_logged or not plan.interactions:
            change = _follow(said, context) if book_again and plan.already_logged else None
            return _arrival(said, plan, change)
        try:
            change = apply.apply_plan(plan, context, label=_label(said, plan))
        except ChangedElsewhereError:
            # Delivery rules run beside each other, and may bring the same person at once.
            if not left:
                raise
        else:
            return _arrival(said, plan, change)
    raise AssertionError("the last try raises")


def _plan(said: ParsedInteraction, same_name: SameNameRule) -> ImportPlan:
    return resolve_questions(plan_import(ParsedFile((), (), interactions=(said,))), {}, same_name)


def _label(said: ParsedInteraction, plan: ImportPlan) -> str:
    names = [one.name for one in _people(plan, ())]
    return f"Logged: mail {'to' if said.direction == 'out' else 'from'} {join_names(names)}"


def _arrival(said: ParsedInteraction, plan: ImportPlan, change: Change | None = None) -> LoggedMail:
    before = interaction_by_uid(said.uid) if plan.already_logged else None
    if before:
        return LoggedMail(said, _there(before), True, change=change)
    made = [one.id for one in change.added(Contact)] if change else ()
    left_out = plan.warnings[0].reason if plan.warnings and not plan.interactions else ""
    return LoggedMail(said, _people(plan, made), False, left_out, change)


def _people(plan: ImportPlan, made: Sequence[int]) -> tuple[MailParticipant, ...]:
    """Those of the message, in its order; `made` are the ids of the new ones, if they are made."""
    found: dict[int, MailParticipant] = {}
    for place, new in enumerate(plan.new):
        contact = made[place] if made else None
        found[new.person_number] = MailParticipant(contact, new.parsed.name, True)
    for one in plan.matched:
        there = one.record.contact
        found.update(
            dict.fromkeys(one.person_numbers, MailParticipant(there.id, there.name, False))
        )
    for known in plan.unchanged:
        found.update(
            dict.fromkeys(
                known.person_numbers, MailParticipant(known.contact_id, known.name, False)
            )
        )
    whos = [who for logged in plan.interactions for who in logged.person_numbers]
    return tuple(dict.fromkeys(found[who] for who in whos))


def _there(before: Interaction) -> tuple[MailParticipant, ...]:
    ids = [one.contact for one in participants(before.id)]
    return tuple(MailParticipant(one.id, one.name, False) for one in known_contacts.contacts(ids))


def _follow(said: ParsedInteraction, context: Context) -> Change | None:
    """Book the follow-up of a message that was logged before; nothing where it is booked, or where
    nobody is left of those who took part."""
    before = interaction_by_uid(said.uid)
    tied = participants(before.id) if before else []
    people = known_contacts.contacts([one.contact for one in tied[:1]])
    if said.followup is None or not people:
        return None
    contact, about, due = people[0], said.followup.about, said.followup.due
    open_ones = known_followups.open_followups([contact.id])
    if (about, due) in [(one.about, one.due) for one in open_ones]:
        return None
    label = f"Follow-up with {contact.name}, {about}" if about else f"Follow-up: {contact.name}"
    with recording(label, context.now, context.program) as change:
        rhythm = CadenceUpdate.begin([contact.id], context)
        change.update(contact, activate(contact))
        change.add(FollowUp(contact.id, about, due))
        rhythm.apply(change, [contact.id])
    return change.change()
