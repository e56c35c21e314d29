"""The lines of vCard and iCalendar files as they are written: escaped, free of what would break a
line in any reader, folded at 75 bytes between letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

_WIDTH = 75
# All that some reader takes for the end of a line; a name must not be able to begin a property.
_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# The formats allow no other control characters.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_EDGE = re.compile(rb"\s*(BEGIN|END)\s*:", re.IGNORECASE)
_SPECIAL = re.compile(r"[\\;,\n]")


def clean_text(text: str) -> str:
    """The text with LF for every line end and without control characters."""
    if text.isprintable():
        return text
    return _CONTROL.sub("", _BREAK.sub("\n", text))


def escape_text(text: str) -> str:
    """A TEXT value."""
    return _SPECIAL.sub(lambda sign: "\\n" if sign[0] == "\n" else f"\\{sign[0]}", clean_text(text))


def escape_newlines(value: str) -> str:
    """A value that has its escapes already, or takes none; only its line ends are escaped."""
    return clean_text(value).replace("\n", "\\n")


def format_line(head: str, value: str) -> str:
    """A property with its value as it is to stand there, folded, with its line end."""
    text = f"{head}:{value}"
    if len(text) * 4 <= _WIDTH:
        return f"{text}\r\n"
    return b"\r\n ".join(_folded(text.encode())).decode() + "\r\n"


def _folded(octets: bytes) -> Iterator[bytes]:
    """The pieces of a line, each short enough with the space before it."""
    start, room = 0, _WIDTH
    while start < len(octets):
        stop = min(start + room, len(octets))
        while stop < len(octets) and octets[stop] & 0xC0 == 0x80:
            stop -= 1
        if start and (edge := _EDGE.match(octets, start, stop)):
            # Readers that forgive an indent would take this piece for the end of the card.
            stop = edge.start(1) + 1
        yield octets[start:stop]
        start, room = stop, _WIDTH - 1


def utc_from_stamp(stamp: int) -> datetime:
    """The moment of a stamp, in UTC and whole seconds; the last one there is for those beyond."""
    try:
        return datetime.fromtimestamp(stamp // 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.max.replace(microsecond=0, tzinfo=UTC)
