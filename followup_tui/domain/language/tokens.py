"""A line cut into words, with the punctuation around them and the quotes that keep words literal.
It knows nothing of dates or people."""

from __future__ import annotations

import re
from typing import NamedTuple

from followup_tui.domain.text_folding import fold

_SPACE = re.compile(r"\s*")
_CHUNK = re.compile(r"\S+")
_LEAD = '([{<‘«¿¡*"“'
_TAIL = ".,:;!?)]}>'’»…*\"”"
_TAIL_RUN = re.compile(r"[.,:;!?)\]}>]*")
_SHORT_DATE = re.compile(r"\d{1,2}\.\d{1,2}", re.ASCII)
_LONGEST_KEY = 60


class Token(NamedTuple):
    """One word: `core` without the punctuation around it, `key` folded for comparing."""

    raw: str
    start: int
    end: int
    """Where the core stands in the line."""
    text: str
    key: str
    trailing: str = ""
    is_quoted: bool = False
    """Written in quotes: never read as anything but itself."""
    removed_after: bool = False
    """Something was taken out of the line behind it."""


def start_with_punctuation(word: Token) -> int:
    """Where the word begins in the line, with the signs in front of it."""
    return word.start if word.is_quoted else word.start - (len(word.raw) - len(_unled(word.raw)))


def _unled(raw: str) -> str:
    return raw.lstrip(_LEAD)


def tokenize(text: str) -> list[Token]:
    """The words of a text, in order. Unclosed quotes are ordinary signs."""
    words: list[Token] = []
    can_close = {'"': True, "“": True}  # asked once each, or hostile lines turn quadratic
    position = _skip_space(text, 0)
    while position < len(text):
        mark = text[position] if text[position] in "@+" else ""
        opening = position + len(mark)
        sign = text[opening : opening + 1]
        end = -1
        if can_close.get(sign):
            end = _closing(text, opening)
            can_close[sign] = end >= 0
        if end < 0:
            words.append(_bare(_chunk(text, position), position))
            position += len(words[-1].raw)
        else:
            if mark == "+":
                words.append(_bare(mark, position))
            words.append(_quoted(text, opening, end, mark))
            position = end + 1 + len(words[-1].trailing)
        position = _skip_space(text, position)
    return words


def _skip_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _chunk(text: str, position: int) -> str:
    match = _CHUNK.match(text, position)
    return match[0] if match else ""


def _closing(text: str, opening: int) -> int:
    """Where the quote opened there ends, or -1; a doubled quote inside stands for one."""
    if text[opening] == "“":
        return text.find("”", opening + 1)
    position = text.find('"', opening + 1)
    while position >= 0 and text[position + 1 : position + 2] == '"':
        position = text.find('"', position + 2)
    return position


def _quoted(text: str, opening: int, end: int, mark: str) -> Token:
    content = " ".join(text[opening + 1 : end].replace('""', '"').split())
    tail_run = _TAIL_RUN.match(text, end + 1)
    tail = tail_run[0] if tail_run else ""
    if mark == "@":
        start = opening - 1
        return Token(text[start : end + 1] + tail, start, end + 1, f"@{content}", "", tail)
    return Token(content + tail, opening, end + 1, content, "", tail, is_quoted=True)


def _bare(chunk: str, start: int) -> Token:
    left = chunk.lstrip(_LEAD)
    core = left.rstrip(_TAIL)
    tail = left[len(core) :]
    if tail.startswith(".") and _SHORT_DATE.fullmatch(core):
        core, tail = core + ".", tail[1:]
    begin = start + len(chunk) - len(left)
    key = ""
    if len(core) <= _LONGEST_KEY:
        key = core.lower() if core.isascii() else fold(core).replace("’", "'")
    return Token(chunk, begin, begin + len(core), core, key, tail)
