"""Crash reports: where a fault happened and in which versions.

A report never holds personal data: no values, no exception messages, no home folder names."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from followup_tui.errors import CrashedError
from followup_tui.system.private_file import make_private_folder, write_new_private_file
from followup_tui.wording import as_wording, wording

_LIBRARIES = ("textual", "rich", "peewee", "pendulum", "click")
_MAX_CHAIN = 8
_FIRST_FRAMES = 10
_LAST_FRAMES = 30
_MAX_SAME_SECOND = 100


def write_report(error: BaseException, folder: Path, version: str, now_text: str) -> Path | None:
    """Write a report on the error to a new file in the folder, and return its path.

    Returns None when that fails; never raises, as something else has failed already.
    """
    try:
        text = "\n".join(_lines(error, version, now_text)) + "\n"
        make_private_folder(folder)
        return _write_new(folder, now_text, text)
    except Exception:
        return None


def crash_error(path: Path | None) -> CrashedError:
    """Return the error to show; `path` is the report, None when there is none."""
    report = as_wording("The crash report could not be written.")
    if path is not None:
        shown = str(path) if str(path).isprintable() else ascii(str(path))
        report = wording("Crash report, without your data: {}", shown)
    return CrashedError("followup crashed.", "Your data is safe.", report)


def _lines(error: BaseException, version: str, now_text: str) -> Iterator[str]:
    yield f"followup {version}, {now_text}"
    yield f"Python {platform.python_version()} on {platform.system()} {platform.release()}"
    yield ", ".join([*map(_library, _LIBRARIES), _sqlite()])
    yield ""
    yield from _chain(error)


def _library(name: str) -> str:
    from importlib import metadata

    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return f"{name} is missing"


def _sqlite() -> str:
    # Not imported: only storage knows SQLite, and a crash before it was loaded is not about it.
    module = sys.modules.get("sqlite3")
    return f"sqlite {module.sqlite_version}" if module else "sqlite not loaded"


def _chain(error: BaseException) -> Iterator[str]:
    """Yield the error, then its causes."""
    cause: BaseException | None = error
    for step in range(_MAX_CHAIN):
        if cause is None:
            return
        if step:
            yield "caused by"
        yield _type_name(cause)
        yield from _frames(cause.__traceback__)
        if isinstance(cause, BaseExceptionGroup):
            names = ", ".join(_type_name(inner) for inner in cause.exceptions[:_MAX_CHAIN])
            yield f"  contains: {names}"
        context = None if cause.__suppress_context__ else cause.__context__
        cause = cause.__cause__ or context


def _type_name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _frames(step: TracebackType | None) -> Iterator[str]:
    """Yield the frames, outermost first, without the middle of a long traceback."""
    lines: list[str] = []
    while step is not None:
        code = step.tb_frame.f_code
        lines.append(f"  {_place(code.co_filename)}:{step.tb_lineno} {code.co_qualname}")
        step = step.tb_next
    skipped = len(lines) - _FIRST_FRAMES - _LAST_FRAMES
    if skipped > 0:
        lines[_FIRST_FRAMES:-_LAST_FRAMES] = [f"  ({skipped} more)"]
    yield from lines


def _place(file: str) -> str:
    """Return the file's path within its package; a full path would reveal the user's name."""
    roots = [entry.rstrip(os.sep) + os.sep for entry in sys.path if os.path.isabs(entry)]
    root = max((root for root in roots if file.startswith(root)), key=len, default="")
    return file[len(root) :] if root else os.path.basename(file)


def _write_new(folder: Path, now_text: str, text: str) -> Path | None:
    """Write the report to the first free name; None when all are taken. Raises OSError."""
    moment = "".join(
        character if character.isascii() and character.isalnum() else "-" for character in now_text
    )[:40]
    for number in range(_MAX_SAME_SECOND):
        path = folder / f"crash-{moment}{f'-{number}' if number else ''}.txt"
        try:
            write_new_private_file(path, text)
        except FileExistsError:
            continue
        return path
    return None
