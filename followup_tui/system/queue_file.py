"""The queue of captured lines that could not be saved yet, as JSON Lines in the state folder.

A line is safe on disk before its capture is confirmed. Changing the file takes its lock.
A line leaves the queue only after it was saved under its uid, so none is lost or saved twice."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from followup_tui.errors import DatabaseBusyError
from followup_tui.system.kept_lines import (
    KeptLine,
    append_kept,
    rejected_file,
    remove_kept,
    unreadable_line,
)
from followup_tui.system.private_file import (
    locked_private_file,
    make_private_folder,
    replace_private_file,
    sync_folder,
)
from followup_tui.system.queued_line import (
    QueuedLine,
    append_data,
    decode_record,
    encode_record,
    line_of,
    raw_lines,
)
from followup_tui.wording import Wording

_LOCK_POLL = 0.02
"""Seconds between two attempts at the lock, which the system can't be asked to wait for."""


def queue_version(path: Path) -> tuple[int, int, int] | None:
    """Return a value that changes with the file; None when nothing is queued."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns) if status.st_size else None


@contextmanager
def queue_lock(path: Path, wait: float) -> Iterator[None]:
    """Be the only program that saves, edits or drops queued lines inside the block; others may
    append.

    Raise DatabaseBusyError if another program does so for longer than `wait` seconds, and
    OSError."""
    make_private_folder(path.parent)
    # A file of its own: the queue itself is replaced, and appending never waits for a database.
    lock = path.with_name(f"{path.name}.lock")
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    try:
        deadline = time.monotonic() + wait
        while not _is_locked(descriptor):
            if time.monotonic() >= deadline:
                raise DatabaseBusyError(
                    "Another program is saving the queued lines.", "Nothing was changed."
                )
            time.sleep(_LOCK_POLL)
        yield
    finally:
        os.close(descriptor)


def append_lines(path: Path, lines: Sequence[QueuedLine]) -> None:
    """Queue these lines, all or none. Raises OSError."""
    data = b"".join(encode_record(asdict(line)) for line in lines)
    make_private_folder(path.parent)
    with locked_private_file(path) as descriptor:
        append_data(descriptor, data)
        sync_folder(path.parent)


def put_line(path: Path, line: QueuedLine) -> None:
    """Queue the line, in place of the one that has its uid. Raises OSError."""
    data = encode_record(asdict(line))
    make_private_folder(path.parent)
    with locked_private_file(path) as descriptor:
        raws = raw_lines(descriptor)
        uids = [known.uid if (known := _decode(raw)) else "" for raw in raws]
        if line.uid in uids:
            place = uids.index(line.uid)
            left = [
                data if number == place else raw + b"\n"
                for number, (raw, uid) in enumerate(zip(raws, uids, strict=True))
                if number == place or uid != line.uid
            ]
            replace_private_file(path, b"".join(left))
        else:
            append_data(descriptor, data)
            sync_folder(path.parent)


def read_lines(path: Path) -> list[QueuedLine]:
    """Return the queued lines, oldest first, without unreadable ones. Raises OSError."""
    if queue_version(path) is None:
        return []
    with locked_private_file(path) as descriptor:
        return [line for raw in raw_lines(descriptor) if (line := _decode(raw)) is not None]


def remove_lines(
    path: Path, saved: Collection[str], rejected: Mapping[str, Wording]
) -> list[KeptLine]:
    """Remove the lines with these uids: those saved, and those rejected with a reason.

    Rejected and unreadable lines move to `rejected_file(path)`, and are returned; saved ones leave
    that file, too. Raises OSError.
    """
    remove_kept(rejected_file(path), saved)
    if queue_version(path) is None:
        return []
    moved: list[KeptLine] = []
    with locked_private_file(path) as descriptor:
        left = []
        raws = raw_lines(descriptor)
        for raw in raws:
            line = _decode(raw)
            if line is None:
                moved.append(unreadable_line(raw))
            elif line.uid in rejected:
                moved.append(KeptLine(line.uid, line, "", rejected[line.uid]))
            elif line.uid not in saved:
                left.append(raw + b"\n")
        append_kept(rejected_file(path), moved)
        if not left:
            os.unlink(path)
            sync_folder(path.parent)
        elif len(left) < len(raws):
            replace_private_file(path, b"".join(left))
    return moved


def _is_locked(descriptor: int) -> bool:
    """Take the lock, and return whether that worked at once."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _decode(raw: bytes) -> QueuedLine | None:
    return line_of(decode_record(raw))
