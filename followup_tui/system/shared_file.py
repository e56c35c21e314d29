"""A private file that several programs change: each under its lock, in one step.

A file that can't be parsed is put aside, never overwritten."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Generic, TypeVar

from followup_tui.system.private_file import (
    follow_link,
    locked_private_file,
    make_private_folder,
    put_aside,
    read_small_file,
    replace_private_file,
)

T = TypeVar("T")
_LOCK_SECONDS = 0.05
"""How long a change waits for another program; the next one comes soon."""
_LAST_LOCK_SECONDS = 1.0


class SharedFile(Generic[T]):
    """One such file, and what it holds when parsed."""

    def __init__(
        self,
        path: Path,
        parse: Callable[[bytes], T | None],
        max_bytes: int,
        on_put_aside: Callable[[Path], None],
    ) -> None:
        """`parse` returns None for what it can't read, and for b"" the content of an empty file.

        `on_put_aside` gets the new place of a file that was put aside."""
        self.path = path
        self._parse = parse
        self._max_bytes = max_bytes
        self._on_put_aside = on_put_aside

    def read(self) -> T | None:
        """Return the content; None for a file that can't be parsed or is too large.

        Raises OSError."""
        try:
            if self.path.stat().st_size > self._max_bytes:
                return None
        except FileNotFoundError:
            return self._parse(b"")
        return self._parse(read_small_file(self.path, self._max_bytes) or b"")

    def load(self) -> T:
        """Return the content; what can't be parsed is put aside. Raises OSError and RuntimeError.

        Reads without the lock: the file may be read-only, and is always whole."""
        content = self.read()
        if content is None:
            with locked_private_file(follow_link(self.path), _LAST_LOCK_SECONDS):
                content = self._read_or_put_aside()
        return content

    @contextmanager
    def changing(self, *, is_last: bool = False) -> Iterator[T]:
        """Hold the lock inside the block, in which `write` may be called; yield the content.

        `is_last`: there is no later attempt, so it waits longer. Raises TimeoutError while another
        program holds the lock, OSError, and RuntimeError for a link that leads to itself."""
        make_private_folder(self.path.parent)
        seconds = _LAST_LOCK_SECONDS if is_last else _LOCK_SECONDS
        # Renaming onto a link would replace it: the lock is on the file that it leads to.
        with locked_private_file(follow_link(self.path), seconds):
            yield self._read_or_put_aside()

    def write(self, data: bytes) -> None:
        """Replace the content, inside `changing`. Raises OSError."""
        replace_private_file(self.path, data, sync=False)

    def remove(self) -> None:
        """Remove the file, inside `changing`, if that is possible."""
        with suppress(OSError):
            os.unlink(follow_link(self.path))

    def _read_or_put_aside(self) -> T:
        content = self.read()
        if content is None:
            self._on_put_aside(put_aside(follow_link(self.path)))
            content = self._parse(b"")
        assert content is not None
        return content
