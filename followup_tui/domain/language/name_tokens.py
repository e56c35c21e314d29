"""What in a line looks like a name: its words between plus signs, runs of capitals, and how far
such a run goes. It knows no contacts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from followup_tui.domain.language import english
from followup_tui.domain.language.known_names import word_key
from followup_tui.domain.language.tokens import Token

PLUS = "+"
_MOST_NEW_WORDS = 5
_SMALL_START = re.compile(r"[a-z]{1,3}['’-](.)")
_JOINING = "'’.-·‐\u200c\u200d"


@dataclass(frozen=True, slots=True)
class NamePart:
    """A word of the line, or the part of one between plus signs."""

    text: str
    token_index: int
    is_quoted: bool
    ends_name: bool
    """A name cannot go on behind it."""

    @property
    def key(self) -> str:
        return word_key(self.text if self.is_quoted else without_possessive(self.text))


def name_parts(words: Sequence[Token]) -> list[NamePart]:
    """The words, and those with plus signs in parts."""
    pieces = []
    for i, word in enumerate(words):
        stops = _stops(word) or _is_bracketed(words, i + 1)
        if word.is_quoted or PLUS not in word.text:
            pieces.append(NamePart(word.text, i, word.is_quoted, stops))
            continue
        for n, text in enumerate(word.text.split(PLUS)):
            if n:
                pieces.append(NamePart(PLUS, i, is_quoted=False, ends_name=True))
            if text:
                pieces.append(NamePart(text, i, is_quoted=False, ends_name=stops))
    return pieces


def _stops(word: Token) -> bool:
    if word.text.endswith(english.POSSESSIVES):
        return True
    return (
        word.removed_after
        or word.is_quoted
        or not (word.trailing == "" or has_abbreviation_dot(word))
    )


def _is_bracketed(words: Sequence[Token], i: int) -> bool:
    """Whether a sign opens the word there, as in "(Acme)"."""
    return i < len(words) and not words[i].raw.startswith(words[i].text[:1])


def without_possessive(text: str) -> str:
    """Lena's deck is Lena's: the name is Lena."""
    return text[:-2] if text.endswith(english.POSSESSIVES) else text


def has_abbreviation_dot(word: Token) -> bool:
    """Whether the dot belongs to the word: J. or Dr."""
    return word.trailing[:1] == "." and (len(word.text) == 1 or word.key in english.TITLES)


def split_at_plus(pieces: Sequence[NamePart]) -> list[list[NamePart]]:
    """The pieces between plus signs."""
    persons: list[list[NamePart]] = [[]]
    for piece in pieces:
        if piece.text == PLUS and not piece.is_quoted:
            persons.append([])
        else:
            persons[-1].append(piece)
    return [person for person in persons if person]


def opens_sentence(key: str) -> bool:
    return key in english.ACTIONS or key in english.NEVER_NAMES


def continues(pieces: Sequence[NamePart], end: int) -> bool:
    """Whether the name goes on beyond the known part: Jan Smith is not Jan de Vries."""
    if end >= len(pieces) or pieces[end - 1].ends_name or pieces[end].is_quoted:
        return False
    text = pieces[end].text
    return has_particle_at(pieces, end) or (
        is_capitalised(text) and not opens_sentence(text.lower())
    )


def has_particle_at(pieces: Sequence[NamePart], end: int) -> bool:
    """Whether a "de" or "van" there leads to more of the name."""
    if end + 1 >= len(pieces) or pieces[end - 1].ends_name:
        return False
    return pieces[end].text in english.PARTICLES and is_capitalised(pieces[end + 1].text)


def capitalised_run(pieces: Sequence[NamePart], place: int) -> int:
    """How many pieces from there look like one name."""
    if opens_sentence(pieces[place].text.lower()) or _is_time_word(pieces[place].text):
        return 0
    count = taken = 0
    while place + count < len(pieces) and count < _MOST_NEW_WORDS:
        piece = pieces[place + count]
        if piece.is_quoted or (count and piece.text.lower() in english.ACTIONS):
            break
        if is_capitalised(piece.text):
            taken = count + 1
        elif piece.text not in english.PARTICLES:
            break
        count += 1
        if piece.ends_name:
            break
    return taken


def _is_time_word(text: str) -> bool:
    names = english.MONTHS.keys() | english.WEEKDAYS.keys()
    return text.lower() in english.DATE_STARTERS and text.lower() not in names


def is_capitalised(text: str) -> bool:
    """Whether a word can be part of a name: a capital, or letters of a script without case."""
    if small := _SMALL_START.match(text):
        text = small[1] + text[small.end() :] if small[1].isupper() else text
    first = text[:1]
    if not (first.isupper() or first.istitle() or unicodedata.category(first or " ") == "Lo"):
        return False
    return all(c.isalpha() or c in _JOINING or unicodedata.category(c)[0] == "M" for c in text)
