"""Read emails from files: an mbox, as mail programs export a folder, or a single message. One
message at a time is held in memory; a broken one never stops the rest."""

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
from followup_tui.wording import Wording, wording

OWN_ADDRESSES_UNKNOWN = (
    "every email counts as received, because your own addresses are not set "
    "(emails under [me] in config.toml)"
)
_MAX_FROM_LINE = 1_000
# The date tells a `From ` line from a sentence that starts with From.
_FROM_LINE = re.compile(rb"From .{0,500}?((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .{0,40}\d:\d\d.{0,40})")
_ESCAPED_FROM = re.compile(rb"^>(>*+From )", re.MULTILINE)


class MboxMessage(NamedTuple):
    """One message of a file: the date on its `From ` line, and its first MESSAGE_LIMIT bytes."""

    envelope_date: str
    data: bytes


def _is_mbox(source: Source) -> bool:
    first_line, _, rest = source.sample.lstrip(b"\r\n").partition(b"\n")
    return first_line.startswith(b"From ") and is_message(rest)


def _read_mbox(source: Source, options: ReadOptions) -> Iterator[ParsedItem]:
    for number, message in enumerate(split_mbox(source.chunks()), 1):
        yield from _read_message(message, f"message {number}", options)
    yield from _own_addresses_warning(source, options)


def _is_single_message(source: Source) -> bool:
    return is_message(source.sample)


def _read_single_message(source: Source, options: ReadOptions) -> Iterator[ParsedItem]:
    message = MboxMessage("", read_limited(source.chunks()))
    yield from _read_message(message, wording("{}", source.name), options)
    yield from _own_addresses_warning(source, options)


def _own_addresses_warning(source: Source, options: ReadOptions) -> Iterator[ParsedItem]:
    """Warn if sent and received mail cannot be distinguished."""
    if not options.own_addresses:
        yield ReadWarning(wording("{}", source.name), OWN_ADDRESSES_UNKNOWN)


def read_limited(chunks: Iterable[bytes]) -> bytes:
    """Return the first MESSAGE_LIMIT bytes, and read the rest so that a pipe ends normally."""
    data = bytearray()
    for chunk in chunks:
        if len(data) < MESSAGE_LIMIT:
            data += chunk
    return bytes(data[:MESSAGE_LIMIT])


def _read_message(
    message: MboxMessage, place: str | Wording, options: ReadOptions
) -> Iterator[ParsedItem]:
    mail = parse_message(message.data, place, options, envelope_date=message.envelope_date)
    yield from mail.warnings
    interaction = mail.interaction
    followup = interaction.followup if interaction else None
    if interaction and followup and followup.due < options.now.to_date_string():
        # Old mail is imported as history; it must not flood the due list.
        reason = f"no follow-up: the date it asks for, {followup.due[:10]}, has passed"
        yield ReadWarning(place, reason)
        interaction = replace(interaction, followup=None)
    if interaction:
        yield interaction


def split_mbox(chunks: Iterable[bytes]) -> Iterator[MboxMessage]:
    """Yield the messages of an mbox one by one, with their `>From ` lines unescaped."""
    envelope_date: str | None = None
    data = bytearray()
    for piece, next_date in _split_at_from_lines(chunks):
        if envelope_date is not None and len(data) < MESSAGE_LIMIT:
            data += piece[: MESSAGE_LIMIT - len(data)]
        if next_date:
            if envelope_date is not None:
                yield _unescape(envelope_date, data)
            envelope_date, data = next_date, bytearray()
    if envelope_date is not None:
        yield _unescape(envelope_date, data)


def _unescape(envelope_date: str, data: bytearray) -> MboxMessage:
    unescaped = _ESCAPED_FROM.sub(rb"\1", bytes(data).removeprefix(b"\n"))
    return MboxMessage(envelope_date, unescaped)


def _split_at_from_lines(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, str]]:
    """Yield the bytes of a file in pieces, each with the date of the `From ` line that follows it,
    or an empty string."""
    buffer = b"\n"
    for chunk in chunks:
        buffer += chunk
        start = position = 0
        while (line_start := buffer.find(b"\nFrom ", position)) >= 0:
            end = buffer.find(b"\n", line_start + 1)
            if end < 0 and len(buffer) - line_start <= _MAX_FROM_LINE:
                break
            limit = end if end >= 0 else line_start + _MAX_FROM_LINE
            match = _FROM_LINE.match(buffer, line_start + 1, limit)
            position = max(end, line_start + 1)
            if match:
                yield buffer[start : line_start + 1], plain_line(match[1].decode("latin-1"))
                # Keep the line feed: it may start another `From ` line.
                start = end if end >= 0 else line_start + 1
        # The last bytes may be the start of a `From ` line in the next chunk.
        keep = line_start if line_start >= 0 else max(start, len(buffer) - len(b"\nFrom"))
        yield buffer[start:keep], ""
        buffer = buffer[max(keep, start) :]
    yield buffer, ""


MBOX = FileFormat("mbox", "a mailbox (mbox)", _is_mbox, _read_mbox)
MESSAGE = FileFormat("mail", "an email (.eml)", _is_single_message, _read_single_message)
