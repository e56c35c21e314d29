"""The piecewise reader takes what json takes, in whatever pieces it comes, and nothing else."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.formats.backup.json_stream import (
    MAX_RECORD_LENGTH,
    BrokenBackupError,
    JsonObject,
    read_objects,
)
from tests.examples import most

VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
OBJECT = st.dictionaries(st.text(max_size=5), VALUE, max_size=4)
WHOLE = st.dictionaries(st.text(max_size=5), OBJECT | st.lists(OBJECT, max_size=4), min_size=1)


def chopped(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def rebuilt(chunks: list[bytes]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for piece in read_objects(chunks):
        if isinstance(piece, str):
            found[piece] = []
        elif piece.number:
            found[piece.name].append(piece.value)
            assert piece.number == len(found[piece.name])
        else:
            found[piece.name] = piece.value
    return found


@given(WHOLE, st.integers(1, 50), st.sampled_from([None, 1]), st.booleans(), st.booleans())
def test_any_pieces_make_the_same_whole(
    whole: dict[str, Any], size: int, indent: int | None, ascii_only: bool, marked: bool
) -> None:
    text = json.dumps(whole, indent=indent, ensure_ascii=ascii_only)
    data = b"\xef\xbb\xbf" * marked + text.encode("utf-8", "surrogatepass")
    assert rebuilt(chopped(data, size)) == whole


@settings(max_examples=most(60))
@given(WHOLE, st.data())
def test_a_text_that_is_cut_off_says_so(whole: dict[str, Any], data: Any) -> None:
    text = json.dumps(whole).encode()
    short = text[: data.draw(st.integers(0, len(text) - 1))]
    with pytest.raises(BrokenBackupError, match="cut off"):
        rebuilt(chopped(short, 7))


@given(st.binary(max_size=200))
def test_whatever_comes_it_ends_with_a_sentence(noise: bytes) -> None:
    for data in (noise, b"{" + noise, b'{"a": [{"b": ' + noise, b'{"a": {"b": "' + noise):
        with suppress(BrokenBackupError):
            rebuilt(chopped(data, 11))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"[]", "where { belongs"),
        (b'{"a": 1}', "where { belongs"),
        (b'{"a": [1]}', "where { belongs, at a 1"),
        (b'{"a": {}, "a": {}}', "twice"),
        (b'{"a": {}} x', "goes on"),
        (b'{"a": [{"b": 1 2}' + b" " * 50, "is no JSON"),
        (b'{"a": [{"b": NaN}]}', "is none"),
        (b'{"a": [{"b": -Infinity}]}', "is none"),
        (b'{"a": [{"b": 1e999}]}', "is none"),
        (b'{"a": [{"b": ' + b"9" * 5000 + b"}]}", "is none"),
        (b'{"a": [{"b": ' + b"[" * 200_000, "nested too deeply, at a 1"),
        (b'{"a": [{"b": "\xff"}]}', "is not UTF-8"),
        (b'{"a": [{"b": "' + b"x" * (MAX_RECORD_LENGTH * 2) + b'"}]}', "too long"),
        (b"", "cut off"),
    ],
)
def test_what_is_broken_is_said(text: bytes, words: str) -> None:
    with pytest.raises(BrokenBackupError, match=words):
        rebuilt(chopped(text, 1 << 18))


def test_a_long_record_is_read_once() -> None:
    long = {"a": [{"b": "x" * 5_000_000}]}
    assert rebuilt(chopped(json.dumps(long).encode(), 1 << 12)) == long


def test_only_what_was_asked_for_is_held() -> None:
    def endless() -> Any:
        yield b'{"a": ['
        while True:
            yield b'{"b": 1}, ' * 1000

    reading = read_objects(endless())
    assert next(reading) == "a"
    for place in range(1, 5001):
        assert next(reading) == JsonObject("a", place, {"b": 1})
