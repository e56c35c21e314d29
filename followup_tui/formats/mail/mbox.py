"""E-mails from files: an mbox, as mail programs export a folder, or a single message. One message
at a time is held, and of that no more than is read; a broken one is told with its number and never
stops the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from followup_tui.formats.format import FileFormat, ReadOptions
from followup_tui.formats.mail.headers import plain_line
from followup_tui.formats.mail.message import MESSAGE_LIMIT, is_message, parse_message
from followup_tui.formats.parsed import ParsedItem, ReadWarning
from followup_tui.formats.source import Source

OWN_ADDRESSES_UNKNOWN = (
    "which addresses are yours was not said (emails under [me] in config.toml), "
    "so every mail counts as received"
)
_LONGEST_FROM_LINE = 1_000
# The date tells such a line from a sentence that begins with From.
_FROM_LINE = re.compile(rb"From .{0,500}?((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .{0,40}\d:\d\d.{0,40})")
_QUOTED = re.compile(rb"^>(>*+From )", re.MULTILINE)


class MboxMessage(NamedTuple):
    """One message of a file: the date on the line above it, its first bytes."""

    envelope_date: str
    data: bytes


def _is_mbox(source: Source) -> bool:
    first, _, rest = source.sample.lstrip(b"\r\n").partition(b"\n")
    return first.startswith(b"From ") and is_message(rest)


def _read_mbox(source: Source, options: ReadOptions) -> Iterator[ParsedItem]:
    """Every message as an interaction."""
    for number, piece in enumerate(split_mbox(source.chunks()), 1):
        yield from _told(piece, f"message {number}", options)
    yield from _missing(source, options)


def _is_single(source: Source) -> bool:
    return is_message(source.sample)


def _read_single(source: Source, options: ReadOptions) -> Iterator[ParsedItem]:
    """The one message of a file."""
    yield from _told(MboxMessage("", read_limited(source.chunks())), source.name, options)
    yield from _missing(source, options)


def _missing(source: Source, options: ReadOptions) -> Iterator[ParsedItem]:
    """A word on what the direction of a mail is told by, where it was not said."""
    if not options.own_addresses:
        yield ReadWarning(source.name, OWN_ADDRESSES_UNKNOWN)


def read_limited(chunks: Iterable[bytes]) -> bytes:
    """As much of a message as is read; the rest is taken and forgotten, so a pipe ends well."""
    kept = bytearray()
    for chunk in chunks:
        if len(kept) < MESSAGE_LIMIT:
            kept += chunk
    return bytes(kept[:MESSAGE_LIMIT])


def _told(piece: MboxMessage, place: str, options: ReadOptions) -> Iterator[ParsedItem]:
    letter = parse_message(piece.data, place, options, envelope_date=piece.envelope_date)
    yield from letter.warnings
    said = letter.interaction
    if said and said.followup and said.followup.due < options.now.to_date_string():
        # Old mail is brought for memory; it must not flood the list of what is due.
        yield ReadWarning(
            place, f"asks for a follow-up on {said.followup.due[:10]}, which has gone by"
        )
        said = replace(said, followup=None)
    if said:
        yield said


def split_mbox(chunks: Iterable[bytes]) -> Iterator[MboxMessage]:
    """The messages of an mbox one by one, `>From` in them as it was written."""
    arrived: str | None = None
    held = bytearray()
    for octets, line in _cut(chunks):
        if arrived is not None and len(held) < MESSAGE_LIMIT:
            held += octets[: MESSAGE_LIMIT - len(held)]
        if line:
            if arrived is not None:
                yield _piece(arrived, held)
            arrived, held = line, bytearray()
    if arrived is not None:
        yield _piece(arrived, held)


def _piece(arrived: str, held: bytearray) -> MboxMessage:
    return MboxMessage(arrived, _QUOTED.sub(rb"\1", bytes(held).removeprefix(b"\n")))


def _cut(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, str]]:
    """The bytes of a file in pieces, each with the date of the From line behind it where one is."""
    buffer = b"\n"
    for chunk in chunks:
        buffer += chunk
        start = position = 0
        while (at := buffer.find(b"\nFrom ", position)) >= 0:
            end = buffer.find(b"\n", at + 1)
            if end < 0 and len(buffer) - at <= _LONGEST_FROM_LINE:
                break
            match = _FROM_LINE.match(buffer, at + 1, end if end >= 0 else at + _LONGEST_FROM_LINE)
            position = max(end, at + 1)
            if match:
                yield buffer[start : at + 1], plain_line(match[1].decode("latin-1"))
                # From its line feed on, which may begin another such line in the next piece.
                start = end if end >= 0 else at + 1
        # What may be the beginning of such a line waits for the next piece.
        keep = at if at >= 0 else max(start, len(buffer) - len(b"\nFrom"))
        yield buffer[start:keep], ""
        buffer = buffer[max(keep, start) :]
    yield buffer, ""


MBOX = FileFormat("mbox", "a mailbox (mbox)", _is_mbox, _read_mbox)
MESSAGE = FileFormat("mail", "an e-mail (.eml)", _is_single, _read_single)
