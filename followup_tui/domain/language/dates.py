"""The date grammar: find or parse the due date and the cadence in a text.

Pure: text and now in, values out. Only `parse_due` and `parse_cadence` raise."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pendulum import DateTime

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.due import Due
from followup_tui.domain.language import english, english_hints
from followup_tui.domain.language.date_phrases import DatePhrase, date_phrase_at
from followup_tui.domain.language.glued import split_glued
from followup_tui.domain.language.grammar import Placement, TokenLine
from followup_tui.domain.language.recurrence import bare_cadence_at, cadence_at
from followup_tui.domain.language.tokens import Token, tokenize
from followup_tui.domain.language.unread_dates import unread_date_words
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError
from followup_tui.wording import NO_WORDS, Wording

_MAX_TOKENS_PER_END = 25  # of a long line the middle is skipped
_MAX_QUOTED = 40
_MAX_CAPITALS = 4


@dataclass(frozen=True, slots=True)
class FoundDate:
    """The date phrase found in a text, and where."""

    due: Due | None
    """None without a date phrase."""
    phrase: str
    """The date phrase as typed; empty without one."""
    start: int
    end: int
    """Where the phrase stands in the text: from `start` up to `end`."""
    hint: Wording = NO_WORDS
    """One sentence if something looks like a date but was rejected."""


def find_due(text: str, now: DateTime, rules: Rules) -> FoundDate:
    """Find the date phrase of a text: at the end, else the start, else the longest in between."""
    tokens = tokenize(text)
    phrase, hint = find_date_phrase(tokens, now, rules)
    if phrase is None:
        return FoundDate(None, "", 0, 0, hint or _unread_hint(tokens))
    start, end = tokens[phrase.start].start, tokens[phrase.end - 1].end
    return FoundDate(phrase.due, text[start:end], start, end)


def parse_due(text: str, now: DateTime, rules: Rules) -> Due:
    """Return the due date of a text that is one date phrase, or a stored due, and nothing else.

    BadInputError for anything else, and for a date in the past."""
    tokens, _ = split_glued(_without_trailing_punctuation(tokenize(text)))
    line = TokenLine(tokens, now, rules)
    phrase = _phrase_or_none(line, 0) if tokens else None
    if phrase and phrase.end == len(tokens):
        return phrase.due
    if hint := _hint(line, len(tokens)):
        raise BadInputError(hint)
    if len(tokens) == 1 and tokens[0].key in english.MONTHS:
        problem, hint = english_hints.month_only(tokens[0].text)
        raise BadInputError(problem, hint=hint)
    typed = shorten_quote(text)
    is_whole = unread_date_words(tokens) == text.strip()
    problem = english_hints.unread_date(typed) if is_whole else english_hints.unreadable_date(typed)
    raise BadInputError(problem, hint=english_hints.DATE_EXAMPLES)


def parse_cadence(text: str) -> Cadence:
    """Return the cadence of a text that says nothing else.

    BadInputError for anything else."""
    tokens = _without_trailing_punctuation(tokenize(text))
    line = _undated_line(tokens)
    parsed = cadence_at(line, 0) or bare_cadence_at(line, 0)
    if parsed and parsed[1] == len(tokens):
        return parsed[0]
    if parsed and parsed[1] == len(tokens) - 1 and tokens[-1].key in english.WEEKDAYS:
        return parsed[0]
    if hint := _hint(line, len(tokens)):
        raise BadInputError(hint)
    raise BadInputError(
        english_hints.unreadable_cadence(shorten_quote(text)), hint=english_hints.CADENCE_EXAMPLES
    )


def find_date_phrase(
    tokens: Sequence[Token], now: DateTime, rules: Rules, skip: int = 0
) -> tuple[DatePhrase | None, Wording]:
    """Return the date phrase after the first `skip` tokens; or None and a hint why, if any."""
    split, origins = split_glued(tokens)
    if not origins:
        return _find_date_phrase(tokens, now, rules, skip, origins)
    phrase, hint = _find_date_phrase(split, now, rules, bisect_left(origins, skip), origins)
    if phrase:
        end = origins[phrase.end - 1] + 1
        phrase = replace(phrase, start=origins[phrase.start], end=end)
    return phrase, hint


def _find_date_phrase(
    tokens: Sequence[Token], now: DateTime, rules: Rules, skip: int, origins: Sequence[int]
) -> tuple[DatePhrase | None, Wording]:
    line = TokenLine(tokens, now, rules)
    count = len(_without_trailing_punctuation(tokens))
    phrases = [
        phrase for phrase in _date_phrases(line, skip) if _is_of_whole_tokens(phrase, origins)
    ]
    at_end = [
        phrase for phrase in phrases if phrase.end == count and phrase.placement >= Placement.EDGE
    ]
    if at_end:
        return at_end[0], NO_WORDS
    phrases = [phrase for phrase in phrases if not _is_in_name(line, phrase)]
    if phrases and phrases[0].start == 0 and _counts_at_start(line, phrases[0]):
        return phrases[0], NO_WORDS
    in_middle = [phrase for phrase in phrases if _counts_in_middle(line, phrase)]
    if in_middle:
        return max(
            in_middle, key=lambda phrase: (phrase.end - phrase.start, phrase.start)
        ), NO_WORDS
    return None, _hint(line, count)


def _is_of_whole_tokens(phrase: DatePhrase, origins: Sequence[int]) -> bool:
    """Return True unless the phrase begins or ends inside a token that was split."""
    if not origins:
        return True
    start, end = phrase.start, phrase.end
    starts_inside = start > 0 and origins[start] == origins[start - 1]
    return not starts_inside and (end == len(origins) or origins[end] != origins[end - 1])


def find_cadence_phrase(tokens: Sequence[Token]) -> tuple[Cadence, int, int] | None:
    """Return the first cadence with the indexes where it starts and ends; "weekly" and the like
    count only at the end of the line."""
    line = _undated_line(tokens)
    count = len(_without_trailing_punctuation(tokens))
    for index, token in enumerate(tokens):
        if not token.key or not (token.key[0] == "~" or token.key in english.CADENCE_STARTERS):
            continue
        if token.key in english.CADENCE_WORDS and _is_last_name(tokens, index):
            continue
        parsed = cadence_at(line, index)
        if parsed and (token.key not in english.CADENCE_WORDS or parsed[1] == count):
            return parsed[0], index, parsed[1]
    return None


def _is_last_name(tokens: Sequence[Token], index: int) -> bool:
    """Return True for the Monthly of "Weekes Monthly", where a line begins with capitals."""
    before = tokens[:index]
    return 0 < index <= _MAX_CAPITALS and all(
        token.text[:1].isupper() and not token.trailing for token in (*before, tokens[index])
    )


def shorten_quote(text: str) -> str:
    """Return the text single-spaced and short enough to be quoted in an error."""
    text = " ".join(text.split())
    return text if len(text) <= _MAX_QUOTED else text[: _MAX_QUOTED - 1] + "…"


def _undated_line(tokens: Sequence[Token]) -> TokenLine:
    # No cadence depends on the day it is read.
    return TokenLine(tokens, DateTime(2000, 1, 1), Rules())


def _date_phrases(line: TokenLine, skip: int) -> list[DatePhrase]:
    """Return everything that may be a date, in order; a blocked phrase blocks its parts too."""
    phrases: list[DatePhrase] = []
    blocked_until = 0
    for index in _indexes_near_ends(line.tokens, skip):
        phrase = _phrase_or_none(line, index)
        if phrase is None or index < blocked_until:
            continue
        if _is_blocked(line, phrase):
            blocked_until = phrase.end
        else:
            phrases.append(phrase)
    return phrases


def _phrase_or_none(line: TokenLine, index: int) -> DatePhrase | None:
    try:
        return date_phrase_at(line, index)
    except (OverflowError, ValueError):
        return None  # outside the years of the calendar


def _indexes_near_ends(tokens: Sequence[Token], skip: int) -> Iterator[int]:
    count = len(tokens)
    yield from range(skip, min(count, _MAX_TOKENS_PER_END))
    yield from range(max(skip, _MAX_TOKENS_PER_END, count - _MAX_TOKENS_PER_END), count)


def _without_trailing_punctuation(tokens: Sequence[Token]) -> Sequence[Token]:
    count = len(tokens)
    while count and not tokens[count - 1].text:
        count -= 1
    return tokens[:count]


def _is_blocked(line: TokenLine, phrase: DatePhrase) -> bool:
    """Return True if the word before makes it something else: "for 3 days", "last friday"."""
    if any(start <= phrase.start <= end for start, end, _ in line.past_spans):
        return True
    if phrase.start == 0 or line.tokens[phrase.start - 1].trailing:
        return False
    before = line.tokens[phrase.start - 1].key
    if before in english.PAST_MARKERS:
        return True
    return phrase.placement < Placement.ANYWHERE and before in english.DATE_BLOCKERS


def _is_in_name(line: TokenLine, phrase: DatePhrase) -> bool:
    """Return True for the Today of "Today Show": a capitalised date word before one more, not
    before a first and a last name."""
    first = line.tokens[phrase.start]
    if phrase.end - phrase.start > 1 or not first.text[:1].isupper() or first.trailing:
        return False
    following = [token.text[:1].isupper() for token in line.tokens[phrase.end : phrase.end + 2]]
    if not following or not following[0]:
        return False
    return phrase.start > 0 or following != [True, True]


def _counts_at_start(line: TokenLine, phrase: DatePhrase) -> bool:
    if phrase.placement is Placement.ANYWHERE or _is_marked_off(line, phrase, ":,"):
        return phrase.placement is not Placement.ALONE
    if not phrase.cannot_be_name:
        return False
    first, following = line.tokens[0].text[:1], line.tokens[phrase.end].text[:1]
    return first.islower() or first.isdigit() or not following.isupper()


def _counts_in_middle(line: TokenLine, phrase: DatePhrase) -> bool:
    if phrase.placement is not Placement.EDGE:
        return phrase.placement is Placement.ANYWHERE
    if _is_marked_off(line, phrase, ":"):
        return phrase.cannot_be_name or line.tokens[phrase.start].text[:1].isdigit()
    if _is_marked_off(line, phrase, ","):
        return phrase.cannot_be_name or line.tokens[phrase.start].key in english.LEAD_INS
    is_before_about = line.tokens[phrase.end].key in english.ABOUT
    if phrase.start and not phrase.cannot_be_name:  # call Rachel Green mon about rent
        first, before = line.tokens[phrase.start], line.tokens[phrase.start - 1].text
        is_weekday = first.key in english.WEEKDAYS and first.text.islower()
        return is_before_about and is_weekday and before[:1].isupper()
    return phrase.cannot_be_name and is_before_about


def _is_marked_off(line: TokenLine, phrase: DatePhrase, signs: str) -> bool:
    """Return True if one of the signs follows the phrase."""
    trailing = line.tokens[phrase.end - 1].trailing
    if not trailing and phrase.end < len(line.tokens) and not line.tokens[phrase.end].text:
        trailing = line.tokens[phrase.end].trailing
    return trailing[:1] != "" and trailing[0] in signs


def _unread_hint(tokens: Sequence[Token]) -> Wording:
    """Return a sentence on words that look like a date, for tokens without one."""
    unread = unread_date_words(tokens)
    return english_hints.unread_date(shorten_quote(unread)) if unread else NO_WORDS


def _hint(line: TokenLine, count: int) -> Wording:
    """Return why the end of the line, or a date in the past, was rejected; or an empty string."""
    hints = [
        hint
        for end, hint in line.hints
        if end == count or (end > 1 and line.tokens[end - 2].key in english.IN)
    ]
    if line.past_spans:
        hints.append(max(line.past_spans, key=lambda span: span[1] - span[0])[2])
    return hints[0] if hints else NO_WORDS
