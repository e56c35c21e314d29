"""Lines from bytes, chunk by chunk, in bounded memory."""

from __future__ import annotations

import io
import re
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from followup_tui.errors import BadInputError
from followup_tui.formats import source as module
from followup_tui.formats.source import MAX_LINE_LENGTH, Source
from tests.formats.reading import source_of

ENDS = re.compile(r"\r\r?\n|\n|\r")


def _use_chunks_of(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(module, "SAMPLE_SIZE", size)
    monkeypatch.setattr(module, "_CHUNK_SIZE", size)


@given(st.lists(st.sampled_from(["a", "é", "\r", "\n", "b" * 5])), st.integers(1, 4))
@example(["\r", "\r", "\r", "\n"], 1)
def test_chunk_size_makes_no_difference(parts, size):
    data = "".join(parts).encode()
    with pytest.MonkeyPatch.context() as patch:
        _use_chunks_of(patch, size)
        texts = [line.text for line in source_of(data).lines()]
    assert texts == [line.text for line in source_of(data).lines()]


@given(st.lists(st.sampled_from(["a", "é", "\r\n", "\n", "\r\r\n", "b" * 5])))
def test_lines_are_split_at_line_ends(parts):
    text = "".join(parts)
    expected = ENDS.split(text)
    if not expected[-1]:
        expected.pop()
    for data in (text.encode(), text.encode("utf-16"), text.encode("cp1252")):
        assert [line.text for line in source_of(data).lines()] == expected or not text


def test_line_over_the_limit_is_truncated_and_the_next_keeps_its_number():
    data = b"x" * (MAX_LINE_LENGTH + 5) + b"\nnext"
    first, second = source_of(data).lines()
    assert (first.number, len(first.text), first.truncated) == (1, MAX_LINE_LENGTH, True)
    assert second == (2, "next", False)


@pytest.mark.parametrize("character", ["é", "€", "😀"])
def test_truncation_never_leaves_half_a_character(character):
    for shift in range(4):
        text = "x" * shift + character * MAX_LINE_LENGTH
        (line,) = source_of(text.encode()).lines()
        assert set(line.text) <= {"x", character}
        assert line.truncated


@pytest.mark.parametrize(("character", "chunks"), [(b"x", 60), (b"\0", 60), (b"\r", 2)])
@pytest.mark.once
def test_memory_is_bounded_for_any_input(character, chunks):
    chunk = character * 1_000_000

    class Endless(io.RawIOBase):
        left = chunks * len(chunk)

        def read(self, size=-1):
            data = chunk[: min(size, self.left)]
            self.left -= len(data)
            return data

    tracemalloc.start()
    count = sum(1 for _ in Source(Endless(), "pipe").lines())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count in (0, 1, chunks * len(chunk))
    assert peak < 20_000_000


def test_read_error_in_the_middle_is_reported():
    class Broken(io.RawIOBase):
        first = True

        def read(self, size=-1):
            if self.first:
                self.first = False
                return b"BEGIN:VCARD\n"
            raise OSError(5, "Input/output error")

    source = Source(Broken(), "stick.vcf")
    with pytest.raises(
        BadInputError, match=r"stick\.vcf: could not be read \(Input/output error\)"
    ):
        list(source.lines())
