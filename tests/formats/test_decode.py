"""Bytes to text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.formats.decode import decode_bytes
from tests.examples import example_count
from tests.formats.reading import source_of


def _texts(data: bytes) -> list[str]:
    return [line.text for line in source_of(data).lines()]


@pytest.mark.parametrize(
    "data",
    [
        "Zoë".encode(),
        b"\xef\xbb\xbf" + "Zoë".encode(),
        b"\xff\xfe" + "Zoë".encode("utf-16-le"),
        b"\xfe\xff" + "Zoë".encode("utf-16-be"),
        "Zoë".encode("utf-16-le"),
        "Zoë".encode("utf-16-be"),
        "Zoë".encode("utf-32"),
        "Zoë".encode("cp1252"),
        b"Z\0o" + "ë".encode() + b"\0" * 20,
    ],
)
def test_every_encoding_gives_the_same_text(data):
    assert _texts(data) == ["Zoë"]


def test_byte_order_marks_between_joined_files_are_dropped():
    part = b"\xef\xbb\xbfFN:x\n"
    assert _texts(part + part) == ["FN:x", "FN:x"]


def test_only_line_ends_end_a_line():
    text = "a\r\nb\rc\nd\x85e\u2028f\x0bg\r\r\nh"
    assert _texts(text.encode())[:5] == ["a", "b", "c", "d\x85e\u2028f\x0bg", "h"]


def test_empty_lines_are_kept():
    assert _texts(b"a\n\nb\r\rc") == ["a", "", "b", "", "c"]


@pytest.mark.parametrize("charset", ["", "zip", "idna", "undefined", "x" * 10_000, "utf-8\0", "ö"])
def test_unknown_charset_is_ignored(charset):
    assert decode_bytes(b"J\xf6rg", charset) == "Jörg"


@settings(max_examples=example_count(200))
@given(
    st.binary(max_size=200), st.sampled_from(["", "shift_jis", "gbk", "utf-16", "koi8-r", "big5"])
)
def test_any_bytes_give_storable_text(data, charset):
    for text in (*_texts(data), decode_bytes(data, charset)):
        text.encode("utf-8")
        assert "\0" not in text
