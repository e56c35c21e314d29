"""Cut a line into tokens: words with the punctuation around them, and quoted text as one token.
Knows nothing of dates or people."""

from __future__ import annotations

import re
from typing import NamedTuple

from followup_tui.domain.text_folding import fold

_SPACE = re.compile(r"\s*")
_CHUNK = re.compile(r"\S+")
_OPENING_PUNCTUATION = '([{<‘«¿¡*"“'
_CLOSING_PUNCTUATION = ".,:;!?)]}>'’»…*\"”"
_AFTER_QUOTE = re.compile(r"[.,:;!?)\]}>]*")
_SHORT_DATE = re.compile(r"\d{1,2}\.\d{1,2}", re.ASCII)
_MAX_KEY_LENGTH = 60


class Token(NamedTuple):
    """One word: `raw` as typed, `text` without punctuation, `key` folded for comparing."""

    raw: str
    start: int
    end: int
    """Where `text` stands in the line: from `start` up to `end`."""
    text: str
    key: str
    """Empty for quoted or very long words, so that they match nothing."""
    trailing: str = ""
    """The punctuation after the word."""
    is_quoted: bool = False
    """Written in quotes: never read as anything but itself."""
    removed_after: bool = False
    """The token after it was removed from the line."""


def start_with_punctuation(token: Token) -> int:
    """Return where the token begins in the line, counting the punctuation before it."""
    if token.is_quoted:
        return token.start
    return token.start - (len(token.raw) - len(token.raw.lstrip(_OPENING_PUNCTUATION)))


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a text, in order. An unclosed quote is ordinary punctuation."""
    tokens: list[Token] = []
    can_close = {'"': True, "“": True}  # remembered, or a line of open quotes takes quadratic time
    position = _skip_space(text, 0)
    while position < len(text):
        prefix = text[position] if text[position] in "@+" else ""
        opening = position + len(prefix)
        quote = text[opening : opening + 1]
        end = -1
        if can_close.get(quote):
            end = _closing_quote(text, opening)
            can_close[quote] = end >= 0
        if end < 0:
            tokens.append(_plain_token(_chunk(text, position), position))
            position += len(tokens[-1].raw)
        else:
            if prefix == "+":
                tokens.append(_plain_token(prefix, position))
            tokens.append(_quoted_token(text, opening, end, prefix))
            position = end + 1 + len(tokens[-1].trailing)
        position = _skip_space(text, position)
    return tokens


def _skip_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _chunk(text: str, position: int) -> str:
    match = _CHUNK.match(text, position)
    return match[0] if match else ""


def _closing_quote(text: str, opening: int) -> int:
    """Return where the quote at `opening` ends, or -1; a doubled quote inside stands for one."""
    if text[opening] == "“":
        return text.find("”", opening + 1)
    position = text.find('"', opening + 1)
    while position >= 0 and text[position + 1 : position + 2] == '"':
        position = text.find('"', position + 2)
    return position


def _quoted_token(text: str, opening: int, end: int, prefix: str) -> Token:
    content = " ".join(text[opening + 1 : end].replace('""', '"').split())
    punctuation = _AFTER_QUOTE.match(text, end + 1)
    trailing = punctuation[0] if punctuation else ""
    if prefix == "@":
        start = opening - 1
        raw = text[start : end + 1] + trailing
        return Token(raw, start, end + 1, f"@{content}", "", trailing)
    return Token(content + trailing, opening, end + 1, content, "", trailing, is_quoted=True)


def _plain_token(chunk: str, start: int) -> Token:
    unopened = chunk.lstrip(_OPENING_PUNCTUATION)
    if unopened.startswith("!"):  # !fri, but a lone ! is a mark of its own
        unopened = unopened.lstrip("!") or unopened
    text = unopened.rstrip(_CLOSING_PUNCTUATION)
    trailing = unopened[len(text) :]
    if trailing.startswith(".") and _SHORT_DATE.fullmatch(text):
        text, trailing = text + ".", trailing[1:]
    text_start = start + len(chunk) - len(unopened)
    key = ""
    if len(text) <= _MAX_KEY_LENGTH:
        key = text.lower() if text.isascii() else fold(text).replace("’", "'")
    return Token(chunk, text_start, text_start + len(text), text, key, trailing)
