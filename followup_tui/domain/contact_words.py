"""Short phrases about a contact or promise that the screen and the command line share."""

from __future__ import annotations

from pendulum import Date

from followup_tui.domain.cadence import Cadence, cadence_phrase
from followup_tui.domain.contact import ContactStatus
from followup_tui.domain.date_words import format_date, format_due
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, Move

NO_NEXT_STEP = "no next step"
NO_LONGER_PARKED = "no longer parked"
"""For a parked contact whose date has come: they need a next step."""
EVERYONE_HAS_NEXT_STEP = "Everyone has a next step."


def format_status(status: ContactStatus, parked_until: str | None, today: Date) -> str:
    """Return "active", "archived", "parked" or "parked until 1 Mar".

    `parked_until` is a day as text."""
    if status == "parked" and parked_until:
        return f"parked until {format_date(Due(parked_until), today)}"
    return status


def describe_cadence(own: str | None, effective: Cadence | None) -> str:
    """Return "every 6 weeks", "every 6 weeks (from a tag)", "never (by choice)" or "no cadence".

    `own` is the contact's stored cadence, `effective` the one in force."""
    if effective:
        return f"{cadence_phrase(effective)}{'' if own else ' (from a tag)'}"
    return "never (by choice)" if own else "no cadence"


def cadence_fact(own: str | None, effective: Cadence | None) -> str:
    """Return the cadence as one of several facts about a contact; empty if there is none."""
    if effective:
        return describe_cadence(own, effective)
    return "cadence: never (by choice)" if own else ""


def promise_side(move: Move) -> str:
    """Return "I promised" or "They promised"."""
    return "I promised" if move == "mine" else "They promised"


def promise_date(promise: FollowUp, today: Date) -> str:
    """Return the promised date, "for Fri 27 Nov", or when it is due if none was promised."""
    if promise.promised_for:
        return f"for {format_due(Due(promise.promised_for), today)}"
    return f"due {format_due(Due(promise.due), today)}"
