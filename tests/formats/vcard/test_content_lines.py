"""Unfolding, parameters and encodings of card lines."""

from __future__ import annotations

import pytest

from followup_tui.formats.source import SourceLine
from followup_tui.formats.vcard.content_lines import MAX_PARAMETERS, parse_content_line
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


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("TEL;WORK;VOICE:1", ("work", "voice")),
        ("TEL;TYPE=WORK,VOICE:1", ("work", "voice")),
        ('TEL;TYPE="WORK,VOICE":1', ("work", "voice")),
        ("TEL;type=WORK;type=pref:1", ("work", "pref")),
        ("TEL:1", ()),
    ],
)
def test_every_style_of_types_is_understood(text, types):
    line = parse_content_line(text, is_bytewise=False)
    assert line is not None
    assert line.types == types


def test_colon_inside_quotes_does_not_end_the_parameters():
    line = parse_content_line('ADR;LABEL="1: x; y^nz";TYPE=home:;;a', is_bytewise=False)
    assert line is not None
    assert line.value == ";;a"
    assert line.parameters == {"LABEL": ("1: x; y\nz",), "TYPE": ("home",)}


def test_group_is_split_from_the_name():
    line = parse_content_line("Item1.email;TYPE=x:a@b", is_bytewise=False)
    assert line is not None
    assert (line.group, line.name) == ("item1", "EMAIL")


@pytest.mark.parametrize("text", ["", "no colon", ":value", ";;;", '"', 'A;"b'])
def test_invalid_line_is_none(text):
    assert parse_content_line(text, is_bytewise=False) is None


def test_number_of_parameters_is_bounded():
    line = parse_content_line("TEL" + ";A=b" * 10_000 + ":1", is_bytewise=False)
    assert line is not None
    assert sum(map(len, line.parameters.values())) <= MAX_PARAMETERS
    many = parse_content_line("TEL;TYPE=" + "x," * 10_000 + ":1", is_bytewise=False)
    assert many is not None
    assert len(many.types) <= MAX_PARAMETERS


@pytest.mark.parametrize("head", ['PREF="', "PREF=", "TYPE=,", 'ENCODING=","', 'CHARSET="'])
def test_parameter_without_value_is_ignored(read_card, head):
    person = read_card("FN:May", f"EMAIL;{head}:a@b.example")
    assert [value for _, value, _ in person.methods] == ["a@b.example"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:J=F6rg", "Jörg"),
        ("FN;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg", "Jörg"),
        ("FN;ENCODING=QUOTED-PRINTABLE:J=F6rg", "Jörg"),
        ("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:J=C3=B6rg", "Jörg"),
        ("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=zip:J=C3=B6rg", "Jörg"),
        ("FN;BASE64;CHARSET=UTF-8:SsO2cmc=", "Jörg"),
        ("FN;ENCODING=b:not base64 ö", "not base64 ö"),
        ("FN;CHARSET=ISO-2022-JP:\x1b$B;3ED\x1b(B", "山田"),
        ("FN;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab", "a\nb"),
        ("FN;ENCODING=QUOTED-PRINTABLE:raw ö and =C3=B6", "raw ö and ö"),
    ],
)
def test_values_are_decoded_by_content_not_only_by_declaration(text, value):
    line = parse_content_line(text, is_bytewise=False)
    assert line is not None
    assert line.value == value
