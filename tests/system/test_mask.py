"""What of names and texts is shown while names are hidden."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.system import mask
from followup_tui.system.sanitize import safe, safe_sentence, safe_text, sanitize


@pytest.fixture
def _names_are_hidden() -> Iterator[None]:
    """Hide names for one test."""
    mask.set_mask(True)
    yield
    mask.set_mask(False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("May Chen", "M•• C•••"),
        ("second round", "•••••• •••••"),
        ("may@acme.example", "•••@••••.•••••••"),
        ("+49 (30) 123-45", "+•• (••) •••-••"),
        ("李伟", "••"),
        ("Zoë Ó Briain", "Z•• • B•••••"),
        ("A", "•"),
        ("IBM", "I••"),
        ("", ""),
    ],
)
def test_the_shape_of_a_text_is_shown_and_its_words_are_hidden(text: str, shown: str) -> None:
    assert mask.mask_text(text) == shown


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (
            "May Chen, second round has no open follow-up. Press s for a next step.",
            "M•• C•••, •••••• ••••• has no open follow-up. Press s for a next step.",
        ),
        (
            "Waiting: May Chen, the next step, next Fri 27 Nov",
            "Waiting: M•• C•••, ••• •••• ••••, •••• Fri 27 Nov",
        ),
        (
            "No contact with the name “the next one”. Type more of the name.",
            "No contact with the name “••• •••• •••”. Type more of the name.",
        ),
        ("An Nguyen is not open.", "A• N••••• is not open."),
    ],
)
def test_our_own_words_in_a_sentence_are_shown(sentence: str, shown: str) -> None:
    assert mask.mask_sentence(sentence) == shown


@given(st.text())
def test_no_letter_but_an_initial_capital_is_shown(text: str) -> None:
    shown = mask.mask_text(text)
    for before, character in zip(" " + shown, shown, strict=False):
        if unicodedata.category(character)[0] in "LN":
            assert character.isupper()
            assert not before.isalnum()
            assert before != mask.MASK_CHARACTER
    mask.mask_sentence(text)


@pytest.mark.usefixtures("_names_are_hidden")
def test_everything_made_safe_for_a_screen_is_masked() -> None:
    assert safe("May\x1b[2J") == "M•••[••"
    assert safe_text("May\nsaid yes") == "M••\n•••• •••"
    assert safe_sentence("Logged: May Chen") == "Logged: M•• C•••"
    assert safe_sentence("No program found to open links.") == "No program found to open links."
    assert sanitize("tomorrow") == "tomorrow"


def test_without_the_mask_nothing_is_hidden() -> None:
    assert safe("May Chen") == safe_sentence("May Chen") == safe_text("May Chen") == "May Chen"
