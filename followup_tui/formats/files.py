"""Opens what a person names for an import: a file, a device or a pipe, a folder of single cards or
emails, or standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from followup_tui.errors import system_reason
from followup_tui.formats.source import Source, UnreadableFileError
from followup_tui.wording import wording

STANDARD_INPUT = "-"
_SUFFIXES = (".vcf", ".vcard", ".eml")
_MAILDIR_FOLDERS = ("cur", "new")
"""Where a Maildir keeps its mails, whose names have no suffix."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read.

    `path` is None for standard input, `name` stands for the file in sentences, `size` is in bytes,
    or None if not known in advance. `from_folder`: it was found in a folder that the person named,
    so a broken one is a warning and does not stop the import."""

    path: Path | None
    name: str
    size: int | None
    from_folder: bool = False


def find_input_files(names: Sequence[str]) -> list[InputFile]:
    """Return the files that these names stand for; a folder stands for every card and email in it.

    Raises UnreadableFileError if a file does not exist or cannot be read, or if a folder has no
    card or email."""
    files: list[InputFile] = []
    name_counts = Counter(Path(name).name for name in names)
    for name in names:
        if name == STANDARD_INPUT:
            files.append(InputFile(None, "Standard input", None))
            continue
        path = Path(name)
        with _readable(path):
            status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            files += _files_in(path)
        else:
            short_name = path.name if name_counts[path.name] == 1 else str(path)
            files.append(InputFile(path, short_name, _size(status)))
    return files


@contextmanager
def open_input(file: InputFile, on_read: Callable[[int], None] | None = None) -> Iterator[Source]:
    """Open a file as a source. Raises UnreadableFileError if it cannot be opened or read."""
    if file.path is None:
        yield Source(sys.stdin.buffer, file.name, on_read=on_read)
        return
    with _readable(file.path):
        stream = file.path.open("rb")
    with stream:
        yield Source(stream, file.name, _size(os.fstat(stream.fileno())), on_read)


def _files_in(folder: Path) -> list[InputFile]:
    """Return every card and email below the folder, sorted by name; hidden files belong to
    programs and are left out."""
    files: list[InputFile] = []
    with _readable(folder):
        for path in _walk(folder):
            if path.suffix.lower() in _SUFFIXES or path.parent.name in _MAILDIR_FOLDERS:
                size = _size(path.stat()) if path.exists() else None
                name = str(path.relative_to(folder))
                files.append(InputFile(path, name, size, from_folder=True))
    if not files:
        raise UnreadableFileError(str(folder), "no card (.vcf) or email in this folder")
    return files


def _walk(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise error

    for parent, folders, names in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def _size(status: os.stat_result) -> int | None:
    return status.st_size if stat.S_ISREG(status.st_mode) else None


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn the errors of opening `path` into UnreadableFileError."""
    try:
        yield
    except FileNotFoundError as error:
        raise UnreadableFileError(str(path), "no such file") from error
    except (OSError, ValueError) as error:
        raise UnreadableFileError(
            str(path), wording("could not be read ({})", system_reason(error))
        ) from error
