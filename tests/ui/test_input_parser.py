"""What a terminal may send, and which whole pieces become of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.ui.terminal.input_parser import (
    MAX_PASSED_ON,
    MAX_PASTE,
    PASTE_END,
    PASTE_START,
    InputParser,
    InputPiece,
    PastedText,
    sanitized_piece,
)
from tests.examples import example_count

START, END = PASTE_START.encode(), PASTE_END.encode()


def pieces(*chunks: bytes) -> list[InputPiece]:
    """All that comes of the chunks, with quiet at the end only."""
    source = InputParser()
    found = [piece for chunk in chunks for piece in source.feed(chunk)]
    while source.flush_delay is not None:
        found += source.flush()
    return joined(found)


def joined(found: list[InputPiece]) -> list[InputPiece]:
    """The same with neighbouring texts made one, as chunks may cut them anywhere."""
    result: list[InputPiece] = []
    for piece in found:
        last = result[-1] if result else None
        is_text = isinstance(piece, str) and not piece.startswith("\x1b")
        if is_text and isinstance(last, str) and not last.startswith("\x1b"):
            result[-1] = last + str(piece)
        else:
            result.append(piece)
    return result


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"jk", ["jk"]),
        ("é李👍".encode(), ["é李👍"]),
        (b"a\xffb\xe9c\xc3", ["a\ufffdb\ufffdc"]),
        (b"\x1b[A\x1b[1;5B\x1bOP\x1b[3~", ["\x1b[A", "\x1b[1;5B", "\x1bOP", "\x1b[3~"]),
        (b"\x1b", ["\x1b"]),
        (b"\x1b\x1b[A", ["\x1b", "\x1b[A"]),
        (b"\x1bd", ["\x1bd"]),
        (b"\x1b[", ["\x1b["]),
        (b"\x1b[12", []),
        (b"\x1b[[Aq", ["\x1b[[A", "q"]),
        (b"\x1b[M !!q", ["\x1b[M !!", "q"]),
        (b"\x1b[3$q", ["\x1b[3$", "q"]),
        (b"\x1b[<0;-3;5Mq", ["\x1b[<0;-3;5M", "q"]),
        (b"\x1b[12\rq", ["\rq"]),
        (b"\x1b]11;rgb:00/00/00\x1b\\q", ["q"]),
        (b"\x1b]52;c;ZGVs\x07q", ["q"]),
        (b"\x1bP1$r0m\x1b[Aq", ["\x1b[A", "q"]),
        (b"\x1bP>|xterm(3)\x1b\\q", ["q"]),
        (b"\x1bPD", ["\x1b", "PD"]),
        (b"\x1bP", ["\x1bP"]),
        (b"\x1bP1", ["\x1b", "P1"]),
        (b"\x1b]never ended", []),
        (b"\x1b[" + b"9" * 5000 + b"zq", ["q"]),
        (b"\x1b[" + b"-" * 60_000 + b"zq", ["q"]),
        (b"\x1b[" + b"9" * 40 + b"zq", ["q"]),
    ],
)
def test_only_whole_sequences_and_text_pass(sent: bytes, expected: list[str]) -> None:
    assert pieces(sent) == expected


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        (b"May\tChen\r\nsecond\rround\nnote", "May\tChen\nsecond\nround\nnote"),
        (b"", ""),
        (b"d\x1b[31mred\x1b]0;t\x07\x03\x7f\xc2\x9b1m", "d[31mred]0;t1m"),
        (b"a\xff\xe9z", "a\ufffd\ufffdz"),
        (b"d" + END + b"qqq", "dqqq"),
        (b"d" + END + b"\x1b[Aq" + END + b"D", "d[AqD"),
        (b"one" + START + b"two", "one[200~two"),
        ("👩\u200d💻 \u200fשלום".encode(), "👩\u200d💻 \u200fשלום"),
    ],
)
def test_nothing_in_a_paste_becomes_a_key(sent: bytes, text: str) -> None:
    whole = START + sent + END
    assert pieces(whole) == [PastedText(text)]
    for cut in range(1, len(whole)):
        assert pieces(whole[:cut], whole[cut:]) == [PastedText(text)]
    assert pieces(*[whole[at : at + 1] for at in range(len(whole))]) == [PastedText(text)]


def test_keys_after_a_pause_after_a_paste_are_keys() -> None:
    source = InputParser()
    assert list(source.feed(START + b"a" + END)) == []
    assert list(source.flush()) == [PastedText("a")]
    assert list(source.feed(b"q")) == ["q"]
    assert source.flush_delay is None


def test_keys_right_after_a_paste_are_not_lost() -> None:
    assert pieces(START + b"a" + END + b"\x1b[<0;3;3mq") == [PastedText("a"), "\x1b[<0;3;3m", "q"]
    assert pieces(START + b"a" + END + START + b"b" + END) == [PastedText("a"), PastedText("b")]


def test_an_end_marker_without_a_paste_is_dropped() -> None:
    assert pieces(END + b"q") == ["q"]


def test_a_paste_without_an_end_releases_the_keyboard() -> None:
    source = InputParser()
    assert list(source.feed(START + b"abc\x1b[20")) == []
    assert list(source.flush()) == [PastedText("abc[20")]
    assert list(source.feed(b"q")) == ["q"]


@pytest.mark.parametrize("size", [20_000, 1_000_000, MAX_PASTE])
def test_a_long_paste_is_kept_whole(size: int) -> None:
    text = ("äb\n" * size)[:size]
    data = START + text.encode() + END
    found = pieces(*[data[at : at + 65_536] for at in range(0, len(data), 65_536)])
    assert found == [PastedText(text)]


def test_a_longer_one_is_refused_as_a_whole_and_its_end_is_found() -> None:
    chunk = b"x" * 65_536
    assert pieces(START, *[chunk] * 40, END, b"") == [PastedText("", is_whole=False)]
    assert pieces(START, *[chunk] * 40, END, START, b"a", END) == [
        PastedText("", is_whole=False),
        PastedText("a"),
    ]


def test_a_flood_after_a_paste_is_bounded() -> None:
    source = InputParser()
    for chunk in [START + b"a" + END, *[b"x" * 65_536] * 40]:
        assert list(source.feed(chunk)) == []
    assert list(source.feed(END)) == []
    (paste,) = source.flush()
    assert paste == PastedText("", is_whole=False)


@pytest.mark.parametrize(
    ("piece", "mended"),
    [
        ("\x1b[48;24;80;600;800t", "\x1b[48;24;80;600;800t"),
        ("\x1b[48;2000;2000;1;1t", "\x1b[48;1000;1000;1000;1000t"),
        ("\x1b[48;1;1;0;0t", "\x1b[48;1;1;1;1t"),
        ("\x1b[48;99999;99999;1;1t", None),
        ("\x1b[48;0;0;0;0t", None),
        ("\x1b[48;24;0;0;0t", None),
        ("\x1b[48;24:1;80:2;0;0t", "\x1b[48;24;80;24;80t"),
        ("\x1b[48;24;80;999999;800t", "\x1b[48;24;80;24;80t"),
        ("\x1b[100;;100u", "\x1b[100;;100u"),
        ("\x1b[100:68:100;2:1;68u", "\x1b[100;2;68u"),
        ("\x1b[27u", "\x1b[27u"),
        ("\x1b[13;;13:u", "\x1b[13u"),
        ("\x1b[13:1;;" + ":".join(["100"] * 20) + "u", None),
        ("\x1b[99;5:3u", None),
        ("\x1b[1114112;1u", None),
        ("\x1b[55296;1u", None),
        ("\x1b[97;;1114112u", None),
        ("\x1b[97;;55296u", None),
        ("\x1b[97;999999u", None),
        ("\x1b[3;1u", None),
        ("\x1b[0;;20320:22909u", "你好"),
        ("\x1b[0;;" + ":".join(["12371"] * 20) + "u", "こ" * 20),
        ("\x1b[100;1~", None),
        ("\x1b[1;5A", "\x1b[1;5A"),
        ("\x1b[99999999;1R", None),
        ("\x1b[<35;99999999;1M", None),
    ],
)
def test_numbers_in_a_sequence_are_bounded(piece: str, mended: str | None) -> None:
    assert sanitized_piece(piece) == mended


noise = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [b"\x1b", b"\x1b[", START, END, b"\x1b]", b"\x07", b";", b"48;1;", b"97u", b"M"]
    ),
)


@given(chunks=st.lists(noise, max_size=20))
@settings(max_examples=example_count(300))
def test_any_bytes_give_bounded_pieces_and_end_in_the_plain_state(chunks: list[bytes]) -> None:
    found = pieces(*chunks)
    for piece in found:
        if isinstance(piece, PastedText):
            assert all(c.isprintable() or c in "\n\t" or ord(c) >= 0xA0 for c in piece.text)
        elif piece.startswith("\x1b"):
            assert len(piece) <= MAX_PASSED_ON
        else:
            assert piece
            assert "\x1b" not in piece


@given(data=st.lists(noise, max_size=12).map(b"".join), cut=st.integers(0, 60))
@settings(max_examples=example_count(300))
def test_splitting_the_bytes_makes_no_difference(data: bytes, cut: int) -> None:
    assert pieces(data[:cut], data[cut:]) == pieces(data)
