"""Shows the progress of a long verb on one line of the terminal, and clears it at the end."""

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

_INTERVAL = 0.1
_BAR_WIDTH = 20


@contextmanager
def progress_line() -> Iterator[ProgressCallback]:
    """Yield a callback that shows progress on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield ignore_progress
        return
    line = _ProgressLine()
    try:
        yield line
    finally:
        line.clear()


class _ProgressLine:
    def __init__(self) -> None:
        self._started = time.monotonic()
        self._stage: ProgressStage | None = None
        self._stage_started = self._started
        self._next_update = self._started + SHOW_AFTER_SECONDS
        self._shown_width = 0

    def __call__(self, done: int, total: int | None, stage: ProgressStage) -> None:
        now = time.monotonic()
        if stage is not self._stage:
            self._stage, self._stage_started = stage, now
        if now < self._next_update:
            return
        self._next_update = now + _INTERVAL
        filled = min(_BAR_WIDTH, _BAR_WIDTH * done // total) if total else 0
        bar = f"[{'#' * filled}{'.' * (_BAR_WIDTH - filled)}] " if total else ""
        self._write(f"{bar}{progress_text(done, total, stage, now - self._stage_started)}")

    def clear(self) -> None:
        """Erase the line, if it was shown."""
        if self._shown_width:
            self._write("")
            self._write("\r")

    def _write(self, text: str) -> None:
        text = text[: shutil.get_terminal_size().columns - 1]
        with suppress(OSError):
            sys.stderr.write(f"\r{text}{' ' * (self._shown_width - len(text))}")
            sys.stderr.flush()
        self._shown_width = len(text)
