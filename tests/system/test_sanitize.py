"""No text can do harm on a screen, and clean text is unchanged."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections.abc import Callable

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from followup_tui.system.sanitize import MAX_LENGTH, MAX_MARKS, safe, safe_text
from tests.examples import example_count

Sanitizer = Callable[..., str]

HARMFUL = {"Cc", "Cf", "Cs", "Zl", "Zp"}
NONCHARACTERS = [*range(0xFDD0, 0xFDF0)] + [
    plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
]
HARMFUL_CODES = [
    code for code in range(0x110000) if unicodedata.category(chr(code)) in HARMFUL
] + NONCHARACTERS
MARK = "\u0301"
ACCENT_STRETCH = "e" + MARK * MAX_MARKS

hostile = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x07\r\n\t\x00\x7f\x9b\u202e\u200d\ufe0f\u0301\u0e34\u1161\ud800[]"),
    ),
    max_size=60,
)


def is_harmless(text: str) -> bool:
    return not any(unicodedata.category(character) in HARMFUL for character in text)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x00\x08\x0b\x0c", "␀␈␋␌"),
        ("\x7f", "␡"),
        ("a\x9b31mb", "a\ufffd31mb"),
        ("a\ud800b", "a\ufffdb"),
        ("a\u202eb\u2066c\u200e", "a\ufffdb\ufffdc\ufffd"),
        ("a\u2028b\u2029c\ufeff", "a\ufffdb\ufffdc\ufffd"),
        ("a\ufdd0\U0010ffff", "a\ufffd\ufffd"),
        ("a\tb\nc\r\nd\re", "a b c d e"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\U0001f4bb"),
        ("\u2764\ufe0f \U0001f44d\U0001f3fd", "\u2764 \U0001f44d"),
        ("\U0001f3f4\U000e0067\U000e007f", "\U0001f3f4"),
        ("na\u00adme\u200b\u200c\u2060", "name"),
        ("\u3164\u115f\uffa0x", "   x"),
        ("e" + MARK * 50 + "x", ACCENT_STRETCH + "x"),
        (MARK + "x", "\u25cc" + MARK + "x"),
        ("\u1112" + "\u1161" * 9, "\u1112" + "\u1161" * MAX_MARKS),
    ],
)
def test_harmful_characters_become_visible_or_are_dropped(raw: str, shown: str) -> None:
    assert safe(raw) == shown


@pytest.mark.parametrize(
    "name",
    [
        "May Chen",
        "José Ñandú",
        "李伟",
        "Nguyễn Thị Hoa",
        "محمد بن سلمان",
        "สวัสดีครับ",
        "[red]/[/]",
        "\u1112\u1161\u11ab",
        "",
    ],
)
def test_a_clean_name_is_returned_as_the_same_object(name: str) -> None:
    assert safe(name) is name
    assert safe_text(name) is name


def test_clean_lines_are_returned_as_the_same_object() -> None:
    note = "first line\n\nsecond, José"
    assert safe_text(note) is note


def test_a_note_keeps_its_line_breaks_and_no_other_control() -> None:
    assert safe_text("a\r\nb\rc\n\td\x0be\u2028f\x85g") == "a\nb\nc\n d␋e\ufffdf\ufffdg"


def test_a_mark_at_the_start_of_a_line_gets_a_base() -> None:
    assert safe_text("a\n" + MARK) == "a\n\u25cc" + MARK


@pytest.mark.parametrize("function", [safe, safe_text])
def test_a_long_text_ends_with_an_ellipsis(function: Sanitizer) -> None:
    assert function("x" * 70_000) == "x" * (MAX_LENGTH - 1) + "…"
    assert function("x" * MAX_LENGTH) == "x" * MAX_LENGTH
    assert function("abcdef", 4) == "abc…"
    assert function("abcd", 4) == "abcd"
    assert function("\u200b" * 9 + "abcd", 4) == "abcd"
    assert function(MARK + "abc", 4) == "\u25cc" + MARK + "a…"
    assert function("ab", 1) == "…"
    assert function("ab", 0) == ""


@pytest.mark.parametrize("function", [safe, safe_text])
@given(raw=hostile, limit=st.integers(0, 80))
@settings(max_examples=example_count(150))
def test_any_text_becomes_harmless_and_short_and_stays_so(
    function: Sanitizer, raw: str, limit: int
) -> None:
    shown = function(raw, limit)
    assert len(shown) <= limit
    assert all(is_harmless(line) for line in shown.split("\n"))
    assert function is safe_text or "\n" not in shown
    shown.encode("utf-8")
    assert function(shown, limit) is shown


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
@settings(max_examples=example_count(50))
def test_printable_ascii_is_unchanged(raw: str) -> None:
    assert safe(raw) is raw


def test_no_harmful_code_point_gets_through() -> None:
    harmful = [code for code in HARMFUL_CODES if not is_harmless(safe("a" + chr(code) + "b"))]
    assert harmful == []
    assert {safe("a" + chr(code)) for code in NONCHARACTERS} == {"a\ufffd"}


def test_runs_of_every_combining_mark_are_limited() -> None:
    marks = [c for c in map(chr, range(0x110000)) if unicodedata.category(c)[0] == "M"]
    shown = [safe("e" + mark * 9) for mark in marks]
    assert {len(text) for text in shown} <= {1, 1 + MAX_MARKS}


def test_a_terminal_shows_each_harmful_character_in_the_cells_we_count() -> None:
    screen = pyte.Screen(12, 2)
    stream = pyte.Stream(screen)
    for code in [c for c in HARMFUL_CODES if not 0xD810 <= c <= 0xDFF0]:
        screen.reset()
        shown = safe("A" + chr(code) + "B")
        stream.feed(shown)
        row = screen.display[0].rstrip()
        assert row[0] == "A", hex(code)
        assert row[-1] == "B", hex(code)
        assert (screen.cursor.y, screen.cursor.x) == (0, cell_len(shown)), hex(code)
        assert screen.title == "", hex(code)
        assert len(row) <= 3, hex(code)


def test_plain_text_needs_no_library() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "from followup_tui.system.sanitize import safe; safe('May Chen')\n"
        "loaded = set(sys.modules) - before\n"
        "print(sorted(name for name in loaded if not name.startswith('followup_tui')))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(entry for entry in sys.path if entry)},
    )
    assert done.stdout.strip() in ("['__future__', 'unicodedata']", "['__future__']")
