"""A finding of `doctor`, and what a check is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pendulum import DateTime

from followup_tui.storage.journal import ChangeRecorder
from followup_tui.wording import Wording, as_wording, join, wording

_MAX_NAMED = 3
RUN_REPAIR = as_wording("run followup doctor --repair")
"""The way out of what `--repair` repairs."""
RESTORE_OR_SALVAGE = as_wording(
    "restore the newest good backup (followup restore), or read what is left into a new file"
    " (followup doctor --salvage NEW.db)"
)
"""The way out of damage."""


@dataclass(frozen=True, slots=True)
class Examined:
    """The database that is examined, and the time."""

    path: Path
    now: DateTime


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: a sentence without its full stop, and the way out, verb first.

    `is_damage`: the database can't be trusted or opened. `repair` repairs everything of this kind:
    it is called after a backup, inside the one change of `repair_findings`, looks again at what is
    wrong, and raises OSError or FollowupError. Without it the way out is the person's."""

    check: str
    wording: Wording
    way_out: Wording
    is_damage: bool = False
    repair: Callable[[ChangeRecorder], None] | None = None


Check = Callable[[Examined], Iterable[Finding]]


def without_full_stop(sentence: Wording) -> Wording:
    """Return the sentence as a finding has it."""
    *parts, last = sentence.parts
    return Wording((*parts, last.rstrip(".") if isinstance(last, str) else last))


def examples(names: Sequence[str | Path], count: int | None = None) -> Wording:
    """Return "a, b, c and 4 more"; `count` is how many there are if not all names are given."""
    total = len(names) if count is None else count
    shown = [wording("{}", name) for name in names[:_MAX_NAMED]]
    named = join(shown)
    more = total - len(shown)
    return named + wording(" and {} more", as_wording(f"{more:,}")) if more > 0 else named
