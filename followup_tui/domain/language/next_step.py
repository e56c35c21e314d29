"""The next step as a line: `thank them Tue 24 Nov`, `they: the contract fri`, `park until March`,
and back. What is proposed fills in whatever the line does not say."""

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

_REST = re.compile(
    rf"(?:^|[,;])\s*(?:and\s+)?(?:{'|'.join(english.PARK_WORDS)})(?=\s|$)(?P<until>[^,;]*)$",
    re.IGNORECASE,
)
_MOVE = re.compile(rf"({'|'.join((*english.THEIR_MOVE, *english.MY_MOVE))})\s*:\s*", re.IGNORECASE)
_NEAR = 300  # days; what is further off is written with its year


def parse_next_step(text: str, closing: ClosePlan, now: DateTime, rules: Rules) -> ClosePlan:
    """What was proposed, altered by what was typed; an empty text is no next step and no rest.

    BadInputError where a date is refused."""
    typed = " ".join(text.split())
    rest = _REST.search(typed)
    until = parse_park_until(rest["until"], now, rules) if rest else None
    parked = replace(closing, next=None, parks=rest is not None, park_until=until, explanation="")
    typed = typed[: rest.start()].strip(" ,;") if rest else typed
    if not typed:
        return parked
    proposed = closing.next or NextStep("", str(default_due(now, rules)))
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
    changed = replace(proposed, about=about or proposed.about, due=due, move=move)
    if (changed.about, changed.move) != (proposed.about, proposed.move):
        # Another matter than the round of keeping in touch or the promise that was proposed.
        changed = replace(changed, reason="outcome", promised_for=None)
    return replace(parked, next=changed)


def format_next_step(closing: ClosePlan, now: DateTime, rules: Rules) -> str:
    """A line that reads as this; empty for nothing."""
    day = today(now, rules)
    parts = []
    if (one := closing.next) is not None:
        due = Due(one.due)
        when = format_day(due, day) if (due.day - day).days < _NEAR else one.due
        who = f"{english.THEIR_MOVE[0]}: " if one.move == "theirs" else ""
        parts.append(f"{who}{one.about} {when}".strip())
    if closing.parks:
        until = closing.park_until
        parts.append(f"{english.PARK_WORDS[0]} until {until}" if until else english.PARK_WORDS[0])
    return ", ".join(parts)
