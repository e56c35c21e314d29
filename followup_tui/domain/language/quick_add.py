"""The quick-add line: text to draft and back. Pure, and never raises, whatever the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pendulum import DateTime

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.contact import MethodKind
from followup_tui.domain.due import Due, today
from followup_tui.domain.language import english, english_hints, english_names
from followup_tui.domain.language.company_words import take_company
from followup_tui.domain.language.date_phrases import DatePhrase
from followup_tui.domain.language.dates import (
    find_cadence_phrase,
    find_date_phrase,
    shorten_quote,
)
from followup_tui.domain.language.known_names import KnownNames, name_keys
from followup_tui.domain.language.markers import carry_punctuation, extract_markers
from followup_tui.domain.language.name_positions import lookup_prefixes
from followup_tui.domain.language.named_people import (
    count_known_name_tokens,
    find_people,
)
from followup_tui.domain.language.named_person import NamedPerson
from followup_tui.domain.language.tokens import Token, tokenize
from followup_tui.domain.language.unread_dates import unread_date_words
from followup_tui.domain.rules import Rules
from followup_tui.domain.working_days import add_working_days
from followup_tui.wording import NO_WORDS, Wording

_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PLAIN_COMPANY = re.compile(r"[^\W\d_][\w-]*")
_SEPARATORS = ",;:-–—"
_ANY_DAY = DateTime(2000, 1, 3, 12, 0)


@dataclass(frozen=True, slots=True)
class QuickAddDraft:
    """What a quick-add line says."""

    people: tuple[NamedPerson, ...]
    about: str
    due: Due
    due_phrase: str | None
    """The date as typed; None if the due date is the default."""
    promised: bool
    cadence: Cadence | None
    company: str | None
    tags: tuple[str, ...]
    methods: tuple[tuple[MethodKind, str], ...]
    """Contact details, as kind and value."""
    hint: Wording = NO_WORDS
    """One sentence on what is missing or was rejected."""
    date_hint: Wording = NO_WORDS
    """One sentence on words that look like a date and were not read as one; part of `hint`."""
    date_reading: str = ""
    """How the date was read, where it can be read otherwise: "day first", "not a Friday"."""

    def sets_only_cadence(self, person: NamedPerson) -> bool:
        """Return True for "Ann Lee ~2w" about a known person: it says how often and nothing of a
        follow-up, so none is booked."""
        says_more = self.about or self.due_phrase is not None or self.promised
        return person.id is not None and self.cadence is not None and not says_more


def parse_quick_add(
    text: str, now: DateTime, known: KnownNames, rules: Rules, *, use_date: bool = True
) -> QuickAddDraft:
    """Parse a line; without `use_date` a date phrase stays in the topic."""
    markers = extract_markers(tokenize(text))
    kept, company = markers.tokens, markers.company
    if company is None:
        kept, company = take_company(kept, text)
    tokens, cadence = _take_cadence(kept)
    phrase, hint = find_date_phrase(tokens, now, rules, count_known_name_tokens(tokens, known))
    rest = _without(tokens, phrase.start, phrase.end) if phrase else tokens
    if cadence is None:
        rest, cadence = _take_cadence(rest)
    comma = phrase.start - 1 if phrase and _has_comma(tokens, phrase.start - 1) else -1
    people, topic = find_people(rest, known, company, comma)
    if not people or _is_key_before_colon(text, markers.methods):
        people = _person_by_address(text, known, markers.methods) or people
    due, due_phrase = default_due(now, rules), None
    promised = markers.promised
    if phrase and use_date:
        due, due_phrase = phrase.due, _as_typed(tokens[phrase.start : phrase.end])
        is_marked = tokens[phrase.start].raw.startswith("!")
        promised = promised or is_marked or "!" in tokens[phrase.end - 1].trailing
    elif phrase:
        topic = _with_date(topic, tokens, phrase)
    date_hint = NO_WORDS
    if use_date:
        unread = unread_date_words(topic)
        date_hint = hint or (
            english_hints.unread_date(shorten_quote(unread)) if unread else NO_WORDS
        )
    return QuickAddDraft(
        people=people,
        about=_about(topic),
        due=due,
        due_phrase=due_phrase,
        promised=promised,
        cadence=cadence,
        company=company,
        tags=tuple(markers.tags),
        methods=tuple(markers.methods),
        hint=date_hint or (NO_WORDS if people else english_hints.NAME_HINT),
        date_hint=date_hint,
        date_reading=phrase.reading if phrase and use_date else "",
    )


def _leading_address(text: str, methods: Sequence[tuple[MethodKind, str]]) -> str:
    """Return the email address that the line begins with, or an empty string."""
    start = text.lstrip()
    return next(
        (value for kind, value in methods if kind == "email" and start.startswith(value)), ""
    )


def _is_key_before_colon(text: str, methods: Sequence[tuple[MethodKind, str]]) -> bool:
    """Return True for "mike@acme.io: call": the address stands where the name does."""
    address = _leading_address(text, methods)
    return address != "" and text.lstrip().removeprefix(address).lstrip().startswith(":")


def _person_by_address(
    text: str, known: KnownNames, methods: Sequence[tuple[MethodKind, str]]
) -> tuple[NamedPerson, ...]:
    """Return the person of a line that begins with an email address: the contact with it, else a
    new one named by it."""
    address = _leading_address(text, methods)
    if not address:
        return ()
    contacts = known.find_exact(name_keys(address))
    if len(contacts) == 1:
        return (NamedPerson(contacts[0].name, contacts[0].id, typed=address),)
    return (NamedPerson(address, candidates=contacts),)


def quick_add_addresses(text: str) -> tuple[str, ...]:
    """Return the email address that a line begins with, to find its contact by; or nothing."""
    address = _leading_address(text, extract_markers(tokenize(text)).methods)
    return (address,) if address else ()


def quick_add_lookup_prefixes(text: str) -> tuple[str, ...]:
    """Return folded word prefixes to find the contacts of a line by: each contact it can mean has
    a word of the name or nickname that starts with one of them."""
    return lookup_prefixes(extract_markers(tokenize(text)).tokens)


def default_due(now: DateTime, rules: Rules) -> Due:
    """Return when a follow-up without a date is due."""
    try:
        return Due.at(add_working_days(today(now, rules), rules.default_due, rules))
    except (OverflowError, ValueError):
        return Due.at(today(now, rules))  # at the end of the calendar


def format_quick_add(draft: QuickAddDraft) -> str:
    """Return a line that parses to the same draft."""
    names = " + ".join(_name_text(person) for person in draft.people)
    parts = [names] if names else []
    if names and draft.company:
        parts.append(_company_text(draft.company))
    parts = [" ".join(parts) + ":"]
    if draft.about:
        parts.append(draft.about if _is_plain_topic(draft.about) else _quoted(draft.about))
    if draft.due_phrase is not None:
        parts.append(str(draft.due))
    if not names and draft.company:
        parts.append(_company_text(draft.company))
    parts += [f"#{tag}" for tag in draft.tags]
    parts += [value + ("," if kind == "phone" else "") for kind, value in draft.methods]
    if draft.cadence:
        unit = english.UNIT_ABBREVIATIONS[draft.cadence.unit]
        parts.append(f"~{draft.cadence.count}{unit}")
    parts += ["!"] if draft.promised else []
    return " ".join(parts)


def _take_cadence(tokens: list[Token]) -> tuple[list[Token], Cadence | None]:
    """Return the tokens without the cadence, and the cadence."""
    found = find_cadence_phrase(tokens)
    if found is None:
        return tokens, None
    cadence, start, end = found
    if (
        tokens[end - 1].key in english.EVERY | english.OTHER
    ):  # every friday: the day is the first due date
        lead_in = tokens[start]._replace(key=english.DAY_PREPOSITION)
        return [*tokens[:start], lead_in, *tokens[end:]], cadence
    return _without(tokens, start, end), cadence


def _without(tokens: Sequence[Token], start: int, end: int) -> list[Token]:
    """Return the tokens except those from `start` up to `end`; a colon or comma after these
    moves to the token before."""
    kept = list(tokens[:start])
    trailing = tokens[end - 1].trailing
    carry_punctuation(kept, trailing)
    is_between = kept and end < len(tokens) and not kept[-1].is_quoted and not kept[-1].trailing
    if is_between and trailing[:1] in (",", ";"):
        sign = trailing[0]
        kept[-1] = kept[-1]._replace(raw=kept[-1].raw + sign, trailing=sign)
    rest = list(tokens[end:])
    if rest and not rest[0].text and rest[0].trailing[:1] == ":" and not rest[0].is_quoted:
        carry_punctuation(kept, rest.pop(0).trailing)
    return kept + rest


def _has_comma(tokens: Sequence[Token], index: int) -> bool:
    return index >= 0 and tokens[index].trailing == ","


def _with_date(topic: Sequence[Token], tokens: Sequence[Token], phrase: DatePhrase) -> list[Token]:
    """Return the topic with the date phrase back in its place, all as typed."""
    typed = {(token.start, token.text): token for token in tokens}
    merged = sorted([*topic, *tokens[phrase.start : phrase.end]], key=lambda token: token.start)
    return [typed.get((token.start, token.text), token) for token in merged]


def _as_typed(tokens: Sequence[Token]) -> str:
    """Return the tokens as typed, without the punctuation after the last."""
    return " ".join([*(token.raw for token in tokens[:-1]), tokens[-1].text])


def _about(topic: Sequence[Token]) -> str:
    """Return the topic without the punctuation left over from removed tokens."""
    tokens = list(topic)
    while tokens and _is_separator(tokens[0]):
        tokens.pop(0)
    while tokens and _is_separator(tokens[-1]):
        tokens.pop()
    texts = [token.raw for token in tokens]
    if texts and not tokens[-1].is_quoted:
        texts[-1] = texts[-1].rstrip(_SEPARATORS)
    return " ".join(" ".join(texts).split())


def _is_separator(token: Token) -> bool:
    return not token.is_quoted and not token.raw.strip(_SEPARATORS)


def _is_plain_topic(text: str) -> bool:
    """Return True if a topic reads as itself without quotes, whatever day it is read on."""
    if any(char.isdigit() or char in '"“' for char in text):
        return False
    tokens = tokenize(text)
    if len(extract_markers(tokens).tokens) < len(tokens) or find_cadence_phrase(tokens):
        return False
    if _about(tokens) != text or tokens[-1].key in english.VOCABULARY:
        return False
    return find_date_phrase(tokens, _ANY_DAY, Rules())[0] is None


def _is_plain_name(name: str) -> bool:
    """Return True if a name can be nothing else without quotes."""
    words = name.split()
    first = words[0].lower() if words else ""
    if first in english_names.ACTIONS or first in english_names.NEVER_NAMES:
        return False
    return all(
        _PLAIN_WORD.fullmatch(word) and word.lower() not in english.VOCABULARY for word in words
    )


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _name_text(person: NamedPerson) -> str:
    """Return the name as it must be typed: a new name or a single word in quotes, so that it is
    not the start of another name; an ambiguous one without, so that all candidates match again."""
    if person.candidates:
        is_plain = all(_PLAIN_WORD.fullmatch(word) for word in person.name.split())
        return person.name if is_plain else _quoted(person.name)
    is_safe = person.id is not None and " " in person.name and _is_plain_name(person.name)
    return person.name if is_safe else _quoted(person.name)


def _company_text(company: str) -> str:
    return f"@{company}" if _PLAIN_COMPANY.fullmatch(company) else "@" + _quoted(company)
