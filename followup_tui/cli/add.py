"""`add`: people caught in one line each, from the command line or from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from followup_tui.actions import queue, quick_add
from followup_tui.actions.context import Context
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import utf8_text
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.quick_prompt import is_terminal, prompt_problem
from followup_tui.cli.session import (
    Session,
    common_options,
    database_connection,
    database_or_empty,
    prefix_errors,
    prepare_session,
    save_queued_lines,
)
from followup_tui.domain.cadence import cadence_phrase
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_day, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.language.quick_add import QuickAddDraft
from followup_tui.errors import BadInputError, FollowupError, UsageError
from followup_tui.system import paths

MAX_LINE_LENGTH = 100_000


@click.command("add")
@click.option("--dry-run", is_flag=True, help="Print what would be saved; save nothing.")
@click.argument("text", nargs=-1, type=utf8_text)
@common_options
@click.pass_context
def add(
    context: click.Context, text: Sequence[str], dry_run: bool, as_json: bool, db: str | None
) -> None:
    """Catch people in one line: who, about what, when, as in

    \b
      followup add May Chen: second round next tue 3pm
      followup add 'May Chen @Acme: coffee fri #pycon may@acme.com ~6w'
      followup add - < lines.txt

    @company, #tag, an e-mail, phone or link go to their fields; ~6w is how often to be in touch;
    ! marks a promise. Without a date it is due in two working days.

    With - the lines are read from standard input, one for each person; all of them are saved as
    one change, or none.

    Without words, on a terminal, a line opens to type them in: enter saves and closes, ctrl+n saves
    and stays, esc leaves.

    Where the database cannot be written (busy, full disk, read-only, gone) the lines are kept, and
    taken in by the next start; that is said, and counts as success."""
    if not text:
        why = (is_terminal() and prompt_problem()) or "Nothing was given to add."
        raise UsageError(
            f"{why} Say who, about what and when: followup add May Chen: coffee next tue"
        )
    lines = _piped() if list(text) == ["-"] else [(0, " ".join(text))]
    session = prepare_session(db or context.obj, as_json)
    if dry_run:
        with database_or_empty(session.database):
            _show(lines, _read(lines, session.context), session)
        return
    uid = queue.new_uid()
    is_saved = False
    try:
        with database_connection(session.database):
            save_queued_lines(session)
            drafts = _read(lines, session.context)
            change = quick_add.add(drafts, session.context, uid)
            is_saved = True
            _tell(lines, drafts, change, session)
    except FollowupError as error:
        if is_saved or not queue.is_database_unavailable(error):
            raise
        _keep(lines, uid, error, session)


def _read(lines: Sequence[tuple[int, str]], context: Context) -> list[QuickAddDraft]:
    with prefix_errors("Nothing was saved."):
        return [_understood(line, number, context) for number, line in lines]


def _show(
    lines: Sequence[tuple[int, str]], drafts: Sequence[QuickAddDraft], session: Session
) -> None:
    if session.as_json:
        for shape in json_shapes.planned(drafts):
            print_json(shape)
    else:
        print_added(lines, drafts, session.context.today, "Would add")


def _tell(
    lines: Sequence[tuple[int, str]],
    drafts: Sequence[QuickAddDraft],
    change: Change,
    session: Session,
) -> None:
    if session.as_json:
        for shape in json_shapes.added(change, drafts):
            print_json(shape)
    else:
        print_added(lines, drafts, session.context.today, "Added")


def _keep(lines: Sequence[tuple[int, str]], uid: str, why: FollowupError, session: Session) -> None:
    """Keep the lines until the database can be written, and say so."""
    for number, line in lines:
        if len(line) > MAX_LINE_LENGTH:
            with prefix_errors("Nothing was saved."):
                raise _too_long(number)
    # One line keeps its uid: if it was saved after all, it is known when it is taken in.
    kept = [
        queue.queued_line(
            line, session.context, session.database, uid=uid if len(lines) == 1 else ""
        )
        for _, line in lines
        if line.strip()
    ]
    if not kept:
        raise why
    sentence = queue.enqueue(paths.queue(), kept, why)
    if session.as_json:
        for one in kept:
            print_json({"spooled": True, "text": one.text, "uid": one.uid})
    print_line(str(sentence), error=True)


def _piped() -> list[tuple[int, str]]:
    """The lines of standard input that are not blank, each with its number."""
    data = sys.stdin.buffer.read() if sys.stdin else b""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise BadInputError(
            f"Line {number} of the input is not UTF-8 text. Nothing was saved."
        ) from error
    found = [(n, line.strip()) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not found:
        raise BadInputError("The input is empty. Nothing was saved.")
    return found


def _too_long(number: int) -> BadInputError:
    where = f"Line {number}: " if number else ""
    return BadInputError(f"{where}The line is longer than {MAX_LINE_LENGTH:,} characters.")


def _understood(line: str, number: int, context: Context) -> QuickAddDraft:
    """The draft of one line; its failures name the line's number where there are several."""
    try:
        if len(line) > MAX_LINE_LENGTH:
            raise _too_long(0)
        draft = quick_add.parse_line(line, context)
        quick_add.check_people(draft)
    except FollowupError as error:
        if not number:
            raise
        raise type(error)(f"Line {number}: {error}") from error
    return draft


def print_added(
    lines: Sequence[tuple[int, str]], drafts: Sequence[QuickAddDraft], today: Due, verb: str
) -> None:
    """Print what was understood of each line."""
    for (number, _), draft in zip(lines, drafts, strict=True):
        for who in draft.people:
            new = "" if who.id else " (new)"
            company = f" @{draft.company}" if draft.company else ""
            about = f": {draft.about}" if draft.about else ""
            when = f"{format_day(draft.due, today.day)}, {relative_day(draft.due, today.day)}"
            default = "" if draft.due_phrase is not None else " (no date given)"
            parts = [f"{verb} {who.name}{new}{company}{about}", f"due {when}{default}"]
            if draft.promised:
                parts.append("promised")
            if draft.cadence:
                parts.append(cadence_phrase(draft.cadence))
            parts += [f"#{tag}" for tag in draft.tags]
            parts += [value for _, value in draft.methods]
            print_line(" · ".join(parts))
        if draft.hint:
            print_line(f"Line {number}: {draft.hint}" if number else draft.hint, error=True)
