"""Progress of long work, as text; the same on the command line and the screen.

Never reads the clock; the seconds are arguments."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum


class ProgressStage(Enum):
    """A stage of the work; the value is its label."""

    READING = "Reading"
    COMPARING = "Comparing"
    WRITING = "Writing"
    INDEXING = "Indexing"


ProgressCallback = Callable[[int, int | None, ProgressStage], None]
"""Called often with the amount done, the total (None if unknown) and the stage, on the working
thread. Amounts are bytes when reading, else people and interactions. May raise to cancel the work;
nothing is written then."""

SHOW_AFTER_SECONDS = 1.0
"""Shorter work shows no progress."""
_MEGABYTE = 1_000_000


def ignore_progress(done: int, total: int | None, stage: ProgressStage) -> None:
    """Do nothing: the default callback."""


def progress_text(done: int, total: int | None, stage: ProgressStage, seconds: float) -> str:
    """Return text such as `Reading 45%, 12.3 MB/s, 3s left`; `seconds` is this stage's run time."""
    rate = done / seconds if seconds > 0 else 0
    if stage is ProgressStage.READING:
        amount, speed = f"{done / _MEGABYTE:.1f} MB", f"{rate / _MEGABYTE:.1f} MB/s"
    else:
        amount, speed = f"{done:,}", f"{rate:,.0f}/s"
    if not total or done > total:
        return f"{stage.value} {amount}, {speed}"
    left = f", {_duration((total - done) / rate)} left" if rate and done < total else ""
    return f"{stage.value} {100 * done // total}%, {speed}{left}"


def _duration(seconds: float) -> str:
    """Return a rounded duration in its largest unit."""
    if seconds < 60:
        return f"{max(1, round(seconds))}s"
    if seconds < 3600:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3600)}h"
