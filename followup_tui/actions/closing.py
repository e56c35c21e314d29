"""Close follow-ups: the outcome, the interaction that it logs, and the next step."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from followup_tui.actions import interactions
from followup_tui.actions.cadence import (
    CadenceUpdate,
    book_keep_in_touch,
    cadence_of,
    describe_booked,
)
from followup_tui.actions.context import Context
from followup_tui.actions.followup_steps import apply_to_open
from followup_tui.domain import contact as contacts
from followup_tui.domain import followup as followups
from followup_tui.domain.cadence import NEVER
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_date, format_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import UNLOGGED_OUTCOMES, FollowUp, Outcome
from followup_tui.domain.interaction import Direction, Interaction
from followup_tui.domain.language.next_step import parse_next_step
from followup_tui.domain.outcomes import ClosePlan, ContactState, propose
from followup_tui.errors import NotFoundError
from followup_tui.storage.journal import ChangeRecorder, utc_milliseconds
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.wording import Wording, as_wording


def proposal(followup: FollowUp, outcome: Outcome, context: Context) -> ClosePlan:
    """Return what the rules propose for this outcome, and change nothing.

    NotFoundError if the contact no longer exists."""
    contact = next(iter(contact_queries.contacts([followup.contact])), None)
    if contact is None:
        raise NotFoundError("That contact no longer exists.")
    open_followups = due_queries.open_followups([contact.id])
    state = ContactState(
        cadence=cadence_of(contact),
        others=tuple(other for other in open_followups if other.id != followup.id),
        status=contact.status,
        never=contact.cadence == NEVER,
    )
    return propose(followup, outcome, state, context.now, context.rules)


def close(
    ids: Collection[int],
    outcome: Outcome,
    note: str,
    context: Context,
    next_step: str | None = None,
    *,
    is_logged: bool = False,
) -> Change:
    """Close open follow-ups, log an interaction for each, and add the next steps.

    `next_step` is a next-step line, "" for none; by default the proposed one, but nobody is parked
    after the last attempt unless the line says so. With `is_logged` the interaction is logged
    already. NotFoundError if none of the follow-ups is open,
    BadInputError if the line has an invalid date."""
    plans: list[ClosePlan] = []
    booked: list[FollowUp] = []

    def step(recorder: ChangeRecorder, followup: FollowUp) -> None:
        plan = proposal(followup, outcome, context)
        if next_step is None:
            plan = plan.without_park
        else:
            plan = parse_next_step(next_step, plan, context.now, context.rules)
        plans.append(plan)
        _close(recorder, followup, plan, note.strip(), context, is_logged)
        if _keeps_cadence(followup, plan):
            booked.extend(book_keep_in_touch(recorder, [followup.contact], context))

    def details() -> Sequence[Wording]:
        if len(plans) > 1:
            return ()
        return (*_describe(plans[0], context), describe_booked(booked, context))

    return apply_to_open(outcome.capitalize(), ids, context, step, details)


def keep_promises(ids: Collection[int], context: Context) -> Change:
    """Mark promises as kept, mine and theirs. NotFoundError if none of them is open."""
    return close(ids, "done", "", context)


def _close(
    recorder: ChangeRecorder,
    followup: FollowUp,
    plan: ClosePlan,
    note: str,
    context: Context,
    is_logged: bool,
) -> None:
    outcome, contact_id = plan.outcome, followup.contact
    logs_interaction = outcome not in UNLOGGED_OUTCOMES and not is_logged
    cadence_update = CadenceUpdate.begin([contact_id], context)
    closed = recorder.update(
        followup,
        followups.close(
            followup,
            outcome,
            utc_milliseconds(context.now),
            "" if logs_interaction else note,
        ),
    )
    if plan.parks:
        (contact,) = contact_queries.contacts([contact_id])
        recorder.update(contact, contacts.park(contact, plan.park_until))
    if logs_interaction:
        interaction = Interaction(
            str(context.today),
            channel=followup.channel,
            direction=_direction(followup, outcome),
            summary=note or _default_summary(followup, outcome),
            followup=closed.id,
        )
        # The next step is decided here, even if it is none.
        interactions.record_interaction(
            recorder, interaction, [contact_id], context, create_followup=False
        )
    cadence_update.apply(recorder, [contact_id], create_followup=False)
    # Last, as the cadence update would overwrite a typed date.
    if (step := plan.next) is not None:
        recorder.add(
            FollowUp(
                contact_id,
                step.about,
                step.due,
                promised_for=step.promised_for,
                move=step.move,
                channel=followup.channel,
                attempt=step.attempt,
                reason=step.reason,
                previous=closed.id,
            )
        )


def _keeps_cadence(followup: FollowUp, plan: ClosePlan) -> bool:
    """Return True if the cadence goes on; no next step was chosen or means that it doesn't, but
    dropping one of several steps drops no more than that."""
    if plan.next is not None:
        return True
    others = due_queries.open_followups([followup.contact])
    return plan.outcome == "dropped" and followup.reason != "cadence" and bool(others)


def _direction(followup: FollowUp, outcome: Outcome) -> Direction:
    if outcome != "done":
        return "both"
    return "in" if followup.move == "theirs" else "out"


def _default_summary(followup: FollowUp, outcome: Outcome) -> str:
    return followup.about if outcome == "done" else f"{followup.about or 'asked'}: {outcome}"


def _describe(plan: ClosePlan, context: Context) -> list[Wording]:
    """Return the label's details: the next step's day, and until when the contact is parked."""
    today = context.today.day
    details = []
    if plan.next is not None:
        details.append(as_wording(f"next {format_day(Due(plan.next.due), today)}"))
    if plan.parks:
        until = f" until {format_date(Due(plan.park_until), today)}" if plan.park_until else ""
        details.append(as_wording(f"parked{until}"))
    return details
