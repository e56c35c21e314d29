"""The full-screen program: wiring only. Settings, theme, keymap, the store, the first screen."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import App
from textual.screen import Screen
from textual.theme import Theme

from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system import app_state, mask
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import sanitize
from followup_tui.system.settings import Settings
from followup_tui.system.unsaved_text import UnsavedText
from followup_tui.ui.alerts import Alerts, NewlyDue
from followup_tui.ui.base_screen import MaskToggled
from followup_tui.ui.keys import keymap
from followup_tui.ui.keys.key_queue import KeyQueue
from followup_tui.ui.memory_upkeep import MemoryUpkeep
from followup_tui.ui.screens.main import MainScreen
from followup_tui.ui.terminal import textual_patches
from followup_tui.ui.terminal.lifecycle import QuietCrash, driver_class
from followup_tui.ui.unsaved_text import set_unsaved_text
from followup_tui.ui.widgets.theme import apply_theme
from followup_tui.ui.widgets.toasts import ToastMixin

_HERE = Path(__file__).parent


class FollowupApp(QuietCrash, MemoryUpkeep, Alerts, KeyQueue, ToastMixin, App[None]):
    """Shows the main screen until it is closed."""

    TITLE = "followup"
    # Absolute: a default screen's own CSS_PATH is not loaded.
    CSS_PATH: ClassVar = sorted(str(path) for path in _HERE.glob("*.tcss"))
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = []

    def __init__(
        self,
        database: DatabaseThread,
        clock: Clock,
        settings: Settings,
        *,
        state_file: Path | None = None,
        notified_file: Path | None = None,
        unsaved_file: Path | None = None,
        warnings: tuple[str, ...] = (),
        badge: str = "",
    ) -> None:
        textual_patches.patch_styles_cache()
        super().__init__(driver_class=driver_class())
        self.database = database
        self._clock = clock
        self._settings = settings
        self.notify_settings = settings.notify
        if notified_file is not None:
            self.newly_due = NewlyDue(notified_file, database.path, settings.name_form)
        self.unsaved_text = UnsavedText(unsaved_file, str(database.path))
        set_unsaved_text(self, self.unsaved_text)
        self._state_file = state_file
        self._state = app_state.load_state(state_file) if state_file else {}
        self._warnings = warnings
        self._badge = badge
        mask.set_mask(settings.hide_names or self._state.get("hide_names") is True)
        self._worn = apply_theme(self, self._state.get("theme"), settings.theme)

    def get_default_screen(self) -> Screen[None]:
        """The main screen."""
        return MainScreen(self.database, self._clock, self._settings, self._badge)

    def on_mount(self) -> None:
        """Put on the user's keys; say what of the settings does not count."""
        self.theme_changed_signal.subscribe(self, self._theme_chosen)
        checked, complaints = keymap.check_keymap(self._settings.keymap)
        wanted = self._settings.theme
        if wanted is not None and wanted not in self.available_themes:
            complaints += (f"There is no theme {wanted!r}. The palette lists all: type theme.",)
        self.set_keymap(checked)
        for words in (*self._warnings, *complaints):
            self.notify(sanitize(words, 400), severity="warning", markup=False, timeout=12)

    def on_unmount(self) -> None:
        """What is printed afterwards is read by its owner alone."""
        mask.set_mask(False)

    @on(MaskToggled)
    def _mask_turned(self) -> None:
        """Remember it: whoever shares the screen may have to start anew."""
        self._remember("hide_names", mask.is_on())

    def _theme_chosen(self, theme: Theme) -> None:
        """Remember a theme that was picked; the first one was only put on."""
        if theme.name != self._worn:
            self._remember("theme", theme.name)
        self._worn = theme.name

    def _remember(self, key: str, value: str | bool) -> None:
        if self._state_file is not None:
            self._state[key] = value
            app_state.save_state(self._state_file, self._state)
