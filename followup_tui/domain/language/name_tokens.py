"""What looks like a name in a line: the words between plus signs, runs of capitalised words, and
how far such a run goes. Knows no contacts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from followup_tui.domain.language import english, english_names
from followup_tui.domain.language.known_names import word_key
from followup_tui.domain.language.tokens import Token

PLUS = "+"
_MAX_NEW_NAME_WORDS = 12
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")  # J.R.R, h.c
_ORDINAL = re.compile(rf"\d{{1,2}}(?:{english.ORDINAL_ENDINGS})", re.ASCII)
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
        if ends_name and has_suffix_after(tokens, index):
            ends_name = False
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
    if token.text.endswith(english_names.POSSESSIVES):
        return True
    if token.removed_after or token.is_quoted:
        return True
    return token.trailing != "" and not has_abbreviation_dot(token)


def _is_bracketed(tokens: Sequence[Token], index: int) -> bool:
    """Return True if punctuation opens the token there: "(Acme)"."""
    return index < len(tokens) and not tokens[index].raw.startswith(tokens[index].text[:1])


def without_possessive(text: str) -> str:
    """Return "Lena" for "Lena's"."""
    return text[:-2] if text.endswith(english_names.POSSESSIVES) else text


def has_abbreviation_dot(token: Token) -> bool:
    """Return True if the dot after it belongs to the word: J. or Dr."""
    is_short = (
        len(token.text) == 1 or token.key in english_names.TITLES | english_names.NAME_SUFFIXES
    )
    return token.trailing[:1] == "." and (is_short or _DOTTED.fullmatch(token.text) is not None)


def has_suffix_after(tokens: Sequence[Token], index: int) -> bool:
    """Return True if a comma there leads to a suffix of the name: "Davis, Jr."."""
    if index + 1 >= len(tokens) or tokens[index].trailing != "," or tokens[index].is_quoted:
        return False
    suffix = tokens[index + 1]
    is_bare = suffix.key in english_names.NAME_SUFFIXES and suffix.text[:1].isupper()
    return is_bare and not tokens[index].removed_after


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
    return key in english_names.ACTIONS or key in english_names.NEVER_NAMES


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
    return parts[end].text in english_names.PARTICLES and is_capitalised(parts[end + 1].text)


def capitalised_run(parts: Sequence[NamePart], start: int) -> int:
    """Return how many parts from `start` look like one name.

    A capitalised verb or date word begins a name only with one more word: Ping Li, Today Okonkwo,
    but not Call Rachel Green."""
    count = run_length = capitals = 0
    while start + count < len(parts) and count < _MAX_NEW_NAME_WORDS:
        part = parts[start + count]
        if part.is_quoted or (count and part.text.lower() in english_names.ACTIONS):
            break
        if is_capitalised(part.text):
            run_length, capitals = count + 1, capitals + 1
        elif count and run_length == count and _ORDINAL.fullmatch(part.text):
            run_length = count + 1  # John Smith 2nd
        elif part.text not in english_names.PARTICLES and not _DOTTED.fullmatch(part.text):
            break
        count += 1
        if part.ends_name:
            break
    if capitals == 2 and may_be_odd_first_name(parts, start):
        return run_length
    return 0 if _is_no_first_name(parts[start].text) else run_length


def may_be_odd_first_name(parts: Sequence[NamePart], start: int) -> bool:
    """Return True if a capitalised verb, date word or little word there can be a first name."""
    key = parts[start].text.lower()
    if key in english_names.NEVER_FIRST_NAMES or not parts[start].text[:1].isupper():
        return False
    after = parts[start + 1].text if start + 1 < len(parts) else ""
    return after[:1].isupper() and after.lower() not in english_names.AFTER_ACTION


def _is_no_first_name(text: str) -> bool:
    return opens_sentence(text.lower()) or _is_date_word(text)


def is_name_like(tokens: Sequence[Token]) -> bool:
    """Return True if the tokens, marked off from the rest of the line, can only be one name:
    "Ana Ruiz, PhD", "50 Cent", "Seven of Nine", "P!nk", "Ana & Bob Ruiz"."""
    if not tokens or tokens[0].key in english_names.NEVER_FIRST_NAMES:
        return False
    key = tokens[0].key
    has_odd_start = opens_sentence(key) or _is_date_word(tokens[0].text)
    if has_odd_start and (len(tokens) == 1 or tokens[1].key in english_names.AFTER_ACTION):
        return False
    if has_odd_start and opens_sentence(key):
        capitals = sum(is_capitalised(token.text) for token in tokens[1:])
        if capitals > 1:
            return False
    if not all(_is_name_word(token, index) for index, token in enumerate(tokens)):
        return False
    return any(_is_strong(token.text) for token in tokens)


def _is_name_word(token: Token, index: int) -> bool:
    text = token.text
    if token.is_quoted or not text:
        return token.is_quoted
    if "," in token.trailing or ";" in token.trailing:
        if index and token.trailing != ",":
            return False
    elif token.trailing and not (has_abbreviation_dot(token) or token.trailing in "!?)’'"):
        return False
    if _is_strong(text) or text in english_names.PARTICLES or text in ("&", "of", "the"):
        return True
    return text.isdecimal() or bool(_ORDINAL.fullmatch(text) or _DOTTED.fullmatch(text))


def _is_strong(text: str) -> bool:
    """Return True for a word with a capital, of a script without case, or of signs only."""
    if any(char.isupper() or char.istitle() for char in text[:3]):
        return True
    first = unicodedata.category(text[:1] or " ")
    return first in ("Lo", "So") or (first == "Cn")


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
