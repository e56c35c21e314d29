"""`add`: people caught in one line each, from the command line or from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from followup_tui.actions import adding, occasion
from followup_tui.cli import shapes
from followup_tui.cli.output import say, say_json
from followup_tui.cli.session import Session, keeping, verb
from followup_tui.cli.words import text
from followup_tui.domain.cadence import every
from followup_tui.domain.due import Due
from followup_tui.domain.quick_add import Draft
from followup_tui.domain.wording import day_words, distance
from followup_tui.errors import BadInputError, FollowupError, UsageError

_LONGEST = 100_000


@verb("add")
@click.option("--dry-run", is_flag=True, help="Print what would be saved; save nothing.")
@click.argument("text", nargs=-1, type=text)
def add(session: Session, text: Sequence[str], dry_run: bool) -> None:
    """Catch people in one line: who, about what, when, as in

    \b
      followup add May Chen: second round next tue 3pm
      followup add 'May Chen @Acme: coffee fri #pycon may@acme.com ~6w'
      followup add - < lines.txt

    @company, #tag, an e-mail, phone or link go to their fields; ~6w is how often to be in touch;
    ! marks a promise. Without a date it is due in two working days.

    With - the lines are read from standard input, one for each person; all of them are saved as
    one change, or none."""
    if not text:
        raise UsageError(
            "Nothing was given to add. Say who, about what and when: "
            "followup add May Chen: coffee next tue"
        )
    lines = _piped() if list(text) == ["-"] else [(0, " ".join(text))]
    with keeping("Nothing was saved."):
        drafts = [_understood(line, number, session.occasion) for number, line in lines]
    if dry_run:
        for shape in shapes.planned(drafts):
            if session.as_json:
                say_json(shape)
        if not session.as_json:
            _say(lines, drafts, session.occasion.today, "Would add")
        return
    change = adding.add(drafts, session.occasion)
    if session.as_json:
        for shape in shapes.added(change, drafts):
            say_json(shape)
    else:
        _say(lines, drafts, session.occasion.today, "Added")


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


def _understood(line: str, number: int, occasion: occasion.Occasion) -> Draft:
    """The draft of one line; its failures name the line's number where there are several."""
    try:
        if len(line) > _LONGEST:
            raise BadInputError(f"The line is longer than {_LONGEST:,} characters.")
        draft = adding.understand(line, occasion)
        adding.check_people(draft)
    except FollowupError as error:
        if not number:
            raise
        raise type(error)(f"Line {number}: {error}") from error
    return draft


def _say(lines: Sequence[tuple[int, str]], drafts: Sequence[Draft], today: Due, verb: str) -> None:
    for (number, _), draft in zip(lines, drafts, strict=True):
        for who in draft.people:
            new = "" if who.id else " (new)"
            company = f" @{draft.company}" if draft.company else ""
            about = f": {draft.about}" if draft.about else ""
            when = f"{day_words(draft.due, today.day)}, {distance(draft.due, today.day)}"
            default = "" if draft.due_words is not None else " (no date given)"
            parts = [f"{verb} {who.name}{new}{company}{about}", f"due {when}{default}"]
            if draft.promised:
                parts.append("promised")
            if draft.cadence:
                parts.append(every(draft.cadence))
            parts += [f"#{tag}" for tag in draft.tags]
            parts += [value for _, value in draft.methods]
            say(" · ".join(parts))
        if draft.hint:
            say(f"Line {number}: {draft.hint}" if number else draft.hint, error=True)
