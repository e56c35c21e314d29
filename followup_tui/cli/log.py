"""`log` and `promise`: what happened with someone, and what was promised on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from followup_tui.actions import closing, contacts, interactions
from followup_tui.actions.contact_and_text import contact_and_text
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import UTF8_TEXT
from followup_tui.cli.completion import complete_names
from followup_tui.cli.followups import check_open, parse_ids, print_followups
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, add_kept, verb
from followup_tui.domain.contact_words import promise_date, promise_side
from followup_tui.domain.date_words import format_due
from followup_tui.domain.followup import FollowUp, Move, is_promise
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.language.past_dates import parse_past
from followup_tui.errors import BadInputError, NotFoundError, UsageError
from followup_tui.storage.queries import due as due_queries
from followup_tui.wording import wording


def _text_is_given(
    ctx: click.Context, param: click.Parameter, text: tuple[str, ...]
) -> tuple[str, ...]:
    """Refuse a name alone before the database is opened; text may stand behind a name's colon."""
    if not text and ":" not in ctx.params.get("who", "").rstrip(":"):
        raise click.MissingParameter(ctx=ctx, param=param)
    return text


@verb("log")
@click.option("--on", "when", type=UTF8_TEXT, help="The day, instead of the text's: 'last fri'.")
@click.argument("who", type=UTF8_TEXT, shell_complete=complete_names)
@click.argument("text", nargs=-1, type=UTF8_TEXT, callback=_text_is_given, metavar="TEXT...")
def log(session: Session, who: str, text: Sequence[str], when: str | None) -> None:
    """Log an interaction with a contact, by name or ID.

    \b
      followup log May she asked for numbers
      followup log May Chen call yesterday: liked the talk
      followup log May 'met fri + Omar Khalil: lunch I: send the deck by mon they: an intro'

    The text may start with a channel (call, mail, met, chat, ...) and a past day. + NAME adds
    another participant; I: and they: record what each side promised."""
    context = session.context
    with add_kept("Nothing was logged."):
        contact_id, words = contact_and_text([who, *text])
        if not words:
            raise UsageError("Say what happened: May 'call yesterday: liked the talk'.")
        note = interactions.parse_note_line(words, context)
        if when is not None:
            happened = parse_past(when, context.now, context.rules)
            note = replace(note, happened=happened, when_phrase=when)
        change = interactions.log([contact_id], note, context)
    if note.hint and when is None:
        print_line(f"{note.hint} It stays in the text.", error=True)
    for promised in (*note.i_promised, *note.they_promised):
        if promised.hint:
            print_line(str(promised.hint), error=True)
    promises = [followup for followup in change.added(FollowUp) if followup.reason == "promise"]
    if session.as_json:
        for interaction in change.added(Interaction):
            shapes = list(json_shapes.followups(promises, context))
            print_json({**json_shapes.interaction(interaction), "promises": shapes})
        return
    today = context.today.day
    channel = f" · {note.channel}" if note.channel else ""
    print_line(f"{change.label}{channel} · {format_due(note.happened, today)}")
    for promise in promises:
        print_line(
            f"  {promise_side(promise.move)}: {promise.about}, {promise_date(promise, today)}"
        )


@verb("promise")
@click.option("--theirs", is_flag=True, help="Record their promise, not yours.")
@click.option("--kept", metavar="ID", type=UTF8_TEXT, help="Mark this promise as kept.")
@click.argument("who", required=False, type=UTF8_TEXT, shell_complete=complete_names)
@click.argument("text", nargs=-1, type=UTF8_TEXT)
def promise(
    session: Session, who: str | None, text: Sequence[str], theirs: bool, kept: str | None
) -> None:
    """List the open promises on both sides by date, record one, or mark one as kept.

    \b
      followup promise
      followup promise May the benchmark numbers by fri
      followup promise --theirs May an intro to the manager
      followup promise --kept 7
    """
    if kept is not None:
        if who is not None:
            raise UsageError("--kept takes only an ID.", "Nothing was done.")
        _mark_kept(session, kept)
    elif who is None:
        _list_promises(session)
    elif not text:
        raise UsageError("Say what was promised: May 'the numbers by fri'.", "Nothing was done.")
    else:
        with add_kept("Nothing was saved."):
            move: Move = "theirs" if theirs else "mine"
            contact_id, words = contact_and_text([who, *text])
            change = contacts.add_promise(contact_id, words, move, session.context)
        print_followups(session, change)


def _mark_kept(session: Session, ids: str) -> None:
    wanted = check_open(parse_ids(ids))
    for followup in due_queries.followups(wanted):
        if not is_promise(followup):
            raise BadInputError(
                wording("Follow-up {} is not a promise.", followup.id), "Nothing was changed."
            )
    print_followups(session, closing.keep_promises(wanted, session.context))


def _list_promises(session: Session) -> None:
    promises = due_queries.open_promises()
    if session.as_json:
        for shape in json_shapes.followups(promises, session.context):
            print_json(shape)
        return
    if not promises:
        raise NotFoundError("No open promises on either side.")
    ids = [promise.id for promise in promises]
    names = {row.id: row.name for row in due_queries.due_rows_by_id(ids)}
    today = session.context.today.day
    print_table(
        [
            (
                str(promise.id),
                promise_side(promise.move),
                names[promise.id],
                promise_date(promise, today),
                promise.about or "-",
            )
            for promise in promises
        ]
    )
