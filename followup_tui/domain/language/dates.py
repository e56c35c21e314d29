"""The date grammar: what a text says about when and how often. Pure: text and now in, values out;
only `read_when` and `read_cadence` raise, with one sentence for the person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pendulum import DateTime

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.due import Due
from followup_tui.domain.language import english
from followup_tui.domain.language.date_phrases import DatePhrase, date_phrase_at
from followup_tui.domain.language.grammar import Placement, TokenLine
from followup_tui.domain.language.recurrence import bare_cadence_at, cadence_at
from followup_tui.domain.language.tokens import Token, tokenize
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError

_LOOKED_AT = 25  # words at either end of a line: of a long one, the middle is skipped
_QUOTED = 40


@dataclass(frozen=True, slots=True)
class FoundDate:
    """What a text says about time."""

    due: Due | None
    """None when there is no date phrase."""
    phrase: str
    """The words used for the date, as typed; empty when there is none."""
    start: int
    end: int
    """Where they stand in the text."""
    hint: str = ""
    """One sentence where something looks like a date but is refused."""


@dataclass(frozen=True, slots=True)
class FoundCadence:
    """What a text says about how often, in the same form."""

    cadence: Cadence | None
    words: str
    start: int
    end: int


def find_due(text: str, now: DateTime, rules: Rules) -> FoundDate:
    """The date phrase of a text: at the end, else the start, else the middle; the longest first."""
    words = tokenize(text)
    phrase, hint = find_date_phrase(words, now, rules)
    if phrase is None:
        return FoundDate(None, "", 0, 0, hint)
    start, end = words[phrase.start].start, words[phrase.end - 1].end
    return FoundDate(phrase.due, text[start:end], start, end)


def parse_due(text: str, now: DateTime, rules: Rules) -> Due:
    """The due of a text that is one date phrase and nothing else, or a stored due."""
    words = _without_trailing_signs(tokenize(text))
    line = TokenLine(words, now, rules)
    phrase = _phrase_or_none(line, 0) if words else None
    if phrase and phrase.end == len(words):
        return phrase.due
    if hint := _hint(line, len(words)):
        raise BadInputError(hint)
    if len(words) == 1 and words[0].key in english.MONTHS:
        raise BadInputError(english.month_only_hint(words[0].text))
    raise BadInputError(english.unreadable_date(_shortened(text)))


def find_cadence(text: str) -> FoundCadence:
    """The cadence words of a text."""
    words = tokenize(text)
    found = find_cadence_phrase(words)
    if found is None:
        return FoundCadence(None, "", 0, 0)
    cadence, first, behind = found
    start, end = words[first].start, words[behind - 1].end
    return FoundCadence(cadence, text[start:end], start, end)


def parse_cadence(text: str) -> Cadence:
    """The cadence of a text that is nothing else."""
    words = _without_trailing_signs(tokenize(text))
    line = _cadence_line(words)
    found = cadence_at(line, 0) or bare_cadence_at(line, 0)
    if found and found[1] == len(words):
        return found[0]
    if found and found[1] == len(words) - 1 and words[-1].key in english.WEEKDAYS:
        return found[0]
    if hint := _hint(line, len(words)):
        raise BadInputError(hint)
    raise BadInputError(english.unreadable_cadence(_shortened(text)))


def find_date_phrase(
    words: Sequence[Token], now: DateTime, rules: Rules, skip: int = 0
) -> tuple[DatePhrase | None, str]:
    """The date phrase among the words behind the first `skip`, or a hint why there is none."""
    line = TokenLine(words, now, rules)
    count = len(_without_trailing_signs(words))
    phrases = _phrases(line, skip)
    at_end = [one for one in phrases if one.end == count and one.placement >= Placement.EDGE]
    if at_end:
        return at_end[0], ""
    if phrases and phrases[0].start == 0 and _counts_at_start(line, phrases[0]):
        return phrases[0], ""
    middle = [one for one in phrases if _counts_in_the_middle(line, one)]
    if middle:
        return max(middle, key=lambda one: (one.end - one.start, one.start)), ""
    return None, _hint(line, count)


def find_cadence_phrase(words: Sequence[Token]) -> tuple[Cadence, int, int] | None:
    """The first cadence among the words; "weekly" and the like only at the end."""
    line = _cadence_line(words)
    count = len(_without_trailing_signs(words))
    for i, word in enumerate(words):
        if not word.key or not (word.key[0] == "~" or word.key in english.CADENCE_STARTERS):
            continue
        found = cadence_at(line, i)
        if found and (word.key not in english.CADENCE_WORDS or found[1] == count):
            return found[0], i, found[1]
    return None


def _cadence_line(words: Sequence[Token]) -> TokenLine:
    # No cadence depends on the day it is read.
    return TokenLine(words, DateTime(2000, 1, 1), Rules())


def _phrases(line: TokenLine, skip: int) -> list[DatePhrase]:
    """What may be read as a date, in order; what is blocked blocks its parts too."""
    found: list[DatePhrase] = []
    blocked = 0
    for i in _places(line.tokens, skip):
        phrase = _phrase_or_none(line, i)
        if phrase is None or i < blocked:
            continue
        if _is_blocked(line, phrase):
            blocked = phrase.end
        else:
            found.append(phrase)
    return found


def _phrase_or_none(line: TokenLine, i: int) -> DatePhrase | None:
    try:
        return date_phrase_at(line, i)
    except (OverflowError, ValueError):
        return None  # beyond the years of the calendar


def _places(words: Sequence[Token], skip: int) -> Iterator[int]:
    """The words worth looking at: those near either end."""
    count = len(words)
    yield from range(skip, min(count, _LOOKED_AT))
    yield from range(max(skip, _LOOKED_AT, count - _LOOKED_AT), count)


def _without_trailing_signs(words: Sequence[Token]) -> Sequence[Token]:
    count = len(words)
    while count and not words[count - 1].text:
        count -= 1
    return words[:count]


def _is_blocked(line: TokenLine, phrase: DatePhrase) -> bool:
    """Whether the word before it makes it something else: "for 3 days", "last friday"."""
    if phrase.start in line.past_ends:
        return True
    if phrase.start == 0 or line.tokens[phrase.start - 1].trailing:
        return False
    before = line.tokens[phrase.start - 1].key
    return before in english.PAST_MARKERS or (
        phrase.placement < Placement.ANYWHERE and before in english.DATE_BLOCKERS
    )


def _counts_at_start(line: TokenLine, phrase: DatePhrase) -> bool:
    if phrase.placement is Placement.ANYWHERE or _is_marked_off(line, phrase, ":,"):
        return phrase.placement is not Placement.ALONE
    if not phrase.cannot_be_name:
        return False
    following = line.tokens[phrase.end].text[:1]
    return line.tokens[0].text[:1].islower() or not following.isupper() or _has_digit(line)


def _has_digit(line: TokenLine) -> bool:
    return line.tokens[0].text[:1].isdigit()


def _counts_in_the_middle(line: TokenLine, phrase: DatePhrase) -> bool:
    if phrase.placement is not Placement.EDGE:
        return phrase.placement is Placement.ANYWHERE
    if _is_marked_off(line, phrase, ":"):
        return phrase.cannot_be_name or line.tokens[phrase.start].text[:1].isdigit()
    if _is_marked_off(line, phrase, ","):
        return phrase.cannot_be_name or line.tokens[phrase.start].key in english.LEAD_INS
    return phrase.cannot_be_name and line.tokens[phrase.end].key in english.ABOUT


def _is_marked_off(line: TokenLine, phrase: DatePhrase, signs: str) -> bool:
    """Whether one of the signs stands behind the phrase."""
    tail = line.tokens[phrase.end - 1].trailing
    if not tail and phrase.end < len(line.tokens) and not line.tokens[phrase.end].text:
        tail = line.tokens[phrase.end].trailing
    return tail[:1] != "" and tail[0] in signs


def _hint(line: TokenLine, count: int) -> str:
    """Why what stands at the end of the line is refused."""
    hints = [
        sentence
        for place, sentence in line.hints
        if place == count or (place == count - 1 and place in line.past_ends)
    ]
    if hints:
        return hints[0]
    last = line.tokens[count - 1] if count > 1 else None
    if last and last.key in english.MONTHS and line.tokens[count - 2].key in english.IN:
        return english.month_only_hint(last.text)
    return ""


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"
