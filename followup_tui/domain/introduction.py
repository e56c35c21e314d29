"""Introductions of two contacts to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

IntroductionAnswer = Literal["", "asked", "agreed", "declined"]
INTRODUCTION_ANSWERS: tuple[IntroductionAnswer, ...] = get_args(IntroductionAnswer)


@dataclass(frozen=True, slots=True)
class Introduction:
    """Why two contacts should meet, and whether each of them agrees; `made_on` is the day of the
    introduction in the form of `Due`."""

    first: int
    second: int
    reason: str = ""
    first_answer: IntroductionAnswer = ""
    second_answer: IntroductionAnswer = ""
    made_on: str | None = None
    result: str = ""
    id: int = 0
    uid: str = ""
    created: int = 0
    updated: int = 0
