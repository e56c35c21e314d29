"""The piecewise reader accepts what json accepts, in chunks of any size, and nothing else."""

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
from tests.examples import example_count

VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
OBJECT = st.dictionaries(st.text(max_size=5), VALUE, max_size=4)
CONTENT = st.dictionaries(st.text(max_size=5), OBJECT | st.lists(OBJECT, max_size=4), min_size=1)


def chunked(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def rebuilt(chunks: list[bytes]) -> dict[str, Any]:
    rebuilt_object: dict[str, Any] = {}
    for item in read_objects(chunks):
        if isinstance(item, str):
            rebuilt_object[item] = []
        elif item.number:
            rebuilt_object[item.name].append(item.value)
            assert item.number == len(rebuilt_object[item.name])
        else:
            rebuilt_object[item.name] = item.value
    return rebuilt_object


@given(CONTENT, st.integers(1, 50), st.sampled_from([None, 1]), st.booleans(), st.booleans())
def test_any_chunk_size_gives_the_same_object(
    content: dict[str, Any], size: int, indent: int | None, ascii_only: bool, has_bom: bool
) -> None:
    text = json.dumps(content, indent=indent, ensure_ascii=ascii_only)
    data = b"\xef\xbb\xbf" * has_bom + text.encode("utf-8", "surrogatepass")
    assert rebuilt(chunked(data, size)) == content


@settings(max_examples=example_count(60))
@given(CONTENT, st.data())
def test_truncated_text_is_reported(content: dict[str, Any], data: Any) -> None:
    text = json.dumps(content).encode()
    short = text[: data.draw(st.integers(0, len(text) - 1))]
    with pytest.raises(BrokenBackupError, match="cut off"):
        rebuilt(chunked(short, 7))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(noise: bytes) -> None:
    for data in (noise, b"{" + noise, b'{"a": [{"b": ' + noise, b'{"a": {"b": "' + noise):
        with suppress(BrokenBackupError):
            rebuilt(chunked(data, 11))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"[]", "instead of {"),
        (b'{"a": 1}', "instead of {"),
        (b'{"a": [1]}', "instead of {, at a 1"),
        (b'{"a": {}, "a": {}}', "appears twice"),
        (b'{"a": {}} x', "after the end"),
        (b'{"a": [{"b": 1 2}' + b" " * 50, "invalid JSON"),
        (b'{"a": [{"b": NaN}]}', "invalid number"),
        (b'{"a": [{"b": -Infinity}]}', "invalid number"),
        (b'{"a": [{"b": 1e999}]}', "invalid number"),
        (b'{"a": [{"b": ' + b"9" * 5000 + b"}]}", "invalid number"),
        (b'{"a": [{"b": ' + b"[" * 200_000, "nested too deeply, at a 1"),
        (b'{"a": [{"b": "\xff"}]}', "not UTF-8"),
        (b'{"a": [{"b": "' + b"x" * (MAX_RECORD_LENGTH * 2) + b'"}]}', "too long"),
        (b"", "cut off"),
    ],
)
def test_broken_text_is_reported(text: bytes, message: str) -> None:
    with pytest.raises(BrokenBackupError, match=message):
        rebuilt(chunked(text, 1 << 18))


def test_long_record_is_read() -> None:
    long = {"a": [{"b": "x" * 5_000_000}]}
    assert rebuilt(chunked(json.dumps(long).encode(), 1 << 12)) == long


def test_objects_are_yielded_one_by_one() -> None:
    def endless() -> Any:
        yield b'{"a": ['
        while True:
            yield b'{"b": 1}, ' * 1000

    objects = read_objects(endless())
    assert next(objects) == "a"
    for number in range(1, 5001):
        assert next(objects) == JsonObject("a", number, {"b": 1})
