"""Where in a line names can stand, and the words to look the contacts up by, so that a few of them
are as good as all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from followup_tui.domain.language import english
from followup_tui.domain.language.known_names import MAX_NAME_WORDS
from followup_tui.domain.language.name_tokens import PLUS, is_capitalised, name_parts
from followup_tui.domain.language.tokens import Token
from followup_tui.domain.text_folding import search_tokens

MAX_PEOPLE = 32
_MOST_BEFORE_NAME = 17
_LOOKED_AT = 200
_LONGEST_TOKEN = 40
_GLUED_COLON = re.compile(r"([^\W\d_][\w'’.+-]*):([^\W\d_].*)")


def lookup_prefixes(words: Sequence[Token]) -> tuple[str, ...]:
    """The beginnings of words by which the people of the line can be found among all contacts."""
    words = split_glued_colon(list(words))
    pieces = name_parts(words[: MAX_NAME_WORDS * MAX_PEOPLE])
    found: dict[str, None] = {}
    joined = [i + 1 for i, piece in enumerate(pieces) if piece.text == PLUS]
    starts = [0, *joined[:MAX_PEOPLE]]
    for start in starts:
        for piece in pieces[start : start + _MOST_BEFORE_NAME]:
            if token := _token(piece.text):
                found[token] = None
                if not _may_precede_name(piece.text):
                    break
    for place in name_positions(words):
        if token := _token(words[place].text):
            found[token] = None
    return tuple(found)


def name_positions(words: Sequence[Token]) -> list[int]:
    """Where else in a line a known contact can be named: at capitalised words, and behind the
    words that open it ("call ana")."""
    opening = _behind_action(words)
    found = [opening] if opening else []
    for i, word in enumerate(words):
        if word.start > _LOOKED_AT:  # by place, so that taking words out changes nothing
            break
        if i != opening and not word.is_quoted and is_capitalised(word.text):
            found.append(i)
    return found


def _behind_action(words: Sequence[Token]) -> int:
    """The place behind "call", "follow up with" and the like at the start; 0 when there is none."""
    if not words or words[0].is_quoted or words[0].key not in english.ACTIONS:
        return 0
    place = 1
    while place < len(words) and words[place].key in english.AFTER_ACTION:
        place += 1
    return place if place < len(words) else 0


def _token(text: str) -> str:
    """The longest token of the first word: whoever is named by the word has it in the name."""
    for word in text.split():
        if found := search_tokens(word):
            return max(found, key=len)[:_LONGEST_TOKEN]
    return ""


def _may_precede_name(text: str) -> bool:
    """Whether a name may come behind the word: it can be of a date, or opens a sentence."""
    key = text.lower().strip("'’")
    if key in english.VOCABULARY or key in english.ACTIONS or key in english.AFTER_ACTION:
        return True
    return key.startswith((english.MID_PREFIX, "~")) or any(sign.isdigit() for sign in text)


def split_glued_colon(words: list[Token]) -> list[Token]:
    """Ana:call is Ana: call."""
    for i, word in enumerate(words[:MAX_NAME_WORDS]):
        if word.is_quoted or ":" in word.trailing:
            break
        if match := _GLUED_COLON.fullmatch(word.text):
            name = word._replace(
                raw=match[1] + ":", text=match[1], key=match[1].lower(), trailing=":"
            )
            rest = word._replace(raw=match[2] + word.trailing, text=match[2], key=match[2].lower())
            return [*words[:i], name, rest, *words[i + 1 :]]
    return words
