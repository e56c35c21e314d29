"""`log` and `promise`: what was said, and the word that was given on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from followup_tui.actions import closing, contacts, interactions, quick_add
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import utf8_text
from followup_tui.cli.completion import complete_names
from followup_tui.cli.followups import check_open, parse_ids, print_followups
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, prefix_errors, verb
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_due
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, Move, is_promise
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.language.past_dates import parse_past
from followup_tui.errors import BadInputError, NotFoundError, UsageError
from followup_tui.storage.queries import due as queries


@verb("log")
@click.option(
    "--on", "when", type=utf8_text, help="When it was, whatever the text says: 'last fri'."
)
@click.argument("who", type=utf8_text, shell_complete=complete_names)
@click.argument("text", nargs=-1, required=True, type=utf8_text)
def log(session: Session, who: str, text: Sequence[str], when: str | None) -> None:
    """Log what was said, with a contact by name (in quotes if it has a blank) or ID, as in

    \b
      followup log May she asked for numbers
      followup log 'May Chen' 'call yesterday: liked the talk'
      followup log May 'met fri + Omar Khalil: lunch I: send the deck by mon they: an intro'

    A channel (call, mail, met, chat, ...) and a day that has been may stand in front, + NAME says
    who else took part, I: and they: what each side promised."""
    context = session.context
    with prefix_errors("Nothing was logged."):
        contact = quick_add.find_contact_id(who.rstrip(":"))
        note = interactions.parse_note_line(" ".join(text), context)
        if when is not None:
            happened = parse_past(when, context.now, context.rules)
            note = replace(note, happened=happened, when_phrase=when)
        change = interactions.log([contact], note, context)
    if note.hint and when is None:
        print_line(f"{note.hint} It stays in the text.", error=True)
    if session.as_json:
        for one in change.added(Interaction):
            promises = list(json_shapes.followups(_promised(change), context))
            print_json({**json_shapes.interaction(one), "promises": promises})
        return
    how = f" · {note.channel}" if note.channel else ""
    day = format_due(note.happened, context.today.day)
    print_line(f"{change.label}{how} · {day}")
    for promised in _promised(change):
        print_line(f"  {_side(promised)}: {promised.about}, {_by(promised, session)}")


def _promised(change: Change) -> list[FollowUp]:
    return [one for one in change.added(FollowUp) if one.reason == "promise"]


@verb("promise")
@click.option("--theirs", is_flag=True, help="They promised it, not you.")
@click.option("--kept", metavar="ID", type=utf8_text, help="Close this promise as kept.")
@click.argument("who", required=False, type=utf8_text, shell_complete=complete_names)
@click.argument("text", nargs=-1, type=utf8_text)
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
        with prefix_errors("Nothing was saved."):
            side: Move = "theirs" if theirs else "mine"
            change = contacts.add_promise(
                quick_add.find_contact_id(who), " ".join(text), side, session.context
            )
        print_followups(session, change)


def _keep(session: Session, ids: str) -> None:
    wanted = check_open(parse_ids(ids))
    other = [one.id for one in queries.followups(wanted) if not is_promise(one)]
    if other:
        raise BadInputError(f"Follow-up {other[0]} is no promise. Nothing was changed.")
    print_followups(session, closing.keep_promises(wanted, session.context))


def _list(session: Session) -> None:
    found = queries.open_promises()
    if session.as_json:
        for shape in json_shapes.followups(found, session.context):
            print_json(shape)
        return
    if not found:
        raise NotFoundError("No promise is open, on either side.")
    rows = {one.id: one for one in queries.due_rows_by_id([one.id for one in found])}
    print_table(
        [
            (str(one.id), _side(one), rows[one.id].name, _by(one, session), one.about or "-")
            for one in found
        ]
    )


def _side(one: FollowUp) -> str:
    return "I promised" if one.move == "mine" else "They promised"


def _by(one: FollowUp, session: Session) -> str:
    today = session.context.today.day
    if one.promised_for:
        return f"by {format_due(Due(one.promised_for), today)}"
    return f"due {format_due(Due(one.due), today)}"
