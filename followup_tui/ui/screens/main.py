"""The main screen, open all day: due items, contacts and the person under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.events import DescendantFocus
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Static

from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system.clock import Clock
from followup_tui.system.settings import Settings
from followup_tui.ui import queries
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.host import Target
from followup_tui.ui.keys.bindings import bindings_for, shown_key
from followup_tui.ui.list_loader import RowSource
from followup_tui.ui.panes.contacts import ContactPane
from followup_tui.ui.panes.detail import DetailPane
from followup_tui.ui.panes.due import DuePane
from followup_tui.ui.panes.header import HeaderBar
from followup_tui.ui.prompts.find import FindPrompt
from followup_tui.ui.prompts.quick_add import AddPrompt
from followup_tui.ui.prompts.spread import SpreadPrompt
from followup_tui.ui.screens.contact_actions import CONTACT_ACTIONS
from followup_tui.ui.screens.layers import Layers
from followup_tui.ui.screens.list_view import records_added
from followup_tui.ui.screens.main_data import MainData
from followup_tui.ui.screens.main_layout import MIN_COLUMNS, MIN_LINES, PaneLayout
from followup_tui.ui.screens.main_sources import ContactSource, DueSource
from followup_tui.ui.screens.main_target import MainTarget
from followup_tui.ui.screens.screens_above import ScreensAbove, open_history
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.ui.widgets.row_list import RowList
from followup_tui.ui.widgets.text_view import TextView

QUIT_SECONDS = 3
"""How long the second press that quits may take."""


class MainScreen(BaseScreen):
    """The screen below all others. Those above it are imported when they are first opened."""

    help_topic = "triage"

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("everywhere", "contacts")
    AUTO_FOCUS = "#due"

    class DueCounted(Message):
        """The lists were read, and so many follow-ups are due."""

        def __init__(self, context: Context, due: int) -> None:
            super().__init__()
            self.context = context
            self.due = due

    def __init__(
        self, database: DatabaseThread, clock: Clock, settings: Settings, badge: str = ""
    ) -> None:
        """`badge` marks a database that is not the user's own."""
        super().__init__(database, clock, settings, "main")
        self.panes = PaneLayout(self, self._pane_changed)
        self.data = MainData(self, self.panes, self._due_counted)
        self.targets = MainTarget(self.panes, self.data)
        self.closable = Layers(self.panes, self.data)
        self.above = ScreensAbove(self, lambda: self.data.filter_text)
        self.contact_actions = {**CONTACT_ACTIONS, "contact.history": open_history}
        self._badge = badge
        self._quits = False

    def compose(self) -> ComposeResult:
        """Lay out the panes for the size at the start: the first frame comes before any event."""
        self.apply_size(self.app.size)
        yield HeaderBar()
        with Container(id="panes"):
            with Vertical(id="lists"):
                yield DuePane()
                yield ContactPane()
            yield DetailPane()
        yield PromptBar()
        yield Footer()
        yield Static(f"Terminal too small (needs {MIN_COLUMNS}x{MIN_LINES}).", id="no-room")

    def on_mount(self) -> None:
        """Read everything for the first time."""
        if self._badge:
            self.data.header.show_badge(self._badge)
        self.data.header.show_time(queries.clock_text(self.context().now))
        self.detail.border_title = Content("3")
        self.refresh_footer()
        self.refresh_titles()
        self.reload()

    # What the screen shows

    @property
    def due(self) -> DuePane:
        """The pane of what is due."""
        return self.data.due

    @property
    def contacts(self) -> ContactPane:
        """The pane of contacts."""
        return self.data.contacts

    @property
    def detail(self) -> DetailPane:
        """The pane of the person."""
        return self.data.detail

    @property
    def list(self) -> RowList:
        """The list that had the focus last."""
        return self.data.row_list

    @property
    def is_busy(self) -> bool:
        """Whether a change or a reading is under way."""
        return self.changes.is_busy or not self.data.is_read

    def is_stale(self, context: Context) -> bool:
        """Return whether time alone has changed what the lists hold."""
        return self.data.is_stale(context)

    def reload(self, contact: int | None = None, followup: int | None = None) -> None:
        """Read everything again; see `MainData.reload`."""
        self.data.reload(contact, followup)

    def data_changed(self) -> None:
        """Read everything again, the counts at once: no key was pressed that they could delay."""
        self.data.reload(counts_delay=0)

    def data_changed_above(self) -> None:
        """Read everything again; the next key finds what a screen above has changed."""
        self.change_finished(None)

    def minute_changed(self) -> None:
        """Show times as of another minute, day or time zone."""
        super().minute_changed()
        self.data.show_time()

    def refresh_titles(self) -> None:
        """Show in the borders what is listed and how much is marked."""
        self.data.refresh_titles()

    def row_source(self, row_list: RowList) -> RowSource:
        """Return where the rows of a list come from."""
        if row_list is self.due:
            return DueSource(self, self.data)
        return ContactSource(self, self.data)

    @property
    def queue_key(self) -> str:
        """The key that lists queued lines, as it is shown; the user's own if the keymap has one."""
        keys = (
            shown_key(active.binding)
            for active in self.active_bindings.values()
            if active.binding.id == "app.queue"
        )
        return next(keys, "Q")

    def show_not_saved(self, count: int) -> None:
        """Show how many queued lines could not be saved."""
        self.data.header.show_not_saved(count, self.queue_key)

    def _due_counted(self, context: Context, due: int) -> None:
        self.post_message(self.DueCounted(context, due))

    # What an action applies to, and what becomes of it

    def target(self) -> Target:
        """Return the marked rows or the one under the cursor; in the details, the person's."""
        return self.targets.selected()

    @property
    def nothing_selected_text(self) -> str:
        """Say why no row is selected."""
        return self.targets.nothing_selected_text

    def single_target(self, target: Target) -> Target:
        """Return the row under the cursor, whatever is marked."""
        return self.targets.single(target)

    def hide_rows(self, target: Target) -> bool:
        """Take follow-ups out of the due list at once; contacts stay until the lists are read."""
        self.clear_marks()
        if target.are_followups:
            self.due.remove_rows(target.ids)
        return target.are_followups

    def change_finished(self, change: Change | None) -> None:
        """Read everything again, with the cursor on what the change brought into the lists."""
        self.loader.invalidate()
        self.reload(*(records_added(change) if change else ()))

    def clear_marks(self) -> None:
        """Clear the marks of both lists."""
        self.data.clear_marks()

    def filter(self, text: str) -> None:
        """Show only rows that match the text."""
        self.data.filter(text)

    def begin_find(self) -> Callable[[], None]:
        """A search begins; return what shows the lists again as they were."""
        return partial(self.data.restore_view, self.data.begin_find())

    def end_find(self) -> None:
        """Keep what was found."""
        self.data.end_find()

    def go_to_contact(self, contact: int) -> None:
        """Show a contact in the list of all contacts."""
        self.panes.focus("contacts")
        self.data.show_contact(contact)

    def move_cursor(self, rows: int) -> None:
        """Move the cursor of the list by some rows, once it shows what was asked for last."""
        self.when_current(lambda: self.list.move_by(rows))

    # Panes

    @property
    def pane(self) -> str:  # type: ignore[override]
        """The pane that has the focus."""
        return self.panes.pane

    def apply_size(self, size: Size) -> None:
        """Show as many panes as there is room for."""
        super().apply_size(size)
        self.panes.apply_size(size)

    def undo_starts(self) -> None:
        """A row that was due and comes back is under the cursor again."""
        self.data.pane_choice.will_undo()

    def _pane_changed(self) -> None:
        self.data.pane_choice.pane_changed()
        if self.panes.pane != "detail" and self.is_mounted:
            self.data.show_person()
        self.refresh_footer()

    @on(DescendantFocus)
    def _focused(self, event: DescendantFocus) -> None:
        self.refresh_footer()
        if event.widget is self.focused and event.widget.id in ("due", "contacts", "detail"):
            self.panes.set_pane(event.widget.id)

    @on(RowList.Highlighted)
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        if event.list is self.list:
            self.data.show_person()

    @on(RowList.Opened)
    def _opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.panes.focus("detail")

    @on(RowList.LeaveRequested)
    @on(TextView.LeaveRequested)
    def _leave_requested(self, event: RowList.LeaveRequested | TextView.LeaveRequested) -> None:
        event.stop()
        if self.panes.pane == "detail":
            self.panes.focus(self.panes.list_pane)

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        self.panes.focus(name)

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        self.panes.focus_next(1)

    def action_previous_pane(self) -> None:
        """Go to the previous pane."""
        self.panes.focus_next(-1)

    def action_zoom(self) -> None:
        """Give the pane the whole screen, or show the others again."""
        self.panes.zoom(not self.panes.is_zoomed)

    # Keys that open a prompt or a screen

    def action_add(self) -> None:
        """Add a contact, topic and date in one line."""
        self.open_prompt(AddPrompt(self))

    def action_filter(self) -> None:
        """Filter both lists."""
        self.open_prompt(FindPrompt(self, self.data.filter_text))

    def action_no_next_step(self) -> None:
        """Show only contacts with no next step, or all."""
        self.data.show_no_next_step(not self.data.no_next_step)
        self.panes.focus("contacts")

    def action_spread(self) -> None:
        """Spread overdue items over the coming days."""
        self.open_prompt(SpreadPrompt(self))

    def action_triage(self) -> None:
        """Go through due items, one at a time."""
        self.above.triage()

    def action_duplicates(self) -> None:
        """Find and merge duplicates."""
        self.above.duplicates()

    def action_pick(self) -> None:
        """Choose who to keep in touch with."""
        self.above.pick()

    def action_queue(self) -> None:
        """Show the lines that could not be saved, or wait."""
        self.above.queue()

    def action_damage(self) -> None:
        """Ask what to do about a damaged database."""
        self.above.damage()

    def damage_found(self) -> None:
        """Ask what to do about it, unless something else is being done."""
        if self.is_current and not self.prompt_bar.display:
            self.above.damage()

    def action_backups(self) -> None:
        """Make a backup, or restore one."""
        self.above.backups()

    def action_import(self) -> None:
        """Ask for a file to import."""
        self.above.import_file()

    def action_palette(self) -> None:
        """Find any action or contact by typing."""
        self.above.palette()

    # Keys that go back

    def action_back(self) -> None:
        """Go back: clear marks, zoom, details or filter."""
        self.closable.close_top()

    def action_close(self) -> None:
        """Go back; if there is nothing to go back from, quit when pressed twice."""
        if self.closable.close_top():
            return
        if self._quits:
            self.app.exit()
        else:
            self._quits = True
            self.set_timer(QUIT_SECONDS, self._stay)
            self.show_toast("Press q again to quit.")

    def _stay(self) -> None:
        self._quits = False
