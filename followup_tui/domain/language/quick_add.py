"""The quick-add line: text to Draft and back. Pure, and never raises, whatever the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pendulum import DateTime

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.contact import MethodKind
from followup_tui.domain.due import Due, today
from followup_tui.domain.language import english
from followup_tui.domain.language.date_phrases import Phrase
from followup_tui.domain.language.dates import find_cadence_words, find_phrase
from followup_tui.domain.language.durations import working_days_after
from followup_tui.domain.language.known_names import KnownNames
from followup_tui.domain.language.markers import leave_behind, take_marks
from followup_tui.domain.language.name_positions import look_up_tokens
from followup_tui.domain.language.named_people import Who, find_people, protected_words
from followup_tui.domain.language.tokens import Word, cut
from followup_tui.domain.rules import Rules

_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PLAIN_COMPANY = re.compile(r"[^\W\d_][\w-]*")
_LOOSE_SIGNS = ",;:-–—"
_ANY_DAY = DateTime(2000, 1, 3, 12, 0)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was understood of a line."""

    people: tuple[Who, ...]
    about: str
    due: Due
    due_words: str | None
    """The words used for the date; None where the default was taken."""
    promised: bool
    cadence: Cadence | None
    company: str | None
    tags: tuple[str, ...]
    methods: tuple[tuple[MethodKind, str], ...]
    hint: str = ""


def parse(
    text: str, now: DateTime, known: KnownNames, rules: Rules, *, use_date: bool = True
) -> Draft:
    """Read a line; with `use_date` off the words of a date stay in the topic."""
    marks = take_marks(cut(text))
    words, cadence = _take_cadence(marks.words)
    found, hint = find_phrase(words, now, rules, protected_words(words, known))
    rest = _without(words, found.start, found.end) if found else words
    if cadence is None:
        rest, cadence = _take_cadence(rest)
    comma = found.start - 1 if found and _has_comma(words, found.start - 1) else -1
    people, topic = find_people(rest, known, marks.company, comma)
    due, due_words = default_due(now, rules), None
    if found and use_date:
        due, due_words = found.due, _typed(words[found.start : found.end])
        marks.promised = marks.promised or "!" in words[found.end - 1].tail
    elif found:
        topic = _put_back(topic, words, found)
    return Draft(
        people=people,
        about=_about(topic),
        due=due,
        due_words=due_words,
        promised=marks.promised,
        cadence=cadence,
        company=marks.company,
        tags=tuple(marks.tags),
        methods=tuple(marks.methods),
        hint=(hint if use_date else "") or ("" if people else english.WHO_HINT),
    )


def tokens_to_look_up(text: str) -> tuple[str, ...]:
    """The folded beginnings of words under which every person named in the line can be found; a
    contact with a word of the name or nickname that begins with one of them may be meant."""
    return look_up_tokens(take_marks(cut(text)).words)


def default_due(now: DateTime, rules: Rules) -> Due:
    """When a follow-up without a date is due."""
    try:
        return Due.at(working_days_after(today(now, rules), rules.default_due, rules))
    except (OverflowError, ValueError):
        return Due.at(today(now, rules))  # at the end of the calendar


def to_text(draft: Draft) -> str:
    """A line that parses to the same draft."""
    names = " + ".join(_name_text(one) for one in draft.people)
    parts = [names] if names else []
    if names and draft.company:
        parts.append(_company_text(draft.company))
    parts = [" ".join(parts) + ":"]
    if draft.about:
        parts.append(draft.about if _reads_as_topic(draft.about) else _quoted(draft.about))
    if draft.due_words is not None:
        parts.append(str(draft.due))
    if not names and draft.company:
        parts.append(_company_text(draft.company))
    parts += [f"#{tag}" for tag in draft.tags]
    parts += [value + ("," if kind == "phone" else "") for kind, value in draft.methods]
    if draft.cadence:
        parts.append(f"~{draft.cadence.count}{english.UNIT_SIGNS[draft.cadence.unit]}")
    parts += ["!"] if draft.promised else []
    return " ".join(parts)


def _take_cadence(words: list[Word]) -> tuple[list[Word], Cadence | None]:
    found = find_cadence_words(words)
    if found is None:
        return words, None
    cadence, start, end = found
    if words[end - 1].key in english.EVERY:  # every friday: the day says when it begins
        opener = words[start]._replace(key=english.LEADS_TO_DAY)
        return [*words[:start], opener, *words[end:]], cadence
    return _without(words, start, end), cadence


def _without(words: Sequence[Word], start: int, end: int) -> list[Word]:
    """The words but those from `start` up to `end`; a colon or comma behind them stays."""
    kept = list(words[:start])
    tail = words[end - 1].tail
    leave_behind(kept, tail)
    is_between = kept and end < len(words) and not kept[-1].literal and not kept[-1].tail
    if is_between and tail[:1] in (",", ";"):
        kept[-1] = kept[-1]._replace(raw=kept[-1].raw + tail[0], tail=tail[0])
    rest = list(words[end:])
    if rest and not rest[0].core and rest[0].tail[:1] == ":" and not rest[0].literal:
        leave_behind(kept, rest.pop(0).tail)
    return kept + rest


def _has_comma(words: Sequence[Word], place: int) -> bool:
    return place >= 0 and words[place].tail == ","


def _put_back(topic: Sequence[Word], words: Sequence[Word], date: Phrase) -> list[Word]:
    """The topic with the words of the date where they stood, all as typed."""
    typed = {(word.start, word.core): word for word in words}
    all_of_them = [*topic, *words[date.start : date.end]]
    all_of_them.sort(key=lambda word: word.start)
    return [typed.get((word.start, word.core), word) for word in all_of_them]


def _typed(words: Sequence[Word]) -> str:
    inner = [word.raw for word in words[:-1]]
    return " ".join([*inner, words[-1].core])


def _about(topic: Sequence[Word]) -> str:
    """What is left, without the signs that stood between the words taken out."""
    words = list(topic)
    while words and _is_loose(words[0]):
        words.pop(0)
    while words and _is_loose(words[-1]):
        words.pop()
    texts = [word.raw for word in words]
    if texts and not words[-1].literal:
        texts[-1] = texts[-1].rstrip(_LOOSE_SIGNS)
    return " ".join(" ".join(texts).split())


def _is_loose(word: Word) -> bool:
    return not word.literal and not word.raw.strip(_LOOSE_SIGNS)


def _reads_as_topic(text: str) -> bool:
    """Whether a topic means itself without quotes, whatever day it is read on."""
    if any(sign.isdigit() or sign in '"“' for sign in text):
        return False
    words = cut(text)
    marks = take_marks(words)
    if len(marks.words) < len(words) or find_cadence_words(words):
        return False
    if _about(words) != text or words[-1].key in english.VOCABULARY:
        return False
    return find_phrase(words, _ANY_DAY, Rules())[0] is None


def _is_plain(name: str) -> bool:
    """Whether a name can be nothing else without quotes."""
    words = name.split()
    first = words[0].lower() if words else ""
    if first in english.ACTIONS or first in english.NOT_NAMES:
        return False
    return all(
        _PLAIN_WORD.fullmatch(word) and word.lower() not in english.VOCABULARY for word in words
    )


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _name_text(who: Who) -> str:
    """New names and single words in quotes, or they might be read as the start of another name;
    what several contacts answer to without, or fewer would."""
    if who.candidates:
        plain = all(_PLAIN_WORD.fullmatch(word) for word in who.name.split())
        return who.name if plain else _quoted(who.name)
    is_sure = who.id is not None and " " in who.name and _is_plain(who.name)
    return who.name if is_sure else _quoted(who.name)


def _company_text(company: str) -> str:
    return f"@{company}" if _PLAIN_COMPANY.fullmatch(company) else "@" + _quoted(company)
