"""What every screen that changes things is made of: the moment, the line to type in, having a
change made and saying what happened. Knows no list and no pane."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar, cast

from textual import on, work
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.events import Resize
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen

from followup_tui.actions.context import Context
from followup_tui.actions.queue import QueuedError
from followup_tui.domain.change import Change
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system import mask
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe_sentence
from followup_tui.system.settings import Settings
from followup_tui.ui.host import Target
from followup_tui.ui.keys import bindings
from followup_tui.ui.keys.key_queue import KeyQueue
from followup_tui.ui.terminal.lifecycle import has_job_control
from followup_tui.ui.unsaved_text import unsaved_text_of
from followup_tui.ui.widgets.error_banner import ErrorBanner
from followup_tui.ui.widgets.footer import Footer, KeyHint
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.ui.widgets.prompt_bar import PromptBar

T = TypeVar("T")
_PATIENCE = 0.7
_KEPT = "Kept"


class MaskToggled(Message):
    """The mask was put on or taken off."""


class BaseScreen(Screen[None]):
    """Holds a `LineBar` and a `KeyLine`; what is shown beside them is for the subclass."""

    pane = "due"

    def __init__(self, store: DatabaseThread, clock: Clock, settings: Settings, name: str) -> None:
        super().__init__(id=name)
        self.database = store
        self.settings = settings
        self._clock = clock
        self._pending = 0
        self.is_dismissed = False

    def context(self) -> Context:
        """The present moment with the user's rules."""
        return Context(self._clock.now(), self.settings.rules, "screen")

    @property
    def key_queue(self) -> KeyQueue:
        """Where keys wait for what is being opened."""
        return cast(KeyQueue, self.app)

    @property
    def prompt_bar(self) -> PromptBar:
        """The line that is typed in."""
        return self.query_one(PromptBar)

    @property
    def is_low(self) -> bool:
        """Whether there is no room for more than a line or two above the line."""
        return self.has_class("-low")

    @property
    def preview_size(self) -> tuple[int, int]:
        """Columns and lines that there are above the line, all of the screen taken."""
        return max(1, self.size.width - 2), max(1, self.size.height - 4)

    # Size

    def on_resize(self, event: Resize) -> None:
        self.apply_size(event.size)

    def apply_size(self, size: Size) -> None:
        """Get ready for a screen of this size; in a low one the line leaves its choices in one
        row."""
        self.set_class(size.height < 20, "-low")

    # What the subclass knows

    def target(self) -> Target:
        """Whom the next action is about; without ids where there is nobody."""
        raise NotImplementedError

    def hide_rows(self, target: Target) -> None:
        """Take rows out of what is due at once: they are being dealt with."""

    def clear_marks(self) -> None:
        """Take all marks away."""

    def change_started(self) -> None:
        """A change begins; what is being read is older than it."""

    def change_finished(self, change: Change | None) -> None:
        """No more changes are under way; the last one is given unless it was refused."""
        raise NotImplementedError

    def filter(self, find: str) -> None:
        """Show only what answers to the words."""

    async def wait_for_lists(self) -> None:
        """Wait until the lists show what was asked for last."""

    def data_changed(self) -> None:
        """The database may hold something else now; what is being typed is left alone."""

    def minute_changed(self) -> None:
        """Another minute, day or zone: say it anew from what is known."""
        if self.prompt_bar.display:
            self.prompt_bar.refresh_times()

    def move_cursor(self, rows: int) -> None:
        """Move the cursor of the list that has it."""

    def focus_pane(self, name: str | None = None) -> None:
        """Give a pane the focus."""

    # The line and the footer

    def open_prompt(self, ask: Prompt, typed: str | None = None) -> None:
        """Ask something in the line; `typed` stands in it already."""
        self.prompt_bar.open(ask, typed)
        self.refresh_bindings()
        self.refresh_footer()

    @on(PromptBar.KeysChanged)
    def _line_turned(self, event: PromptBar.KeysChanged) -> None:
        event.stop()
        self.refresh_bindings()
        self.refresh_footer()

    @on(PromptBar.Closed)
    def _line_closed(self, event: PromptBar.Closed) -> None:
        event.stop()
        if not self.prompt_bar.display:
            self.refresh_bindings()
            self.refresh_footer()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, only the keys that leave it work."""
        try:
            line = self.prompt_bar
        except NoMatches:
            # Asked before its parts are there.
            return False
        return action == "quit" if line.is_mounted and line.display else True

    def refresh_footer(self) -> None:
        """Show the keys that work here in the footer."""
        if not self.is_current:
            # Those that are active are the keys of what lies over it, which may not be there yet.
            return
        names = self.prompt_bar.prompt.key_labels if self.prompt_bar.prompt else {}
        shown = [
            KeyHint(
                binding.key, bindings.shown_key(binding), names.get(key.action, key.description)
            )
            for key, binding in bindings.footer_hints(self.active_bindings.values())
        ]
        self.query_one(Footer).show(shown)

    def on_screen_resume(self) -> None:
        """What lay over it is gone."""
        if self.is_mounted and self.query(Footer):
            self.refresh_footer()

    # Screens over this one

    def open_screen(
        self, screen: Screen[T], then: Callable[[T | None], None] | None = None
    ) -> None:
        """Lay a screen over this one; keys wait until it can take them."""
        self.key_queue.hold_keys()
        self._push(screen, then)

    @work(group="open")
    async def _push(self, screen: Screen[T], then: Callable[[T | None], None] | None) -> None:
        try:
            await self.app.push_screen(screen, then)
        finally:
            self.key_queue.release_keys()

    # Changing

    def perform(
        self,
        action: Callable[[], Change],
        message: str = "{} · u takes it back",
        unsaved_key: str = "",
    ) -> object:
        """Have a change made, say what happened (`{}` is its label), show the result. `form` is
        what the form that it comes from is kept as."""
        self._pending += 1
        self.change_started()
        # The app's: it goes on where the screen is left meanwhile.
        making = self._perform(action, message, self.prompt_bar.take_submission(), unsaved_key)
        return self.app.run_worker(making, group="change")

    async def _perform(
        self, action: Callable[[], Change], said: str, typed: tuple[Prompt, str] | None, form: str
    ) -> None:
        waiting = self.set_timer(_PATIENCE, partial(self.show_toast, "Waiting for the database…"))
        change = None
        try:
            change = await self.database.run(action)
        except FollowupError as error:
            if not isinstance(error, QueuedError):
                self._bring_back(typed)
            elif typed is not None:
                self.prompt_bar.discard_unsaved(typed[0])
            self.show_error(error)
        else:
            if typed is not None:
                self.prompt_bar.discard_unsaved(typed[0])
            if form and (lines := unsaved_text_of(self.app)) is not None:
                lines.put(form, None)
            # An undo would take back the change before it.
            words = said if change.edits else "Nothing was changed: it is so already."
            if words:
                self.show_toast(words.replace("{}", safe_sentence(change.label, 200)))
        finally:
            waiting.stop()
            self._pending -= 1
        # With more to come the list would show for a moment what is being dealt with.
        if self._pending:
            return
        if not self.is_dismissed:
            self.change_finished(change)
            return
        for screen in self.app.screen_stack:
            if isinstance(screen, BaseScreen) and not screen.is_dismissed:
                screen.data_changed()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Leave. What is being read would be shown on a screen that has gone; what is being changed
        goes on."""
        self.is_dismissed = True
        for worker in list(self.workers):
            if worker.node is self:
                worker.cancel()
        return super().dismiss(result)

    def _bring_back(self, typed: tuple[Prompt, str] | None) -> None:
        """What was typed and could not be saved stands in the line again."""
        if (
            typed is not None
            and typed[1].strip()
            and not self.prompt_bar.display
            and self.is_current
        ):
            self.open_prompt(typed[0], typed[1])

    def show_toast(self, words: str) -> None:
        """Say what happened; what was said before makes room."""
        for one in list(self.app._notifications):
            # A failure stays until it was there to be read.
            if one.severity == "information":
                self.app._unnotify(one)
        self.notify(words, markup=False, timeout=4)

    def show_banner(self, words: str) -> None:
        """Let this sentence stand over everything, or none."""
        there = [one for one in self.query(ErrorBanner) if not one._pruning]
        for one in there:
            if one.error_text != words:
                one.remove()
        if words and not any(one.error_text == words for one in there):
            self.mount(ErrorBanner(words, str(self.database.path)), before=0)

    def show_error(self, error: FollowupError) -> None:
        """Say why something was refused; what stands there already is not said again."""
        if any(one.error_text == str(error) for one in self.query(ErrorBanner)):
            return
        for one in list(self.app._notifications):
            # What else the database refuses must not hide where a line has gone.
            if one.title != _KEPT:
                self.app._unnotify(one)
        self.notify(
            safe_sentence(str(error), 400),
            title=_KEPT if isinstance(error, QueuedError) else "",
            severity="warning",
            markup=False,
            timeout=8,
        )

    def action_mask(self) -> None:
        """Cover every name and text, or show them again."""
        mask.set_mask(not mask.is_on())
        self.app.clear_notifications()
        for screen in self.app.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.change_finished(None)
                screen.query("#header").refresh()
                screen.query(ErrorBanner).refresh()
        self.show_toast(
            "Masked. M shows the names again." if mask.is_on() else "Names are shown again."
        )
        self.post_message(MaskToggled())

    def require_names_shown(self) -> bool:
        """Whether what is stored may be shown to be changed; says so where it is masked."""
        if mask.is_on():
            self.show_toast("The screen is masked. M shows what there is to change.")
        return not mask.is_on()

    def action_help(self) -> None:
        """Show what the keys do here."""
        from followup_tui.ui.screens.help import HelpScreen

        self.open_screen(HelpScreen(self.active_bindings.values()))

    def action_suspend(self) -> None:
        """Back to the shell until `fg`."""
        if has_job_control():
            self.app.action_suspend_process()
        else:
            self.show_toast("There is no shell to go back to: the program was started without one.")

    def action_quit(self) -> None:
        """Quit at once."""
        self.app.exit()
