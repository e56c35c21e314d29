"""Sentences keep our words and user data apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.wording import Data, Wording, as_wording, join, wording


def test_a_value_stays_data_and_the_rest_is_ours() -> None:
    sentence = wording("Merged: {} into {}", "An", "Rest")
    assert str(sentence) == "Merged: An into Rest"
    assert sentence.text(lambda name: "•" * len(name)) == "Merged: •• into ••••"
    assert sentence.parts == ("Merged: ", Data("An"), " into ", Data("Rest"))


def test_numbers_and_wordings_are_no_data() -> None:
    when = as_wording("Fri 4 Dec")
    assert wording("{} snoozed to {}", 3, when).text(lambda _: "•") == "3 snoozed to Fri 4 Dec"


def test_wordings_are_joined_and_added() -> None:
    names = join([wording("{}", "May"), wording("{}", "Li")]) + " parked"
    assert str(names) == "May, Li parked"
    assert names.text(lambda _: "•") == "•, • parked"
    assert not Wording()
    assert not wording("{}", "")


def test_a_place_without_a_value_is_refused() -> None:
    with pytest.raises(ValueError, match="2 places for 1 values"):
        wording("{} and {}", "May")


@given(st.lists(st.text(max_size=5), max_size=4))
def test_braces_in_data_are_data(names: list[str]) -> None:
    sentence = wording(" | ".join(["{}"] * len(names)), *names) if names else Wording()
    assert str(sentence) == " | ".join(names)
