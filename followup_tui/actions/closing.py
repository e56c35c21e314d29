"""Closing follow-ups: the outcome, the interaction it stands for, and what comes next."""

from __future__ import annotations

from collections.abc import Collection

from followup_tui.actions import interactions
from followup_tui.actions.cadence import CadenceUpdate, cadence_of
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
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries import due as known_followups


def proposal(one: FollowUp, outcome: Outcome, context: Context) -> ClosePlan:
    """What the outcome would lead to. Changes nothing."""
    people = known_contacts.contacts([one.contact])
    if not people:
        raise NotFoundError("That contact is not there any more. Nothing was changed.")
    others = [it for it in known_followups.open_followups([one.contact]) if it.id != one.id]
    around = ContactState(
        cadence_of(people[0]), bool(others), people[0].status, people[0].cadence == NEVER
    )
    return propose(one, outcome, around, context.now, context.rules)


def close(
    ids: Collection[int],
    outcome: Outcome,
    note: str,
    context: Context,
    next_step: str | None = None,
    *,
    is_logged: bool = False,
) -> Change:
    """Settle open follow-ups, log the contact that they stand for, book what comes next.

    `following` is the next step as a line, "" for none; by default that which is proposed. What
    `is_logged` already is not logged again.
    BadInputError when it names a date that is refused."""
    booked: list[ClosePlan] = []

    def step(change: ChangeRecorder, one: FollowUp) -> None:
        closing = proposal(one, outcome, context)
        if next_step is not None:
            closing = parse_next_step(next_step, closing, context.now, context.rules)
        booked.append(closing)
        _close_one(change, one, closing, note.strip(), context, is_logged)

    def ending() -> str:
        return _what_follows(booked[0], context) if len(booked) == 1 else ""

    return apply_to_open(outcome.capitalize(), ids, context, step, ending)


def keep_promises(ids: Collection[int], context: Context) -> Change:
    """Close promises as kept: those of mine by me, those of theirs by them."""
    return close(ids, "done", "", context)


def _close_one(
    change: ChangeRecorder,
    one: FollowUp,
    closing: ClosePlan,
    said: str,
    context: Context,
    is_logged: bool,
) -> None:
    outcome = closing.outcome
    logs = outcome not in UNLOGGED_OUTCOMES and not is_logged
    rhythm = CadenceUpdate.begin([one.contact], context)
    closed = change.update(
        one, followups.close(one, outcome, utc_milliseconds(context.now), "" if logs else said)
    )
    if closing.parks:
        (contact,) = known_contacts.contacts([one.contact])
        change.update(contact, contacts.park(contact, closing.park_until))
    if logs:
        happening = Interaction(
            str(context.today),
            channel=one.channel,
            direction=_direction(one, outcome),
            summary=said or _summary(one, outcome),
            followup=closed.id,
        )
        # What comes next was just decided, even where that is nothing.
        interactions.record_interaction(
            change, happening, [one.contact], context, create_followup=False
        )
    rhythm.apply(change, [one.contact], create_followup=False)
    # Last, as the rhythm would put a day of its own in place of one that was typed.
    if (step := closing.next) is not None:
        change.add(
            FollowUp(
                one.contact,
                step.about,
                step.due,
                promised_for=step.promised_for,
                move=step.move,
                channel=one.channel,
                attempt=step.attempt,
                reason=step.reason,
                previous=closed.id,
            )
        )


def _direction(one: FollowUp, outcome: Outcome) -> Direction:
    if outcome != "done":
        return "both"
    return "in" if one.move == "theirs" else "out"


def _summary(one: FollowUp, outcome: Outcome) -> str:
    return one.about if outcome == "done" else f"{one.about or 'asked'}: {outcome}"


def _what_follows(closing: ClosePlan, context: Context) -> str:
    parts = []
    if closing.next is not None:
        parts.append(f", next {format_day(Due(closing.next.due), context.today.day)}")
    if closing.parks:
        until = closing.park_until
        words = f" until {format_date(Due(until), context.today.day)}" if until else ""
        parts.append(f", parked{words}")
    return "".join(parts)
