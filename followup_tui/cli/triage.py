"""`done` and `snooze`: the triage keys as verbs."""

from __future__ import annotations

from collections.abc import Sequence

import click

from followup_tui import actions
from followup_tui.cli import shapes
from followup_tui.cli.output import say, say_json
from followup_tui.cli.session import Session, verb
from followup_tui.domain.change import Change
from followup_tui.domain.followup import FollowUp
from followup_tui.errors import BadInputError, NothingThereError
from followup_tui.storage.queries import due as queries


@verb("done")
@click.option("--drop", is_flag=True, help="Close as dropped: nothing happened, nothing is logged.")
@click.option("--said", metavar="TEXT", default="", help="What was said, in a sentence.")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
def done(session: Session, ids: Sequence[str], drop: bool, said: str) -> None:
    """Close follow-ups by the IDs that `due` shows."""
    wanted = _there(_numbers(" ".join(ids)))
    _say(session, actions.close(wanted, "dropped" if drop else "done", said, session.occasion))


@verb("snooze")
@click.argument("ids", metavar="ID")
@click.argument("when", nargs=-1, required=True)
def snooze(session: Session, ids: str, when: Sequence[str]) -> None:
    """Put a follow-up off, counted from now or its due, whichever is later: 7 next week.

    Several IDs are joined by commas: 7,9,12 fri."""
    wanted = _there(_numbers(ids))
    _say(session, actions.snooze(wanted, " ".join(when), session.occasion))


def _numbers(text: str) -> list[int]:
    words = text.replace(",", " ").split()
    for word in words:
        if not (word.isascii() and word.isdecimal() and len(word) < 19):
            raise BadInputError(f"{word[:40]!r} is no ID. `followup due` shows the IDs.")
    if not words:
        raise BadInputError("An ID is missing. `followup due` shows the IDs.")
    return [int(word) for word in dict.fromkeys(words)]


def _there(ids: Sequence[int]) -> Sequence[int]:
    """The same ids; NothingThereError for one that no follow-up has."""
    there = {one.id for one in queries.followups(ids)}
    for one in ids:
        if one not in there:
            raise NothingThereError(f"There is no follow-up {one}. `followup due` shows the IDs.")
    return ids


def _say(session: Session, change: Change) -> None:
    if session.as_json:
        for shape in shapes.due(list(change.after(FollowUp)), session.occasion):
            say_json(shape)
    else:
        say(change.label)
