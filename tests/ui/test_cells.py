"""Text of any script is measured in terminal cells."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from followup_tui.system.sanitize import sanitize_lines
from followup_tui.ui.widgets.cells import (
    SINGLE_WIDTH,
    Align,
    column_widths,
    fit_cells,
    line_breaks,
    wide_line_breaks,
    wrap_cells,
)
from tests.examples import example_count

ODD = (
    "佐藤製作所。、」ｱ한국어"
    "שלוםمرحبا"
    "👩‍💻👍🏽❤️🇩🇪1️⃣🏴󠁧󠁢󠁥󠁮󠁧󠁿"
    "e\u0301\u0327a\u200b\u200c\u200d\u200e\u2060\ufeff\u00ad\u3000\u00a0…–’"
    "\x00\x07\x1b[31m\x9b\x7f\t\r\n\v\u2028\u2029\u202e\u2066\ud800\U0010ffff[/] "
)
texts = st.text(st.one_of(st.sampled_from(ODD), st.characters(codec=None)), max_size=40)


@given(texts, st.integers(-2, 30), st.sampled_from(["left", "right"]))
@settings(max_examples=example_count(300))
def test_fit_returns_exactly_the_width_without_control_characters(
    text: str, width: int, align: Align
) -> None:
    fitted = fit_cells(text, width, align)
    assert cell_len(fitted) == max(0, width)
    assert sum(map(get_character_cell_size, fitted)) == max(0, width)
    assert sanitize_lines(fitted) == fitted
    assert "\n" not in fitted
    fitted.encode()


@given(texts, st.integers(1, 20))
@settings(max_examples=example_count(300))
def test_every_wrapped_line_fits_and_no_word_is_lost(text: str, width: int) -> None:
    lines = wrap_cells(text, width)
    assert lines
    assert all(cell_len(line) <= width for line in lines)
    if width > 1:
        assert "".join("".join(lines).split(" ")) == "".join(
            sanitize_lines(text).split("\n")
        ).replace(" ", "")


@given(st.text("ab \xe9", max_size=60), st.integers(1, 12), st.integers(1, 12))
@settings(max_examples=example_count(300))
def test_the_fast_wrapping_breaks_where_the_general_one_does(
    text: str, first: int, rest: int
) -> None:
    begin = len(text) - len(text.lstrip(" "))
    begin = 0 if begin <= first // 2 else begin
    assert SINGLE_WIDTH.fullmatch(text)
    assert line_breaks(text, first, rest) == wide_line_breaks(text, begin, first, rest)


@given(texts, st.integers(2, 20), st.integers(2, 20))
@settings(max_examples=example_count(200))
def test_the_first_line_and_the_others_have_their_own_widths(
    text: str, first: int, rest: int
) -> None:
    line = sanitize_lines(text).replace("\n", " ")
    parts = line_breaks(line, first, rest)
    assert cell_len(line[slice(*parts[0])]) <= first
    assert all(cell_len(line[start:stop]) <= rest for start, stop in parts[1:])
    assert all(before[1] <= after[0] for before, after in pairwise(parts))


def test_single_width_characters_take_one_cell() -> None:
    narrow = [chr(code) for code in range(0x3000) if SINGLE_WIDTH.fullmatch(chr(code))]
    assert len(narrow) > 700
    assert {get_character_cell_size(character) for character in narrow} == {1}


@pytest.mark.parametrize(
    ("text", "width", "fitted"),
    [
        ("May Chen", 10, "May Chen  "),
        ("May Chen", 8, "May Chen"),
        ("May Chen", 6, "May C…"),
        ("May Chen", 5, "May… "),
        ("May Chen", 1, "…"),
        ("May Chen", 0, ""),
        ("佐藤花子", 8, "佐藤花子"),
        ("佐藤花子", 7, "佐藤花…"),
        ("佐藤花子", 6, "佐藤… "),
        ("佐", 1, "…"),
        ("e\u0301te\u0301", 3, "e\u0301te\u0301"),
        ("e\u0301te\u0301s", 3, "e\u0301t…"),
        ("👩‍💻 Ana", 9, "👩💻 Ana "),
        ("👍🏽❤️", 3, "👍❤"),
        ("שלום כהן", 6, "שלום… "),
        ("a\nb\tc", 6, "a b c "),
        ("\x1b[31mred", 8, "␛[31mred"),
        ("[red]x[/]", 9, "[red]x[/]"),
    ],
)
def test_fit_cuts_and_pads(text: str, width: int, fitted: str) -> None:
    assert fit_cells(text, width) == fitted


def test_fit_can_pad_on_the_left() -> None:
    assert fit_cells("3d", 5, "right") == "   3d"
    assert fit_cells("overdue", 5, "right") == "over…"


def test_a_million_combining_marks_are_cut_with_an_ellipsis() -> None:
    fitted = fit_cells("a" + "\u0301" * 1_000_000, 10)
    assert len(fitted) < 200
    assert "…" in fitted


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("hello world foo", 11, ["hello world", "foo"]),
        ("hello world", 5, ["hello", "world"]),
        ("one\n\ntwo", 10, ["one", "", "two"]),
        ("one\r\ntwo\rthree", 10, ["one", "two", "three"]),
        ("see https://example.org/x ok", 10, ["see", "https://ex", "ample.org/", "x ok"]),
        ("  - item one two", 10, ["  - item", "one two"]),
        ("trailing    ", 10, ["trailing"]),
        ("a   b", 3, ["a", "b"]),
        ("             x", 6, ["x"]),
        ("会う約束をした。また", 10, ["会う約束を", "した。また"]),
        ("会う約束をした。", 14, ["会う約束をし", "た。"]),
        ("at 製作所", 7, ["at 製作", "所"]),
        ("佐藤", 1, ["…", "…"]),
        ("never mind", 0, list("nevermind")),
    ],
)
def test_wrap_breaks_between_words_and_long_words(text: str, width: int, lines: list[str]) -> None:
    assert wrap_cells(text, width) == lines


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4)), min_size=1, max_size=6),
    st.integers(-5, 200),
)
def test_columns_fill_the_width_if_one_can_grow(columns: list[tuple[int, int]], width: int) -> None:
    least, shares = zip(*columns, strict=True)
    widths = column_widths(least, shares, width, 2)
    room = max(0, width - 2 * (len(least) - 1))
    assert all(value >= 0 for value in widths)
    assert sum(widths) == (room if any(shares) else min(room, sum(least)))


def test_spare_width_goes_by_share_and_missing_width_comes_from_the_end() -> None:
    assert column_widths([5, 10, 10], [0, 1, 2], 59, 2) == [5, 20, 30]
    assert column_widths([5, 10, 10], [0, 1, 2], 20, 2) == [5, 10, 1]
    assert column_widths([5, 10, 10], [0, 1, 2], 8, 2) == [4, 0, 0]
