"""Parse the headers of an email: unfold lines and decode encoded words. It takes linear time and
bounded memory on any input, and never raises."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable

from followup_tui.formats.decode import decode_bytes

HEADER_LIMIT = 256 * 1024
"""Bytes read of all headers."""
VALUE_LIMIT = 20_000
"""Characters read of one header."""
_MAX_LINES = 2_000
_MAX_VALUES = 50
_NAME = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\n]*)\?=")
_PARAMETER = re.compile(r';\s*([a-z0-9*-]{1,40})\s*=\s*(?:"([^"]*+)"|([^;"\s]++))', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

Headers = dict[str, list[str]]
"""The values of each header by its name in lower case, unfolded but not yet decoded."""


def split_message(data: bytes) -> tuple[Headers, bytes]:
    """Return the headers of a message or part, and what follows the empty line."""
    head, body = _split_at_empty_line(data)
    headers: Headers = {}
    name, pieces = "", []
    for line in head[:HEADER_LIMIT].split(b"\n", _MAX_LINES)[:_MAX_LINES]:
        line = line.removesuffix(b"\r")
        if line[:1] in (b" ", b"\t"):
            pieces.append(line)
            continue
        _add_value(headers, name, pieces)
        match = _NAME.match(line)
        name, pieces = (
            (match[1].decode("ascii").lower(), [line[match.end() :]]) if match else ("", [])
        )
    _add_value(headers, name, pieces)
    return headers, body


def _split_at_empty_line(data: bytes) -> tuple[bytes, bytes]:
    if data.startswith((b"\n", b"\r\n")):
        return b"", data.lstrip(b"\r\n")
    separators = (b"\n\n", b"\n\r\n")
    ends = [(end, len(mark)) for mark in separators if (end := data.find(mark)) >= 0]
    if not ends:
        return data, b""
    end, length = min(ends)
    return data[:end], data[end + length :]


def _add_value(headers: Headers, name: str, pieces: list[bytes]) -> None:
    if name and len(values := headers.setdefault(name, [])) < _MAX_VALUES:
        text = decode_bytes(b"".join(pieces)[:VALUE_LIMIT])
        values.append(text.replace("\r", " ").strip())


def first_value(headers: Headers, *names: str) -> str:
    """Return the first value of these headers, not yet decoded, or an empty string."""
    for name in names:
        for value in headers.get(name, ()):
            if value:
                return value
    return ""


def decode_header(text: str) -> str:
    """Return a header value with its encoded words decoded, on one line, without control
    characters."""
    if "=?" in text:
        text = "".join(_decode_words(text[:VALUE_LIMIT]))
    return plain_line(text)


def plain_line(text: str) -> str:
    """Return the text on one line, without control characters that would affect a terminal."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _decode_words(text: str) -> Iterable[str]:
    position = 0
    pending, charset = b"", ""
    for match in _ENCODED_WORD.finditer(text):
        between = text[position : match.start()]
        data = _decode_word(match[2], match[3])
        # The charset may carry a language: utf-8*en.
        word_charset = match[1].partition("*")[0].lower()
        if between.strip() or word_charset != charset or data is None:
            # Spaces between two encoded words are not part of the text.
            yield decode_bytes(pending, charset)
            pending = b""
            yield between if between.strip() or not position else ""
        # Words of one charset are decoded together, as some writers split a character over two.
        pending, charset = pending + (data or b""), word_charset
        if data is None:
            yield match[0]
        position = match.end()
    yield decode_bytes(pending, charset)
    yield text[position:]


def _decode_word(encoding: str, text: str) -> bytes | None:
    data = text.encode("utf-8")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    try:
        return binascii.a2b_base64(data + b"==")
    except binascii.Error:
        return None


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Return the main value of a header such as Content-Type in lower case, and its parameters."""
    value = value[:VALUE_LIMIT]
    parameters: dict[str, str] = {}
    for match in _PARAMETER.finditer(value):
        parameters.setdefault(match[1].lower(), match[2] if match[2] is not None else match[3])
    return value.partition(";")[0].strip().lower()[:100], parameters
