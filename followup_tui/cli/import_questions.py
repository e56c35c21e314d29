"""Asks on the terminal whether imported people are the contacts with the same name."""

from __future__ import annotations

from collections.abc import Sequence

import click

from followup_tui.cli.import_report import describe_candidate, describe_question
from followup_tui.cli.output import print_line
from followup_tui.importing.plan import SameNameQuestion
from followup_tui.importing.resolve import SameNameAnswer

_KEYS = "1 same person, n new, s or enter skip; N or S for all that are left; ctrl+c stops"
_MAX_CANDIDATES = 9


def ask_questions(questions: Sequence[SameNameQuestion]) -> dict[int, SameNameAnswer]:
    """Ask each question on standard error and return the answers by `person_number`.

    An answer is the id of a contact, "new" or "skip". Raise click.Abort on ctrl+c."""
    answers: dict[int, SameNameAnswer] = {}
    subject = "1 person has" if len(questions) == 1 else f"{len(questions):,} people have"
    print_line(f"{subject} the name of a contact and nothing else in common.", error=True)
    print_line(f"  {_KEYS}", error=True)
    for index, question in enumerate(questions):
        candidates = question.candidates[:_MAX_CANDIDATES]
        print_line(describe_question(question), error=True)
        for number, candidate in enumerate(candidates, 1):
            values = [method.value for method in candidate.methods]
            print_line(f"  {number}  {describe_candidate(candidate.contact, values)}", error=True)
        key = _ask_key(len(candidates))
        if key in ("N", "S"):
            for_all: SameNameAnswer = "new" if key == "N" else "skip"
            answers.update((each.person_number, for_all) for each in questions[index:])
            break
        if key.isdecimal():
            answers[question.person_number] = candidates[int(key) - 1].contact.id
        else:
            answers[question.person_number] = "new" if key == "n" else "skip"
    return answers


def _ask_key(count: int) -> str:
    """Ask until the answer is a candidate's number from 1 to `count`, or n, s, N or S."""
    keys = {*map(str, range(1, count + 1)), "n", "s", "N", "S"}
    while True:
        typed = str(click.prompt("  Same person?", default="s", show_default=False, err=True))
        if typed.strip() in keys:
            return typed.strip()
        print_line(f"  {_KEYS}", error=True)
