"""`log` and `promise`: what was said, and the word that was given on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from followup_tui.actions import closing, contacts, interactions, quick_add
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import text
from followup_tui.cli.completion import names
from followup_tui.cli.followups import numbers, say_followups, there
from followup_tui.cli.output import say, say_json, say_table
from followup_tui.cli.session import Session, keeping, verb
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import due_words
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, Move, is_promise
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.language.past_dates import read_past
from followup_tui.errors import BadInputError, NothingThereError, UsageError
from followup_tui.storage.queries import due as queries


@verb("log")
@click.option("--on", "when", type=text, help="When it was, whatever the text says: 'last fri'.")
@click.argument("who", type=text, shell_complete=names)
@click.argument("text", nargs=-1, required=True, type=text)
def log(session: Session, who: str, text: Sequence[str], when: str | None) -> None:
    """Log what was said, with a contact by name (in quotes if it has a blank) or ID, as in

    \b
      followup log May she asked for numbers
      followup log 'May Chen' 'call yesterday: liked the talk'
      followup log May 'met fri + Omar Khalil: lunch I: send the deck by mon they: an intro'

    A channel (call, mail, met, chat, ...) and a day that has been may stand in front, + NAME says
    who else took part, I: and they: what each side promised."""
    occasion = session.occasion
    with keeping("Nothing was logged."):
        contact = quick_add.whom(who.rstrip(":"))
        note = interactions.understand_note(" ".join(text), occasion)
        if when is not None:
            happened = read_past(when, occasion.now, occasion.rules)
            note = replace(note, happened=happened, when_words=when)
        change = interactions.log([contact], note, occasion)
    if note.hint and when is None:
        say(f"{note.hint} It stays in the text.", error=True)
    if session.as_json:
        for one in change.added(Interaction):
            promises = list(json_shapes.followups(_promised(change), occasion))
            say_json({**json_shapes.interaction(one), "promises": promises})
        return
    how = f" · {note.channel}" if note.channel else ""
    day = due_words(note.happened, occasion.today.day)
    say(f"{change.label}{how} · {day}")
    for promised in _promised(change):
        say(f"  {_side(promised)}: {promised.about}, {_by(promised, session)}")


def _promised(change: Change) -> list[FollowUp]:
    return [one for one in change.added(FollowUp) if one.reason == "promise"]


@verb("promise")
@click.option("--theirs", is_flag=True, help="They promised it, not you.")
@click.option("--kept", metavar="ID", type=text, help="Close this promise as kept.")
@click.argument("who", required=False, type=text, shell_complete=names)
@click.argument("text", nargs=-1, type=text)
def promise(
    session: Session, who: str | None, text: Sequence[str], theirs: bool, kept: str | None
) -> None:
    """Promises on both sides: without words those that are open, by day, as in

    \b
      followup promise
      followup promise May the benchmark numbers by fri
      followup promise --theirs May an intro to the manager
      followup promise --kept 7
    """
    if kept is not None:
        if who is not None:
            raise UsageError("--kept takes the ID alone. Nothing was done.")
        _keep(session, kept)
    elif who is None:
        _list(session)
    elif not text:
        raise UsageError("Say what was promised: May 'the numbers by fri'. Nothing was done.")
    else:
        with keeping("Nothing was saved."):
            side: Move = "theirs" if theirs else "mine"
            change = contacts.promise(quick_add.whom(who), " ".join(text), side, session.occasion)
        say_followups(session, change)


def _keep(session: Session, ids: str) -> None:
    wanted = there(numbers(ids))
    other = [one.id for one in queries.followups(wanted) if not is_promise(one)]
    if other:
        raise BadInputError(f"Follow-up {other[0]} is no promise. Nothing was changed.")
    say_followups(session, closing.kept(wanted, session.occasion))


def _list(session: Session) -> None:
    found = queries.promises()
    if session.as_json:
        for shape in json_shapes.followups(found, session.occasion):
            say_json(shape)
        return
    if not found:
        raise NothingThereError("No promise is open, on either side.")
    rows = {one.id: one for one in queries.due_rows_of([one.id for one in found])}
    say_table(
        [
            (str(one.id), _side(one), rows[one.id].name, _by(one, session), one.about or "-")
            for one in found
        ]
    )


def _side(one: FollowUp) -> str:
    return "I promised" if one.move == "mine" else "They promised"


def _by(one: FollowUp, session: Session) -> str:
    today = session.occasion.today.day
    if one.promised_by:
        return f"by {due_words(Due(one.promised_by), today)}"
    return f"due {due_words(Due(one.due), today)}"
