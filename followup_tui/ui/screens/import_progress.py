"""The progress of an import on another thread, and how it is cancelled there."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic

from followup_tui.system.progress import SHOW_AFTER_SECONDS, ProgressStage, progress_text


class ImportCancelledError(Exception):
    """The user has cancelled the work; nothing is written."""


class CancellableProgress:
    """The progress of work on another thread, which it cancels there by raising an error."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        """`now` is a clock in seconds."""
        self._now = now
        self._cancelled = Event()
        self._stage: ProgressStage | None = None
        self._started = self._stage_started = now()
        self._done: tuple[int, int | None] = (0, None)

    def __call__(self, done: int, total: int | None, stage: ProgressStage) -> None:
        """Note the progress; ImportCancelledError if the work was cancelled."""
        if self._cancelled.is_set():
            raise ImportCancelledError
        if stage is not self._stage:
            self._stage, self._stage_started = stage, self._now()
        self._done = done, total

    def cancel(self) -> None:
        """Have the work end at its next report."""
        self._cancelled.set()

    @property
    def is_slow(self) -> bool:
        """Whether the work takes so long that its progress is shown."""
        return self._now() - self._started >= SHOW_AFTER_SECONDS

    @property
    def status_text(self) -> str:
        """The progress in words; "" in the first second."""
        if self._cancelled.is_set():
            return "Cancelling…"
        now = self._now()
        if self._stage is None or now - self._started < SHOW_AFTER_SECONDS:
            return ""
        return progress_text(*self._done, self._stage, now - self._stage_started)
