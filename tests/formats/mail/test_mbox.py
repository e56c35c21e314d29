"""Mailboxes: cut where a message begins, one at a time, in bounded memory; a broken one stops
nothing."""

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
from tests.examples import most
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


def summaries(reading: ParsedFile) -> list[str]:
    return [one.summary for one in reading.interactions]


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
def test_a_mailbox_is_cut_at_the_lines_of_any_program(line: bytes) -> None:
    found = read(line + message(1) + b"\n" + line + message(2) + b"\n")
    assert summaries(found) == ["number 1\nHello", "number 2\nHello"]
    assert [one.uid for one in found.interactions] == ["mid:1@acme.example", "mid:2@acme.example"]
    assert [one.place for one in found.interactions] == ["message 1", "message 2"]
    assert found.warnings == ()


def test_from_in_a_text_is_no_message_and_comes_back_as_it_was_written() -> None:
    body = b"One\n\nFrom what I hear, yes.\n>From the start\n>>From x\n"
    (one,) = read(FROM + message(1, body)).interactions
    assert one.summary == "number 1\nOne\nFrom what I hear, yes.\nFrom the start"


def test_a_broken_message_is_told_by_its_number_and_stops_nothing() -> None:
    found = read(FROM + message(1) + FROM + b"\0\xff\n\nno headers\n" + FROM + message(3))
    assert summaries(found) == ["number 1\nHello", "number 3\nHello"]
    assert found.warnings == (ReadWarning("message 2", "is no e-mail"),)


def test_a_message_without_a_date_has_that_of_its_line() -> None:
    (one,) = read(FROM + b"From: May <may@acme.example>\nTo: ana@ruiz.example\n\nHi\n").interactions
    assert one.happened == "2026-11-20T10:00"


def test_a_follow_up_that_an_old_mail_asked_for_is_not_asked_for_again() -> None:
    sent = (
        b"From: ana@ruiz.example\nTo: May <may@acme.example>\nSubject: Deck [%s]\nDate: %s\n\nx\n"
    )
    old = FROM + sent % (b"in 3 days", b"Mon, 02 Nov 2026 10:00:00 +0100")
    new = FROM + sent % (b"in 3 days", b"Sun, 22 Nov 2026 10:00:00 +0100")
    found = read(old + new)
    first, second = found.interactions
    assert (first.followup, first.summary) == (None, "Deck\nx")
    assert second.followup is not None
    assert second.followup.due == "2026-11-25"
    assert found.warnings == (
        ReadWarning("message 1", "asks for a follow-up on 2026-11-05, which has gone by"),
    )


def test_it_is_said_where_nobody_told_which_addresses_are_the_users() -> None:
    for reader, data in ((MBOX, FROM + message(1)), (MESSAGE, message(1))):
        found = collect_items(reader.read(source_of(data, "box"), OPTIONS))
        assert [one.place for one in found.warnings] == ["box"]
        assert found.interactions[0].direction == "in"


def test_a_single_message_is_read_too() -> None:
    source = source_of(message(1), "one.eml")
    assert MESSAGE.matches(source)
    assert not MBOX.matches(source)
    (one,) = MESSAGE.read(source, OWN)
    assert isinstance(one, ParsedInteraction)
    assert one.uid == "mid:1@acme.example"


@pytest.mark.parametrize(
    "data",
    [b"BEGIN:VCARD\nFN:May\nEND:VCARD\n", b"name,mail\nMay,m@x\n", b"From here on\nall is text\n"],
)
def test_other_files_are_no_mail(data: bytes) -> None:
    assert not MBOX.matches(source_of(data))
    assert not MESSAGE.matches(source_of(data))


class Drip(io.RawIOBase):
    """A stream that gives so many bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data, self._size, self._at = data, size, 0

    def read(self, size: int = -1) -> bytes:
        given = self._data[self._at : self._at + min(self._size, size)]
        self._at += len(given)
        return given


@settings(max_examples=most(60), deadline=None)
@given(st.integers(1, 200), st.integers(1, 5))
def test_it_does_not_matter_where_the_pieces_end(size: int, count: int) -> None:
    data = b"".join(FROM + message(number) + b"\n" for number in range(count))
    source = Source(Drip(data, size), "box")  # type: ignore[arg-type]
    found = collect_items(MBOX.read(source, OWN))
    assert summaries(found) == [f"number {number}\nHello" for number in range(count)]


@settings(max_examples=most(200), deadline=None)
@given(st.lists(st.sampled_from([FROM, b"\n", b">From ", b"From ", message(1), b"\0\xff", b"x"])))
def test_no_pieces_make_it_raise(pieces: list[bytes]) -> None:
    collect_items(MBOX.read(source_of(FROM + b"".join(pieces)), OWN))


def test_thousands_of_messages_and_an_endless_one_take_little_memory() -> None:
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
