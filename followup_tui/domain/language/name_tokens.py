"""What in a line looks like a name: its words between plus signs, runs of capitals, and how far
such a run goes. It knows no contacts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from followup_tui.domain.language import english
from followup_tui.domain.language.known_names import word_key
from followup_tui.domain.language.tokens import Word

PLUS = "+"
_MOST_NEW_WORDS = 5
_SMALL_START = re.compile(r"[a-z]{1,3}['’-](.)")
_JOINING = "'’.-·‐\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of the line, or the part of one between plus signs."""

    text: str
    place: int
    literal: bool
    stops: bool
    """A name cannot go on behind it."""

    @property
    def key(self) -> str:
        return word_key(self.text if self.literal else without_possessive(self.text))


def pieces_of(words: Sequence[Word]) -> list[Piece]:
    """The words, and those with plus signs in parts."""
    pieces = []
    for i, word in enumerate(words):
        stops = _stops(word) or _is_bracketed(words, i + 1)
        if word.literal or PLUS not in word.core:
            pieces.append(Piece(word.core, i, word.literal, stops))
            continue
        for n, text in enumerate(word.core.split(PLUS)):
            if n:
                pieces.append(Piece(PLUS, i, literal=False, stops=True))
            if text:
                pieces.append(Piece(text, i, literal=False, stops=stops))
    return pieces


def _stops(word: Word) -> bool:
    if word.core.endswith(english.POSSESSIVES):
        return True
    return word.gap or word.literal or not (word.tail == "" or is_dotted(word))


def _is_bracketed(words: Sequence[Word], i: int) -> bool:
    """Whether a sign opens the word there, as in "(Acme)"."""
    return i < len(words) and not words[i].raw.startswith(words[i].core[:1])


def without_possessive(text: str) -> str:
    """Lena's deck is Lena's: the name is Lena."""
    return text[:-2] if text.endswith(english.POSSESSIVES) else text


def is_dotted(word: Word) -> bool:
    """Whether the dot belongs to the word: J. or Dr."""
    return word.tail[:1] == "." and (len(word.core) == 1 or word.key in english.TITLES)


def persons_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces between plus signs."""
    persons: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.text == PLUS and not piece.literal:
            persons.append([])
        else:
            persons[-1].append(piece)
    return [person for person in persons if person]


def opens_sentence(key: str) -> bool:
    return key in english.ACTIONS or key in english.NOT_NAMES


def goes_on(pieces: Sequence[Piece], end: int) -> bool:
    """Whether the name goes on beyond the known part: Jan Smith is not Jan de Vries."""
    if end >= len(pieces) or pieces[end - 1].stops or pieces[end].literal:
        return False
    text = pieces[end].text
    return is_small(pieces, end) or (is_capitalised(text) and not opens_sentence(text.lower()))


def is_small(pieces: Sequence[Piece], end: int) -> bool:
    """Whether a "de" or "van" there leads to more of the name."""
    if end + 1 >= len(pieces) or pieces[end - 1].stops:
        return False
    return pieces[end].text in english.PARTICLES and is_capitalised(pieces[end + 1].text)


def capitalised_run(pieces: Sequence[Piece], place: int) -> int:
    """How many pieces from there look like one name."""
    if opens_sentence(pieces[place].text.lower()) or _is_time_word(pieces[place].text):
        return 0
    count = taken = 0
    while place + count < len(pieces) and count < _MOST_NEW_WORDS:
        piece = pieces[place + count]
        if piece.literal or (count and piece.text.lower() in english.ACTIONS):
            break
        if is_capitalised(piece.text):
            taken = count + 1
        elif piece.text not in english.PARTICLES:
            break
        count += 1
        if piece.stops:
            break
    return taken


def _is_time_word(text: str) -> bool:
    names = english.MONTHS.keys() | english.WEEKDAYS.keys()
    return text.lower() in english.STARTERS and text.lower() not in names


def is_capitalised(text: str) -> bool:
    """Whether a word can be part of a name: a capital, or letters of a script without case."""
    if small := _SMALL_START.match(text):
        text = small[1] + text[small.end() :] if small[1].isupper() else text
    first = text[:1]
    if not (first.isupper() or first.istitle() or unicodedata.category(first or " ") == "Lo"):
        return False
    return all(c.isalpha() or c in _JOINING or unicodedata.category(c)[0] == "M" for c in text)
