"""The full-screen app: it puts settings, theme, keys, heartbeat and the main screen together."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.console import RenderableType
from textual import events, on
from textual.app import ScreenStackError
from textual.screen import Screen
from textual.theme import Theme
from textual.widgets import Input

from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system import app_state, mask, paths
from followup_tui.system.clock import Clock
from followup_tui.system.ignored_setting import IgnoredSetting
from followup_tui.system.sanitize import safe_sentence
from followup_tui.system.settings import Settings
from followup_tui.system.unsaved_text import UnsavedText
from followup_tui.ui.alerts import Alerts, NewlyDue
from followup_tui.ui.base_screen import BaseScreen, MaskToggled
from followup_tui.ui.heartbeat import TICK_SECONDS, Heartbeat
from followup_tui.ui.ignored_settings import with_screen_settings
from followup_tui.ui.keys.key_queue import KeyQueue
from followup_tui.ui.keys.keymap import check_keymap
from followup_tui.ui.messages import show_toast, too_long
from followup_tui.ui.old_changes import OldChanges
from followup_tui.ui.screens.main import MainScreen
from followup_tui.ui.terminal.driver import FollowupDriver
from followup_tui.ui.terminal.input_parser import MAX_PASTE
from followup_tui.ui.terminal.refused_paste import RefusedPaste
from followup_tui.ui.terminal.textual_private import CrashHandlingApp
from followup_tui.ui.unsaved_text import RemembersText, set_unsaved_text
from followup_tui.ui.widgets.editable_input import EditableInput
from followup_tui.ui.widgets.theme import apply_theme
from followup_tui.ui.workers import start_worker
from followup_tui.wording import Wording, as_wording

_NOTICE_SECONDS = 12
MAX_QUERY = 1_000
"""How many characters fit into an input of Textual's own, such as that of the palette."""


class FollowupApp(CrashHandlingApp):
    """Shows the main screen until it is closed."""

    TITLE = "followup"
    # Absolute, as a relative path is looked up beside the base class.
    CSS_PATH: ClassVar = [str(Path(__file__).with_name("app.tcss"))]
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
        settings_file: Path | None = None,
        ignored: tuple[IgnoredSetting, ...] = (),
        notice: str | Wording = "",
        badge: str = "",
    ) -> None:
        """The files remember theme and mask, what was announced, and unsaved text; None: not kept.

        `ignored` settings of the file, and a `notice`, are shown at the start; `badge` marks a
        database that is not the user's own."""
        super().__init__(driver_class=FollowupDriver)
        self.database = database
        self.unsaved_text = UnsavedText(unsaved_file, str(database.path))
        set_unsaved_text(self, self.unsaved_text)
        self.key_queue = KeyQueue(self, self._deliver, self._is_ready_for_keys, self._leaves)
        newly_due = None
        if notified_file is not None:
            newly_due = NewlyDue(notified_file, database.path, settings.name_form)
        self.alerts = Alerts(self, database, settings.notify, newly_due)
        self.main_screen = MainScreen(database, clock, settings, badge)
        self.heartbeat = Heartbeat(
            self,
            database,
            self.alerts,
            self.main_screen,
            OldChanges(self, database, settings.undo),
        )
        self._settings = settings
        self._settings_file = settings_file
        self._state_file = state_file
        self._state = app_state.load_state(state_file) if state_file else {}
        self.ignored_settings = with_screen_settings(ignored, settings, settings_file)
        """The ignored settings, with their lines."""
        self._notice = as_wording(notice)
        mask.set_mask(settings.hide_names or self._state.get("hide_names") is True)
        self._theme_applied = apply_theme(self, self._state.get("theme"), settings.theme)

    def get_default_screen(self) -> Screen[None]:
        """Return the main screen."""
        return self.main_screen

    def on_mount(self) -> None:
        """Apply the user's keymap, and show which settings are ignored."""
        self.theme_changed_signal.subscribe(self, self._theme_chosen)
        self.set_keymap(check_keymap(self._settings.keymap)[0])
        if self.ignored_settings:
            from followup_tui.ui.screens.ignored_panel import IgnoredSettingsScreen

            panel = IgnoredSettingsScreen(self.ignored_settings, self._settings_file)
            self.main_screen.open_screen(panel)
        if self._notice:
            text = safe_sentence(self._notice, 400)
            self.notify(text, markup=False, timeout=_NOTICE_SECONDS)
        self.set_interval(TICK_SECONDS, self.heartbeat.start_tick)
        self.call_after_refresh(self._say_unfinished)

    def _say_unfinished(self) -> None:
        if not (paths.editor_files().is_dir() or self.unsaved_text.topics("")):
            return
        from followup_tui.ui.unfinished import say_unfinished  # nothing is left, mostly

        start_worker(self, partial(say_unfinished, self.main_screen), group="unfinished")

    def exit(
        self, result: None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """Exit; what was typed last is remembered first, as its event may wait behind this."""
        with suppress(ScreenStackError):
            for screen in self.screen_stack:
                for widget in (screen, *screen.query()):
                    if isinstance(widget, RemembersText):
                        widget.remember()
        super().exit(result, return_code, message)

    def on_unmount(self) -> None:
        """Stop the heartbeat; show names again, as what is printed afterwards is not on screen."""
        self.heartbeat.stop()
        mask.set_mask(False)

    async def on_event(self, event: events.Event) -> None:
        """Send keys through the key queue, and note when the user was last active."""
        self.alerts.note_input(event)
        await self.key_queue.put(event)

    async def _deliver(self, event: events.Event) -> None:
        """Hand an event to Textual; what is pasted into one of its own inputs comes as one line."""
        if isinstance(event, events.Paste) and not event.is_forwarded:
            target = self.focused
            if isinstance(target, Input) and not isinstance(target, EditableInput):
                line = " ".join(event.text.splitlines())
                if isinstance(event, RefusedPaste) or len(target.value) + len(line) > MAX_QUERY:
                    show_toast(self, too_long(MAX_QUERY))
                    return
                event = events.Paste(line)
        await super().on_event(event)

    def on_refused_paste(self, event: RefusedPaste) -> None:
        """Say that a paste was too long to be taken."""
        show_toast(self, too_long(MAX_PASTE))

    def _is_ready_for_keys(self) -> bool:
        screen = self.screen
        return not isinstance(screen, BaseScreen) or screen.is_ready_for_keys

    def _leaves(self, key: str) -> bool:
        screen = self.screen
        return isinstance(screen, BaseScreen) and screen.leaves(key)

    def on_app_focus(self) -> None:
        """The terminal reports focus."""
        self.alerts.focus_reported()

    def on_app_blur(self) -> None:
        """The terminal reports focus."""
        self.alerts.focus_reported()

    @on(MainScreen.DueCounted)
    def _due_counted(self, event: MainScreen.DueCounted) -> None:
        self.alerts.due_counted(event.context, event.due)

    @on(MaskToggled)
    def _mask_toggled(self) -> None:
        # A screen that is shared may have to be restarted.
        self._remember("hide_names", mask.is_on())

    def _theme_chosen(self, theme: Theme) -> None:
        """Remember a theme that was picked, but not the one applied at the start."""
        if theme.name != self._theme_applied:
            self._remember("theme", theme.name)
        self._theme_applied = theme.name

    def _remember(self, key: str, value: str | bool) -> None:
        if self._state_file is not None:
            self._state[key] = value
            app_state.save_state(self._state_file, self._state)
