"""Where names can stand in a line, and the prefixes to look its contacts up by, so that storage
need not load them all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from followup_tui.domain.language import english, english_names
from followup_tui.domain.language.known_names import MAX_NAME_WORDS
from followup_tui.domain.language.name_tokens import PLUS, is_capitalised, name_parts
from followup_tui.domain.language.tokens import Token
from followup_tui.domain.text_folding import search_tokens

MAX_PEOPLE = 32
_MAX_NAME_TOKENS = 192
_MAX_WORDS_BEFORE_NAME = 17
_MAX_SEARCHED_CHARS = 200
_MAX_PREFIX_LENGTH = 40
_GLUED_COLON = re.compile(r"([^\W\d_][\w'’.+-]*):([^\W\d_].*)")


def lookup_prefixes(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return folded word prefixes: every contact the line can mean has a word that starts with
    one of them."""
    tokens = split_glued_colon(list(tokens))
    parts = name_parts(tokens[:_MAX_NAME_TOKENS])
    prefixes: dict[str, None] = {}
    after_plus = [index + 1 for index, part in enumerate(parts) if part.text == PLUS]
    for start in (0, *after_plus[:MAX_PEOPLE]):
        for part in parts[start : start + _MAX_WORDS_BEFORE_NAME]:
            if prefix := _prefix(part.text):
                prefixes[prefix] = None
                if not _may_precede_name(part.text):
                    break
    for index in name_positions(tokens):
        if prefix := _prefix(tokens[index].text):
            prefixes[prefix] = None
    return tuple(prefixes)


def name_positions(tokens: Sequence[Token]) -> list[int]:
    """Return where, besides the start, a known contact can be named: at capitalised words, and
    after the words that open the line ("call ana")."""
    after_action = _index_after_action(tokens)
    positions = [after_action] if after_action else []
    for index, token in enumerate(tokens):
        # Counted in characters, so that removing tokens changes nothing.
        if token.start > _MAX_SEARCHED_CHARS:
            break
        if index != after_action and not token.is_quoted and is_capitalised(token.text):
            positions.append(index)
    return positions


def _index_after_action(tokens: Sequence[Token]) -> int:
    """Return the index after an opening "call", "follow up with" and the like, or 0."""
    if not tokens or tokens[0].is_quoted or tokens[0].key not in english_names.ACTIONS:
        return 0
    index = 1
    while index < len(tokens) and tokens[index].key in english_names.AFTER_ACTION:
        index += 1
    return index if index < len(tokens) else 0


def _prefix(text: str) -> str:
    """Return the longest search token of the first word that has any; empty if none has."""
    for word in text.split():
        if candidates := search_tokens(word):
            return max(candidates, key=len)[:_MAX_PREFIX_LENGTH]
    return ""


def _may_precede_name(text: str) -> bool:
    """Return True if a name may follow the word: it may be part of a date, or open a sentence."""
    key = text.lower().strip("'’")
    if (
        key in english.VOCABULARY
        or key in english_names.ACTIONS
        or key in english_names.AFTER_ACTION
    ):
        return True
    return key.startswith((english.MID_PREFIX, "~")) or any(char.isdigit() for char in text)


def split_glued_colon(tokens: list[Token]) -> list[Token]:
    """Return the tokens with "Ana:call" as "Ana:" and "call"."""
    for index, token in enumerate(tokens[:MAX_NAME_WORDS]):
        if token.is_quoted or ":" in token.trailing:
            break
        if match := _GLUED_COLON.fullmatch(token.text):
            name, topic = match[1], match[2]
            first = token._replace(raw=name + ":", text=name, key=name.lower(), trailing=":")
            second = token._replace(raw=topic + token.trailing, text=topic, key=topic.lower())
            return [*tokens[:index], first, second, *tokens[index + 1 :]]
    return tokens
