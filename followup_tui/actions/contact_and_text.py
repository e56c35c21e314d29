"""Tell a contact from the text behind them, in arguments that a shell has taken apart."""

from __future__ import annotations

from collections.abc import Sequence

from followup_tui.actions.quick_add import contacts_named, find_contact_id
from followup_tui.domain.latin_spelling import latin_spelling
from followup_tui.domain.text_folding import fold

_MAX_NAME_WORDS = 8
_PROMISE_MARKS = ("i:", "they:")


def contact_and_text(words: Sequence[str]) -> tuple[int, str]:
    """Return the id of the contact that the arguments begin with, and the rest as one text.

    The contact is the first of these that fits: an argument of several words (quoted in the
    shell); a known name up to a colon; the longest known name or nickname in full; the first word,
    shortened as `find_contact_id` allows. Raise what that raises."""
    first, rest = words[0], words[1:]
    if rest and len(first.split()) > 1 and ":" not in first.rstrip(":"):
        return find_contact_id(first.rstrip(":")), " ".join(rest)
    tokens = " ".join(words).split(" ")
    for count in (_words_to_colon(tokens), *range(min(_MAX_NAME_WORDS, len(tokens)), 1, -1)):
        name = " ".join(tokens[:count]).rstrip(":")
        is_up_to_colon = tokens[count - 1].endswith(":")
        if count > 1 and (contacts_named(name) if is_up_to_colon else _is_known_in_full(name)):
            return find_contact_id(name), " ".join(tokens[count:])
    return find_contact_id(tokens[0].rstrip(":")), " ".join(tokens[1:])


def _words_to_colon(tokens: Sequence[str]) -> int:
    for number, token in enumerate(tokens[:_MAX_NAME_WORDS], start=1):
        if token.endswith(":") and token.lower() not in _PROMISE_MARKS:
            return number
    return 0


def _is_known_in_full(name: str) -> bool:
    folded = fold(name)
    return any(
        folded in (fold(contact.name), fold(contact.nickname), fold(latin_spelling(contact.name)))
        for contact in contacts_named(name)
    )
