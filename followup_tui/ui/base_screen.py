"""What every screen that changes something is made of: prompt bar and footer, the step from a key
to an action, and the step from an action to a change. It knows no list and no pane."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from textual import on, work
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.events import Resize
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen

from followup_tui.actions import undo
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system import mask
from followup_tui.system.clock import Clock
from followup_tui.system.settings import Settings
from followup_tui.ui.change_runner import ChangeRunner
from followup_tui.ui.host import UNDOABLE, OpenForm, Target
from followup_tui.ui.keys.bindings import footer_hints, shown_key
from followup_tui.ui.keys.key_queue import KeyQueue, key_queue_of
from followup_tui.ui.list_loader import ListLoader, RowSource
from followup_tui.ui.messages import show_error, show_toast
from followup_tui.ui.terminal.lifecycle import has_job_control
from followup_tui.ui.terminal.textual_private import is_being_removed
from followup_tui.ui.widgets.error_banner import ErrorBanner
from followup_tui.ui.widgets.footer import Footer, KeyHint
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.ui.widgets.row_list import RowList
from followup_tui.wording import Wording

T = TypeVar("T")
ContactAction = Callable[["BaseScreen", Target], None]
"""What a key does to the selected rows."""
_LOW = 20


class MaskToggled(Message):
    """Names are hidden, or shown again."""


class BaseScreen(Screen[None]):
    """A screen with a prompt bar and a footer, from which the database is changed."""

    contact_actions: Mapping[str, ContactAction] = {}
    """By key id, what the keys of the scope `contacts` do here."""
    pane = "due"
    help_topic = ""
    """The topic of the documentation that fits, such as "triage" or "closing#Snooze"."""

    def __init__(
        self, database: DatabaseThread, clock: Clock, settings: Settings, name: str
    ) -> None:
        super().__init__(id=name)
        self.database = database
        self.clock = clock
        self.settings = settings
        self.changes = ChangeRunner(self)
        self.loader = ListLoader(self, self.row_source, self._wake_keys)
        self.is_dismissed = False
        self._screen_above: Screen[Any] | None = None

    def context(self) -> Context:
        """Return the present moment with the user's rules."""
        return Context(self.clock.now(), self.settings.rules, "screen")

    @property
    def key_queue(self) -> KeyQueue:
        """Where keys wait while something is being opened."""
        return key_queue_of(self.app)

    @property
    def is_ready_for_keys(self) -> bool:
        """Whether the next key finds what the keys before it led to: no change is under way, the
        rows are current, and what a closed screen decided is known. A prompt takes keys always."""
        if any(bar.display for bar in self.query(PromptBar)):
            return True
        return (
            self.loader.is_current
            and not self.loader.is_reading_cursor
            and not self.changes.is_busy
            and (self._screen_above is None or self._screen_above in self.app.screen_stack)
        )

    def leaves(self, key: str) -> bool:
        """Return whether a key leaves this screen, and no change is under way that it waits for."""
        active = self.active_bindings.get(key)
        is_bound = active is not None and active.node is self and active.binding.action == "leave"
        return is_bound and not self.changes.is_busy

    def _wake_keys(self) -> None:
        # Asked for before the app runs, or after it has ended, there are no keys.
        if self.is_attached:
            self.key_queue.wake()

    @property
    def prompt_bar(self) -> PromptBar:
        """The bar in which prompts are answered."""
        return self.query_one(PromptBar)

    # What the subclass knows

    def target(self) -> Target:
        """Return what the next action applies to; without ids if nothing is selected."""
        return Target((), False)

    @property
    def nothing_selected_text(self) -> str:
        """What to say when an action applies to nothing."""
        return "Nothing selected."

    def single_target(self, target: Target) -> Target:
        """Return the one row that a form is about, whatever is marked."""
        return Target(target.ids[:1], target.are_followups)

    def row_source(self, row_list: RowList) -> RowSource:
        """Return where the rows of a list come from."""
        raise NotImplementedError

    def refresh_titles(self) -> None:
        """Show in the borders what is listed and how much is marked."""

    def change_started(self, hidden: bool) -> None:
        """A change begins; `hidden`: its rows are out of sight already."""
        self.loader.cancel()
        self.loader.invalidate()

    def change_finished(self, change: Change | None) -> None:
        """Show the result of a change, or what there is after one was refused (None)."""
        raise NotImplementedError

    def data_changed(self) -> None:
        """Read the database again, as another program may have changed it."""

    def hide_rows(self, target: Target) -> bool:
        """Take rows out of the list before the change is made; return whether they are hidden."""
        return False

    def minute_changed(self) -> None:
        """Show times as of another minute, day or time zone."""
        if self.prompt_bar.display:
            self.prompt_bar.refresh_times()

    def clear_marks(self) -> None:
        """Clear all marks."""

    def filter(self, text: str) -> None:
        """Show only rows that match the text."""

    def begin_find(self) -> Callable[[], None]:
        """A search begins; return what shows the lists again as they were."""
        return self.clear_marks

    def end_find(self) -> None:
        """Keep what was found."""

    def move_cursor(self, rows: int) -> None:
        """Move the cursor of the list by some rows."""

    async def wait_for_lists(self) -> None:
        """Wait until the lists show what was asked for last."""
        await self.loader.wait()

    # Lists

    @on(RowList.RowsNeeded)
    def _rows_needed(self, event: RowList.RowsNeeded) -> None:
        event.stop()
        self.loader.fill(event.list, event.start, event.end)

    @on(RowList.MarkAllRequested)
    def _mark_all_requested(self, event: RowList.MarkAllRequested) -> None:
        event.stop()
        # The next key may be on its way already, and acts on all rows, too.
        self.loader.invalidate()
        self.hold_keys_during(partial(self.loader.mark_all, event.list))

    @on(RowList.MarksChanged)
    def _marks_changed(self, event: RowList.MarksChanged) -> None:
        event.stop()
        self.refresh_titles()

    # From a key to an action

    def action_contact(self, key_id: str) -> None:
        """Run the contact action of a key on the selected rows, as soon as these are current."""
        self.on_selected(partial(self.contact_actions[key_id], self))

    def on_selected(self, action: Callable[[Target], None]) -> None:
        """Run an action on the selected rows, as soon as these are current."""
        self.when_current(partial(self._run_on_selected, action))

    def _run_on_selected(self, action: Callable[[Target], None]) -> None:
        target = self.target()
        if target.ids:
            action(target)
        else:
            self.show_toast(self.nothing_selected_text)

    def when_current(self, action: Callable[[], None]) -> None:
        """Run an action that reads the rows: at once if they are current, else as soon as they are,
        with the keys typed meanwhile waiting behind it."""
        if self.loader.is_current:
            action()
        else:
            self.hold_keys_during(partial(self._run_when_current, action))

    async def _run_when_current(self, action: Callable[[], None]) -> None:
        await self.loader.wait()
        if not self.is_dismissed:
            action()

    def hold_keys_during(self, reading: Callable[[], Awaitable[None]]) -> None:
        """Run something that changes what the next key applies to; keys wait for it."""
        self.key_queue.hold()
        self._run_and_release(reading)

    @work(group="hold")
    async def _run_and_release(self, reading: Callable[[], Awaitable[None]]) -> None:
        try:
            await reading()
        finally:
            self.key_queue.release()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow only the keys that quit or open the help while something is typed."""
        try:
            bar = self.prompt_bar
        except NoMatches:
            # Asked before the widgets are there.
            return False
        return action in ("quit", "help") if bar.is_mounted and bar.display else True

    def action_undo(self) -> None:
        """Undo the last change, whichever program made it."""
        context = self.context()
        self.undo_starts()
        self.perform(lambda: undo.undo(context), undo.UNDONE)

    def action_redo(self) -> None:
        """Redo the change that was undone last."""
        context = self.context()
        self.undo_starts()
        self.perform(lambda: undo.redo(context), undo.REDONE)

    def undo_starts(self) -> None:
        """A change is going to be undone or redone."""

    # From an action to a change

    def perform(
        self,
        action: Callable[[], Change],
        message: str = UNDOABLE,
        *,
        hide: Target | None = None,
        unsaved_key: str = "",
        form: OpenForm | None = None,
    ) -> object:
        """Perform a change on the database thread; see `Host.perform`."""
        hidden = hide is not None and self.hide_rows(hide)
        self.change_started(hidden)
        return self.changes.start(action, message, unsaved_key, form)

    def data_changed_above(self) -> None:
        """Read the database again, as a screen above this one may have changed it; keys wait."""
        self.data_changed()

    def data_changed_below(self) -> None:
        """Have the screens that are still open read the database again."""
        for screen in self.app.screen_stack:
            if isinstance(screen, BaseScreen) and not screen.is_dismissed:
                screen.data_changed_above()

    # Prompt bar and footer

    @property
    def is_low(self) -> bool:
        """Whether there is room for only a line or two above the prompt."""
        return self.has_class("-low")

    @property
    def preview_size(self) -> tuple[int, int]:
        """The columns and lines that a preview above the prompt may take."""
        return max(1, self.size.width - 2), max(1, self.size.height - 4)

    def on_resize(self, event: Resize) -> None:
        """Lay the screen out for its new size."""
        self.apply_size(event.size)

    def apply_size(self, size: Size) -> None:
        """Lay the screen out for a size; on a low one choices share a line."""
        self.set_class(size.height < _LOW, "-low")

    def open_prompt(self, prompt: Prompt, text: str | None = None) -> None:
        """Ask something in the prompt bar; `text` is filled in."""
        self.prompt_bar.open(prompt, text)
        self.refresh_bindings()
        self.refresh_footer()

    @on(PromptBar.KeysChanged)
    def _prompt_keys_changed(self, event: PromptBar.KeysChanged) -> None:
        event.stop()
        self.refresh_bindings()
        self.refresh_footer()

    @on(PromptBar.Closed)
    def _prompt_closed(self, event: PromptBar.Closed) -> None:
        event.stop()
        if not self.prompt_bar.display:
            self.refresh_bindings()
            self.refresh_footer()

    def refresh_footer(self) -> None:
        """Show the keys that work here."""
        if not self.is_current:
            # The active bindings are those of the screen above.
            return
        prompt = self.prompt_bar.prompt
        labels = prompt.key_labels if prompt else {}
        hints = [
            KeyHint(binding.key, shown_key(binding), labels.get(key.action, key.description))
            for key, binding in footer_hints(self.active_bindings.values())
            # While something is typed, "?" is text; F1 opens the help.
            if prompt is None or key.id != "app.help"
        ]
        self.query_one(Footer).show(hints)

    def on_screen_resume(self) -> None:
        """The screen above is gone."""
        if self.is_mounted and self.query(Footer):
            self.refresh_footer()

    # Screens above and below

    def open_screen(
        self, screen: Screen[T], then: Callable[[T | None], None] | None = None
    ) -> None:
        """Open a screen above this one; keys wait until it shows what they apply to."""
        self.key_queue.hold(leavable=True)
        self._push(screen, then)

    @work(group="open")
    async def _push(self, screen: Screen[T], then: Callable[[T | None], None] | None) -> None:
        def closed(result: T | None) -> None:
            self._screen_above = None
            if then is not None:
                then(result)
            self._wake_keys()

        self._screen_above = screen
        try:
            await self.app.push_screen(screen, closed)
            self.key_queue.wake()
            if isinstance(screen, BaseScreen):
                await screen.wait_for_lists()
        finally:
            self.key_queue.release(leavable=True)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Leave: readings are cancelled, changes go on."""
        self.is_dismissed = True
        self.loader.stop()
        for worker in list(self.workers):
            if worker.node is self:
                worker.cancel()
        return super().dismiss(result)

    # Messages

    def show_toast(self, words: str | Wording) -> None:
        """Say what happened."""
        show_toast(self.app, words)

    def show_error(self, error: FollowupError) -> None:
        """Say why something was refused."""
        show_error(self.app, error)

    def show_banner(self, words: Wording) -> None:
        """Show a sentence above everything else; an empty one: none."""
        banners = [banner for banner in self.query(ErrorBanner) if not is_being_removed(banner)]
        for banner in banners:
            if banner.words != words:
                banner.remove()
        if words and not any(banner.words == words for banner in banners):
            self.mount(ErrorBanner(words), before=0)

    def require_names_shown(self) -> bool:
        """Return whether names are shown, and tell how to show them if not."""
        if mask.is_on():
            self.show_toast("Names are hidden. Press M to show them before editing.")
        return not mask.is_on()

    # Keys of every screen

    def action_hide_names(self) -> None:
        """Hide all names and texts, or show them again."""
        mask.set_mask(not mask.is_on())
        self.app.clear_notifications()
        for screen in self.app.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.change_finished(None)
                screen.query("#header").refresh()
                screen.query(ErrorBanner).refresh()
        self.show_toast("Names hidden. Press M to show them." if mask.is_on() else "Names shown.")
        self.post_message(MaskToggled())

    def action_help(self) -> None:
        """Show what each key does, and the topic that fits the screen or the prompt."""
        from followup_tui.ui.screens.help import HelpScreen

        prompt = self.prompt_bar.prompt
        here = prompt.help_topic if prompt else self.help_topic
        active = self.active_bindings.values()
        self.open_screen(HelpScreen(active, here, opens_here=prompt is not None))

    def action_suspend(self) -> None:
        """Suspend to the shell."""
        if has_job_control():
            self.app.action_suspend_process()
        else:
            self.show_toast("Can't suspend: followup was not started from a shell.")

    def action_quit(self) -> None:
        """Quit at once."""
        self.app.exit()
