"""Write a mail to a contact: the draft, the notes beside it, and logging that it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pendulum import DateTime

from followup_tui.actions import interactions
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.change_label import ChangeLabel
from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.mail_draft.context import (
    LastContact,
    MailContext,
    choose_template,
    placeholder_values,
)
from followup_tui.domain.mail_draft.template import MailDraft, TemplateName, fill_template
from followup_tui.domain.outcomes import KEEP_IN_TOUCH, current_attempt
from followup_tui.domain.rules import Rules
from followup_tui.errors import NotFoundError
from followup_tui.storage.journal import recording
from followup_tui.storage.queries import contacts, due
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system import mail_templates
from followup_tui.wording import NO_WORDS, Wording

_MAX_NOTES = 3


@dataclass(frozen=True, slots=True)
class PreparedMail:
    """A draft to a contact, with their contact details."""

    contact: Contact
    methods: tuple[ContactMethod, ...]
    mail_context: MailContext
    template: TemplateName
    draft: MailDraft
    notes: tuple[Interaction, ...]
    """The newest interactions with a note, newest first; for the writer's eyes only."""
    has_cadence: bool
    """Whether the contact has a cadence, of its own or by a tag."""
    warning: Wording = NO_WORDS
    """Why the user's own template is ignored, if it is."""

    @property
    def emails(self) -> Sequence[ContactMethod]:
        """Return the email addresses that the mail can go to."""
        return [method for method in self.methods if method.kind == "email"]


def prepare_mail(
    contact_id: int,
    followup_id: int | None,
    template: TemplateName | None,
    folder: Path,
    context: Context,
) -> PreparedMail:
    """Draft a mail about a follow-up, by default the contact's next one, and change nothing.

    Without `template` the one that fits is used; `folder` holds the user's own templates.
    NotFoundError if the contact no longer exists."""
    person = person_details(contact_id, max_interactions=20)
    if person is None:
        raise NotFoundError("That contact no longer exists.")
    mail_context = _mail_context(person, followup_id, context)
    chosen = mail_templates.load_template(template or choose_template(mail_context), folder)
    values = placeholder_values(mail_context, chosen.name, context.today.day)
    notes = [interaction for interaction in person.interactions if interaction.summary.strip()]
    return PreparedMail(
        contact=person.contact,
        methods=person.methods,
        mail_context=mail_context,
        template=chosen.name,
        draft=fill_template(chosen.text, values),
        notes=tuple(notes[:_MAX_NOTES]),
        has_cadence=person.cadence is not None,
        warning=chosen.warning,
    )


def _mail_context(person: PersonDetails, followup_id: int | None, context: Context) -> MailContext:
    open_followups = person.followups
    followup = next((open_one for open_one in open_followups if open_one.id == followup_id), None)
    if followup is None:
        followup = next(iter(open_followups), None)
    previous = due.followups([followup.previous]) if followup and followup.previous else []
    attempt = next((closed for closed in person.attempts if closed.outcome == "no answer"), None)
    last = next(iter(person.interactions), None)
    return MailContext(
        contact=person.contact,
        followup=followup,
        attempt=current_attempt(followup, context.now, context.rules) if followup else 1,
        previous=previous[0] if previous else None,
        last_contact=LastContact(last.happened, last.channel, last.direction) if last else None,
        last_attempt_day=_closed_on(attempt, context.now) if attempt else None,
        promises=[followup for followup in open_followups if is_promise(followup)],
        introduced_by=person.introduced_by,
        generic_topics=_generic_topics(context.rules),
    )


def _closed_on(followup: FollowUp, now: DateTime) -> str:
    """Return the local day on which a follow-up was closed, in the form of `Due`."""
    return str(Due.at(DateTime.fromtimestamp((followup.closed or 0) / 1000, now.tzinfo)))


def _generic_topics(rules: Rules) -> frozenset[str]:
    by_outcome = rules.outcomes
    outcome_rules = (
        *(by_outcome.done, by_outcome.yes, by_outcome.not_yet),
        *(by_outcome.no, by_outcome.no_answer, by_outcome.waiting),
    )
    return frozenset({KEEP_IN_TOUCH, *(rule.about for rule in outcome_rules)}) - {""}


def log_sent(
    contact_id: int, followup_id: int | None, channel: str, summary: str, context: Context
) -> Change:
    """Log that a message was sent. It is no answer, so the attempts keep counting.

    NotFoundError if the contact no longer exists."""
    contact = next(iter(contacts.contacts([contact_id])), None)
    if contact is None:
        raise NotFoundError("That contact no longer exists.", "Nothing was logged.")
    followups = due.followups([followup_id] if followup_id else [])
    label = ChangeLabel("Sent", (contact.name,))
    with recording(label, context.now, context.program) as recorder:
        interaction = Interaction(
            str(context.today),
            channel=channel,
            direction="out",
            summary=summary,
            followup=followups[0].id if followups else None,
        )
        interactions.record_interaction(
            recorder, interaction, [contact_id], context, create_followup=False
        )
    return recorder.change()
