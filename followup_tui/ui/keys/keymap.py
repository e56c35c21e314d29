"""Checks the user's keymap before Textual sees it: Textual silently drops conflicting keys."""

from __future__ import annotations

import difflib
import string
import unicodedata
from collections.abc import Mapping

from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from followup_tui.ui.keys.bindings import KEYS_BY_ID
from followup_tui.ui.keys.table import KEYS, KeySpec
from followup_tui.wording import Wording, as_wording


def _name_of(sign: str) -> str:
    """Return a sign's name in Textual: "slash", "question_mark"."""
    name = unicodedata.name(sign).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


_SIGNS = {sign: _name_of(sign) for sign in string.punctuation if sign != ","}
_KEY_NAMES = {key.value for key in Keys} | {*KEY_NAME_REPLACEMENTS.values(), *_SIGNS.values()}
_KEY_NAMES.add(_name_of(","))
_ACTIVE_TOGETHER = {"everywhere", "lists", "contacts"}


def check_keymap(wanted: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Wording]]:
    """Return the valid part of a keymap (id to keys), and a sentence by id for the others."""
    valid: dict[str, str] = {}
    problems: dict[str, Wording] = {}
    for key_id, text in wanted.items():
        problem = _unknown_id(key_id) or _unknown_key(key_id, text)
        if problem:
            problems[key_id] = as_wording(problem)
            continue
        keys = ",".join(_textual_name(key) for key in text.split(","))
        rival = _rival(KEYS_BY_ID[key_id], keys, valid)
        if rival:
            used = f'{key_id}: key "{text}" is already used by {rival}; ignored.'
            problems[key_id] = as_wording(used)
        else:
            valid[key_id] = keys
    return valid, problems


def _unknown_id(key_id: str) -> str | None:
    if key_id in KEYS_BY_ID:
        return None
    similar = difflib.get_close_matches(key_id, KEYS_BY_ID, n=1)
    hint = f" Did you mean {similar[0]}?" if similar else ""
    return f"keymap: no action {key_id!r}; ignored.{hint}"


def _unknown_key(key_id: str, text: str) -> str | None:
    for key in text.split(","):
        base = _textual_name(key).rpartition("+")[2]
        if not base or (len(base) > 1 and base not in _KEY_NAMES):
            return f'{key_id}: no key "{key.strip()}"; ignored.'
    return None


def _textual_name(key: str) -> str:
    """Return a key's name in Textual; a sign may be written as itself."""
    key = key.strip()
    return _SIGNS.get(key, key)


def _rival(mine: KeySpec, keys: str, valid: Mapping[str, str]) -> str | None:
    """Return the id of a binding that is active together with this one and has one of the keys."""
    for other in KEYS:
        is_active = other.scope == mine.scope or {other.scope, mine.scope} <= _ACTIVE_TOGETHER
        if other.id != mine.id and is_active:
            theirs = valid.get(other.id, other.keys)
            if set(theirs.split(",")) & set(keys.split(",")):
                return other.id
    return None
