"""The report on a fault of ours: where it happened and in which versions.

It never holds anybody's data: no values, no messages of exceptions, no names of home folders.
"""

from __future__ import annotations

import os
import platform
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

_LIBRARIES = ("textual", "rich", "peewee", "pendulum", "click")
_CHAIN = 8
_FIRST_FRAMES = 10
_LAST_FRAMES = 30
_SAME_SECOND = 100


def write_report(error: BaseException, folder: Path, version: str, now_text: str) -> Path | None:
    """Write where `error` came from to a new file in `folder`; None where that cannot be done.

    Never raises: it runs when something else has failed already.
    """
    try:
        text = "\n".join(_lines(error, version, now_text)) + "\n"
        _make_private(folder)
        return _write_new(folder, now_text, text)
    except Exception:
        return None


def crash_message(path: Path | None) -> str:
    """What the person reads on stderr after a fault."""
    start = "followup stopped because of a fault of its own; what was saved is safe."
    if path is None:
        return f"{start} No report could be written."
    shown = str(path) if str(path).isprintable() else ascii(str(path))
    return f"{start} A report without your data is in {shown}"


def _lines(error: BaseException, version: str, now_text: str) -> Iterator[str]:
    yield f"followup {version}, {now_text}"
    yield f"Python {platform.python_version()} on {platform.system()} {platform.release()}"
    yield ", ".join([*map(_library, _LIBRARIES), f"sqlite {_sqlite_version()}"])
    yield ""
    yield from _chain(error)


def _library(name: str) -> str:
    from importlib import metadata

    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return f"{name} is missing"


def _sqlite_version() -> str:
    try:
        import sqlite3
    except ImportError:
        return "is missing"
    return sqlite3.sqlite_version


def _chain(error: BaseException) -> Iterator[str]:
    """The error, then what it came of, innermost last."""
    found: BaseException | None = error
    for step in range(_CHAIN):
        if found is None:
            return
        if step:
            yield "which came of"
        yield _type(found)
        yield from _frames(found.__traceback__)
        if isinstance(found, BaseExceptionGroup):
            yield f"  in it: {', '.join(_type(inner) for inner in found.exceptions[:_CHAIN])}"
        hidden = found.__suppress_context__
        found = found.__cause__ or (None if hidden else found.__context__)


def _type(error: BaseException) -> str:
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}"


def _frames(step: TracebackType | None) -> Iterator[str]:
    lines: list[str] = []
    while step is not None:
        code = step.tb_frame.f_code
        lines.append(f"  {_place(code.co_filename)}:{step.tb_lineno} {code.co_qualname}")
        step = step.tb_next
    left_out = len(lines) - _FIRST_FRAMES - _LAST_FRAMES
    if left_out > 0:
        lines[_FIRST_FRAMES:-_LAST_FRAMES] = [f"  ({left_out} more)"]
    yield from lines


def _place(file: str) -> str:
    """The file's name within its package: a full path would tell whose computer it is."""
    roots = [entry.rstrip(os.sep) + os.sep for entry in sys.path if os.path.isabs(entry)]
    root = max((root for root in roots if file.startswith(root)), key=len, default="")
    return file[len(root) :] if root else os.path.basename(file)


def _make_private(folder: Path) -> None:
    """Make the folder and what it stands in for its owner alone, or close one that is open."""
    for one in reversed((folder, *folder.parents)):
        if not one.exists():
            one.mkdir(mode=0o700, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        folder.chmod(0o700)


def _write_new(folder: Path, now_text: str, text: str) -> Path | None:
    when = "".join(one if one.isascii() and one.isalnum() else "-" for one in now_text)[:40]
    for number in range(_SAME_SECOND):
        path = folder / f"crash-{when}{f'-{number}' if number else ''}.txt"
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with open(file, "w", encoding="utf-8", errors="replace") as report:
            report.write(text)
        return path
    return None
