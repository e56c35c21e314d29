"""Mailboxes: split into messages one at a time, in bounded memory; a broken one never stops the
rest."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.formats.mail.mbox import MBOX, MESSAGE
from followup_tui.formats.parsed import ParsedFile, ParsedInteraction, ReadWarning, collect_items
from followup_tui.formats.source import Source
from tests.examples import example_count
from tests.formats.reading import OPTIONS, source_of

OWN = replace(OPTIONS, own_addresses=frozenset({"ana@ruiz.example"}))
FROM = b"From may@acme.example Fri Nov 20 09:00:00 2026\n"


def message(number: int, body: bytes = b"Hello\n") -> bytes:
    return (
        b"From: May <may@acme.example>\nTo: ana@ruiz.example\n"
        b"Message-ID: <%d@acme.example>\nSubject: number %d\n"
        b"Date: Fri, 20 Nov 2026 10:00:00 +0100\n\n%s" % (number, number, body)
    )


def read(data: bytes) -> ParsedFile:
    source = source_of(data)
    assert MBOX.matches(source)
    return collect_items(MBOX.read(source, OWN))


def summaries(parsed: ParsedFile) -> list[str]:
    return [interaction.summary for interaction in parsed.interactions]


@pytest.mark.parametrize(
    "line",
    [
        FROM,
        b"From - Fri Nov 20 09:00:00 2026\n",
        b"From 1234567890@xxx Fri Nov 20 09:00:00 +0000 2026\r\n",
        b"From ???@??? Fri Nov 20 09:00:00 2026 +0100\n",
        b"From MAILER-DAEMON Fri Nov  7 09:00 2026\n",
    ],
)
def test_a_mailbox_is_split_at_the_from_lines_of_any_program(line: bytes) -> None:
    parsed = read(line + message(1) + b"\n" + line + message(2) + b"\n")
    assert summaries(parsed) == ["number 1\nHello", "number 2\nHello"]
    assert [interaction.uid for interaction in parsed.interactions] == [
        "mid:1@acme.example",
        "mid:2@acme.example",
    ]
    assert [interaction.place for interaction in parsed.interactions] == ["message 1", "message 2"]
    assert parsed.warnings == ()


def test_from_in_a_text_starts_no_message_and_is_unescaped() -> None:
    body = b"One\n\nFrom what I hear, yes.\n>From the start\n>>From x\n"
    (interaction,) = read(FROM + message(1, body)).interactions
    assert interaction.summary == "number 1\nOne\nFrom what I hear, yes.\nFrom the start"


def test_a_broken_message_is_a_warning_with_its_number() -> None:
    parsed = read(FROM + message(1) + FROM + b"\0\xff\n\nno headers\n" + FROM + message(3))
    assert summaries(parsed) == ["number 1\nHello", "number 3\nHello"]
    assert parsed.warnings == (ReadWarning("message 2", "not an email"),)


def test_a_message_without_a_date_has_that_of_its_from_line() -> None:
    (interaction,) = read(
        FROM + b"From: May <may@acme.example>\nTo: ana@ruiz.example\n\nHi\n"
    ).interactions
    assert interaction.happened == "2026-11-20T10:00"


def test_a_follow_up_whose_date_has_passed_is_not_added() -> None:
    sent = (
        b"From: ana@ruiz.example\nTo: May <may@acme.example>\nSubject: Deck [%s]\nDate: %s\n\nx\n"
    )
    old = FROM + sent % (b"in 3 days", b"Mon, 02 Nov 2026 10:00:00 +0100")
    new = FROM + sent % (b"in 3 days", b"Sun, 22 Nov 2026 10:00:00 +0100")
    parsed = read(old + new)
    first, second = parsed.interactions
    assert (first.followup, first.summary) == (None, "Deck\nx")
    assert second.followup is not None
    assert second.followup.due == "2026-11-25"
    assert parsed.warnings == (
        ReadWarning("message 1", "no follow-up: the date it asks for, 2026-11-05, has passed"),
    )


def test_missing_own_addresses_are_a_warning() -> None:
    for file_format, data in ((MBOX, FROM + message(1)), (MESSAGE, message(1))):
        parsed = collect_items(file_format.read(source_of(data, "box"), OPTIONS))
        assert [str(warning.place) for warning in parsed.warnings] == ["box"]
        assert parsed.interactions[0].direction == "in"


def test_a_single_message_is_read() -> None:
    source = source_of(message(1), "one.eml")
    assert MESSAGE.matches(source)
    assert not MBOX.matches(source)
    (interaction,) = MESSAGE.read(source, OWN)
    assert isinstance(interaction, ParsedInteraction)
    assert interaction.uid == "mid:1@acme.example"


@pytest.mark.parametrize(
    "data",
    [b"BEGIN:VCARD\nFN:May\nEND:VCARD\n", b"name,mail\nMay,m@x\n", b"From here on\nall is text\n"],
)
def test_other_files_are_not_mail(data: bytes) -> None:
    assert not MBOX.matches(source_of(data))
    assert not MESSAGE.matches(source_of(data))


class Drip(io.RawIOBase):
    """A stream that gives at most `size` bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data, self._size, self._position = data, size, 0

    def read(self, size: int = -1) -> bytes:
        given = self._data[self._position : self._position + min(self._size, size)]
        self._position += len(given)
        return given


@settings(max_examples=example_count(60), deadline=None)
@given(st.integers(1, 200), st.integers(1, 5))
def test_it_does_not_matter_where_chunks_end(size: int, count: int) -> None:
    data = b"".join(FROM + message(number) + b"\n" for number in range(count))
    source = Source(Drip(data, size), "box")  # type: ignore[arg-type]
    parsed = collect_items(MBOX.read(source, OWN))
    assert summaries(parsed) == [f"number {number}\nHello" for number in range(count)]


@settings(max_examples=example_count(200), deadline=None)
@given(st.lists(st.sampled_from([FROM, b"\n", b">From ", b"From ", message(1), b"\0\xff", b"x"])))
def test_no_sequence_of_pieces_raises(pieces: list[bytes]) -> None:
    collect_items(MBOX.read(source_of(FROM + b"".join(pieces)), OWN))


def test_many_messages_and_a_huge_one_take_little_memory() -> None:
    class Box(io.RawIOBase):
        """500 messages, then one of 30 MB."""

        def __init__(self) -> None:
            self._pieces: Iterator[bytes] = iter(
                [*(FROM + message(n) + b"\n" for n in range(500)), FROM, message(0)]
                + [b"x" * 65_536] * 480
            )

        def read(self, size: int = -1) -> bytes:
            return next(self._pieces, b"")

    count = 0
    source = Source(Box(), "box")  # type: ignore[arg-type]
    tracemalloc.start()
    try:
        for _ in MBOX.read(source, OWN):
            count += 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 501
    assert peak < 20_000_000
