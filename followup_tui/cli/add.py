"""`add`: capture people, one line each, from the command line or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from followup_tui.actions import queue, quick_add
from followup_tui.actions.context import Context
from followup_tui.actions.queue import MAX_LINE_LENGTH
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import UTF8_TEXT
from followup_tui.cli.completion import complete_line
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import (
    Session,
    add_kept,
    common_options,
    prepare_session,
    session_database,
)
from followup_tui.cli.terminal_check import is_terminal, prompt_problem
from followup_tui.domain.cadence import cadence_phrase
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact
from followup_tui.domain.date_words import format_day, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.language.quick_add import QuickAddDraft
from followup_tui.errors import AlreadySavedError, BadInputError, FollowupError, UsageError
from followup_tui.system import paths
from followup_tui.wording import as_wording, wording

NumberedLine = tuple[int, str]
"""A line and its number in the input, from 1; 0 for a line from the command line."""


@click.command("add")
@click.option("--dry-run", is_flag=True, help="Print what would be saved; save nothing.")
@click.option("--again", is_flag=True, help="Add a line that was added within the last minute.")
@click.argument("text", nargs=-1, type=UTF8_TEXT, shell_complete=complete_line)
@common_options
@click.pass_context
def add(
    ctx: click.Context,
    text: Sequence[str],
    dry_run: bool,
    again: bool,
    as_json: bool,
    db: str | None,
) -> None:
    """Add people and follow-ups, one line each: who, about what, when.

    \b
      followup add May Chen: second round next tue 3pm
      followup add 'May Chen @Acme: coffee fri #pycon may@acme.com ~6w'
      followup add - < lines.txt

    @company, #tag, an email address, phone number or link go to their fields; ~6w sets how often
    to keep in touch; ! marks a promise. Without a date, it is due in two working days. A known name
    with only a cadence sets that, and books nothing.

    With -, read lines from standard input, one per person, and save all of them as one change or
    none.

    Without text, on a terminal, open a one-line prompt: enter saves and closes, ctrl+n saves and
    stays, esc leaves.

    If the database can't be written (busy, full disk, read-only, gone), the lines are queued and
    saved at the next start; that counts as success. A database that is missing is created, unless
    it was there before: then the lines are queued until it is back, or until `followup init`."""
    if not text:
        problem = (is_terminal() and prompt_problem()) or "Nothing to add."
        raise UsageError(
            problem, hint="Say who, about what and when: followup add May Chen: coffee next tue"
        )
    lines = _read_standard_input() if list(text) == ["-"] else [(0, " ".join(text))]
    session = prepare_session(db or ctx.obj, as_json)
    if dry_run:
        with session_database(session, "plan"):
            _print_planned(lines, _parse_lines(lines, session.context), session)
        return
    _save_or_queue(lines, session, again=again)


def _save_or_queue(lines: Sequence[NumberedLine], session: Session, *, again: bool) -> None:
    """Save the lines and print what was saved; queue them while the database is unavailable."""
    uid = queue.new_uid()
    is_saved = False
    try:
        with session_database(session, "create"):
            drafts = _parse_lines(lines, session.context)
            change = _add(lines, drafts, session, uid, again=again)
            is_saved = True
            if not session.as_json:
                print_added(lines, drafts, session.context.today, "Added", change)
                return
            for shape in json_shapes.added(change, drafts):
                print_json(shape)
            _print_hints(lines, drafts)
    except FollowupError as error:
        if is_saved or not queue.is_database_unavailable(error):
            raise
        _queue_lines(lines, uid, error, session)


def _add(
    lines: Sequence[NumberedLine],
    drafts: Sequence[QuickAddDraft],
    session: Session,
    uid: str,
    *,
    again: bool,
) -> Change:
    typed = "\n".join(line for _, line in lines)
    try:
        return quick_add.add(drafts, session.context, uid, typed=typed, again=again)
    except AlreadySavedError as error:
        error.hint = error.hint or as_wording("To add it all the same, use --again.")
        raise


def _parse_lines(lines: Sequence[NumberedLine], context: Context) -> list[QuickAddDraft]:
    with add_kept("Nothing was saved."):
        return [_parse_line(line, number, context) for number, line in lines]


def _parse_line(line: str, number: int, context: Context) -> QuickAddDraft:
    """Return the draft of a line; its errors start with the line number unless that is 0."""
    try:
        if len(line) > MAX_LINE_LENGTH:
            raise _too_long(0)
        draft = quick_add.parse_line(line, context)
        quick_add.check_people(draft)
    except FollowupError as error:
        if not number:
            raise
        error.problem = wording("Line {}: {}", number, error.problem)
        raise
    return draft


def _print_planned(
    lines: Sequence[NumberedLine], drafts: Sequence[QuickAddDraft], session: Session
) -> None:
    if session.as_json:
        for shape in json_shapes.planned(drafts):
            print_json(shape)
        _print_hints(lines, drafts)
    else:
        print_added(lines, drafts, session.context.today, "Would add")


def _date_note(draft: QuickAddDraft) -> str:
    """Return what to say beside the due date: how it was read, or that there was none."""
    if draft.due_phrase is not None:
        return draft.date_reading
    return "" if draft.date_hint else "no date given"


def _print_hints(lines: Sequence[NumberedLine], drafts: Sequence[QuickAddDraft]) -> None:
    """Print on standard error what each line lacks, and which words were not read as dates."""
    for (number, _), draft in zip(lines, drafts, strict=True):
        if draft.hint:
            hint = str(draft.hint)
            print_line(f"Line {number}: {hint}" if number else hint, error=True)


def _queue_lines(
    lines: Sequence[NumberedLine], uid: str, error: FollowupError, session: Session
) -> None:
    """Queue the lines until the database can be written, and say so.

    Raise BadInputError for a line that is too long, CannotWriteError if the queue can't be written,
    and `error` if all lines are blank."""
    for number, line in lines:
        if len(line) > MAX_LINE_LENGTH:
            with add_kept("Nothing was saved."):
                raise _too_long(number)
    # A single line keeps its uid, which prevents a second copy if it was saved after all.
    queued = [
        queue.queued_line(
            line, session.context, session.database, uid=uid if len(lines) == 1 else ""
        )
        for _, line in lines
        if line.strip()
    ]
    if not queued:
        raise error
    notice = queue.enqueue(paths.queue(), queued, error)
    if session.as_json:
        for queued_line in queued:
            print_json({"queued": True, "text": queued_line.text, "uid": queued_line.uid})
    print_line(str(notice), error=True)


def _read_standard_input() -> list[NumberedLine]:
    """Return the lines of standard input that are not blank; raise BadInputError if none are."""
    data = sys.stdin.buffer.read() if sys.stdin else b""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise BadInputError(
            wording("Line {} of the input is not UTF-8 text.", number), "Nothing was saved."
        ) from error
    lines = [
        (number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()
    ]
    if not lines:
        raise BadInputError("The input is empty.", "Nothing was saved.")
    return lines


def _too_long(number: int) -> BadInputError:
    limit = as_wording(f"{MAX_LINE_LENGTH:,}")
    problem = wording("The line is longer than {} characters.", limit)
    return BadInputError(wording("Line {}: {}", number, problem) if number else problem)


def print_added(
    lines: Sequence[NumberedLine],
    drafts: Sequence[QuickAddDraft],
    today: Due,
    verb: str,
    change: Change | None = None,
) -> None:
    """Print how each line was understood, after `verb` ("Added", "Would add"); `change` is what was
    saved."""
    unparked = {
        edit.after.id
        for edit in (change.edits if change else ())
        if isinstance(edit.before, Contact) and isinstance(edit.after, Contact)
        if (edit.before.status, edit.after.status) == ("parked", "active")
    }
    for draft in drafts:
        for person in draft.people:
            new = "" if person.id else " (new)"
            company = f" @{draft.company}" if draft.company else ""
            about = f": {draft.about}" if draft.about else ""
            when = f"{format_day(draft.due, today.day)}, {relative_day(draft.due, today.day)}"
            default = f" ({note})" if (note := _date_note(draft)) else ""
            guess = f"{person.typed} → " if person.typed else ""
            parts = [f"{verb} {guess}{person.name}{new}{company}{about}", f"due {when}{default}"]
            if draft.sets_only_cadence(person):
                changed = "Changed" if verb == "Added" else "Would change"
                parts = [f"{changed} {guess}{person.name}{company}"]
            if draft.promised:
                parts.append("promised")
            if draft.cadence:
                parts.append(cadence_phrase(draft.cadence))
            parts += [f"#{tag}" for tag in draft.tags]
            parts += [value for _, value in draft.methods]
            parts += ["unparked"] if person.id in unparked else []
            print_line(" · ".join(parts))
    _print_hints(lines, drafts)
