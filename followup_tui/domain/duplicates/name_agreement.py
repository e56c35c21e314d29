"""Whether two names can belong to one person who shares an address. It only ever says no; that the
address is shared is found elsewhere."""

from __future__ import annotations

import re

from followup_tui.domain.identity_keys import name_key

_WORD = re.compile(r"\w+")
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "prof", "herr", "frau"})


def names_agree(name: str, known: str, loose: bool = False) -> bool:
    """Whether nothing contradicts that somebody called `name` is the one `known` by that name.

    They agree where every word of the shorter is in the longer, an initial standing for its word:
    "M. Chen", "Chen, May" and "May Li Chen" are all May Chen. "Ana Ruiz" and "Pedro Ruiz" are not,
    so a family phone or office mail does not make one of two. `loosely`, for an e-mail address or
    a UID, the same first word is enough ("Ana Ruiz" who became "Ana Gomez", "Ana PyCon"); for a
    phone it is not, as whole families share one and many write the family name first. An address
    in place of the name contradicts nobody, but a name contradicts a known address: taken for one,
    its name would be lost.
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
    whole = set(longer)
    initials = {word[0] for word in longer}
    return all(word in whole or _fits(word, initials, whole) for word in shorter)


def _fits(word: str, initials: set[str], words: set[str]) -> bool:
    """Whether an initial stands for a word of the other name, or a word for an initial there."""
    return word in initials if len(word) == 1 else word[0] in words


def _words(name: str) -> list[str]:
    words = _WORD.findall(name_key(name))
    return [word for word in words if word not in _TITLES] or words
