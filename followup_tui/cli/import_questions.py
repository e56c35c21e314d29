"""Asks on the terminal about people of whom only the name is that of a contact."""

from __future__ import annotations

from collections.abc import Sequence

import click

from followup_tui.cli.import_report import describe_candidate, describe_question
from followup_tui.cli.output import print_line
from followup_tui.importing.plan import SameNameQuestion
from followup_tui.importing.resolve import SameNameAnswer

_KEYS = "1 the same person, n new, s or enter skip; N or S for all that are left; ctrl+c stops"


def ask_questions(questions: Sequence[SameNameQuestion]) -> dict[int, SameNameAnswer]:
    """What the person answers for each, by its number `who`."""
    found: dict[int, SameNameAnswer] = {}
    count = f"{len(questions):,} {'has' if len(questions) == 1 else 'have'}"
    print_line(f"{count} the name of a contact, and nothing else in common.", error=True)
    print_line(f"  {_KEYS}", error=True)
    for place, question in enumerate(questions):
        print_line(describe_question(question), error=True)
        for number, one in enumerate(question.candidates[:9], 1):
            values = [way.value for way in one.methods]
            print_line(f"  {number}  {describe_candidate(one.contact, values)}", error=True)
        typed = _ask(len(question.candidates[:9]))
        if typed in ("N", "S"):
            rest: SameNameAnswer = "new" if typed == "N" else "skip"
            found.update((one.person_number, rest) for one in questions[place:])
            break
        if typed.isdecimal():
            found[question.person_number] = question.candidates[int(typed) - 1].contact.id
        else:
            found[question.person_number] = "new" if typed == "n" else "skip"
    return found


def _ask(count: int) -> str:
    """One of the keys; asked again until it is one."""
    keys = {*map(str, range(1, count + 1)), "n", "s", "N", "S"}
    while True:
        typed = str(click.prompt("  Same person?", default="s", show_default=False, err=True))
        if typed.strip() in keys:
            return typed.strip()
        print_line(f"  {_KEYS}", error=True)
