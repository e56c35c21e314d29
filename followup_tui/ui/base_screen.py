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

from followup_tui.actions.context import Occasion
from followup_tui.actions.queue import KeptError
from followup_tui.domain.change import Change
from followup_tui.errors import FollowupError
from followup_tui.system import mask
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe_sentence
from followup_tui.system.settings import Settings
from followup_tui.ui.database_thread import Store
from followup_tui.ui.host import Target
from followup_tui.ui.keys import bindings
from followup_tui.ui.keys.key_queue import KeyLane
from followup_tui.ui.terminal.lifecycle import is_job
from followup_tui.ui.unsaved_text import lines_of
from followup_tui.ui.widgets.error_banner import TroubleLine
from followup_tui.ui.widgets.footer import Hint, KeyLine
from followup_tui.ui.widgets.prompt_bar import Ask, LineBar

T = TypeVar("T")
_PATIENCE = 0.7
_KEPT = "Kept"


class MaskTurned(Message):
    """The mask was put on or taken off."""


class DeskScreen(Screen[None]):
    """Holds a `LineBar` and a `KeyLine`; what is shown beside them is for the subclass."""

    pane = "due"

    def __init__(self, store: Store, clock: Clock, settings: Settings, name: str) -> None:
        super().__init__(id=name)
        self.store = store
        self.settings = settings
        self._clock = clock
        self._pending = 0
        self.is_left = False

    def occasion(self) -> Occasion:
        """The present moment with the user's rules."""
        return Occasion(self._clock.now(), self.settings.rules, "screen")

    @property
    def lane(self) -> KeyLane:
        """Where keys wait for what is being opened."""
        return cast(KeyLane, self.app)

    @property
    def line(self) -> LineBar:
        """The line that is typed in."""
        return self.query_one(LineBar)

    @property
    def is_low(self) -> bool:
        """Whether there is no room for more than a line or two above the line."""
        return self.has_class("-low")

    @property
    def room(self) -> tuple[int, int]:
        """Columns and lines that there are above the line, all of the screen taken."""
        return max(1, self.size.width - 2), max(1, self.size.height - 4)

    # Size

    def on_resize(self, event: Resize) -> None:
        self.fit(event.size)

    def fit(self, size: Size) -> None:
        """Get ready for a screen of this size; in a low one the line leaves its choices in one
        row."""
        self.set_class(size.height < 20, "-low")

    # What the subclass knows

    def target(self) -> Target:
        """Whom the next action is about; without ids where there is nobody."""
        raise NotImplementedError

    def settle(self, target: Target) -> None:
        """Take rows out of what is due at once: they are being dealt with."""

    def clear_marks(self) -> None:
        """Take all marks away."""

    def making(self) -> None:
        """A change begins; what is being read is older than it."""

    def made(self, change: Change | None) -> None:
        """No more changes are under way; the last one is given unless it was refused."""
        raise NotImplementedError

    def narrow(self, find: str) -> None:
        """Show only what answers to the words."""

    async def lists_read(self) -> None:
        """Wait until the lists show what was asked for last."""

    def reread(self) -> None:
        """The database may hold something else now; what is being typed is left alone."""

    def time_passed(self) -> None:
        """Another minute, day or zone: say it anew from what is known."""
        if self.line.display:
            self.line.say_anew()

    def step(self, rows: int) -> None:
        """Move the cursor of the list that has it."""

    def focus_pane(self, name: str | None = None) -> None:
        """Give a pane the focus."""

    # The line and the footer

    def ask(self, ask: Ask, typed: str | None = None) -> None:
        """Ask something in the line; `typed` stands in it already."""
        self.line.open(ask, typed)
        self.refresh_bindings()
        self.show_hints()

    @on(LineBar.Turned)
    def _line_turned(self, event: LineBar.Turned) -> None:
        event.stop()
        self.refresh_bindings()
        self.show_hints()

    @on(LineBar.Closed)
    def _line_closed(self, event: LineBar.Closed) -> None:
        event.stop()
        if not self.line.display:
            self.refresh_bindings()
            self.show_hints()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, only the keys that leave it work."""
        try:
            line = self.line
        except NoMatches:
            # Asked before its parts are there.
            return False
        return action == "quit" if line.is_mounted and line.display else True

    def show_hints(self) -> None:
        """Show the keys that work here in the footer."""
        if not self.is_current:
            # Those that are active are the keys of what lies over it, which may not be there yet.
            return
        names = self.line.ask.names if self.line.ask else {}
        shown = [
            Hint(binding.key, bindings.shown(binding), names.get(key.action, key.description))
            for key, binding in bindings.hints(self.active_bindings.values())
        ]
        self.query_one(KeyLine).show(shown)

    def on_screen_resume(self) -> None:
        """What lay over it is gone."""
        if self.is_mounted and self.query(KeyLine):
            self.show_hints()

    # Screens over this one

    def open_over(self, screen: Screen[T], then: Callable[[T | None], None] | None = None) -> None:
        """Lay a screen over this one; keys wait until it can take them."""
        self.lane.hold_keys()
        self._push(screen, then)

    @work(group="open")
    async def _push(self, screen: Screen[T], then: Callable[[T | None], None] | None) -> None:
        try:
            await self.app.push_screen(screen, then)
        finally:
            self.lane.release_keys()

    # Changing

    def perform(
        self,
        action: Callable[[], Change],
        said: str = "{} · u takes it back",
        form: str = "",
    ) -> object:
        """Have a change made, say what happened (`{}` is its label), show the result. `form` is
        what the form that it comes from is kept as."""
        self._pending += 1
        self.making()
        # The app's: it goes on where the screen is left meanwhile.
        making = self._perform(action, said, self.line.take_saving(), form)
        return self.app.run_worker(making, group="change")

    async def _perform(
        self, action: Callable[[], Change], said: str, typed: tuple[Ask, str] | None, form: str
    ) -> None:
        waiting = self.set_timer(_PATIENCE, partial(self.say, "Waiting for the database…"))
        change = None
        try:
            change = await self.store.run(action)
        except FollowupError as error:
            if not isinstance(error, KeptError):
                self._bring_back(typed)
            elif typed is not None:
                self.line.forget(typed[0])
            self.complain(error)
        else:
            if typed is not None:
                self.line.forget(typed[0])
            if form and (lines := lines_of(self.app)) is not None:
                lines.put(form, None)
            # An undo would take back the change before it.
            words = said if change.edits else "Nothing was changed: it is so already."
            if words:
                self.say(words.replace("{}", safe_sentence(change.label, 200)))
        finally:
            waiting.stop()
            self._pending -= 1
        # With more to come the list would show for a moment what is being dealt with.
        if self._pending:
            return
        if not self.is_left:
            self.made(change)
            return
        for screen in self.app.screen_stack:
            if isinstance(screen, DeskScreen) and not screen.is_left:
                screen.reread()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Leave. What is being read would be shown on a screen that has gone; what is being changed
        goes on."""
        self.is_left = True
        for worker in list(self.workers):
            if worker.node is self:
                worker.cancel()
        return super().dismiss(result)

    def _bring_back(self, typed: tuple[Ask, str] | None) -> None:
        """What was typed and could not be saved stands in the line again."""
        if typed is not None and typed[1].strip() and not self.line.display and self.is_current:
            self.ask(typed[0], typed[1])

    def say(self, words: str) -> None:
        """Say what happened; what was said before makes room."""
        for one in list(self.app._notifications):
            # A failure stays until it was there to be read.
            if one.severity == "information":
                self.app._unnotify(one)
        self.notify(words, markup=False, timeout=4)

    def show_trouble(self, words: str) -> None:
        """Let this sentence stand over everything, or none."""
        there = [one for one in self.query(TroubleLine) if not one._pruning]
        for one in there:
            if one.words != words:
                one.remove()
        if words and not any(one.words == words for one in there):
            self.mount(TroubleLine(words, str(self.store.path)), before=0)

    def complain(self, error: FollowupError) -> None:
        """Say why something was refused; what stands there already is not said again."""
        if any(one.words == str(error) for one in self.query(TroubleLine)):
            return
        for one in list(self.app._notifications):
            # What else the database refuses must not hide where a line has gone.
            if one.title != _KEPT:
                self.app._unnotify(one)
        self.notify(
            safe_sentence(str(error), 400),
            title=_KEPT if isinstance(error, KeptError) else "",
            severity="warning",
            markup=False,
            timeout=8,
        )

    def action_mask(self) -> None:
        """Cover every name and text, or show them again."""
        mask.wear(not mask.is_on())
        self.app.clear_notifications()
        for screen in self.app.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.made(None)
                screen.query("#header").refresh()
                screen.query(TroubleLine).refresh()
        self.say("Masked. M shows the names again." if mask.is_on() else "Names are shown again.")
        self.post_message(MaskTurned())

    def is_legible(self) -> bool:
        """Whether what is stored may be shown to be changed; says so where it is masked."""
        if mask.is_on():
            self.say("The screen is masked. M shows what there is to change.")
        return not mask.is_on()

    def action_help(self) -> None:
        """Show what the keys do here."""
        from followup_tui.ui.screens.help import HelpScreen

        self.open_over(HelpScreen(self.active_bindings.values()))

    def action_suspend(self) -> None:
        """Back to the shell until `fg`."""
        if is_job():
            self.app.action_suspend_process()
        else:
            self.say("There is no shell to go back to: the program was started without one.")

    def action_quit(self) -> None:
        """Quit at once."""
        self.app.exit()
