"""Find the text of an email among its parts, in bounded time and depth. Attachments are never
opened."""

from __future__ import annotations

import binascii
from collections.abc import Iterator

from followup_tui.formats.decode import decode_bytes
from followup_tui.formats.mail.headers import (
    Headers,
    first_value,
    parse_parameters,
    split_message,
)

_MAX_DEPTH = 8
_MAX_PARTS = 60
_TEXT_LIMIT = 200_000
"""Bytes decoded of one part; only its first lines are kept."""


def body_texts(headers: Headers, body: bytes) -> tuple[str, str]:
    """Return the first plain text and the first HTML text of a message; empty if missing."""
    plain = html = ""
    for content_type, text in _text_parts(headers, body):
        if content_type == "text/html":
            html = html or text
        else:
            plain = plain or text
        if plain:
            break
    return plain, html


def _text_parts(headers: Headers, body: bytes) -> Iterator[tuple[str, str]]:
    """Yield content type and text of the parts that hold text, in their order."""
    stack: list[tuple[int, Headers, bytes]] = [(0, headers, body)]
    count = 0
    while stack and count < _MAX_PARTS:
        depth, headers, body = stack.pop()
        count += 1
        content_type, parameters = parse_parameters(
            first_value(headers, "content-type") or "text/plain"
        )
        if content_type.startswith("multipart/"):
            if depth < _MAX_DEPTH and (boundary := parameters.get("boundary", "")):
                parts = list(_split_parts(body, boundary))
                stack.extend((depth + 1, *split_message(part)) for part in reversed(parts))
        elif content_type in ("text/plain", "text/html") and not _is_attachment(headers):
            text = _decode_text(headers, body, parameters.get("charset", ""))
            if text.strip():
                is_plain = content_type == "text/plain"
                yield content_type, _join_flowed(text, parameters) if is_plain else text


def _is_attachment(headers: Headers) -> bool:
    return parse_parameters(first_value(headers, "content-disposition"))[0] == "attachment"


def _split_parts(body: bytes, boundary: str) -> Iterator[bytes]:
    """Yield what stands between the boundary lines."""
    mark = b"--" + boundary.encode("utf-8")
    start = -1
    for line_start, line_end, is_last in _boundary_lines(b"\n" + body, mark):
        # Positions in `body` are one less, as it has no newline in front.
        if start >= 0:
            yield body[start : max(start, line_start - 1)].removesuffix(b"\r")
        if is_last:
            return
        start = line_end
    if 0 <= start < len(body):
        yield body[start:]  # the closing boundary is missing


def _boundary_lines(text: bytes, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each boundary line, and whether it is the closing one. The whole line
    must match, as one boundary may start with another."""
    end, count = 0, 0
    while end >= 0 and count < _MAX_PARTS:
        start = text.find(b"\n" + mark, end)
        if start < 0:
            return
        end = text.find(b"\n", start + 1)
        line = (text[start + 1 : end] if end >= 0 else text[start + 1 :]).rstrip()
        if line in (mark, mark + b"--"):
            count += 1
            yield start, end if end >= 0 else len(text), line != mark


def _decode_text(headers: Headers, body: bytes, charset: str) -> str:
    encoding = first_value(headers, "content-transfer-encoding").strip().lower()
    data = body[:_TEXT_LIMIT]
    if encoding == "quoted-printable":
        data = binascii.a2b_qp(data)
    elif encoding == "base64":
        data = _decode_base64(data)
    text = decode_bytes(data, charset)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode_base64(data: bytes) -> bytes:
    data = bytes(data[: _TEXT_LIMIT // 4 * 4]).translate(None, b"\r\n \t")
    # Cut off up to three bytes of a broken last group.
    for cut in range(4):
        try:
            return binascii.a2b_base64(data[: len(data) - cut] + b"==")
        except binascii.Error:
            continue
    return b""


def _join_flowed(text: str, parameters: dict[str, str]) -> str:
    """Join the lines that the sender's program only broke for width (format=flowed)."""
    if parameters.get("format", "").lower() != "flowed":
        return text
    cut = 1 if parameters.get("delsp", "").lower() == "yes" else 0
    lines: list[list[str]] = []
    is_open = False
    for line in text.split("\n"):
        line = line.removeprefix(" ")  # space-stuffed
        is_quoted = line.startswith(">") or line == "-- "
        is_flowing = line.endswith(" ") and not is_quoted
        kept = line[: len(line) - cut] if is_flowing else line
        if is_open and not is_quoted:
            lines[-1].append(kept)
        else:
            lines.append([kept])
        is_open = is_flowing
    return "\n".join("".join(pieces) for pieces in lines)
