"""Contact that really took place: what was said, and what each side promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["out", "in", "both"]


@dataclass(frozen=True, slots=True)
class Interaction:
    """One happening; `happened` is a day or a day with a time, in the form of `Due`."""

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
    """That a contact took part in an interaction."""

    interaction: int
    contact: int
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0
