"""Backslash escapes and the separators inside a vCard value, in linear time."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PLAIN = frozenset(",;:\\")


def unescape(text: str, old: bool = False) -> str:
    """The text that was meant; in vCard 2.1 (`old`) a backslash before n is only a backslash."""
    if "\\" not in text:
        return text

    def meant(match: re.Match[str]) -> str:
        sign = match[1]
        if sign in _PLAIN:
            return sign
        return "\n" if sign in "nN" and not old else match[0]

    return _ESCAPE.sub(meant, text)


def split_value(value: str, separator: str = ";") -> list[str]:
    """The parts of a structured value, still escaped; always at least one."""
    rough = value.split(separator)
    if "\\" not in value:
        return rough
    found: list[str] = []
    open_part: list[str] = []
    for piece in rough:
        open_part.append(piece)
        # An odd run of backslashes escapes the separator after it.
        if (len(piece) - len(piece.rstrip("\\"))) % 2 == 0:
            found.append(separator.join(open_part))
            open_part = []
    if open_part:
        found.append(separator.join(open_part))
    return found


def split_list(value: str, old: bool = False) -> list[str]:
    """The words of a comma list, unescaped, without empty ones."""
    words = (unescape(part, old).strip() for part in split_value(value, ","))
    return [word for word in words if word]


def join_part(part: str, old: bool = False) -> str:
    """One part of a structured value as text on one line, its comma list in words."""
    if "," not in part:
        return " ".join(unescape(part, old).split())
    return " ".join(" ".join(split_list(part, old)).split())
