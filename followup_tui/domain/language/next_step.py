"""The next step as a line: `thank them Tue 24 Nov`, `they: the contract fri`, `park until March`,
and back to text. The proposal fills in whatever the line leaves out."""

from __future__ import annotations

import re
from dataclasses import replace

from pendulum import DateTime

from followup_tui.domain.date_words import format_day
from followup_tui.domain.due import Due, today
from followup_tui.domain.followup import Move
from followup_tui.domain.language import english
from followup_tui.domain.language.dates import find_due
from followup_tui.domain.language.parking import parse_park_until
from followup_tui.domain.language.quick_add import default_due
from followup_tui.domain.outcomes import ClosePlan, NextStep
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError

_PARK = re.compile(
    rf"(?:^|[,;])\s*(?:and\s+)?(?:{'|'.join(english.PARK_WORDS)})(?=\s|$)(?P<until>[^,;]*)$",
    re.IGNORECASE,
)
_MOVE = re.compile(rf"({'|'.join((*english.THEIR_MOVE, *english.MY_MOVE))})\s*:\s*", re.IGNORECASE)
_MAX_DAYS_WITHOUT_YEAR = 300


def parse_next_step(text: str, proposal: ClosePlan, now: DateTime, rules: Rules) -> ClosePlan:
    """Return the proposal with what was typed; an empty text means no next step and no park.

    BadInputError for a date that is rejected."""
    typed = " ".join(text.split())
    park = _PARK.search(typed)
    until = parse_park_until(park["until"], now, rules) if park else None
    plan = replace(proposal, next=None, parks=park is not None, park_until=until, explanation="")
    typed = typed[: park.start()].strip(" ,;") if park else typed
    if not typed:
        return plan
    proposed = (
        proposal.next or proposal.another_attempt or NextStep("", str(default_due(now, rules)))
    )
    move: Move = proposed.move
    if match := _MOVE.match(typed):
        move = "theirs" if match[1].casefold() in english.THEIR_MOVE else "mine"
        typed = typed[match.end() :]
    found = find_due(typed, now, rules)
    if found.due is None and found.hint:
        raise BadInputError(found.hint)
    due = str(found.due) if found.due else proposed.due
    about = f"{typed[: found.start]} {typed[found.end :]}" if found.due else typed
    about = " ".join(about.split()).strip(" ,;:")
    step = replace(proposed, about=about or proposed.about, due=due, move=move)
    if (step.about, step.move) != (proposed.about, proposed.move):
        # A different topic no longer belongs to the cadence or the promise.
        step = replace(step, reason="outcome", promised_for=None)
    return replace(plan, next=step)


def format_next_step(plan: ClosePlan, now: DateTime, rules: Rules) -> str:
    """Return a line that parses to this plan; empty for no next step and no park."""
    day = today(now, rules)
    parts = []
    if plan.next is not None:
        due = Due(plan.next.due)
        is_near = (due.day - day).days < _MAX_DAYS_WITHOUT_YEAR
        when = format_day(due, day) if is_near else plan.next.due
        move = f"{english.THEIR_MOVE[0]}: " if plan.next.move == "theirs" else ""
        parts.append(f"{move}{plan.next.about} {when}".strip())
    if plan.parks:
        park = english.PARK_WORDS[0]
        parts.append(f"{park} until {plan.park_until}" if plan.park_until else park)
    return ", ".join(parts)
