"""Folded lines and soft breaks of cards, and the usual mistakes in both."""

from __future__ import annotations

from followup_tui.formats.source import SourceLine
from followup_tui.formats.vcard.unfolding import unfold


def _texts(*physical: str) -> list[str]:
    lines = (SourceLine(number, text, False) for number, text in enumerate(physical, 1))
    return [line.text for line in unfold(lines)]


def test_fold_disappears_in_version_3():
    assert _texts("BEGIN:VCARD", "VERSION:3.0", "NOTE:hel", " lo", "\tthere") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "NOTE:hellothere",
    ]


def test_fold_is_a_space_in_version_2_1():
    assert _texts("VERSION:2.1", "NOTE:two", "   words")[-1] == "NOTE:two words"


def test_fold_at_a_fixed_width_disappears_even_in_version_2_1():
    first = "NOTE:" + "x" * 70
    assert _texts("VERSION:2.1", first, " yz")[-1] == first + "yz"


def test_version_applies_to_one_card_only():
    lines = [
        "BEGIN:VCARD",
        "VERSION:2.1",
        "END:VCARD",
        "BEGIN:VCARD",
        "VERSION:4.0",
        "NOTE:a",
        " b",
    ]
    assert _texts(*lines)[-1] == "NOTE:ab"


def test_soft_break_joins_lines_that_look_like_properties():
    assert _texts("NOTE;QUOTED-PRINTABLE:a=", "TEL:b") == ["NOTE;QUOTED-PRINTABLE:aTEL:b"]


def test_soft_break_ends_at_the_end_of_the_card_and_at_an_empty_line():
    assert _texts("NOTE;QUOTED-PRINTABLE:a=", "END:VCARD")[-1] == "END:VCARD"
    assert _texts("NOTE;QUOTED-PRINTABLE:a=", "", "TEL:b")[-1] == "TEL:b"


def test_trailing_equals_sign_of_plain_text_is_text():
    assert _texts("URL:https://x.example/?q=", "TEL:b") == ["URL:https://x.example/?q=", "TEL:b"]


def test_property_name_may_be_folded():
    assert _texts("X-SOCIALPROFILE;TYPE=mast", " odon:https://a.example") == [
        "X-SOCIALPROFILE;TYPE=mastodon:https://a.example"
    ]
