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
from followup_tui.domain.language.date_phrases import DatePhrase
from followup_tui.domain.language.dates import find_cadence_phrase, find_date_phrase
from followup_tui.domain.language.durations import add_working_days
from followup_tui.domain.language.known_names import KnownNames
from followup_tui.domain.language.markers import carry_punctuation, extract_markers
from followup_tui.domain.language.name_positions import lookup_prefixes
from followup_tui.domain.language.named_people import (
    NamedPerson,
    count_known_name_tokens,
    find_people,
)
from followup_tui.domain.language.tokens import Token, tokenize
from followup_tui.domain.rules import Rules

_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PLAIN_COMPANY = re.compile(r"[^\W\d_][\w-]*")
_LOOSE_SIGNS = ",;:-–—"
_ANY_DAY = DateTime(2000, 1, 3, 12, 0)


@dataclass(frozen=True, slots=True)
class QuickAddDraft:
    """What was understood of a line."""

    people: tuple[NamedPerson, ...]
    about: str
    due: Due
    due_phrase: str | None
    """The words used for the date; None where the default was taken."""
    promised: bool
    cadence: Cadence | None
    company: str | None
    tags: tuple[str, ...]
    methods: tuple[tuple[MethodKind, str], ...]
    hint: str = ""


def parse_quick_add(
    text: str, now: DateTime, known: KnownNames, rules: Rules, *, use_date: bool = True
) -> QuickAddDraft:
    """Read a line; with `use_date` off the words of a date stay in the topic."""
    marks = extract_markers(tokenize(text))
    words, cadence = _take_cadence(marks.tokens)
    found, hint = find_date_phrase(words, now, rules, count_known_name_tokens(words, known))
    rest = _without(words, found.start, found.end) if found else words
    if cadence is None:
        rest, cadence = _take_cadence(rest)
    comma = found.start - 1 if found and _has_comma(words, found.start - 1) else -1
    people, topic = find_people(rest, known, marks.company, comma)
    due, due_words = default_due(now, rules), None
    if found and use_date:
        due, due_words = found.due, _typed(words[found.start : found.end])
        marks.promised = marks.promised or "!" in words[found.end - 1].trailing
    elif found:
        topic = _put_back(topic, words, found)
    return QuickAddDraft(
        people=people,
        about=_about(topic),
        due=due,
        due_phrase=due_words,
        promised=marks.promised,
        cadence=cadence,
        company=marks.company,
        tags=tuple(marks.tags),
        methods=tuple(marks.methods),
        hint=(hint if use_date else "") or ("" if people else english.NAME_HINT),
    )


def quick_add_lookup_prefixes(text: str) -> tuple[str, ...]:
    """The folded beginnings of words under which every person named in the line can be found; a
    contact with a word of the name or nickname that begins with one of them may be meant."""
    return lookup_prefixes(extract_markers(tokenize(text)).tokens)


def default_due(now: DateTime, rules: Rules) -> Due:
    """When a follow-up without a date is due."""
    try:
        return Due.at(add_working_days(today(now, rules), rules.default_due, rules))
    except (OverflowError, ValueError):
        return Due.at(today(now, rules))  # at the end of the calendar


def format_quick_add(draft: QuickAddDraft) -> str:
    """A line that parses to the same draft."""
    names = " + ".join(_name_text(one) for one in draft.people)
    parts = [names] if names else []
    if names and draft.company:
        parts.append(_company_text(draft.company))
    parts = [" ".join(parts) + ":"]
    if draft.about:
        parts.append(draft.about if _reads_as_topic(draft.about) else _quoted(draft.about))
    if draft.due_phrase is not None:
        parts.append(str(draft.due))
    if not names and draft.company:
        parts.append(_company_text(draft.company))
    parts += [f"#{tag}" for tag in draft.tags]
    parts += [value + ("," if kind == "phone" else "") for kind, value in draft.methods]
    if draft.cadence:
        parts.append(f"~{draft.cadence.count}{english.UNIT_ABBREVIATIONS[draft.cadence.unit]}")
    parts += ["!"] if draft.promised else []
    return " ".join(parts)


def _take_cadence(words: list[Token]) -> tuple[list[Token], Cadence | None]:
    found = find_cadence_phrase(words)
    if found is None:
        return words, None
    cadence, start, end = found
    if words[end - 1].key in english.EVERY:  # every friday: the day says when it begins
        opener = words[start]._replace(key=english.DAY_PREPOSITION)
        return [*words[:start], opener, *words[end:]], cadence
    return _without(words, start, end), cadence


def _without(words: Sequence[Token], start: int, end: int) -> list[Token]:
    """The words but those from `start` up to `end`; a colon or comma behind them stays."""
    kept = list(words[:start])
    tail = words[end - 1].trailing
    carry_punctuation(kept, tail)
    is_between = kept and end < len(words) and not kept[-1].is_quoted and not kept[-1].trailing
    if is_between and tail[:1] in (",", ";"):
        kept[-1] = kept[-1]._replace(raw=kept[-1].raw + tail[0], trailing=tail[0])
    rest = list(words[end:])
    if rest and not rest[0].text and rest[0].trailing[:1] == ":" and not rest[0].is_quoted:
        carry_punctuation(kept, rest.pop(0).trailing)
    return kept + rest


def _has_comma(words: Sequence[Token], place: int) -> bool:
    return place >= 0 and words[place].trailing == ","


def _put_back(topic: Sequence[Token], words: Sequence[Token], date: DatePhrase) -> list[Token]:
    """The topic with the words of the date where they stood, all as typed."""
    typed = {(word.start, word.text): word for word in words}
    all_of_them = [*topic, *words[date.start : date.end]]
    all_of_them.sort(key=lambda word: word.start)
    return [typed.get((word.start, word.text), word) for word in all_of_them]


def _typed(words: Sequence[Token]) -> str:
    inner = [word.raw for word in words[:-1]]
    return " ".join([*inner, words[-1].text])


def _about(topic: Sequence[Token]) -> str:
    """What is left, without the signs that stood between the words taken out."""
    words = list(topic)
    while words and _is_loose(words[0]):
        words.pop(0)
    while words and _is_loose(words[-1]):
        words.pop()
    texts = [word.raw for word in words]
    if texts and not words[-1].is_quoted:
        texts[-1] = texts[-1].rstrip(_LOOSE_SIGNS)
    return " ".join(" ".join(texts).split())


def _is_loose(word: Token) -> bool:
    return not word.is_quoted and not word.raw.strip(_LOOSE_SIGNS)


def _reads_as_topic(text: str) -> bool:
    """Whether a topic means itself without quotes, whatever day it is read on."""
    if any(sign.isdigit() or sign in '"“' for sign in text):
        return False
    words = tokenize(text)
    marks = extract_markers(words)
    if len(marks.tokens) < len(words) or find_cadence_phrase(words):
        return False
    if _about(words) != text or words[-1].key in english.VOCABULARY:
        return False
    return find_date_phrase(words, _ANY_DAY, Rules())[0] is None


def _is_plain(name: str) -> bool:
    """Whether a name can be nothing else without quotes."""
    words = name.split()
    first = words[0].lower() if words else ""
    if first in english.ACTIONS or first in english.NEVER_NAMES:
        return False
    return all(
        _PLAIN_WORD.fullmatch(word) and word.lower() not in english.VOCABULARY for word in words
    )


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _name_text(who: NamedPerson) -> str:
    """New names and single words in quotes, or they might be read as the start of another name;
    what several contacts answer to without, or fewer would."""
    if who.candidates:
        plain = all(_PLAIN_WORD.fullmatch(word) for word in who.name.split())
        return who.name if plain else _quoted(who.name)
    is_sure = who.id is not None and " " in who.name and _is_plain(who.name)
    return who.name if is_sure else _quoted(who.name)


def _company_text(company: str) -> str:
    return f"@{company}" if _PLAIN_COMPANY.fullmatch(company) else "@" + _quoted(company)
