"""What looks like a name in a line: the words between plus signs, runs of capitalised words, and
how far such a run goes. Knows no contacts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from followup_tui.domain.language import english
from followup_tui.domain.language.known_names import word_key
from followup_tui.domain.language.tokens import Token

PLUS = "+"
_MAX_NEW_NAME_WORDS = 5
_LOWER_PREFIX = re.compile(r"[a-z]{1,3}['’-](.)")  # d'Arc, al-Amin
_INSIDE_NAMES = "'’.-·‐\u200c\u200d"


@dataclass(frozen=True, slots=True)
class NamePart:
    """A token of the line, or the part of one between plus signs."""

    text: str
    token_index: int
    is_quoted: bool
    ends_name: bool
    """A name cannot continue after it."""

    @property
    def key(self) -> str:
        """The text in the form names are compared in."""
        return word_key(self.text if self.is_quoted else without_possessive(self.text))


def name_parts(tokens: Sequence[Token]) -> list[NamePart]:
    """Return the tokens as name parts; one with plus signs becomes several."""
    parts = []
    for index, token in enumerate(tokens):
        ends_name = _ends_name(token) or _is_bracketed(tokens, index + 1)
        if token.is_quoted or PLUS not in token.text:
            parts.append(NamePart(token.text, index, token.is_quoted, ends_name))
            continue
        for n, text in enumerate(token.text.split(PLUS)):
            if n:
                parts.append(NamePart(PLUS, index, is_quoted=False, ends_name=True))
            if text:
                parts.append(NamePart(text, index, is_quoted=False, ends_name=ends_name))
    return parts


def _ends_name(token: Token) -> bool:
    if token.text.endswith(english.POSSESSIVES):
        return True
    if token.removed_after or token.is_quoted:
        return True
    return token.trailing != "" and not has_abbreviation_dot(token)


def _is_bracketed(tokens: Sequence[Token], index: int) -> bool:
    """Return True if punctuation opens the token there: "(Acme)"."""
    return index < len(tokens) and not tokens[index].raw.startswith(tokens[index].text[:1])


def without_possessive(text: str) -> str:
    """Return "Lena" for "Lena's"."""
    return text[:-2] if text.endswith(english.POSSESSIVES) else text


def has_abbreviation_dot(token: Token) -> bool:
    """Return True if the dot after it belongs to the word: J. or Dr."""
    is_short = len(token.text) == 1 or token.key in english.TITLES
    return token.trailing[:1] == "." and is_short


def split_at_plus(parts: Sequence[NamePart]) -> list[list[NamePart]]:
    """Return the parts of each person, split at plus signs."""
    people: list[list[NamePart]] = [[]]
    for part in parts:
        if part.text == PLUS and not part.is_quoted:
            people.append([])
        else:
            people[-1].append(part)
    return [person for person in people if person]


def opens_sentence(key: str) -> bool:
    """Return True if this folded word begins a topic and never a name."""
    return key in english.ACTIONS or key in english.NEVER_NAMES


def continues(parts: Sequence[NamePart], end: int) -> bool:
    """Return True if the name goes on after its known part: Jan Smith is not Jan de Vries."""
    if end >= len(parts) or parts[end - 1].ends_name or parts[end].is_quoted:
        return False
    text = parts[end].text
    if has_particle_at(parts, end):
        return True
    return is_capitalised(text) and not opens_sentence(text.lower())


def has_particle_at(parts: Sequence[NamePart], end: int) -> bool:
    """Return True if a "de" or "van" there leads to more of the name."""
    if end + 1 >= len(parts) or parts[end - 1].ends_name:
        return False
    return parts[end].text in english.PARTICLES and is_capitalised(parts[end + 1].text)


def capitalised_run(parts: Sequence[NamePart], start: int) -> int:
    """Return how many parts from `start` look like one name."""
    if opens_sentence(parts[start].text.lower()) or _is_date_word(parts[start].text):
        return 0
    count = run_length = 0
    while start + count < len(parts) and count < _MAX_NEW_NAME_WORDS:
        part = parts[start + count]
        if part.is_quoted or (count and part.text.lower() in english.ACTIONS):
            break
        if is_capitalised(part.text):
            run_length = count + 1
        elif part.text not in english.PARTICLES:
            break
        count += 1
        if part.ends_name:
            break
    return run_length


def _is_date_word(text: str) -> bool:
    """Return True for a word of the date grammar that is not a month or weekday: those are
    names, too."""
    month_or_weekday = english.MONTHS.keys() | english.WEEKDAYS.keys()
    return text.lower() in english.DATE_STARTERS and text.lower() not in month_or_weekday


def is_capitalised(text: str) -> bool:
    """Return True if a word can be part of a name: a capital, or a script without case."""
    if prefix := _LOWER_PREFIX.match(text):
        text = prefix[1] + text[prefix.end() :] if prefix[1].isupper() else text
    first = text[:1]
    if not (first.isupper() or first.istitle() or unicodedata.category(first or " ") == "Lo"):
        return False
    return all(
        char.isalpha() or char in _INSIDE_NAMES or unicodedata.category(char)[0] == "M"
        for char in text
    )
