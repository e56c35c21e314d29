"""The user's keymap, checked before Textual sees it: Textual drops what loses, without a word."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from followup_tui.ui.keys.bindings import KEYS_BY_ID
from followup_tui.ui.keys.table import KEYS, KeySpec

_NAMED = {key.value for key in Keys} | set(KEY_NAME_REPLACEMENTS.values())
_SIGNS = {
    "+": "plus",
    "-": "minus",
    "/": "slash",
    "?": "question_mark",
    ":": "colon",
    "=": "equals_sign",
}


def check_keymap(wanted: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The part of the keymap that can be used, and a sentence for all that cannot."""
    used: dict[str, str] = {}
    complaints: list[str] = []
    for binding, text in wanted.items():
        problem = _unknown(binding) or _misspelt(binding, text)
        if problem:
            complaints.append(problem)
            continue
        names = ",".join(_named(key) for key in text.split(","))
        rival = _rival(KEYS_BY_ID[binding], names, used)
        if rival:
            complaints.append(f"The key {text} of {binding} is taken by {rival}. It was left out.")
        else:
            used[binding] = names
    return used, tuple(complaints)


def _unknown(binding: str) -> str | None:
    if binding in KEYS_BY_ID:
        return None
    near = difflib.get_close_matches(binding, KEYS_BY_ID, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"There is no action {binding!r} to give a key to.{hint}"


def _misspelt(binding: str, text: str) -> str | None:
    for key in text.split(","):
        base = _named(key).rpartition("+")[2]
        if not base or (len(base) > 1 and base not in _NAMED):
            return f"There is no key {key.strip()!r}, named for {binding}. It was left out."
    return None


def _named(key: str) -> str:
    """A key in Textual's words: the sign itself may be written for it."""
    key = key.strip()
    return _SIGNS.get(key, key)


def _rival(mine: KeySpec, names: str, used: Mapping[str, str]) -> str | None:
    """Another binding that is live at the same time and has one of these keys."""
    together = {"everywhere", "lists", "people"}
    for other in KEYS:
        same_place = other.scope == mine.scope or {other.scope, mine.scope} <= together
        if other.id != mine.id and same_place:
            theirs = used.get(other.id, other.keys)
            if set(theirs.split(",")) & set(names.split(",")):
                return other.id
    return None
