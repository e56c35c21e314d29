"""How far a long piece of work has come, in words: the same on the command line and the screen.
Never reads the clock; the seconds come in."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum


class ProgressStage(Enum):
    """What is being done; its value is the word for it."""

    READING = "Reading"
    COMPARING = "Comparing"
    WRITING = "Writing"
    INDEXING = "Indexing"


ProgressCallback = Callable[[int, int | None, ProgressStage], None]
"""Called often with how much is done, of how much in all (None where nobody knows), and in which
step. Reading is counted in bytes, the rest in people and interactions. It is called on the thread
that works, and may raise to stop the work: nothing is written then."""

SHOW_AFTER_SECONDS = 1.0
"""Seconds of work before anything is to be shown."""
_MEGA = 1_000_000


def ignore_progress(done: int, total: int | None, step: ProgressStage) -> None:
    """Progress that nobody looks at."""


def progress_text(done: int, total: int | None, step: ProgressStage, seconds: float) -> str:
    """`Reading 45%, 12.3 MB/s, 3 s left`; `seconds` is how long this step has taken so far."""
    rate = done / seconds if seconds > 0 else 0
    if step is ProgressStage.READING:
        amount, speed = f"{done / _MEGA:.1f} MB", f"{rate / _MEGA:.1f} MB/s"
    else:
        amount, speed = f"{done:,}", f"{rate:,.0f} a second"
    if not total or done > total:
        return f"{step.value} {amount}, {speed}"
    left = f", {_time((total - done) / rate)} left" if rate and done < total else ""
    return f"{step.value} {100 * done // total}%, {speed}{left}"


def _time(seconds: float) -> str:
    """A rest of time, never promised more exactly than it is known."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    if seconds < 3600:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3600)} h"
