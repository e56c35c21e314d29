"""The label of a change: one sentence for people, and which part of it is a name or text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.change_label import ChangeLabel, label_from_text
from followup_tui.wording import as_wording, wording


@pytest.mark.parametrize(
    ("label", "text", "hidden"),
    [
        (ChangeLabel("Sample people"), "Sample people", "Sample people"),
        (ChangeLabel("Done", ("May Chen",)), "Done: May Chen", "Done: ?"),
        (
            ChangeLabel("Done", ("An",), (wording("{}", "deck"), as_wording("next Fri"))),
            "Done: An, deck, next Fri",
            "Done: ?, ?, next Fri",
        ),
        (ChangeLabel("Merged", ("An", "Rest"), between="into"), "Merged: An into Rest", None),
        (ChangeLabel("Logged", ("An", "Rest")), "Logged: An and Rest", "Logged: ? and ?"),
        (ChangeLabel("Logged", ("An", "Rest", "Done")), "Logged: An and 2 more", None),
        (
            ChangeLabel("Spread", details=(wording("{} follow-ups", 6),)),
            "Spread: 6 follow-ups",
            "Spread: 6 follow-ups",
        ),
        (label_from_text("Done: May Chen, deck: new"), "Done: May Chen, deck: new", "Done: ?"),
        (label_from_text("Follow-up with May, deck: x"), "Follow-up with May, deck: x", "?"),
        (label_from_text("Sample people"), "Sample people", "?"),
    ],
)
def test_a_label_is_one_sentence_that_knows_its_data(
    label: ChangeLabel, text: str, hidden: str | None
) -> None:
    assert str(label) == text
    if hidden is not None:
        assert label.wording.text(lambda _: "?") == hidden


@given(st.text())
def test_an_old_text_is_shown_as_it_is(text: str) -> None:
    assert str(label_from_text(text)) == text


def test_an_empty_detail_is_left_out() -> None:
    assert ChangeLabel("Done", ("May",)).with_details(wording("{}", "")) == ChangeLabel(
        "Done", ("May",)
    )
