"""The full-screen program: wiring only. Settings, theme, keymap, the store, the first screen."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import App
from textual.screen import Screen
from textual.theme import Theme

from followup_tui.system import app_state as state_file
from followup_tui.system import mask
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import clean
from followup_tui.system.settings import Settings
from followup_tui.system.unsaved_text import HalfTyped
from followup_tui.ui.alerts import Attention, Newly
from followup_tui.ui.base_screen import MaskTurned
from followup_tui.ui.database_thread import Store
from followup_tui.ui.keys import keymap
from followup_tui.ui.keys.key_queue import KeyLane
from followup_tui.ui.memory_upkeep import Rest
from followup_tui.ui.screens.main import MainScreen
from followup_tui.ui.terminal import textual_patches
from followup_tui.ui.terminal.lifecycle import QuietCrash, driver_class
from followup_tui.ui.unsaved_text import keep_lines
from followup_tui.ui.widgets.theme import worn
from followup_tui.ui.widgets.toasts import Toasts

_HERE = Path(__file__).parent


class FollowupApp(QuietCrash, Rest, Attention, KeyLane, Toasts, App[None]):
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
        told: Path | None = None,
        half_typed: Path | None = None,
        warnings: tuple[str, ...] = (),
        badge: str = "",
    ) -> None:
        textual_patches.mend()
        super().__init__(driver_class=driver_class())
        self.store = store
        self._clock = clock
        self._settings = settings
        self.how = settings.notify
        if told is not None:
            self.newly = Newly(told, store.path, settings.status_name)
        self.half_typed = HalfTyped(half_typed, str(store.path))
        keep_lines(self, self.half_typed)
        self._state_file = state
        self._state = state_file.load_state(state) if state else {}
        self._warnings = warnings
        self._badge = badge
        mask.wear(settings.masked or self._state.get("masked") is True)
        self._worn = worn(self, self._state.get("theme"), settings.theme)

    def get_default_screen(self) -> Screen[None]:
        """The main screen."""
        return MainScreen(self.store, self._clock, self._settings, self._badge)

    def on_mount(self) -> None:
        """Put on the user's keys; say what of the settings does not count."""
        self.theme_changed_signal.subscribe(self, self._theme_chosen)
        checked, complaints = keymap.check(self._settings.keymap)
        wanted = self._settings.theme
        if wanted is not None and wanted not in self.available_themes:
            complaints += (f"There is no theme {wanted!r}. The palette lists all: type theme.",)
        self.set_keymap(checked)
        for words in (*self._warnings, *complaints):
            self.notify(clean(words, 400), severity="warning", markup=False, timeout=12)

    def on_unmount(self) -> None:
        """What is printed afterwards is read by its owner alone."""
        mask.wear(False)

    @on(MaskTurned)
    def _mask_turned(self) -> None:
        """Remember it: whoever shares the screen may have to start anew."""
        self._remember("masked", mask.is_on())

    def _theme_chosen(self, theme: Theme) -> None:
        """Remember a theme that was picked; the first one was only put on."""
        if theme.name != self._worn:
            self._remember("theme", theme.name)
        self._worn = theme.name

    def _remember(self, key: str, value: str | bool) -> None:
        if self._state_file is not None:
            self._state[key] = value
            state_file.save_state(self._state_file, self._state)
