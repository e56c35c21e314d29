"""Parameters and encodings of card lines."""

from __future__ import annotations

import pytest

from followup_tui.formats.vcard.content_lines import MAX_PARAMETERS, parse_content_line


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
