"""An outcome typed into one line: a letter, its name and a note, or a note alone."""

from __future__ import annotations

import pytest

from followup_tui.domain.followup import OUTCOMES, Outcome
from followup_tui.domain.language.outcome import OUTCOME_LETTERS, parse_outcome


@pytest.mark.parametrize(
    ("text", "outcome", "note"),
    [
        ("", "done", ""),
        ("a", "no answer", ""),
        (" Y ", "yes", ""),
        ("no answer yet", "no answer", "yet"),
        ("no-answer: left a message", "no answer", "left a message"),
        ("no", "no", ""),
        ("No, the budget is gone", "no", "the budget is gone"),
        ("not yet, ask in spring", "not yet", "ask in spring"),
        ("yes she wants it", "yes", "she wants it"),
        ("waiting for the contract", "waiting", "for the contract"),
        ("a great talk", "done", "a great talk"),
        ("nobody was there", "done", "nobody was there"),
        ("yesterday we spoke", "done", "yesterday we spoke"),
        ("note to self", "done", "note to self"),
    ],
)
def test_a_text_is_an_outcome_and_a_note(text: str, outcome: Outcome, note: str) -> None:
    assert parse_outcome(text) == (outcome, note)


def test_a_note_alone_keeps_the_default() -> None:
    assert parse_outcome("sent it again", "waiting") == ("waiting", "sent it again")


def test_every_outcome_has_a_letter_and_a_name() -> None:
    assert set(OUTCOME_LETTERS.values()) == set(OUTCOMES)
    for outcome in OUTCOMES:
        assert parse_outcome(f"{outcome} so it was") == (outcome, "so it was")
