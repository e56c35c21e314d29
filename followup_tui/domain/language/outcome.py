"""The outcome of a follow-up as typed into one line, with a note behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from followup_tui.domain.followup import OUTCOMES, Outcome

OUTCOME_LETTERS: Final[Mapping[str, Outcome]] = {
    "d": "done",
    "y": "yes",
    "t": "not yet",
    "n": "no",
    "a": "no answer",
    "w": "waiting",
    "x": "dropped",
}
_NAMED = {
    outcome: re.compile(outcome.replace(" ", r"[\s-]+") + r"(?!\w)[\s,:;.!–-]*", re.IGNORECASE)
    for outcome in sorted(OUTCOMES, key=len, reverse=True)
}


def parse_outcome(text: str, default: Outcome = "done") -> tuple[Outcome, str]:
    """Return the outcome and the note of a typed text.

    A letter alone is its outcome; an outcome's full name, the longest first, is that outcome and
    the rest the note; any other text is the note of the `default`."""
    words = text.strip()
    if words.casefold() in OUTCOME_LETTERS:
        return OUTCOME_LETTERS[words.casefold()], ""
    for outcome, name in _NAMED.items():
        if found := name.match(words):
            return outcome, words[found.end() :]
    return default, words
