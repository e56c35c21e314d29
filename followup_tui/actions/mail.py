"""Writing to somebody: what there is to draw on, the draft it comes to, and that it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pendulum import DateTime

from followup_tui.actions import interactions
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.mail_draft.context import MailContext, choose_template, placeholder_values
from followup_tui.domain.mail_draft.template import MailDraft, TemplateName, fill_template
from followup_tui.domain.outcomes import KEEP_IN_TOUCH, current_attempt
from followup_tui.domain.rules import Rules
from followup_tui.errors import NotFoundError
from followup_tui.storage.journal import recording
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries import due as known_followups
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system import mail_templates


@dataclass(frozen=True, slots=True)
class PreparedMail:
    """A draft to somebody, with the ways to reach them."""

    contact: Contact
    methods: tuple[ContactMethod, ...]
    mail_context: MailContext
    template: TemplateName
    draft: MailDraft
    has_cadence: bool
    """Whether a cadence counts for them."""
    warning: str = ""
    """Why the person's own template does not count, if it does not."""

    @property
    def emails(self) -> Sequence[ContactMethod]:
        """The addresses that it can go to."""
        return [one for one in self.methods if one.kind == "email"]


def prepare_mail(
    contact: int,
    followup: int | None,
    template: TemplateName | None,
    folder: Path,
    context: Context,
) -> PreparedMail:
    """What would be written to a contact about a follow-up, by the template that is asked for or
    else fits. Changes nothing."""
    found = person_details(contact, max_interactions=1)
    if found is None:
        raise NotFoundError("That contact is not there any more.")
    remembered = _memory(found, followup, context)
    chosen = mail_templates.load_template(template or choose_template(remembered), folder)
    draft = fill_template(
        chosen.text, placeholder_values(remembered, chosen.name, context.today.day)
    )
    return PreparedMail(
        contact=found.contact,
        methods=found.methods,
        mail_context=remembered,
        template=chosen.name,
        draft=draft,
        has_cadence=found.cadence is not None,
        warning=chosen.warning,
    )


def _memory(found: PersonDetails, followup: int | None, context: Context) -> MailContext:
    one = next((each for each in found.followups if each.id == followup), None)
    if one is None:
        one = next(iter(found.followups), None)
    before = known_followups.followups([one.previous]) if one and one.previous else []
    tried = next((each for each in found.attempts if each.outcome == "no answer"), None)
    return MailContext(
        contact=found.contact,
        followup=one,
        attempt=current_attempt(one, context.now, context.rules) if one else 1,
        previous=before[0] if before else None,
        last_interaction=found.interactions[0] if found.interactions else None,
        last_attempt_day=_day(tried, context.now) if tried else None,
        promises=[each for each in found.followups if is_promise(each)],
        introduced_by=found.introduced_by,
        generic_topics=_own_abouts(context.rules),
    )


def _day(closed: FollowUp, now: DateTime) -> str:
    return str(Due.at(DateTime.fromtimestamp((closed.closed or 0) / 1000, now.tzinfo)))


def _own_abouts(rules: Rules) -> frozenset[str]:
    steps = rules.outcomes
    every = (steps.done, steps.yes, steps.not_yet, steps.no, steps.no_answer, steps.waiting)
    return frozenset({KEEP_IN_TOUCH, *(one.about for one in every)}) - {""}


def log_sent(
    contact: int, followup: int | None, channel: str, summary: str, context: Context
) -> Change:
    """Log that something went out to a contact. It answers nothing: the tries go on counting."""
    found = known_contacts.contacts([contact])
    if not found:
        raise NotFoundError("That contact is not there any more. Nothing was logged.")
    there = known_followups.followups([followup] if followup else [])
    with recording(f"Sent: {found[0].name}", context.now, context.program) as change:
        happening = Interaction(
            str(context.today),
            channel=channel,
            direction="out",
            summary=summary,
            followup=there[0].id if there else None,
        )
        interactions.record_interaction(
            change, happening, [contact], context, create_followup=False, resets_attempts=False
        )
    return change.change()
