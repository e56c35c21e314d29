"""What of names and texts is shown while names are hidden."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.change_label import ChangeLabel
from followup_tui.system import mask
from followup_tui.system.sanitize import safe, safe_sentence, safe_text, sanitize
from followup_tui.wording import as_wording, wording


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


@given(st.text())
def test_no_letter_but_an_initial_capital_is_shown(text: str) -> None:
    shown = mask.mask_text(text)
    for before, character in zip(" " + shown, shown, strict=False):
        if unicodedata.category(character)[0] in "LN":
            assert character.isupper()
            assert not before.isalnum()
            assert before != mask.MASK_CHARACTER


@pytest.mark.usefixtures("_names_are_hidden")
def test_everything_made_safe_for_a_screen_is_masked() -> None:
    assert safe("May\x1b[2J") == "M•••[••"
    assert safe_text("May\nsaid yes") == "M••\n•••• •••"
    assert safe_sentence(wording("Logged: {}", "May Chen")) == "Logged: M•• C•••"
    assert (
        safe_sentence(as_wording("No program found to open links."))
        == "No program found to open links."
    )
    assert sanitize("tomorrow") == "tomorrow"


OUR_WORDS = ("Rest", "An", "Done", "Call", "Added", "Today", "Mon", "May", "into", "and 2 more")


@pytest.mark.usefixtures("_names_are_hidden")
@given(
    st.lists(st.sampled_from(OUR_WORDS) | st.text(min_size=1), min_size=1),
    st.sampled_from(OUR_WORDS),
)
def test_exactly_the_data_is_hidden_even_if_it_is_a_word_of_ours(
    names: list[str], about: str
) -> None:
    label = ChangeLabel("Added", tuple(names), (wording("{}", about), as_wording("next Mon")))
    hidden = mask.mask_text(about)
    assert safe_sentence(label.wording).startswith("Added")
    assert safe_sentence(label.wording).endswith(f", {hidden}, next Mon")
    one_each = safe_sentence(wording("Added {} to {}: {}.", names[0], about, 3))
    assert one_each == sanitize(f"Added {safe(names[0])} to {hidden}: 3.")


@pytest.mark.usefixtures("_names_are_hidden")
def test_data_in_a_sentence_is_cleaned_and_cut_like_data() -> None:
    assert safe_sentence(wording("Opened: {}", "A\x1b[2J\n\u202eb")) == "Opened: ••[•• ••"
    assert safe_sentence(wording("Opened: {}", "x" * 100), 20) == f"Opened: {'•' * 11}…"


def test_without_the_mask_nothing_is_hidden() -> None:
    assert safe("May Chen") == safe_text("May Chen") == "May Chen"
    assert safe_sentence(wording("Added: {}", "May Chen")) == "Added: May Chen"
