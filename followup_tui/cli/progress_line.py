"""How far a long verb has come, on one line of the terminal that goes when it is done."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from followup_tui.system.progress import (
    SHOW_AFTER_SECONDS,
    ProgressCallback,
    ProgressStage,
    ignore_progress,
    progress_text,
)

_EVERY = 0.1
_BAR = 20


@contextmanager
def progress_line() -> Iterator[ProgressCallback]:
    """Progress that is shown on standard error, where that is a terminal, from a second on."""
    if not sys.stderr.isatty():
        yield ignore_progress
        return
    line = _Line()
    try:
        yield line
    finally:
        line.wipe()


class _Line:
    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._step: ProgressStage | None = None
        self._step_begun = self._begun
        self._next = self._begun + SHOW_AFTER_SECONDS
        self._shown = 0

    def __call__(self, done: int, total: int | None, step: ProgressStage) -> None:
        now = time.monotonic()
        if step is not self._step:
            self._step, self._step_begun = step, now
        if now < self._next:
            return
        self._next = now + _EVERY
        filled = min(_BAR, _BAR * done // total) if total else 0
        bar = f"[{'#' * filled}{'.' * (_BAR - filled)}] " if total else ""
        self._write(f"{bar}{progress_text(done, total, step, now - self._step_begun)}")

    def wipe(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write("")
            self._write("\r")

    def _write(self, text: str) -> None:
        text = text[: shutil.get_terminal_size().columns - 1]
        with suppress(OSError):
            sys.stderr.write(f"\r{text}{' ' * (self._shown - len(text))}")
            sys.stderr.flush()
        self._shown = len(text)
