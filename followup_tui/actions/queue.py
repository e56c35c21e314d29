"""A capture that never fails: what cannot be written to the database is kept in the spool, and
taken in, once, as soon as it can be."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pendulum
from pendulum import DateTime

from followup_tui.actions import quick_add
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.language.known_names import KnownNames
from followup_tui.domain.language.named_people import NamedPerson
from followup_tui.domain.language.quick_add import QuickAddDraft, parse_quick_add
from followup_tui.errors import (
    AlreadySavedError,
    CannotWriteError,
    DatabaseBusyError,
    DatabaseUnusableError,
    FollowupError,
    NotADatabaseError,
)
from followup_tui.storage.database import lock_timeout, translate_errors
from followup_tui.system import queue_file
from followup_tui.system.queue_file import QueuedLine

_BRIEFLY = 0.3
"""Seconds that lines which wait may hold up others; they can wait on."""


class QueuedError(FollowupError):
    """Not written to the database, but kept where the next start finds it."""

    exit_code = 0


@dataclass(frozen=True, slots=True)
class SavedQueue:
    """What came of the lines that waited: the words of each change, and what cannot be taken in,
    each with its reason."""

    labels: tuple[str, ...] = ()
    rejected: tuple[tuple[str, str], ...] = ()


def is_database_unavailable(error: FollowupError) -> bool:
    """Whether it is the database that refuses, for now, and not the words."""
    refuses = isinstance(error, DatabaseBusyError | DatabaseUnusableError | CannotWriteError)
    return refuses and not isinstance(error, NotADatabaseError)


def new_uid() -> str:
    """What a line is known by from before it is saved; under it no line is saved twice."""
    return str(uuid.uuid4())


def queued_line(
    text: str,
    context: Context,
    database: Path,
    *,
    uid: str = "",
    use_date: bool = True,
    chosen: Sequence[int | None] = (),
) -> QueuedLine:
    """The line as it is kept: with the moment that it was typed."""
    return QueuedLine(
        uid or new_uid(),
        text,
        context.now.to_iso8601_string(),
        os.path.realpath(database),
        use_date,
        tuple(chosen),
    )


def enqueue(path: Path, lines: Sequence[QueuedLine], why: FollowupError) -> QueuedError:
    """Keep lines that the database did not take, for the reason given; gives what to tell.

    CannotWriteError, with the lines in it, where they cannot be kept either."""
    words = _first_sentence(why)
    they = "The line is" if len(lines) == 1 else f"The {len(lines)} lines are"
    try:
        queue_file.append_lines(path, lines)
    except OSError as error:
        texts = " / ".join(line.text for line in lines)
        raise CannotWriteError(
            f"{words} {they} not saved, as {path} cannot be written either "
            f"({error.strerror or 'it is not known why'}): {texts}"
        ) from error
    return QueuedError(f"{words} {they} kept in {path} and taken in when that is over.")


def queue_notice(why: FollowupError) -> str:
    """What to tell while the line is typed."""
    return f"{_first_sentence(why)} The line will be kept until then."


def _first_sentence(error: FollowupError) -> str:
    """What is wrong; what the sentence behind it says of what was kept is said anew."""
    first, dot, _ = str(error).partition(". ")
    return f"{first}." if dot else str(error)


def capture(
    line: QueuedLine, draft: QuickAddDraft | None, context: Context, path: Path | None
) -> Change:
    """Write what a line says; without a draft it is read first. Where the database refuses, for
    now, the line is kept at `path` and KeptError says so."""
    try:
        with translate_errors():
            if draft is None:
                draft = quick_add.parse_line(line.text, context, use_date=line.use_date)
            return quick_add.add([draft], context, line.uid)
    except FollowupError as error:
        if path is None or not is_database_unavailable(error):
            raise
        raise enqueue(path, [line], error) from error


def parse_line_offline(line: str, context: Context, *, use_date: bool = True) -> QuickAddDraft:
    """What a line says as far as that can be told without the database."""
    return parse_quick_add(line, context.now, KnownNames(()), context.rules, use_date=use_date)


def save_queued(path: Path, database: Path, context: Context, wait: float = _BRIEFLY) -> SavedQueue:
    """Write the lines that wait for the database that is open, which is this one; each is one
    change. Two programs may do so at once. `wait` is seconds for locks.

    The storage errors of `errors` where it cannot be written; what was not taken in waits on."""
    if queue_file.queue_version(path) is None:
        return SavedQueue()
    try:
        with translate_errors(), lock_timeout(wait):
            return _take_in(path, os.path.realpath(database), context)
    except OSError as error:
        raise CannotWriteError(
            f"The lines that wait in {path} cannot be taken in "
            f"({error.strerror or 'it is not known why'})."
        ) from error


def _take_in(path: Path, database: str, context: Context) -> SavedQueue:
    labels: list[str] = []
    done: set[str] = set()
    refused: dict[str, str] = {}
    try:
        for line in queue_file.read_lines(path):
            if line.database != database:
                continue
            try:
                labels.append(_write(line, context).label)
            except AlreadySavedError:
                pass
            except FollowupError as error:
                if is_database_unavailable(error):
                    raise
                refused[line.uid] = str(error)
                continue
            done.add(line.uid)
    finally:
        aside = queue_file.remove_lines(path, done, refused)
    return SavedQueue(tuple(labels), tuple(aside))


def _write(line: QueuedLine, context: Context) -> Change:
    then = replace(context, now=_moment(line.typed_at) or context.now)
    draft = quick_add.parse_line(line.text, then, use_date=line.use_date)
    return quick_add.add([_settled(draft, line.chosen_contacts)], then, line.uid)


def _settled(draft: QuickAddDraft, chosen: Sequence[int | None]) -> QuickAddDraft:
    """The draft with those whom the person picked while typing, as far as they are still there."""
    if len(chosen) != len(draft.people):
        return draft
    people = []
    for who, pick in zip(draft.people, chosen, strict=True):
        named = next((one for one in who.candidates if one.id == pick), None)
        if named is not None:
            who = NamedPerson(named.name, named.id)
        elif pick == 0 and who.candidates:
            who = NamedPerson(who.name)
        people.append(who)
    return replace(draft, people=tuple(people))


def _moment(text: str) -> DateTime | None:
    try:
        found = pendulum.parse(text)
    except (ValueError, OverflowError):
        return None
    return found if isinstance(found, DateTime) else None


def queue_report(taken: SavedQueue, path: Path) -> list[str]:
    """What to tell a person, one sentence each for what was taken in and what was not."""
    said = []
    if taken.labels:
        count = len(taken.labels)
        lines = "1 line" if count == 1 else f"{count} lines"
        shown = "; ".join(label.removeprefix("Added: ") for label in taken.labels[:3])
        more = f" and {count - 3} more" if count > 3 else ""
        said.append(f"Taken in {lines} that waited: {shown}{more}.")
    if taken.rejected:
        count = len(taken.rejected)
        lines = "1 line" if count == 1 else f"{count} lines"
        text, why = taken.rejected[0]
        said.append(
            f"{lines} that waited cannot be taken in and {'is' if count == 1 else 'are'} in "
            f"{queue_file.rejected_file(path)} now: “{text[:120]}” ({why})"
        )
    return said
