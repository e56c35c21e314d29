"""Words that look like a date and were left in a text: said to the person, never passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence

from followup_tui.domain.language import english
from followup_tui.domain.language.tokens import Token

_NUMBER = re.compile(rf"\d{{1,4}}({english.ORDINAL_ENDINGS})?", re.ASCII)
_NUMERIC = re.compile(
    r"(?:[0-2]?\d|3[01])/(?:[0-2]?\d|3[01])(?:/\d{2}|/\d{4})?"
    r"|\d{1,2}\.\d{1,2}\.(?:\d\d|\d{4})?|\d{4}-\d{1,2}-\d{1,2}(?:t\d\d:\d\d)?",
    re.ASCII,
)
_TIME = re.compile(
    rf"@?\d{{1,2}}:\d\d(?:{english.AM_OR_PM})?|@?\d{{1,2}}{english.AM_OR_PM}", re.ASCII
)
_PLAIN_WEEKDAYS = frozenset(english.WEEKDAYS) - english.AMBIGUOUS_WEEKDAYS
_NEAR = english.TODAY | english.TONIGHT | english.TOMORROW
_MAX_TOKENS = 60


def unread_date_words(tokens: Sequence[Token]) -> str:
    """Return the first words that look like a date, as typed; an empty string without any."""
    tokens = tokens[:_MAX_TOKENS]
    for index in range(len(tokens)):
        if not _looks_like_date(tokens, index):
            continue
        start, end = index, index + (3 if tokens[index].key in english.IN else 1)
        while start and _belongs_to_date(tokens[start - 1]) and not tokens[start - 1].trailing:
            start -= 1
        while end < len(tokens) and _belongs_to_date(tokens[end]) and not tokens[end - 1].trailing:
            end += 1
        return " ".join(token.text for token in tokens[start:end])
    return ""


def _looks_like_date(tokens: Sequence[Token], index: int) -> bool:
    key = _key(tokens, index)
    if not key or key in english.NEVER_DATES:
        return False
    if key in _PLAIN_WEEKDAYS or key in _NEAR:
        return not _is_inside_name(tokens, index)
    if key in english.MONTHS or key in english.AMBIGUOUS_WEEKDAYS:
        numbers = (_key(tokens, index - 1), _key(tokens, index + 1))
        return any(_NUMBER.fullmatch(number) for number in numbers)
    if key in english.IN:
        return _key(tokens, index + 2) in english.UNITS and not _is_capitalised(tokens, index + 1)
    if key in english.NEXT:
        return _key(tokens, index + 1) in english.PERIODS
    return _NUMERIC.fullmatch(key) is not None or _TIME.fullmatch(key) is not None


def _belongs_to_date(token: Token) -> bool:
    key = token.key
    if not key or token.is_quoted:
        return False
    if key in english.WEEKDAYS or key in english.MONTHS or key in english.UNITS or key in _NEAR:
        return True
    if key in english.IN | english.NEXT | english.PAST_MARKERS | english.AM | english.PM:
        return True
    return any(pattern.fullmatch(key) for pattern in (_NUMBER, _NUMERIC, _TIME))


def _key(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].key if 0 <= index < len(tokens) else ""


def _is_inside_name(tokens: Sequence[Token], index: int) -> bool:
    """Return True for the Sunday of "Sunday Riley" and "Good Friday Films"."""
    if not _is_capitalised(tokens, index):
        return False
    return _is_capitalised(tokens, index - 1) or _is_capitalised(tokens, index + 1)


def _is_capitalised(tokens: Sequence[Token], index: int) -> bool:
    return 0 <= index < len(tokens) and tokens[index].text[:1].isupper()
