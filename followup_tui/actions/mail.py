"""Writing to somebody: what there is to draw on, the draft it comes to, and that it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pendulum import DateTime

from followup_tui.actions import interactions
from followup_tui.actions.context import Occasion
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact, Method
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.mail_draft.context import Memory, fitting, values
from followup_tui.domain.mail_draft.template import Draft, TemplateName, fill
from followup_tui.domain.outcomes import KEEP_IN_TOUCH, attempt_now
from followup_tui.domain.rules import Rules
from followup_tui.errors import NothingThereError
from followup_tui.storage.journal import recording
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries import due as known_followups
from followup_tui.storage.queries.person import Person, person
from followup_tui.system import mail_templates


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft to somebody, with the ways to reach them."""

    contact: Contact
    methods: tuple[Method, ...]
    memory: Memory
    template: TemplateName
    draft: Draft
    has_rhythm: bool
    """Whether a cadence counts for them."""
    warning: str = ""
    """Why the person's own template does not count, if it does not."""

    @property
    def emails(self) -> Sequence[Method]:
        """The addresses that it can go to."""
        return [one for one in self.methods if one.kind == "email"]


def letter(
    contact: int,
    followup: int | None,
    template: TemplateName | None,
    folder: Path,
    occasion: Occasion,
) -> Letter:
    """What would be written to a contact about a follow-up, by the template that is asked for or
    else fits. Changes nothing."""
    found = person(contact, most_said=1)
    if found is None:
        raise NothingThereError("That contact is not there any more.")
    remembered = _memory(found, followup, occasion)
    chosen = mail_templates.read(template or fitting(remembered), folder)
    draft = fill(chosen.text, values(remembered, chosen.name, occasion.today.day))
    return Letter(
        contact=found.contact,
        methods=found.methods,
        memory=remembered,
        template=chosen.name,
        draft=draft,
        has_rhythm=found.cadence is not None,
        warning=chosen.warning,
    )


def _memory(found: Person, followup: int | None, occasion: Occasion) -> Memory:
    one = next((each for each in found.followups if each.id == followup), None)
    if one is None:
        one = next(iter(found.followups), None)
    before = known_followups.followups([one.previous]) if one and one.previous else []
    tried = next((each for each in found.tries if each.outcome == "no answer"), None)
    return Memory(
        contact=found.contact,
        followup=one,
        attempt=attempt_now(one, occasion.now, occasion.rules) if one else 1,
        previous=before[0] if before else None,
        last=found.said[0] if found.said else None,
        last_try=_day(tried, occasion.now) if tried else None,
        promises=[each for each in found.followups if is_promise(each)],
        introduced_by=found.introduced_by,
        own_abouts=_own_abouts(occasion.rules),
    )


def _day(closed: FollowUp, now: DateTime) -> str:
    return str(Due.at(DateTime.fromtimestamp((closed.closed or 0) / 1000, now.tzinfo)))


def _own_abouts(rules: Rules) -> frozenset[str]:
    steps = rules.steps
    every = (steps.done, steps.yes, steps.not_yet, steps.no, steps.no_answer, steps.waiting)
    return frozenset({KEEP_IN_TOUCH, *(one.about for one in every)}) - {""}


def log_sent(
    contact: int, followup: int | None, channel: str, summary: str, occasion: Occasion
) -> Change:
    """Log that something went out to a contact. It answers nothing: the tries go on counting."""
    found = known_contacts.contacts([contact])
    if not found:
        raise NothingThereError("That contact is not there any more. Nothing was logged.")
    there = known_followups.followups([followup] if followup else [])
    with recording(f"Sent: {found[0].name}", occasion.now, occasion.program) as change:
        happening = Interaction(
            str(occasion.today),
            channel=channel,
            direction="out",
            summary=summary,
            followup=there[0].id if there else None,
        )
        interactions.record(change, happening, [contact], occasion, make=False, answers=False)
    return change.change()
