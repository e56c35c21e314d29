"""The parts of an e-mail: the text that a person would read, found in bounded time and depth. What
is attached is never looked into."""

from __future__ import annotations

import binascii
from collections.abc import Iterator

from followup_tui.formats.decode import decode_bytes
from followup_tui.formats.mail.headers import Headers, first_value, parse_parameters, split_message

_DEPTH = 8
_MOST_PARTS = 60
_TEXT_LIMIT = 200_000
"""Bytes of one part that are decoded; only its first lines are kept anyway."""


def body_texts(headers: Headers, body: bytes) -> tuple[str, str]:
    """The first plain text and the first HTML text of a message; empty where there is none."""
    plain = html = ""
    for kind, text in _texts(headers, body):
        if kind == "text/html":
            html = html or text
        else:
            plain = plain or text
        if plain:
            break
    return plain, html


def _texts(headers: Headers, body: bytes) -> Iterator[tuple[str, str]]:
    """Type and text of the parts that hold any, in their order."""
    open_parts: list[tuple[int, Headers, bytes]] = [(0, headers, body)]
    count = 0
    while open_parts and count < _MOST_PARTS:
        depth, headers, body = open_parts.pop()
        count += 1
        kind, given = parse_parameters(first_value(headers, "content-type") or "text/plain")
        if kind.startswith("multipart/"):
            if depth < _DEPTH and (boundary := given.get("boundary", "")):
                pieces = list(_pieces(body, boundary))
                inner = ((depth + 1, *split_message(piece)) for piece in reversed(pieces))
                open_parts.extend(inner)
        elif kind in ("text/plain", "text/html") and not _is_attached(headers):
            text = _text(headers, body, given.get("charset", ""))
            if text.strip():
                yield kind, _joined(text, given) if kind == "text/plain" else text


def _is_attached(headers: Headers) -> bool:
    return parse_parameters(first_value(headers, "content-disposition"))[0] == "attachment"


def _pieces(body: bytes, boundary: str) -> Iterator[bytes]:
    """What stands between the boundary lines."""
    sign = b"--" + boundary.encode("utf-8")
    start = -1
    for at, end, is_last in _edges(b"\n" + body, sign):
        # Places in `body`, which has no newline in front.
        if start >= 0:
            yield body[start : max(start, at - 1)].removesuffix(b"\r")
        if is_last:
            return
        start = end
    if 0 <= start < len(body):
        yield body[start:]  # the closing line is missing: cut off, or never written


def _edges(text: bytes, sign: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where the boundary lines begin and end, and whether one is the closing one. One boundary may
    begin with another, so that the whole line counts."""
    end, count = 0, 0
    while end >= 0 and count < _MOST_PARTS:
        at = text.find(b"\n" + sign, end)
        if at < 0:
            return
        end = text.find(b"\n", at + 1)
        line = (text[at + 1 : end] if end >= 0 else text[at + 1 :]).rstrip()
        if line in (sign, sign + b"--"):
            count += 1
            yield at, end if end >= 0 else len(text), line != sign


def _text(headers: Headers, body: bytes, charset: str) -> str:
    encoding = first_value(headers, "content-transfer-encoding").strip().lower()
    data = body[:_TEXT_LIMIT]
    if encoding == "quoted-printable":
        data = binascii.a2b_qp(data)
    elif encoding == "base64":
        data = _from_base64(data)
    text = decode_bytes(data, charset)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _from_base64(data: bytes) -> bytes:
    data = bytes(data[: _TEXT_LIMIT // 4 * 4]).translate(None, b"\r\n \t")
    for cut in range(4):
        try:
            return binascii.a2b_base64(data[: len(data) - cut] + b"==")
        except binascii.Error:
            continue
    return b""


def _joined(text: str, given: dict[str, str]) -> str:
    """Lines that the writer's program only broke for width, joined again (format=flowed)."""
    if given.get("format", "").lower() != "flowed":
        return text
    cut = 1 if given.get("delsp", "").lower() == "yes" else 0
    lines: list[list[str]] = []
    is_open = False
    for line in text.split("\n"):
        line = line.removeprefix(" ")  # stuffed
        is_quoted = line.startswith(">") or line == "-- "
        is_flowing = line.endswith(" ") and not is_quoted
        kept = line[: len(line) - cut] if is_flowing else line
        if is_open and not is_quoted:
            lines[-1].append(kept)
        else:
            lines.append([kept])
        is_open = is_flowing
    return "\n".join("".join(pieces) for pieces in lines)
