"""Capture that never loses a line: if the database can't be written now, the line goes into the
queue file and is saved later, exactly once."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pendulum
from pendulum import DateTime

from followup_tui.actions import quick_add
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.change_label import ChangeLabel
from followup_tui.domain.date_words import pluralize
from followup_tui.domain.language.known_names import KnownNames
from followup_tui.domain.language.named_person import NamedPerson
from followup_tui.domain.language.quick_add import QuickAddDraft, parse_quick_add
from followup_tui.errors import (
    AlreadySavedError,
    CannotWriteError,
    DatabaseBusyError,
    DatabaseMissingError,
    DatabaseUnusableError,
    FollowupError,
    NotADatabaseError,
    QueuedError,
    system_reason,
)
from followup_tui.storage.database import lock_timeout, translate_errors
from followup_tui.storage.journal import is_recorded
from followup_tui.system import queue_file
from followup_tui.system.kept_lines import KeptLine
from followup_tui.system.queued_line import QueuedLine
from followup_tui.wording import Wording, as_wording, join, wording

MAX_LINE_LENGTH = 100_000
"""How many characters a captured line may have."""
_SHORT_WAIT = 0.3
"""Seconds to wait for a lock: queued lines can wait, whatever starts meanwhile should not."""
_LATER = "as soon as the database is available."


@dataclass(frozen=True, slots=True)
class SavedQueue:
    """What became of the queued lines: the labels of the changes, and the lines that can't be
    saved, each with its reason."""

    labels: tuple[ChangeLabel, ...] = ()
    rejected: tuple[KeptLine, ...] = ()
    elsewhere: tuple[QueuedLine, ...] = ()
    """The lines of other databases, which wait until one of these is opened."""
    already: tuple[QueuedLine, ...] = ()
    """The lines that were in the database before, as a program was killed in between."""


def is_database_unavailable(error: FollowupError) -> bool:
    """Return True if the database can't be written for now, False if the input is wrong."""
    unavailable = isinstance(error, DatabaseBusyError | DatabaseUnusableError | CannotWriteError)
    return unavailable and not isinstance(error, NotADatabaseError)


def new_uid() -> str:
    """Return an id for a line that is not saved yet; under it the line is saved once only."""
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
    """Return the line as it is queued, with the time at which it was typed.

    `chosen` holds the contact picked for each person, as in `QueuedLine`."""
    return QueuedLine(
        uid or new_uid(),
        text,
        context.now.to_iso8601_string(),
        os.path.realpath(database),
        use_date,
        tuple(chosen),
    )


def enqueue(path: Path, lines: Sequence[QueuedLine], reason: FollowupError) -> QueuedError:
    """Queue lines that the database did not take, and return the error to show.

    CannotWriteError, with the lines in its message, if the queue file can't be written either."""
    try:
        queue_file.append_lines(path, lines)
    except OSError as error:
        why = system_reason(error)
        texts = join([wording("{}", line.text) for line in lines], " / ")
        kept = wording("Not saved, as {} can't be written either ({}): {}", path, why, texts)
        raise CannotWriteError(reason.problem, kept) from error
    if len(lines) == 1:
        kept = wording("Queued in {}; it will be saved ", path)
    else:
        kept = wording("{} lines queued in {}; they will be saved ", len(lines), path)
    hint = reason.hint if isinstance(reason, DatabaseMissingError) else ""
    return QueuedError(reason.problem, kept + _LATER, hint)


def queue_notice(reason: FollowupError) -> Wording:
    """Return what to show while a line is typed that can't be saved now."""
    return reason.problem + " The line will be queued."


def capture(
    line: QueuedLine, draft: QuickAddDraft | None, context: Context, path: Path | None
) -> Change:
    """Save a line; without a draft it is parsed first.

    If the database can't be written now, the line is queued at `path` and QueuedError raised;
    without a path, or if the queue can't be written either, the error itself. Otherwise the
    errors of `quick_add.add`."""
    try:
        with translate_errors():
            if draft is None:
                draft = quick_add.parse_line(line.text, context, use_date=line.use_date)
            return quick_add.add([draft], context, line.uid, typed=line.text)
    except FollowupError as error:
        if path is None or not is_database_unavailable(error):
            raise
        raise enqueue(path, [line], error) from error


def parse_line_offline(line: str, context: Context, *, use_date: bool = True) -> QuickAddDraft:
    """Parse a quick-add line without the database: every name is taken for a new person."""
    return parse_quick_add(line, context.now, KnownNames(()), context.rules, use_date=use_date)


def save_queued(
    path: Path, database: Path, context: Context, wait: float = _SHORT_WAIT
) -> SavedQueue:
    """Save the queued lines that belong to the open database at `database`, each as one change.

    Safe if two programs do so at once. `wait` is the time for locks in seconds. Raise
    DatabaseBusyError, DatabaseUnusableError or CannotWriteError if the database can't be
    written; what was not saved stays queued."""
    if queue_file.queue_version(path) is None:
        return SavedQueue()
    with queue_errors(path), lock_timeout(wait), queue_file.queue_lock(path, wait):
        saved = save_lines(path, os.path.realpath(database), context)
    return replace(saved, already=())  # nobody asked about these


@contextmanager
def queue_errors(path: Path) -> Iterator[None]:
    """Raise CannotWriteError if the queue's files can't be read or written, and the errors of the
    database as ours."""
    try:
        with translate_errors():
            yield
    except OSError as error:
        raise CannotWriteError(
            wording("Can't change the lines queued in {} ({}).", path, system_reason(error))
        ) from error


def save_lines(path: Path, database: str, context: Context) -> SavedQueue:
    """Save the queued lines of the open database; to be called while holding `queue_lock`.

    Raise the errors of `save_queued`, and OSError."""
    labels: list[ChangeLabel] = []
    already: list[QueuedLine] = []
    saved: set[str] = set()
    rejected: dict[str, Wording] = {}
    try:
        for line in queue_file.read_lines(path):
            if line.database != database:
                continue
            try:
                labels.append(save_line(line, context).label)
            except AlreadySavedError:
                already.append(line)
            except FollowupError as error:
                if is_database_unavailable(error):
                    raise
                rejected[line.uid] = error.wording
                continue
            saved.add(line.uid)
    finally:
        removed = queue_file.remove_lines(path, saved, rejected)
    return SavedQueue(tuple(labels), tuple(removed), already=tuple(already))


def save_line(line: QueuedLine, context: Context, old_text: str | None = None) -> Change:
    """Save a queued line as of the time when it was typed; `old_text`: before it was edited.

    Raise AlreadySavedError if it was saved before, with whichever text, and the errors of
    `quick_add.add`."""
    # An edited line has its bare uid in the journal, as its text is not the one in the queue.
    if is_recorded([line.uid, quick_add.change_uid(old_text or line.text, line.uid)]):
        raise AlreadySavedError(wording("Already added: “{}”.", line.text), "Nothing was added.")
    typed = line.text if old_text is None else ""
    then = replace(context, now=parse_typed_at(line.typed_at) or context.now)
    draft = quick_add.parse_line(line.text, then, use_date=line.use_date)
    return quick_add.add([_with_chosen(draft, line.chosen_contacts)], then, line.uid, typed=typed)


def _with_chosen(draft: QuickAddDraft, chosen: Sequence[int | None]) -> QuickAddDraft:
    """Return the draft with the contacts that were picked while typing, if they still match."""
    if len(chosen) != len(draft.people):
        return draft
    people = []
    for person, contact_id in zip(draft.people, chosen, strict=True):
        match = next((known for known in person.candidates if known.id == contact_id), None)
        if match is not None:
            person = NamedPerson(match.name, match.id)
        elif contact_id == 0 and person.candidates:
            person = NamedPerson(person.name)
        people.append(person)
    return replace(draft, people=tuple(people))


def parse_typed_at(text: str) -> DateTime | None:
    """Return the time at which a line was typed or dropped; None if the text is not a time."""
    try:
        time = pendulum.parse(text)
    except (ValueError, OverflowError):
        return None
    return time if isinstance(time, DateTime) else None


def queue_report(result: SavedQueue, way_out: str) -> list[Wording]:
    """Return a sentence on the lines that were saved, one on those that wait for another database,
    and one on those that could not be saved, with the way out: what shows them."""
    sentences = []
    if result.labels:
        shown = _some([label.subject for label in result.labels])
        sentences.append(wording("Saved {}: {}.", _lines(len(result.labels)), shown))
    if result.already:
        first_text = result.already[0].text[:120]
        number = _lines(len(result.already))
        sentences.append(wording("Removed {} saved before: “{}”.", number, first_text))
    if result.elsewhere:
        files = list(dict.fromkeys(line.database for line in result.elsewhere))
        shown = _some([wording("{}", file) for file in files])
        verb = as_wording("waits" if len(result.elsewhere) == 1 else "wait")
        lines = _lines(len(result.elsewhere))
        sentences.append(wording("{} {} until this database is opened: {}.", lines, verb, shown))
    if result.rejected:
        first = result.rejected[0]
        problem = wording("Can't save {}: “{}”.", _lines(len(result.rejected)), first.text[:120])
        sentences.append(FollowupError(problem, first.reason, way_out).wording)
    return sentences


def _lines(count: int) -> Wording:
    return as_wording(pluralize(count, "queued line"))


def _some(shown: list[Wording]) -> Wording:
    words = join(shown[:3], "; ")
    return words + f" and {len(shown) - 3} more" if len(shown) > 3 else words
