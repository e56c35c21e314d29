"""Backslash escapes and separators inside a vCard value, in linear time."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED_CHARACTERS = frozenset(",;:\\")


def unescape(text: str, is_v21: bool = False) -> str:
    """Return the text without its escapes. In vCard 2.1 a backslash before n is a plain
    backslash."""
    if "\\" not in text:
        return text

    def replace(match: re.Match[str]) -> str:
        character = match[1]
        if character in _ESCAPED_CHARACTERS:
            return character
        return "\n" if character in "nN" and not is_v21 else match[0]

    return _ESCAPE.sub(replace, text)


def split_value(value: str, separator: str = ";") -> list[str]:
    """Return the parts of a structured value, still escaped; always at least one."""
    pieces = value.split(separator)
    if "\\" not in value:
        return pieces
    parts: list[str] = []
    unfinished: list[str] = []
    for piece in pieces:
        unfinished.append(piece)
        # An odd number of backslashes escapes the separator after them.
        if (len(piece) - len(piece.rstrip("\\"))) % 2 == 0:
            parts.append(separator.join(unfinished))
            unfinished = []
    if unfinished:
        parts.append(separator.join(unfinished))
    return parts


def split_list(value: str, is_v21: bool = False) -> list[str]:
    """Return the entries of a comma-separated value, unescaped, without empty ones."""
    entries = (unescape(part, is_v21).strip() for part in split_value(value, ","))
    return [entry for entry in entries if entry]


def join_part(part: str, is_v21: bool = False) -> str:
    """Return one part of a structured value on one line, with spaces for its commas."""
    if "," not in part:
        return " ".join(unescape(part, is_v21).split())
    return " ".join(" ".join(split_list(part, is_v21)).split())
