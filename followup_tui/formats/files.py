"""Opens what a person names as sources: a file, a device or a pipe, a folder of single cards or
e-mails, or standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from followup_tui.errors import BadInputError
from followup_tui.formats.source import Source

STANDARD_INPUT = "-"
_ENDINGS = (".vcf", ".vcard", ".eml")
_MAIL_FOLDERS = ("cur", "new")
"""Where a Maildir keeps its mails, whose names have no ending."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file that is to be read: `path` is None for standard input, `name` stands for it in
    sentences, `size` is None where it is not known before the end. `in_folder`: it came along with
    its folder, so that a broken one stops nobody."""

    path: Path | None
    name: str
    size: int | None
    from_folder: bool = False


def find_input_files(names: Sequence[str]) -> list[InputFile]:
    """What these names stand for, a folder for all cards and e-mails in it; BadInputError for what
    is not there."""
    found: list[InputFile] = []
    ends = Counter(Path(name).name for name in names)
    for name in names:
        if name == STANDARD_INPUT:
            found.append(InputFile(None, "The input", None))
            continue
        path = Path(name)
        with _refusals(path):
            status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            found += _in_folder(path)
        else:
            short = path.name if ends[path.name] == 1 else str(path)
            found.append(InputFile(path, short, _size(status)))
    return found


@contextmanager
def open_input(given: InputFile, on_read: Callable[[int], None] | None = None) -> Iterator[Source]:
    """The source of a file, open; BadInputError where it cannot be opened."""
    if given.path is None:
        yield Source(sys.stdin.buffer, given.name, on_read=on_read)
        return
    with _refusals(given.path):
        file = given.path.open("rb")
    with file:
        yield Source(file, given.name, _size(os.fstat(file.fileno())), on_read)


def _in_folder(folder: Path) -> list[InputFile]:
    """Every card and e-mail in the folder and below, by name; hidden ones belong to programs."""
    found: list[InputFile] = []
    with _refusals(folder):
        for path in _walk(folder):
            if path.suffix.lower() in _ENDINGS or path.parent.name in _MAIL_FOLDERS:
                size = _size(path.stat()) if path.exists() else None
                found.append(InputFile(path, str(path.relative_to(folder)), size, from_folder=True))
    if not found:
        raise BadInputError(
            f"There is no card (.vcf) or e-mail in the folder {folder}. Nothing was imported."
        )
    return found


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise error

    for parent, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(files) if not name.startswith("."))


def _size(status: os.stat_result) -> int | None:
    return status.st_size if stat.S_ISREG(status.st_mode) else None


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """Around what opens a file: the sentence for what cannot be opened."""
    try:
        yield
    except FileNotFoundError as error:
        raise BadInputError(f"There is no file {path}. Nothing was imported.") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it cannot be read"
        raise BadInputError(f"{path} could not be read: {why}. Nothing was imported.") from error
