"""Toasts that leave nothing behind.

Textual removes a replaced toast but not its holder: an empty holder for every toast ever shown
would stay in the widget tree and in each layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ScreenStackError
from textual.css.query import NoMatches
from textual.widgets._toast import Toast, ToastHolder, ToastRack

if TYPE_CHECKING:
    from textual.app import App

    _Base = App[None]
else:
    _Base = object


class ToastMixin(_Base):
    """An app whose screen holds the current toasts and nothing of earlier ones."""

    def _refresh_notifications(self) -> None:
        self.call_later(self._show_toasts)

    def _show_toasts(self) -> None:
        try:
            rack = self.screen.get_child_by_type(ToastRack)
        except (ScreenStackError, NoMatches):
            return
        wanted = {rack._toast_id(toast): toast for toast in self._notifications}
        rack.display = bool(wanted)
        for holder in rack.children:
            if wanted.pop(holder.id or "", None) is None and not holder._pruning:
                holder.remove()
        new = [(key, toast) for key, toast in wanted.items() if not toast.has_expired]
        if new:
            rack.mount_all(ToastHolder(Toast(toast), id=key) for key, toast in new)
            rack.call_later(rack.scroll_end, animate=False, force=True)
