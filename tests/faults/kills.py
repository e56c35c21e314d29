"""Runs the program with the kill hook: lists the moments of a run, and kills it at one of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Literal

from tests.faults.program import KILL_HOOK, Home

Phase = Literal["before", "writing", "committing", "after"]


def hooked(home: Home, **environment: str) -> dict[str, str]:
    """Return the environment in which the program counts its moments, or is killed at one."""
    return {"PYTHONPATH": str(KILL_HOOK), "MOMENTS_FOLDER": str(home.folder), **environment}


def moments(home: Home, *arguments: str, stdin: str = "") -> list[str]:
    """Run a verb that must succeed; return its moments, each as "what file"."""
    record = home.folder.with_name(f"{home.folder.name}.moments")
    done = home.run(*arguments, stdin=stdin, **hooked(home, MOMENTS_FILE=str(record)))
    assert done.code == 0, done
    return record.read_text().splitlines()


def phases(moments: Sequence[str]) -> list[Phase]:
    """Return for each moment in which part of the write it lies.

    Before the first byte is written anywhere; while the old pages go to SQLite's journal; while the
    new ones go into the database, which ends when the journal is truncated; after that."""
    found: list[Phase] = []
    phase: Phase = "before"
    for moment in moments:
        kind, _, name = moment.partition(" ")
        if kind == "write" and name.endswith("-journal") and phase == "before":
            phase = "writing"
        elif kind == "write" and name.endswith(".db"):
            phase = "committing"
        found.append(phase)
        if kind == "truncate" and name.endswith("-journal") and phase == "committing":
            phase = "after"
    return found


def spread(moments: Sequence[str], count: int, seed: int) -> list[tuple[int, Phase]]:
    """Choose so many moments, evenly from the phases; each is its number from 1, and its phase."""
    chance = random.Random(seed)
    by_phase: dict[Phase, list[int]] = {}
    for number, phase in enumerate(phases(moments), 1):
        by_phase.setdefault(phase, []).append(number)
    chosen: list[tuple[int, Phase]] = []
    order = sorted(by_phase)
    for index in range(count):
        phase = order[(index + seed) % len(order)]
        chosen.append((chance.choice(by_phase[phase]), phase))
    return chosen


def even(moments: Sequence[str], count: int, seed: int) -> list[int]:
    """Choose so many moments, as many in each part of the run; each is its number, from 1."""
    chance = random.Random(seed)
    return [
        1 + min(len(moments) - 1, int(len(moments) * (number + chance.random()) / count))
        for number in range(count)
    ]
