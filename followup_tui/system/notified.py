"""Which due follow-ups somebody was told of already, so that the screen and `notify` never tell the
same one twice. A small file of ids and dues, without names; losing it costs one bell."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_MOST = 20_000
_LARGEST = 4 * 1024 * 1024


def claim_unnotified(path: Path, database: Path, due: Sequence[str]) -> tuple[str, ...]:
    """Those marks of what is due now that nobody was told of, which count as told from here on.

    What is not due any more is forgotten, so that it is told anew when it comes again. Where the
    file cannot be written all are given: to be told twice is better than never."""
    key = os.path.realpath(database)
    try:
        with _held(path) as handle:
            known = _read(handle)
            before = set(known.get(key, ()))
            known[key] = list(due[:_MOST])
            if before != set(known[key]):
                _write(handle, {key: known.pop(key), **known})
    except OSError:
        return tuple(due)
    return tuple(mark for mark in due if mark not in before)


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """The file, this process's alone while the block runs."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _read(handle: int) -> dict[str, list[str]]:
    try:
        found = json.loads(os.read(handle, _LARGEST) or b"{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    # A few databases at the most: the demo's come and go.
    return {
        key: [one for one in marks if isinstance(one, str)]
        for key, marks in list(found.items())[:20]
        if isinstance(marks, list)
    }


def _write(handle: int, told: dict[str, list[str]]) -> None:
    data = json.dumps(told).encode("ascii")
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, data)
    os.ftruncate(handle, len(data))
