"""`done` and `snooze`: the triage keys as verbs."""

from __future__ import annotations

from collections.abc import Sequence

import click

from followup_tui import actions
from followup_tui.cli import shapes
from followup_tui.cli.completion import due_ids
from followup_tui.cli.output import say, say_json
from followup_tui.cli.session import Session, keeping, verb
from followup_tui.cli.words import text
from followup_tui.domain.change import Change
from followup_tui.domain.followup import FollowUp
from followup_tui.errors import BadInputError, NothingThereError
from followup_tui.storage.queries import due as queries


@verb("done")
@click.option("--drop", is_flag=True, help="Close as dropped: nothing happened, nothing is logged.")
@click.option("--said", type=text, default="", help="What was said, in a sentence.")
@click.argument("ids", nargs=-1, required=True, type=text, metavar="ID...", shell_complete=due_ids)
def done(session: Session, ids: Sequence[str], drop: bool, said: str) -> None:
    """Close follow-ups by the IDs that `due` shows, and log that you were in touch today, as in

    \b
      followup done 7
      followup done 7 --said 'she wants the numbers by Friday'
      followup done 7 9 12 --drop

    All of them are one change, which one undo takes back."""
    wanted = _there(_numbers(" ".join(ids)))
    _say(session, actions.close(wanted, "dropped" if drop else "done", said, session.occasion))


@verb("snooze")
@click.argument("ids", type=text, metavar="ID", shell_complete=due_ids)
@click.argument("when", nargs=-1, required=True, type=text)
def snooze(session: Session, ids: str, when: Sequence[str]) -> None:
    """Put a follow-up off, counted from now or its due, whichever is later, as in

    \b
      followup snooze 7 next week
      followup snooze 7 3d
      followup snooze 7,9,12 fri 3pm

    Several IDs are joined by commas."""
    wanted = _there(_numbers(ids))
    with keeping("Nothing was changed."):
        change = actions.snooze(wanted, " ".join(when), session.occasion)
    _say(session, change)
    moved = {one.id for one in change.after(FollowUp)}
    if left := ", ".join(str(one) for one in wanted if one not in moved):
        say(f"Left alone, as it would put them off no further: {left}", error=True)


def _numbers(text: str) -> list[int]:
    words = text.replace(",", " ").split()
    for word in words:
        if not (word.isascii() and word.isdecimal() and len(word) < 19):
            raise BadInputError(
                f"{word[:40]!r} is no ID. Nothing was changed; `followup due` shows the IDs."
            )
    if not words:
        raise BadInputError("An ID is missing. Nothing was changed; `followup due` shows the IDs.")
    return [int(word) for word in dict.fromkeys(words)]


def _there(ids: Sequence[int]) -> Sequence[int]:
    """The same ids; NothingThereError for one that no follow-up has, or that is closed."""
    there = {one.id: one.state for one in queries.followups(ids)}
    for one in ids:
        if there.get(one) != "open":
            what = f"Follow-up {one} is closed" if one in there else f"There is no follow-up {one}"
            raise NothingThereError(f"{what}. Nothing was changed; `followup due` shows the IDs.")
    return ids


def _say(session: Session, change: Change) -> None:
    if session.as_json:
        for shape in shapes.followups(list(change.after(FollowUp)), session.occasion):
            say_json(shape)
    else:
        say(change.label)
