"""Closing follow-ups: the outcome, the interaction it stands for, and what comes next."""

from __future__ import annotations

from collections.abc import Collection

from followup_tui.actions import interactions
from followup_tui.actions.cadence import Rhythm, cadence_of
from followup_tui.actions.context import Occasion
from followup_tui.actions.followup_steps import each
from followup_tui.domain import contact as contacts
from followup_tui.domain import followup as followups
from followup_tui.domain.cadence import NEVER
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import date_words, day_words
from followup_tui.domain.due import Due
from followup_tui.domain.followup import NO_CONTACT, FollowUp, Outcome
from followup_tui.domain.interaction import Direction, Interaction
from followup_tui.domain.language.next_step import read_next
from followup_tui.domain.outcomes import Circumstances, Closing, proposed
from followup_tui.errors import NothingThereError
from followup_tui.storage.journal import Recorder, stamp
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries import due as known_followups


def proposal(one: FollowUp, outcome: Outcome, occasion: Occasion) -> Closing:
    """What the outcome would lead to. Changes nothing."""
    people = known_contacts.contacts([one.contact])
    if not people:
        raise NothingThereError("That contact is not there any more. Nothing was changed.")
    others = [it for it in known_followups.open_followups([one.contact]) if it.id != one.id]
    around = Circumstances(
        cadence_of(people[0]), bool(others), people[0].standing, people[0].cadence == NEVER
    )
    return proposed(one, outcome, around, occasion.now, occasion.rules)


def close(
    ids: Collection[int],
    outcome: Outcome,
    said: str,
    occasion: Occasion,
    following: str | None = None,
    *,
    is_logged: bool = False,
) -> Change:
    """Settle open follow-ups, log the contact that they stand for, book what comes next.

    `following` is the next step as a line, "" for none; by default that which is proposed. What
    `is_logged` already is not logged again.
    BadInputError when it names a date that is refused."""
    booked: list[Closing] = []

    def step(change: Recorder, one: FollowUp) -> None:
        closing = proposal(one, outcome, occasion)
        if following is not None:
            closing = read_next(following, closing, occasion.now, occasion.rules)
        booked.append(closing)
        _close_one(change, one, closing, said.strip(), occasion, is_logged)

    def ending() -> str:
        return _what_follows(booked[0], occasion) if len(booked) == 1 else ""

    return each(outcome.capitalize(), ids, occasion, step, ending)


def kept(ids: Collection[int], occasion: Occasion) -> Change:
    """Close promises as kept: those of mine by me, those of theirs by them."""
    return close(ids, "done", "", occasion)


def _close_one(
    change: Recorder,
    one: FollowUp,
    closing: Closing,
    said: str,
    occasion: Occasion,
    is_logged: bool,
) -> None:
    outcome = closing.outcome
    logs = outcome not in NO_CONTACT and not is_logged
    rhythm = Rhythm.of([one.contact], occasion)
    closed = change.put(
        one, followups.close(one, outcome, stamp(occasion.now), "" if logs else said)
    )
    if closing.parks:
        (contact,) = known_contacts.contacts([one.contact])
        change.put(contact, contacts.park(contact, closing.park_until))
    if logs:
        happening = Interaction(
            str(occasion.today),
            channel=one.channel,
            direction=_direction(one, outcome),
            summary=said or _summary(one, outcome),
            followup=closed.id,
        )
        # What comes next was just decided, even where that is nothing.
        interactions.record(change, happening, [one.contact], occasion, make=False)
    rhythm.settle(change, [one.contact], make=False)
    # Last, as the rhythm would put a day of its own in place of one that was typed.
    if (step := closing.next) is not None:
        change.add(
            FollowUp(
                one.contact,
                step.about,
                step.due,
                promised_by=step.promised_by,
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


def _what_follows(closing: Closing, occasion: Occasion) -> str:
    parts = []
    if closing.next is not None:
        parts.append(f", next {day_words(Due(closing.next.due), occasion.today.day)}")
    if closing.parks:
        until = closing.park_until
        words = f" until {date_words(Due(until), occasion.today.day)}" if until else ""
        parts.append(f", parked{words}")
    return "".join(parts)
