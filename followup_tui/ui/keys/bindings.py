"""What is made of the table of keys: bindings, and their names for footer, help, palette, the
user's keymap and the README."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from textual.binding import ActiveBinding, Binding, BindingType
from textual.keys import format_key

from followup_tui.ui.keys.table import KEYS, KeyScope, KeySpec


def bindings_for(*where: KeyScope) -> list[BindingType]:
    """The bindings of those places, for a `BINDINGS` list."""
    return [
        Binding(
            key.keys,
            key.action,
            key.description,
            show=key.footer_position is not None,
            key_display=key.display,
            tooltip=key.tooltip,
            id=key.id,
        )
        for key in KEYS
        if key.scope in where
    ]


def bindings_with_ids(*ids: str) -> list[BindingType]:
    """The bindings of these ids, for a screen on which only they make sense."""
    return [
        one
        for one in bindings_for(*get_args(KeyScope))
        if isinstance(one, Binding) and one.id in ids
    ]


KEYS_BY_ID: dict[str, KeySpec] = {key.id: key for key in KEYS}


def shown_key(binding: Binding) -> str:
    """A binding's key as a person reads it; the user's own key where the keymap has one."""
    key = KEYS_BY_ID.get(binding.id or "")
    if key is not None and key.display and binding.key in key.keys.split(","):
        return key.display
    return {"escape": "esc", "space": "space"}.get(binding.key) or format_key(binding.key)


def footer_hints(active: Iterable[ActiveBinding]) -> list[tuple[KeySpec, Binding]]:
    """The bindings that the footer shows, in its order, each with its declaration."""
    found: dict[str, tuple[KeySpec, Binding]] = {}
    for one in active:
        key = KEYS_BY_ID.get(one.binding.id or "")
        if key is not None and key.footer_position is not None and one.enabled:
            found.setdefault(key.id, (key, one.binding))
    return sorted(found.values(), key=lambda pair: pair[0].footer_position or 0)


def key_names(key: KeySpec) -> list[str]:
    """All keys of a declaration as a person reads them, the one that is shown first."""
    signs = {
        "slash": "/",
        "question_mark": "?",
        "colon": ":",
        "plus": "+",
        "minus": "-",
        "equals_sign": "=",
    }
    words = {"escape": "esc", "pagedown": "pgdn", "pageup": "pgup"}
    found = [signs.get(name) or words.get(name) or name for name in key.keys.split(",")]
    shown = [key.display] if key.display in found else []
    return [*shown, *(name for name in found if name not in shown)]
