"""The header lines of an e-mail: unfolded, their encoded words decoded. It reads in linear time
with bounded memory whatever it is given, and never raises."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable

from followup_tui.formats.decode import decode_bytes

HEADER_LIMIT = 256 * 1024
"""Bytes of the header that are read."""
VALUE_LIMIT = 20_000
"""Characters of one header that are read."""
_MOST_LINES = 2_000
_MOST_OF_A_NAME = 50
_NAME = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\n]*)\?=")
_PARAMETER = re.compile(r';\s*([a-z0-9*-]{1,40})\s*=\s*(?:"([^"]*+)"|([^;"\s]++))', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

Headers = dict[str, list[str]]
"""Every value by the name of its header in lower case, in the order of the message; unfolded, not
yet decoded."""


def split_message(data: bytes) -> tuple[Headers, bytes]:
    """The headers of a message or part, and what follows the empty line."""
    head, body = _split(data)
    found: Headers = {}
    name, pieces = "", []
    for line in head[:HEADER_LIMIT].split(b"\n", _MOST_LINES)[:_MOST_LINES]:
        line = line.removesuffix(b"\r")
        if line[:1] in (b" ", b"\t"):
            pieces.append(line)
            continue
        _keep(found, name, pieces)
        match = _NAME.match(line)
        name, pieces = (
            (match[1].decode("ascii").lower(), [line[match.end() :]]) if match else ("", [])
        )
    _keep(found, name, pieces)
    return found, body


def _split(data: bytes) -> tuple[bytes, bytes]:
    if data.startswith((b"\n", b"\r\n")):
        return b"", data.lstrip(b"\r\n")
    ends = [(at, len(sign)) for sign in (b"\n\n", b"\n\r\n") if (at := data.find(sign)) >= 0]
    if not ends:
        return data, b""
    at, length = min(ends)
    return data[:at], data[at + length :]


def _keep(found: Headers, name: str, pieces: list[bytes]) -> None:
    if name and len(values := found.setdefault(name, [])) < _MOST_OF_A_NAME:
        text = decode_bytes(b"".join(pieces)[:VALUE_LIMIT])
        values.append(text.replace("\r", " ").strip())


def first_value(headers: Headers, *names: str) -> str:
    """The first value of the first of these headers that has one, not yet decoded."""
    for name in names:
        for value in headers.get(name, ()):
            if value:
                return value
    return ""


def decode_header(text: str) -> str:
    """A header's text with its encoded words read, on one line, without control characters."""
    if "=?" in text:
        text = "".join(_words(text[:VALUE_LIMIT]))
    return plain_line(text)


def plain_line(text: str) -> str:
    """The text on one line, without characters that would steer a terminal."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _words(text: str) -> Iterable[str]:
    position = 0
    held, charset = b"", ""
    for match in _ENCODED.finditer(text):
        between = text[position : match.start()]
        octets = _octets(match[2], match[3])
        # A language may stand behind the charset: utf-8*en.
        named = match[1].partition("*")[0].lower()
        if between.strip() or named != charset or octets is None:
            # White space between two encoded words is not part of the text.
            yield decode_bytes(held, charset)
            held = b""
            yield between if between.strip() or not position else ""
        # Several words of one charset are decoded together, as writers cut inside letters.
        held, charset = held + (octets or b""), named
        if octets is None:
            yield match[0]
        position = match.end()
    yield decode_bytes(held, charset)
    yield text[position:]


def _octets(encoding: str, text: str) -> bytes | None:
    data = text.encode("utf-8")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    try:
        return binascii.a2b_base64(data + b"==")
    except binascii.Error:
        return None


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """The first word of a Content-Type or the like in lower case, and its parameters."""
    value = value[:VALUE_LIMIT]
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(value):
        found.setdefault(match[1].lower(), match[2] if match[2] is not None else match[3])
    return value.partition(";")[0].strip().lower()[:100], found
