"""Two people brought together, each with their permission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Answer = Literal["", "asked", "agreed", "declined"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)


@dataclass(frozen=True, slots=True)
class Introduction:
    """Why `first` and `second` should meet, and what each of them says to it; `made_on` is a day in
    the form of `Due`."""

    first: int
    second: int
    reason: str = ""
    first_answer: Answer = ""
    second_answer: Answer = ""
    made_on: str | None = None
    result: str = ""
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0
