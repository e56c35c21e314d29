"""`queue`: the lines that could not be saved, or wait: list, edit, retry, drop, restore."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from followup_tui.actions import queue_review
from followup_tui.actions.queue import is_database_unavailable, queue_report
from followup_tui.actions.queue_entries import STATE_WORDS, QueueEntry, list_queue
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import UTF8_TEXT
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import (
    QUEUE_HINT,
    Session,
    add_kept,
    common_options,
    prepare_session,
    session_database,
)
from followup_tui.domain.date_words import format_day
from followup_tui.domain.due import Due, to_due
from followup_tui.errors import (
    BadInputError,
    FollowupError,
    NotFoundError,
    QueuedError,
    UsageError,
)
from followup_tui.system import paths
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe
from followup_tui.wording import Wording, as_wording, join, wording

ACTIONS = ("list", "edit", "retry", "drop", "restore")
_MAX_HELP = 60


def complete_lines(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the numbers of the lines that the action is for; for `edit` the text behind one."""
    action, given = ctx.params.get("action"), ctx.params.get(parameter.name or "") or ()
    try:
        entries = list_queue(paths.queue(), Clock().now())
    except Exception:
        return []
    if action == "edit" and given:
        return []
    return [
        CompletionItem(str(number), help=safe(entry.text, _MAX_HELP))
        for number, entry in enumerate(entries, 1)
        if str(number).startswith(incomplete)
        and (entry.state == "dropped") == (action == "restore")
    ]


@click.command("queue")
@click.argument("action", type=click.Choice(ACTIONS), default="list", metavar="[ACTION]")
@click.argument("lines", nargs=-1, type=UTF8_TEXT, metavar="[N]...", shell_complete=complete_lines)
@common_options
@click.pass_context
def queue(
    ctx: click.Context, action: str, lines: Sequence[str], as_json: bool, db: str | None
) -> None:
    """List the lines that could not be saved, or wait for a database; edit, retry or drop them.

    \b
      followup queue
      followup queue edit 1 'May Wong: coffee fri'
      followup queue retry
      followup queue drop 2 3
      followup queue restore

    N is the number in the list, or the uid that --json prints. Without N, `retry` takes all lines
    of this database, and `restore` brings back what was dropped last; dropped lines are kept for 30
    days. A line for another database waits until that one is opened: add --db to save it now."""
    session = prepare_session(db or ctx.obj, as_json)
    path = paths.queue()
    entries = list_queue(path, session.context.now)
    if action == "list":
        if lines:
            raise UsageError("`queue list` takes no lines.", "Nothing was done.")
        _list(session, entries)
    elif action == "edit":
        _edit(session, path, entries, lines)
    elif action == "retry":
        _retry(session, path, _uids(entries, lines) if lines else None)
    elif action == "drop":
        if not lines:
            raise UsageError("Say which lines to drop: their numbers.", "Nothing was done.")
        dropped = queue_review.drop(path, _uids(entries, lines), session.context.now)
        way_back = "To bring them back: followup queue restore"
        _report(session, dropped, queue_review.dropped_report(dropped, _today(session), way_back))
    else:
        uids = _uids(entries, lines) if lines else None
        restored = queue_review.restore(path, uids, session.context.now)
        _report(session, restored, queue_review.restored_report(restored))


def _list(session: Session, entries: Sequence[QueueEntry]) -> None:
    if session.as_json:
        for number, entry in enumerate(entries, 1):
            print_json({"number": number, **_shape(entry)})
        return
    if not entries:
        raise NotFoundError("The queue is empty: every line was saved.")
    today = _today(session)
    print_table(
        [
            (
                str(number),
                STATE_WORDS[entry.state],
                f"typed {_time(entry, today)}",
                entry.text,
                str(_remark(entry, session, today)),
            )
            for number, entry in enumerate(entries, 1)
        ]
    )


def _edit(
    session: Session, path: Path, entries: Sequence[QueueEntry], words: Sequence[str]
) -> None:
    if not words:
        raise UsageError("Say which line to edit: its number.", "Nothing was done.")
    (uid,) = _uids(entries, words[:1])
    text = " ".join(words[1:]).strip() or _ask_text(session, uid, entries)
    context, database = session.context, session.database
    try:
        # Without saving the queue first: a line that waits would be saved with its old text.
        with session_database(session, "create", saves_queued=False):
            change = queue_review.save_edited(path, database, uid, text, context)
    except QueuedError as error:
        _print_queued(session, uid, text, error)
    except FollowupError as error:
        if not is_database_unavailable(error):
            raise
        queued = queue_review.queue_edited(path, database, uid, text, context, error)
        _print_queued(session, uid, text, queued)
    else:
        if session.as_json:
            print_json(json_shapes.change(change))
        else:
            print_line(change.label.wording)


def _ask_text(session: Session, uid: str, entries: Sequence[QueueEntry]) -> str:
    """Return the new text, asked for on a terminal with the old one to start from."""
    from followup_tui.cli.terminal_check import is_terminal

    if session.as_json or not is_terminal():
        raise UsageError("Say the new text: followup queue edit N TEXT", "Nothing was done.")
    import readline

    (entry,) = (entry for entry in entries if entry.uid == uid)
    shown = safe(entry.text)
    readline.set_startup_hook(lambda: readline.insert_text(shown))
    try:
        typed = input("line: ").strip()
    except EOFError:
        typed = ""
    finally:
        readline.set_startup_hook()
    if not typed:
        raise UsageError("Nothing was typed.", "The line was not changed.")
    return entry.text if entry.is_readable and typed == shown else typed


def _retry(session: Session, path: Path, uids: Sequence[str] | None) -> None:
    with (
        add_kept("The lines stay in the queue."),
        session_database(session, "create", saves_queued=False),
    ):
        saved = queue_review.retry(path, session.database, session.context, uids)
    sentences = queue_report(saved, QUEUE_HINT)
    if saved.rejected:
        raise BadInputError(join(sentences, " "))
    if not sentences:
        raise NotFoundError("No line of this database is in the queue.")
    if session.as_json:
        print_json({"saved": len(saved.labels), "waiting": len(saved.elsewhere)})
        return
    for sentence in sentences:
        print_line(sentence)


def _report(session: Session, entries: Sequence[QueueEntry], sentence: Wording) -> None:
    if session.as_json:
        for entry in entries:
            print_json(_shape(entry))
    else:
        print_line(sentence)


def _print_queued(session: Session, uid: str, text: str, error: QueuedError) -> None:
    if session.as_json:
        print_json({"queued": True, "text": text, "uid": uid})
    print_line(error.wording, error=True)


def _uids(entries: Sequence[QueueEntry], lines: Sequence[str]) -> list[str]:
    """Return the uids of the lines with these numbers or uids. Raise NotFoundError."""
    known = {str(number): entry.uid for number, entry in enumerate(entries, 1)}
    known |= {entry.uid: entry.uid for entry in entries}
    for line in lines:
        if line not in known:
            raise NotFoundError(
                wording("No line {} in the queue.", line), "Nothing was changed.", QUEUE_HINT
            )
    return list(dict.fromkeys(known[line] for line in lines))


def _shape(entry: QueueEntry) -> dict[str, object]:
    typed_at, until = entry.typed_at, entry.restorable_until
    return {
        "uid": entry.uid,
        "state": entry.state,
        "text": entry.text,
        "typed": typed_at.to_iso8601_string() if typed_at else None,
        "database": entry.database or None,
        "reason": str(entry.kept.reason),
        "readable": entry.is_readable,
        "kept_until": until.date().isoformat() if until else None,
    }


def _remark(entry: QueueEntry, session: Session, today: Due) -> Wording:
    """Return why it was not saved, for which other database it is, until when it is kept."""
    remarks = [entry.kept.reason] if entry.kept.reason else []
    if not entry.is_for(session.database):
        remarks.append(wording("For {}", entry.database))
    if until := entry.restorable_until:
        remarks.append(as_wording(f"Kept until {format_day(Due.at(until), today.day)}"))
    return join(remarks, " · ")


def _time(entry: QueueEntry, today: Due) -> str:
    typed_at = entry.typed_at
    return format_day(to_due(typed_at), today.day) if typed_at else "at an unknown time"


def _today(session: Session) -> Due:
    return session.context.today
