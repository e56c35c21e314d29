"""Asks on the terminal about people of whom only the name is that of a contact."""

from __future__ import annotations

from collections.abc import Sequence

import click

from followup_tui.cli.import_report import candidate_words, question_words
from followup_tui.cli.output import say
from followup_tui.importing.plan import Question
from followup_tui.importing.resolve import Answer

_KEYS = "1 the same person, n new, s or enter skip; N or S for all that are left; ctrl+c stops"


def answers(questions: Sequence[Question]) -> dict[int, Answer]:
    """What the person answers for each, by its number `who`."""
    found: dict[int, Answer] = {}
    count = f"{len(questions):,} {'has' if len(questions) == 1 else 'have'}"
    say(f"{count} the name of a contact, and nothing else in common.", error=True)
    say(f"  {_KEYS}", error=True)
    for place, question in enumerate(questions):
        say(question_words(question), error=True)
        for number, one in enumerate(question.candidates[:9], 1):
            values = [way.value for way in one.methods]
            say(f"  {number}  {candidate_words(one.contact, values)}", error=True)
        typed = _ask(len(question.candidates[:9]))
        if typed in ("N", "S"):
            rest: Answer = "new" if typed == "N" else "skip"
            found.update((one.who, rest) for one in questions[place:])
            break
        if typed.isdecimal():
            found[question.who] = question.candidates[int(typed) - 1].contact.id
        else:
            found[question.who] = "new" if typed == "n" else "skip"
    return found


def _ask(count: int) -> str:
    """One of the keys; asked again until it is one."""
    keys = {*map(str, range(1, count + 1)), "n", "s", "N", "S"}
    while True:
        typed = str(click.prompt("  Same person?", default="s", show_default=False, err=True))
        if typed.strip() in keys:
            return typed.strip()
        say(f"  {_KEYS}", error=True)
