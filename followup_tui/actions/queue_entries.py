"""The lines that could not be saved, that wait or that were dropped, as a person sees them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pendulum import DateTime

from followup_tui.actions.queue import parse_typed_at, queue_errors
from followup_tui.system import queue_file
from followup_tui.system.kept_lines import KeptLine, dropped_file, read_kept, rejected_file

KEPT_DAYS = 30
"""How many days a dropped line can be restored."""
State = Literal["rejected", "waiting", "dropped"]
STATE_WORDS: dict[State, str] = {
    "rejected": "not saved",
    "waiting": "waiting",
    "dropped": "dropped",
}


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A line of the queue, as a person sees it."""

    state: State
    kept: KeptLine

    @property
    def uid(self) -> str:
        """Under this id the line is saved."""
        return self.kept.uid

    @property
    def text(self) -> str:
        """What was typed, or what can't be read."""
        return self.kept.text

    @property
    def is_readable(self) -> bool:
        """Whether it is a line, and not a broken record."""
        return self.kept.line is not None

    @property
    def database(self) -> str:
        """The database that it is for; empty if unknown."""
        return self.kept.line.database if self.kept.line else ""

    @property
    def typed_at(self) -> DateTime | None:
        """When it was typed; None if unknown."""
        return parse_typed_at(self.kept.line.typed_at) if self.kept.line else None

    @property
    def restorable_until(self) -> DateTime | None:
        """Until when a dropped line is kept."""
        dropped = parse_typed_at(self.kept.dropped_at)
        return dropped.add(days=KEPT_DAYS) if dropped else None

    def is_for(self, database: Path) -> bool:
        """Return whether the line belongs to that database, or to none that is known."""
        return self.database in ("", os.path.realpath(database))


def list_queue(path: Path, now: DateTime) -> list[QueueEntry]:
    """Return all lines: those that could not be saved, those that wait, those that were dropped in
    the last days, each in the order in which they were typed. Raise CannotWriteError."""
    with queue_errors(path):
        queue_file.remove_lines(path, (), {})  # what can't be read counts as rejected
        return all_entries(path, now)


def read_queue(path: Path, now: DateTime) -> list[QueueEntry]:
    """Return the same, and change nothing: a line that can't be read and was not tried yet is left
    out. Raise CannotWriteError if the files can't be read."""
    with queue_errors(path):
        return all_entries(path, now)


def count_rejected(path: Path, database: Path) -> int:
    """Return how many lines of the database could not be saved, with those that can't be read.

    Raise CannotWriteError."""
    with queue_errors(path):
        waiting = {line.uid for line in queue_file.read_lines(path)}
        rejected = [QueueEntry("rejected", kept) for kept in read_kept(rejected_file(path))]
    return sum(entry.uid not in waiting and entry.is_for(database) for entry in rejected)


def all_entries(path: Path, now: DateTime) -> list[QueueEntry]:
    """Return all lines, without moving any. Raises OSError.

    One that a killed program left in two files counts as in the first of these: the queue, the
    rejected lines, the dropped ones."""
    waiting = [
        QueueEntry("waiting", KeptLine(line.uid, line)) for line in queue_file.read_lines(path)
    ]
    rejected = [QueueEntry("rejected", kept) for kept in read_kept(rejected_file(path))]
    dropped = [
        entry
        for entry in (QueueEntry("dropped", kept) for kept in read_kept(dropped_file(path)))
        if is_restorable(entry, now)
    ]
    rejected = _without(rejected, waiting)
    dropped = _without(dropped, [*waiting, *rejected])
    # By time, so that a line keeps its number when it is tried again.
    return [entry for part in (rejected, waiting, dropped) for entry in sorted(part, key=_time)]


def _time(entry: QueueEntry) -> float:
    return entry.typed_at.timestamp() if entry.typed_at else 0.0


def _without(entries: Iterable[QueueEntry], others: Iterable[QueueEntry]) -> list[QueueEntry]:
    uids = {entry.uid for entry in others}
    return [entry for entry in entries if entry.uid not in uids]


def is_restorable(entry: QueueEntry, now: DateTime) -> bool:
    """Return whether a dropped line is still kept."""
    return (until := entry.restorable_until) is None or until > now
