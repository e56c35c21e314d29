"""Interactions: contact that took place, with a note and the promises of both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["out", "in", "both"]


@dataclass(frozen=True, slots=True)
class Interaction:
    """One interaction; `happened` is its day, with or without a time, in the form of `Due`.

    `summary` is the note on it; promises are texts joined by "; "."""

    happened: str
    channel: str = ""
    direction: Direction = "out"
    summary: str = ""
    i_promised: str = ""
    they_promised: str = ""
    followup: int | None = None
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0


@dataclass(frozen=True, slots=True)
class Participant:
    """A contact who took part in an interaction."""

    interaction: int
    contact: int
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0
