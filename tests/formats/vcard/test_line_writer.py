"""Written lines: folded between characters, and no value can start a new line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.formats.source import SourceLine
from followup_tui.formats.vcard.escapes import unescape
from followup_tui.formats.vcard.line_writer import (
    basic_stamp,
    clean_text,
    escape_text,
    extended_stamp,
    format_line,
)
from followup_tui.formats.vcard.unfolding import unfold

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_lines_are_folded_at_75_bytes_between_characters(text: str) -> None:
    folded = format_line("NOTE", escape_text(text))
    assert folded.endswith("\r\n")
    for piece in folded.encode().removesuffix(b"\r\n").split(b"\r\n"):
        assert len(piece) <= 75
        piece.decode()
    assert folded.replace("\r\n ", "") == f"NOTE:{escape_text(text)}\r\n"


@given(TEXT)
def test_written_value_reads_back_cleaned(text: str) -> None:
    physical = format_line("X-A", escape_text(text)).removesuffix("\r\n").split("\r\n")
    (read,) = unfold(SourceLine(number, text, False) for number, text in enumerate(physical, 1))
    assert unescape(read.text.partition(":")[2]) == clean_text(text)


@given(TEXT)
def test_no_reader_finds_a_line_end_inside_a_value(text: str) -> None:
    # No program knows more line ends than Python's splitlines.
    assert all(
        piece.startswith((" ", "X-A:"))
        for piece in format_line("X-A", escape_text(text)).splitlines()
    )


def test_long_values_are_written_in_linear_time() -> None:
    assert len(format_line("NOTE", escape_text("é;" * 500_000))) > 1_500_000


@pytest.mark.parametrize(
    ("stamp", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1_793_349_000_123, "2026-10-30T08:30:00Z"),
        (2**62, "9999-12-31T23:59:59Z"),
        (-(2**62), "9999-12-31T23:59:59Z"),
        (-30_610_224_000_001, "0999-12-31T23:59:59Z"),
    ],
)
def test_any_stamp_becomes_a_time(stamp: int, text: str) -> None:
    assert extended_stamp(stamp) == text
    assert basic_stamp(stamp) == text.replace("-", "").replace(":", "")
