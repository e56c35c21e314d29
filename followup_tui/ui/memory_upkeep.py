"""Once a minute what the keys of that minute have used for a moment is given back, every ten
minutes what the library remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from followup_tui.ui.screens.main_clock import HeartbeatScreen
from followup_tui.ui.terminal import textual_patches

if TYPE_CHECKING:
    from textual.app import App

    _Base = App[None]
else:
    _Base = object


_MINUTES = 10
"""Between two times of forgetting, which costs the next keys some milliseconds."""


class MemoryUpkeep(_Base):
    """Mixed into the App. The sooner it is given back, the fewer lasting things come to lie in
    between and keep it."""

    _is_used = True
    """Whether anything was done since; the start is something."""
    _forgot: tuple[int, int] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Remember that something is being done."""
        if isinstance(event, events.Key | events.Paste | events.MouseDown):
            self._is_used = True
        await super().on_event(event)

    # By name: a mixin has no part in what makes `@on` work.

    def on_heartbeat_screen_minute_changed(self, event: HeartbeatScreen.MinuteChanged) -> None:
        """Another minute began; where nothing was done there is nothing to give back."""
        if not self._is_used:
            return
        self._is_used = False
        now = event.context.now
        part = now.hour, now.minute // _MINUTES
        if self._forgot not in (None, part):
            textual_patches.clear_caches(self)
        self._forgot = part
        textual_patches.release_memory()
