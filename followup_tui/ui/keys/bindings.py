"""Textual bindings from the table of keys, and the names of keys for footer, help, palette and
docs."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import ActiveBinding, Binding, BindingType
from textual.keys import format_key

from followup_tui.ui.keys.table import KEYS, KeyScope, KeySpec

KEYS_BY_ID: dict[str, KeySpec] = {key.id: key for key in KEYS}
LIST_MOVES = (
    *("list.down", "list.up", "list.first", "list.last", "list.half_down", "list.half_up"),
    *("list.page_down", "list.page_up"),
)
"""The keys that only move in a list or a text."""
COMMON_KEYS = (*("app.undo", "app.redo", "app.help", "app.hide_names", "app.suspend", "app.quit"),)
"""The keys of every screen above the main one."""
_SIGNS = {
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "asterisk": "*",
}
_SHORT = {"escape": "esc", "pagedown": "pgdn", "pageup": "pgup"}


def bindings_for(*scopes: KeyScope) -> list[BindingType]:
    """Return the bindings of some scopes, for a `BINDINGS` list."""
    return [_binding(key) for key in KEYS if key.scope in scopes]


def bindings_with_ids(*ids: str) -> list[BindingType]:
    """Return the bindings of these ids, for a screen on which only they make sense."""
    return [_binding(key) for key in KEYS if key.id in ids]


def _binding(key: KeySpec) -> Binding:
    return Binding(
        key.keys,
        key.action,
        key.description,
        show=key.footer_position is not None,
        key_display=key.display,
        tooltip=key.tooltip,
        id=key.id,
    )


def shown_key(binding: Binding) -> str:
    """Return a binding's key as it is shown; the user's own key if the keymap has one."""
    key = KEYS_BY_ID.get(binding.id or "")
    if key is not None and key.display and binding.key in key.keys.split(","):
        return key.display
    return {"escape": "esc", "space": "space"}.get(binding.key) or format_key(binding.key)


def footer_hints(active: Iterable[ActiveBinding]) -> list[tuple[KeySpec, Binding]]:
    """Return the enabled bindings that the footer shows, in its order."""
    hints: dict[str, tuple[KeySpec, Binding]] = {}
    for active_binding in active:
        key = KEYS_BY_ID.get(active_binding.binding.id or "")
        if key is not None and key.footer_position is not None and active_binding.enabled:
            hints.setdefault(key.id, (key, active_binding.binding))
    return sorted(hints.values(), key=lambda hint: hint[0].footer_position or 0)


def key_names(key: KeySpec) -> list[str]:
    """Return all keys of a binding as they are shown, the main one first."""
    names = [_SIGNS.get(name) or _SHORT.get(name) or name for name in key.keys.split(",")]
    main = [key.display] if key.display in names else []
    return [*main, *(name for name in names if name not in main)]
