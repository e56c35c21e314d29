"""The full-screen program: wiring only. Settings, theme, keymap, the store, the first screen."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.screen import Screen

from followup_tui import settings as settings_files
from followup_tui.clock import Clock
from followup_tui.safe import safe
from followup_tui.settings import Settings
from followup_tui.ui import keymap
from followup_tui.ui.key_lane import KeyLane
from followup_tui.ui.lifecycle import QuietCrash, driver_class
from followup_tui.ui.main_screen import MainScreen
from followup_tui.ui.store import Store

_HERE = Path(__file__).parent
DEFAULT_THEME = "tokyo-night"


class FollowupApp(QuietCrash, KeyLane, App[None]):
    """Shows the main screen until it is closed."""

    TITLE = "followup"
    # Absolute: a default screen's own CSS_PATH is not loaded.
    CSS_PATH: ClassVar = sorted(str(path) for path in _HERE.glob("*.tcss"))
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = []

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: Settings,
        *,
        state: Path | None = None,
        warnings: tuple[str, ...] = (),
        badge: str = "",
    ) -> None:
        super().__init__(driver_class=driver_class())
        self.store = store
        self._clock = clock
        self._settings = settings
        self._state_file = state
        self._state = settings_files.load_state(state) if state else {}
        self._warnings = warnings
        self._badge = badge

    def get_default_screen(self) -> Screen[None]:
        """The main screen."""
        return MainScreen(self.store, self._clock, self._settings, self._badge)

    def on_mount(self) -> None:
        """Put on the theme and the user's keys; say what of the settings does not count."""
        names = (self._state.get("theme"), self._settings.theme, DEFAULT_THEME)
        self.theme = next(name for name in map(str, names) if name in self.available_themes)
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember("theme", theme.name))
        checked, complaints = keymap.check(self._settings.keymap)
        self.set_keymap(checked)
        for words in (*self._warnings, *complaints):
            self.notify(safe(words, 400), severity="warning", markup=False, timeout=12)

    def _remember(self, name: str, value: str) -> None:
        if self._state_file is not None and self._state.get(name) != value:
            self._state[name] = value
            settings_files.save_state(self._state_file, self._state)
