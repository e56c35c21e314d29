"""Toasts that leave nothing behind. Textual takes a toast away that another word replaced, but not
the holder it stood in: every word said would stay, empty, in the tree and in each layout."""

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
    """Mixed into the App: what stands on the screen is what is to be said, and nothing else."""

    def _refresh_notifications(self) -> None:
        self.call_later(self._show_toasts)

    def _show_toasts(self) -> None:
        try:
            rack = self.screen.get_child_by_type(ToastRack)
        except (ScreenStackError, NoMatches):
            return
        wanted = {rack._toast_id(one): one for one in self._notifications}
        rack.display = bool(wanted)
        for holder in rack.children:
            if wanted.pop(holder.id or "", None) is None and not holder._pruning:
                holder.remove()
        new = [(key, one) for key, one in wanted.items() if not one.has_expired]
        if new:
            rack.mount_all(ToastHolder(Toast(one), id=key) for key, one in new)
            rack.call_later(rack.scroll_end, animate=False, force=True)
