"""Date words written without the blank between them: "monday8am", "nexttuesday", "in3days"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from followup_tui.domain.language import english
from followup_tui.domain.language.tokens import Token


def _either(words: frozenset[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_DAYS = frozenset(english.WEEKDAYS) | english.TOMORROW | english.TODAY | english.TONIGHT
_AFTER_NEXT = frozenset(english.WEEKDAYS) | frozenset(english.PERIODS) | english.WEEKENDS
_GLUED = re.compile(
    rf"(?P<day>{_either(_DAYS | frozenset(english.MONTHS))})"
    rf"(?:@?(?=\d)(?:\d{{1,2}}(?:[:.]\d\d)?|\d{{3,4}}(?={english.AM_OR_PM}))(?:{english.AM_OR_PM})?"
    rf"|[-–—](?:{_either(frozenset(english.WEEKDAYS))}))"
    rf"|(?P<next>{_either(english.NEXT | english.THIS)})(?:{_either(_AFTER_NEXT)})"
    r"|(?P<in>in)\d{1,3}[a-z]+",
    re.ASCII,
)
_RANGE = re.compile(r"[-–—]")


def split_glued(tokens: Sequence[Token]) -> tuple[Sequence[Token], list[int]]:
    """Return the tokens with glued ones split, and for each the index of the token it is part of;
    an empty list if nothing was split."""
    if not any(_may_be_glued(token) for token in tokens):
        return tokens, []
    split: list[Token] = []
    origins: list[int] = []
    for index, token in enumerate(tokens):
        parts = _parts(token) if _may_be_glued(token) else [token]
        split += parts
        origins += [index] * len(parts)
    return split, origins


def _may_be_glued(token: Token) -> bool:
    key = token.key
    if len(key) < 4 or not key[0].isalpha() or len(key) > 20:
        return False
    return key not in english.DATE_STARTERS and _GLUED.fullmatch(key) is not None


def _parts(token: Token) -> list[Token]:
    match = _GLUED.fullmatch(token.key)
    if match is None or len(token.text) != len(token.key):
        return [token]
    length = match.end(match.lastgroup or 0)
    parts = [token.text[:length], token.text[length:]]
    if _RANGE.match(parts[1]):
        parts = [parts[0], parts[1][0], parts[1][1:]]
    tokens = []
    start = token.start
    for text in parts:
        tokens.append(Token(text, start, start + len(text), text, text.lower()))
        start += len(text)
    tokens[-1] = tokens[-1]._replace(raw=tokens[-1].raw + token.trailing, trailing=token.trailing)
    return tokens
