"""Lines that were typed while the database could not be written: one JSON object a line in a file
of the state folder, owner-only, safe on the disk before anybody is told so.

Whoever changes the file holds its lock; what is taken out of it is in the database already, under
the line's uid, so that a line is never lost, and taken in twice is recognised."""

from __future__ import annotations

import fcntl
import json
import os
import stat
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from followup_tui.system.app_state import make_private_folder

_TYPES = {"use_date": bool, "chosen": list}
_NO_LINE = "It is no line of ours, or was cut off."


@dataclass(frozen=True, slots=True)
class QueuedLine:
    """What was typed, when (an ISO moment with its offset), and for which database."""

    uid: str
    text: str
    typed_at: str
    database: str
    use_date: bool = True
    chosen_contacts: tuple[int | None, ...] = ()
    """For each person the contact that was picked of several: its id, 0 for a new one, None where
    nothing was asked."""


def queue_version(path: Path) -> tuple[int, int, int] | None:
    """What changes whenever the file does; None where nothing waits. Costs one look at the disk."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns) if status.st_size else None


def append_lines(path: Path, lines: Sequence[QueuedLine]) -> None:
    """Keep these lines, all or none; OSError where that cannot be."""
    data = b"".join(_written(asdict(line)) for line in lines)
    make_private_folder(path.parent)
    with _held(path) as handle:
        _append(handle, data)
        _sync_folder(path)


def read_lines(path: Path) -> list[QueuedLine]:
    """The lines that wait, oldest first; what is no line is left out."""
    if queue_version(path) is None:
        return []
    with _held(path) as handle:
        return [line for raw in _raw_lines(handle) if (line := _line(raw)) is not None]


def remove_lines(
    path: Path, done: Collection[str], refused: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Take the lines of these uids out: those that are in the database, and those that cannot be
    taken in, each with its reason. The latter go to the file beside, with all that is no line;
    gives what went there, and why."""
    if queue_version(path) is None:
        return []
    set_aside: list[tuple[str, str]] = []
    with _held(path) as handle:
        kept, records = [], []
        lines = _raw_lines(handle)
        for raw in lines:
            line = _line(raw)
            if line is None:
                text = raw.decode("utf-8", "backslashreplace")
                set_aside.append((text, _NO_LINE))
                records.append(_written({"raw": text, "why": _NO_LINE}))
            elif line.uid in refused:
                set_aside.append((line.text, refused[line.uid]))
                records.append(_written({**asdict(line), "why": refused[line.uid]}))
            elif line.uid not in done:
                kept.append(raw + b"\n")
        if records:
            with _held(rejected_file(path)) as beside:
                _append(beside, b"".join(records))
        if len(kept) < len(lines) or not lines:
            _replace(path, b"".join(kept))
    return set_aside


def rejected_file(path: Path) -> Path:
    """The file of what could not be taken in."""
    return path.with_name(f"{path.name}.aside")


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """The file, this process's alone while the block runs; made where it is missing."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK
    while True:
        handle = os.open(path, flags, 0o600)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(0, "it is no plain file")
            fcntl.flock(handle, fcntl.LOCK_EX)
            # Whoever had it before may have put another file in its place.
            if _is_at(path, status):
                if status.st_mode & 0o077:
                    os.fchmod(handle, 0o600)
                yield handle
                return
        finally:
            os.close(handle)


def _is_at(path: Path, status: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.lstat(path), status)
    except FileNotFoundError:
        return False


def _append(handle: int, data: bytes) -> None:
    """Write behind what is there, on a line of its own, and see that the disk has it."""
    size = os.fstat(handle).st_size
    if size and os.pread(handle, 1, size - 1) != b"\n":
        data = b"\n" + data
    try:
        while data:
            data = data[os.write(handle, data) :]
        os.fsync(handle)
    except OSError:
        with suppress(OSError):
            os.ftruncate(handle, size)
        raise


def _replace(path: Path, data: bytes) -> None:
    """Put these lines in the file's place, whole or not at all; no file where there are none."""
    if not data:
        os.unlink(path)
        return
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(handle)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
    _sync_folder(path)


def _sync_folder(path: Path) -> None:
    # Not every file system lets a folder be synced.
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _raw_lines(handle: int) -> list[bytes]:
    size = os.fstat(handle).st_size
    return [raw for raw in os.pread(handle, size, 0).split(b"\n") if raw.strip(b"\0\r\t ")]


def _written(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record).encode("ascii") + b"\n"


def _line(raw: bytes) -> QueuedLine | None:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.keys() != {field.name for field in fields(QueuedLine)}:
        return None
    if any(type(value) is not _TYPES.get(name, str) for name, value in found.items()):
        return None
    if not all(one is None or type(one) is int for one in found["chosen"]):
        return None
    if not (found["uid"] and found["text"].strip()):
        return None
    if any("\ud800" <= sign <= "\udfff" for sign in found["uid"] + found["text"]):
        return None
    return QueuedLine(**{**found, "chosen": tuple(found["chosen"])})
