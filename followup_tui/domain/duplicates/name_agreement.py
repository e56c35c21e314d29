"""Whether two names can belong to one person who shares a contact detail."""

from __future__ import annotations

import re

from followup_tui.domain.identity_keys import name_key

_WORD = re.compile(r"\w+")
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "prof", "herr", "frau"})


def names_agree(name: str, known: str, loose: bool = False) -> bool:
    """Return True if nothing in the two names contradicts that they are one person.

    They agree if every word of the shorter is in the longer, where an initial stands for its word:
    "M. Chen", "Chen, May" and "May Li Chen" all agree with "May Chen". "Ana Ruiz" and "Pedro Ruiz"
    don't, so a family phone or an office address doesn't merge two people. With `loose`, for an
    email address or a UID, the same first word is enough: "Ana Ruiz" is "Ana Gomez" after a
    wedding. For a phone it is not, as families share one and may write the family name first. An
    address as `name` agrees with anything; an address as `known` with no name, as the name would
    be lost.
    """
    if "@" in name:
        return True
    if "@" in known:
        return False
    first, second = _words(name), _words(known)
    if not first or not second:
        return name_key(name) == name_key(known)
    if loose and first[0] == second[0]:
        return True
    shorter, longer = sorted((first, second), key=len)
    words = set(longer)
    initials = {word[0] for word in longer}
    return all(word in words or _matches_initial(word, initials, words) for word in shorter)


def _matches_initial(word: str, initials: set[str], words: set[str]) -> bool:
    """Return True if an initial stands for a word of the other name, or a word for an initial."""
    return word in initials if len(word) == 1 else word[0] in words


def _words(name: str) -> list[str]:
    """Return the words of a name without titles, unless it is titles only."""
    words = _WORD.findall(name_key(name))
    return [word for word in words if word not in _TITLES] or words
