"""The date grammar: what a text says about when and how often. Pure: text and now in, values out;
only `read_when` and `read_cadence` raise, with one sentence for the person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pendulum import DateTime

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.due import Due
from followup_tui.domain.language import english
from followup_tui.domain.language.date_phrases import Phrase, phrase_at
from followup_tui.domain.language.grammar import Force, Line
from followup_tui.domain.language.recurrence import cadence_at, count_at
from followup_tui.domain.language.tokens import Word, cut
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError

_LOOKED_AT = 25  # words at either end of a line: of a long one, the middle is skipped
_QUOTED = 40


@dataclass(frozen=True, slots=True)
class Found:
    """What a text says about time."""

    due: Due | None
    """None when there is no date phrase."""
    words: str
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


def find_due(text: str, now: DateTime, rules: Rules) -> Found:
    """The date phrase of a text: at the end, else the start, else the middle; the longest first."""
    words = cut(text)
    phrase, hint = find_phrase(words, now, rules)
    if phrase is None:
        return Found(None, "", 0, 0, hint)
    start, end = words[phrase.start].start, words[phrase.end - 1].end
    return Found(phrase.due, text[start:end], start, end)


def read_when(text: str, now: DateTime, rules: Rules) -> Due:
    """The due of a text that is one date phrase and nothing else, or a stored due."""
    words = _without_trailing_signs(cut(text))
    line = Line(words, now, rules)
    phrase = _phrase_or_none(line, 0) if words else None
    if phrase and phrase.end == len(words):
        return phrase.due
    if hint := _hint(line, len(words)):
        raise BadInputError(hint)
    if len(words) == 1 and words[0].key in english.MONTHS:
        raise BadInputError(english.month_alone_hint(words[0].core))
    raise BadInputError(english.not_a_date(_shortened(text)))


def find_cadence(text: str) -> FoundCadence:
    """The cadence words of a text."""
    words = cut(text)
    found = find_cadence_words(words)
    if found is None:
        return FoundCadence(None, "", 0, 0)
    cadence, first, behind = found
    start, end = words[first].start, words[behind - 1].end
    return FoundCadence(cadence, text[start:end], start, end)


def read_cadence(text: str) -> Cadence:
    """The cadence of a text that is nothing else."""
    words = _without_trailing_signs(cut(text))
    line = _cadence_line(words)
    found = cadence_at(line, 0) or count_at(line, 0)
    if found and found[1] == len(words):
        return found[0]
    if found and found[1] == len(words) - 1 and words[-1].key in english.WEEKDAYS:
        return found[0]
    if hint := _hint(line, len(words)):
        raise BadInputError(hint)
    raise BadInputError(english.not_a_rhythm(_shortened(text)))


def find_phrase(
    words: Sequence[Word], now: DateTime, rules: Rules, skip: int = 0
) -> tuple[Phrase | None, str]:
    """The date phrase among the words behind the first `skip`, or a hint why there is none."""
    line = Line(words, now, rules)
    count = len(_without_trailing_signs(words))
    phrases = _phrases(line, skip)
    at_end = [one for one in phrases if one.end == count and one.force >= Force.EDGE]
    if at_end:
        return at_end[0], ""
    if phrases and phrases[0].start == 0 and _counts_at_start(line, phrases[0]):
        return phrases[0], ""
    middle = [one for one in phrases if _counts_in_the_middle(line, one)]
    if middle:
        return max(middle, key=lambda one: (one.end - one.start, one.start)), ""
    return None, _hint(line, count)


def find_cadence_words(words: Sequence[Word]) -> tuple[Cadence, int, int] | None:
    """The first cadence among the words; "weekly" and the like only at the end."""
    line = _cadence_line(words)
    count = len(_without_trailing_signs(words))
    for i, word in enumerate(words):
        if not word.key or not (word.key[0] == "~" or word.key in english.RHYTHM_STARTERS):
            continue
        found = cadence_at(line, i)
        if found and (word.key not in english.RHYTHMS or found[1] == count):
            return found[0], i, found[1]
    return None


def _cadence_line(words: Sequence[Word]) -> Line:
    # No cadence depends on the day it is read.
    return Line(words, DateTime(2000, 1, 1), Rules())


def _phrases(line: Line, skip: int) -> list[Phrase]:
    """What may be read as a date, in order; what is blocked blocks its parts too."""
    found: list[Phrase] = []
    blocked = 0
    for i in _places(line.words, skip):
        phrase = _phrase_or_none(line, i)
        if phrase is None or i < blocked:
            continue
        if _is_blocked(line, phrase):
            blocked = phrase.end
        else:
            found.append(phrase)
    return found


def _phrase_or_none(line: Line, i: int) -> Phrase | None:
    try:
        return phrase_at(line, i)
    except (OverflowError, ValueError):
        return None  # beyond the years of the calendar


def _places(words: Sequence[Word], skip: int) -> Iterator[int]:
    """The words worth looking at: those near either end."""
    count = len(words)
    yield from range(skip, min(count, _LOOKED_AT))
    yield from range(max(skip, _LOOKED_AT, count - _LOOKED_AT), count)


def _without_trailing_signs(words: Sequence[Word]) -> Sequence[Word]:
    count = len(words)
    while count and not words[count - 1].core:
        count -= 1
    return words[:count]


def _is_blocked(line: Line, phrase: Phrase) -> bool:
    """Whether the word before it makes it something else: "for 3 days", "last friday"."""
    if phrase.start in line.gone:
        return True
    if phrase.start == 0 or line.words[phrase.start - 1].tail:
        return False
    before = line.words[phrase.start - 1].key
    return before in english.GONE or (phrase.force < Force.ANYWHERE and before in english.BLOCKERS)


def _counts_at_start(line: Line, phrase: Phrase) -> bool:
    if phrase.force is Force.ANYWHERE or _is_marked_off(line, phrase, ":,"):
        return phrase.force is not Force.ALONE
    if not phrase.loose:
        return False
    following = line.words[phrase.end].core[:1]
    return line.words[0].core[:1].islower() or not following.isupper() or _has_digit(line)


def _has_digit(line: Line) -> bool:
    return line.words[0].core[:1].isdigit()


def _counts_in_the_middle(line: Line, phrase: Phrase) -> bool:
    if phrase.force is not Force.EDGE:
        return phrase.force is Force.ANYWHERE
    if _is_marked_off(line, phrase, ":"):
        return phrase.loose or line.words[phrase.start].core[:1].isdigit()
    if _is_marked_off(line, phrase, ","):
        return phrase.loose or line.words[phrase.start].key in english.JOINERS
    return phrase.loose and line.words[phrase.end].key in english.ABOUT


def _is_marked_off(line: Line, phrase: Phrase, signs: str) -> bool:
    """Whether one of the signs stands behind the phrase."""
    tail = line.words[phrase.end - 1].tail
    if not tail and phrase.end < len(line.words) and not line.words[phrase.end].core:
        tail = line.words[phrase.end].tail
    return tail[:1] != "" and tail[0] in signs


def _hint(line: Line, count: int) -> str:
    """Why what stands at the end of the line is refused."""
    hints = [
        sentence
        for place, sentence in line.hints
        if place == count or (place == count - 1 and place in line.gone)
    ]
    if hints:
        return hints[0]
    last = line.words[count - 1] if count > 1 else None
    if last and last.key in english.MONTHS and line.words[count - 2].key in english.IN:
        return english.month_alone_hint(last.core)
    return ""


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"
