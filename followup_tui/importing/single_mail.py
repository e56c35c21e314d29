"""Log one email as one change: match or add the people in it, log the message once, and add the
follow-up it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import format_datetime
from itertools import islice

from followup_tui.actions.cadence import CadenceUpdate, book_keep_in_touch
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.change_label import ChangeLabel
from followup_tui.domain.contact import Contact, activate
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction
from followup_tui.errors import BadInputError, ChangedElsewhereError
from followup_tui.formats.format import ReadOptions
from followup_tui.formats.mail.mbox import split_mbox
from followup_tui.formats.mail.message import ParsedMail, is_message, parse_message
from followup_tui.formats.parsed import ParsedFile, ParsedInteraction, ReadWarning
from followup_tui.importing.apply import apply_plan
from followup_tui.importing.make_plan import plan_import
from followup_tui.importing.plan import ImportPlan
from followup_tui.importing.resolve import SameNameRule, resolve_questions
from followup_tui.storage.journal import recording
from followup_tui.storage.queries.contacts import contacts
from followup_tui.storage.queries.due import open_followups
from followup_tui.storage.queries.interactions import interaction_by_uid, participants
from followup_tui.wording import as_wording, wording

_ATTEMPTS = 5
_PLACE = "the email"
_FURTHER_MESSAGES = "only the first of several messages was read; followup import - reads them all"


@dataclass(frozen=True, slots=True)
class MailParticipant:
    """Someone in a message; `contact_id` is None before they are added."""

    contact_id: int | None
    name: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class LoggedMail:
    """What became of a message: its participants, whether it was logged before, why it was skipped
    if it was, and the change that was written."""

    interaction: ParsedInteraction
    participants: tuple[MailParticipant, ...]
    was_logged: bool
    skip_reason: str = ""
    change: Change | None = None

    @property
    def followup(self) -> FollowUp | None:
        """The follow-up that was added."""
        return next(iter(self.change.added(FollowUp)), None) if self.change else None


def parse_mail(data: bytes, options: ReadOptions, followup_due: Due | None = None) -> ParsedMail:
    """Return what a message says; `followup_due` asks for a follow-up on that day. Changes nothing.

    Raises BadInputError if it is not an email."""
    if not data.strip():
        raise BadInputError("The input is empty.", "Nothing was logged.", "Pipe one email into it.")
    if not is_message(data):
        raise BadInputError(
            "The input isn't an email.",
            "Nothing was logged.",
            "Pipe the whole message, with its headers.",
        )
    messages = tuple(islice(split_mbox([data]), 2)) if data.startswith(b"From ") else ()
    if messages:
        data = messages[0].data
    # A message without a date has just arrived.
    now = format_datetime(options.now)
    mail = parse_message(data, _PLACE, options, envelope_date=now, followup_due=followup_due)
    if len(messages) > 1:
        return replace(mail, warnings=(*mail.warnings, ReadWarning(_PLACE, _FURTHER_MESSAGES)))
    return mail


def plan_mail(interaction: ParsedInteraction, same_name: SameNameRule) -> LoggedMail:
    """Return what logging the message would do; changes nothing."""
    return _logged_mail(interaction, _plan(interaction, same_name))


def log_mail(
    interaction: ParsedInteraction,
    same_name: SameNameRule,
    context: Context,
    *,
    book_again: bool,
) -> LoggedMail:
    """Log the message, once. With `book_again`, add its follow-up even if the message was logged
    before.

    Raises ChangedElsewhereError if other programs keep changing the same contacts."""
    for attempts_left in reversed(range(_ATTEMPTS)):
        plan = _plan(interaction, same_name)
        if plan.already_logged or not plan.interactions:
            needs_followup = book_again and plan.already_logged
            change = _add_followup(interaction, context) if needs_followup else None
            return _logged_mail(interaction, plan, change)
        try:
            change = apply_plan(plan, context, label=_label(interaction, plan), backup="")
        except ChangedElsewhereError:
            # Delivery rules run in parallel and may add the same person at once.
            if not attempts_left:
                raise
        else:
            return _logged_mail(interaction, plan, change)
    raise AssertionError("the last attempt returns or raises")


def _plan(interaction: ParsedInteraction, same_name: SameNameRule) -> ImportPlan:
    parsed = ParsedFile((), (), interactions=(interaction,))
    return resolve_questions(plan_import(parsed), {}, same_name)


def _label(interaction: ParsedInteraction, plan: ImportPlan) -> ChangeLabel:
    names = tuple(participant.name for participant in _participants(plan, ()))
    words = "mail to them" if interaction.direction == "out" else "mail from them"
    return ChangeLabel("Logged", names).with_details(as_wording(words))


def _logged_mail(
    interaction: ParsedInteraction, plan: ImportPlan, change: Change | None = None
) -> LoggedMail:
    logged = interaction_by_uid(interaction.uid) if plan.already_logged else None
    if logged:
        return LoggedMail(interaction, _logged_participants(logged), True, change=change)
    new_ids = [contact.id for contact in change.added(Contact)] if change else ()
    is_skipped = bool(plan.warnings) and not plan.interactions
    skip_reason = str(plan.warnings[0].reason) if is_skipped else ""
    return LoggedMail(interaction, _participants(plan, new_ids), False, skip_reason, change)


def _participants(plan: ImportPlan, new_ids: Sequence[int]) -> tuple[MailParticipant, ...]:
    """Return the participants in the order of the message; `new_ids` are the ids of new contacts
    once they are added."""
    by_number: dict[int, MailParticipant] = {}
    for index, new in enumerate(plan.new):
        contact_id = new_ids[index] if new_ids else None
        by_number[new.person_number] = MailParticipant(contact_id, new.parsed.name, True)
    for match in plan.matched:
        contact = match.record.contact
        participant = MailParticipant(contact.id, contact.name, False)
        by_number.update(dict.fromkeys(match.person_numbers, participant))
    for unchanged in plan.unchanged:
        participant = MailParticipant(unchanged.contact_id, unchanged.name, False)
        by_number.update(dict.fromkeys(unchanged.person_numbers, participant))
    numbers = [number for planned in plan.interactions for number in planned.person_numbers]
    return tuple(dict.fromkeys(by_number[number] for number in numbers))


def _logged_participants(interaction: Interaction) -> tuple[MailParticipant, ...]:
    ids = [participant.contact for participant in participants(interaction.id)]
    return tuple(MailParticipant(contact.id, contact.name, False) for contact in contacts(ids))


def _add_followup(interaction: ParsedInteraction, context: Context) -> Change | None:
    """Add the follow-up of a message that was logged before; return None if it exists already, or
    if no participant is left."""
    logged = interaction_by_uid(interaction.uid)
    logged_participants = participants(logged.id) if logged else []
    people = contacts([participant.contact for participant in logged_participants[:1]])
    if interaction.followup is None or not people:
        return None
    contact, about, due = people[0], interaction.followup.about, interaction.followup.due
    existing = [(followup.about, followup.due) for followup in open_followups([contact.id])]
    if (about, due) in existing:
        return None
    label = ChangeLabel("Follow-up", (contact.name,)).with_details(wording("{}", about))
    with recording(label, context.now, context.program) as change:
        cadence_update = CadenceUpdate.begin([contact.id], context)
        change.update(contact, activate(contact))
        change.add(FollowUp(contact.id, about, due))
        cadence_update.apply(change, [contact.id])
        book_keep_in_touch(change, [contact.id], context)
    return change.change()
