"""Opens what a person names as a source: a file, a device or a pipe, or standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from followup_tui.errors import BadInputError
from followup_tui.exchange.source import Source

STANDARD_INPUT = "-"


@contextmanager
def opened(name: str) -> Iterator[Source]:
    """The source of that name, open; BadInputError where there is none."""
    if name == STANDARD_INPUT:
        yield Source(sys.stdin.buffer, "The input")
        return
    path = Path(name)
    with _refusals(path):
        file = path.open("rb")
    with file:
        status = os.fstat(file.fileno())
        size = status.st_size if stat.S_ISREG(status.st_mode) else None
        yield Source(file, path.name, size)


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """Around what opens a file: the sentence for what cannot be opened."""
    try:
        yield
    except FileNotFoundError as error:
        raise BadInputError(f"There is no file {path}. Nothing was imported.") from error
    except IsADirectoryError as error:
        raise BadInputError(f"{path} is a folder; name a file. Nothing was imported.") from error
    except OSError as error:
        why = error.strerror or "it cannot be read"
        raise BadInputError(f"{path} could not be read: {why}. Nothing was imported.") from error
