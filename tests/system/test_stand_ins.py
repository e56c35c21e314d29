"""What is edited is the original text; only what is shown is made harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from followup_tui.system.sanitize import sanitize_lines
from followup_tui.system.stand_ins import StandIns

ODD = (
    "a\u0301\u0301\t\n\r\x1b\x85\u200d\u200f\u2028\u202e\ufe0f\U0001f468\U0001f3fd"
    "\U000f0001\uffff\u3164"
)


@given(st.lists(st.text(st.characters() | st.sampled_from(ODD)), max_size=4))
def test_every_text_comes_back_as_it_was(texts: list[str]) -> None:
    stand_ins = StandIns(kept="\n")
    for text in texts:
        encoded = stand_ins.encode(text)
        assert stand_ins.decode(encoded) == text
        assert len(encoded) == len(text)
        assert encoded.count("\n") == text.count("\n")


@given(st.text(st.characters() | st.sampled_from(ODD)))
def test_what_is_shown_is_harmless_and_as_wide_as_what_is_edited(text: str) -> None:
    stand_ins = StandIns(kept="\n")
    encoded = stand_ins.encode(text)
    shown = stand_ins.shown(encoded)
    assert sanitize_lines(shown, 10 * len(text) + 10) == shown
    for edited, sign in zip(encoded, shown, strict=True):
        assert edited == sign or cell_len(edited) == cell_len(sign) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ana Ruiz", "Ana Ruiz"),
        ("👨\u200d👩", "👨·👩"),
        ("❤\ufe0f", "❤·"),
        ("a\tb", "a b"),
        ("\x1b[2J", "␛[2J"),
        ("\u200fשלום", "\ufffdשלום"),
        ("one\r\ntwo", "one \ntwo"),
    ],
)
def test_signs_stand_for_what_cannot_be_shown(text: str, shown: str) -> None:
    stand_ins = StandIns(kept="\n")
    assert stand_ins.shown(stand_ins.encode(text)) == shown
