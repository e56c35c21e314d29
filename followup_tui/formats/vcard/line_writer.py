"""Writes the lines of vCard and iCalendar files: escaped, free of anything that could break a line
in any reader, folded at 75 bytes between characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

_MAX_WIDTH = 75
# Whatever some reader takes for a line end: a name must not be able to start a property.
_LINE_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# The formats allow no other control characters.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BOUNDARY = re.compile(rb"\s*(BEGIN|END)\s*:", re.IGNORECASE)
_SPECIAL = re.compile(r"[\\;,\n]")


def clean_text(text: str) -> str:
    """Return the text with LF for every line end and without control characters."""
    if text.isprintable():
        return text
    return _CONTROL.sub("", _LINE_BREAK.sub("\n", text))


def escape_text(text: str) -> str:
    """Return the text cleaned and escaped as a TEXT value."""

    def escape(match: re.Match[str]) -> str:
        return "\\n" if match[0] == "\n" else f"\\{match[0]}"

    return _SPECIAL.sub(escape, clean_text(text))


def escape_newlines(value: str) -> str:
    """Return a value that is escaped already, or takes no escapes: only its line ends are
    escaped."""
    return clean_text(value).replace("\n", "\\n")


def format_line(head: str, value: str) -> str:
    """Return a property line, folded, with its line end. `head` is the name with parameters; the
    value is written as it is."""
    text = f"{head}:{value}"
    if len(text) * 4 <= _MAX_WIDTH:
        return f"{text}\r\n"
    return b"\r\n ".join(_fold(text.encode())).decode() + "\r\n"


def _fold(data: bytes) -> Iterator[bytes]:
    """Yield the pieces of a line, each short enough with the space in front of it."""
    start, width = 0, _MAX_WIDTH
    while start < len(data):
        stop = min(start + width, len(data))
        while stop < len(data) and data[stop] & 0xC0 == 0x80:
            stop -= 1
        if start and (match := _BOUNDARY.match(data, start, stop)):
            # Readers that forgive an indent would take this piece for the end of the card.
            stop = match.start(1) + 1
        yield data[start:stop]
        start, width = stop, _MAX_WIDTH - 1


def extended_stamp(milliseconds: int) -> str:
    """Return a stamp as 2026-11-27T09:14:00Z; the latest possible time if it is out of range."""
    try:
        moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    except (ValueError, OverflowError, OSError):
        moment = datetime.max.replace(tzinfo=UTC)
    # Not strftime: its %Y has fewer than four digits before the year 1000.
    return f"{moment.isoformat()[:19]}Z"


def basic_stamp(milliseconds: int) -> str:
    """Return a stamp as 20261127T091400Z."""
    return extended_stamp(milliseconds).replace("-", "").replace(":", "")
