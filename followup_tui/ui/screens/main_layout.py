"""How the main screen is laid out: which panes are in view, which one has the focus, which keys
the footer shows. Knows nothing of the database."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.events import DescendantFocus
from textual.geometry import Size
from textual.reactive import reactive
from textual.widgets import Static

from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system.clock import Clock
from followup_tui.system.settings import Settings
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.keys import bindings
from followup_tui.ui.panes.contacts import ContactPane
from followup_tui.ui.panes.detail import DetailPane
from followup_tui.ui.panes.due import DuePane
from followup_tui.ui.panes.header import HeaderBar
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.ui.widgets.row_list import RowList
from followup_tui.ui.widgets.text_view import TextView

PANES = ("due", "contacts", "detail")
WIDE_COLUMNS = 100
"""From this many columns on all three panes are in view."""
MIN_COLUMNS, MIN_LINES = 40, 10


class PanesScreen(BaseScreen):
    """Due now, contacts and the person, with one line to type in."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_for("everywhere", "people")
    AUTO_FOCUS = "#due"

    pane: reactive[str] = reactive("due", init=False)
    zoomed: reactive[bool] = reactive(False, init=False)

    def __init__(self, store: DatabaseThread, clock: Clock, settings: Settings) -> None:
        super().__init__(store, clock, settings, "main")
        self._list = "due"

    def compose(self) -> ComposeResult:
        # Before the parts are there: the first frame is drawn ahead of the first event of its size.
        self.apply_size(self.app.size)
        yield HeaderBar()
        with Container(id="panes"):
            with Vertical(id="lists"):
                yield DuePane()
                yield ContactPane()
            yield DetailPane()
        yield PromptBar()
        yield Footer()
        yield Static(f"followup needs {MIN_COLUMNS}x{MIN_LINES}: give it more room.", id="no-room")

    @property
    def due(self) -> DuePane:
        """The pane of what is due."""
        return self.query_one(DuePane)

    @property
    def contacts(self) -> ContactPane:
        """The pane of contacts."""
        return self.query_one(ContactPane)

    @property
    def detail(self) -> DetailPane:
        """The pane of the person."""
        return self.query_one(DetailPane)

    @property
    def list(self) -> RowList:
        """The list that was used last."""
        return self.due if self._list == "due" else self.contacts

    def on_mount(self) -> None:
        self.refresh_footer()

    # Size and panes in view

    def apply_size(self, size: Size) -> None:
        """Show as many panes as there is room for."""
        super().apply_size(size)
        width, height = size
        self.set_class(width < WIDE_COLUMNS, "-narrow")
        self.set_class(width < MIN_COLUMNS or height < MIN_LINES, "-no-room")
        self._arrange()

    def _arrange(self) -> None:
        self.set_class(self.has_class("-narrow") or self.zoomed, "-single")
        for name in PANES:
            self.set_class(self.pane == name, f"-{name}")

    def watch_pane(self) -> None:
        """Another pane has the focus."""
        self._arrange()
        self.pane_changed()
        self.refresh_footer()

    def watch_zoomed(self) -> None:
        """The pane takes the whole screen, or gives it back."""
        self._arrange()

    def pane_changed(self) -> None:
        """For the screen that reads: the person to show may be another one."""

    @on(DescendantFocus)
    def _focused(self, event: DescendantFocus) -> None:
        self.refresh_footer()
        if event.widget.id in PANES:
            if event.widget.id != "detail":
                self._list = event.widget.id
            self.pane = event.widget.id

    def focus_pane(self, name: str | None = None) -> None:
        """Give a pane the focus, the present one where none is named."""
        name = name or self.pane
        if name != "detail":
            self._list = name
        # A hidden widget cannot take the focus: show it first.
        self.pane = name
        self.query_one(f"#{name}").focus()

    # Keys that move between panes

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        self.focus_pane(name)

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        self.focus_pane(PANES[(PANES.index(self.pane) + 1) % len(PANES)])

    def action_previous_pane(self) -> None:
        """Go to the pane before."""
        self.focus_pane(PANES[PANES.index(self.pane) - 1])

    def action_zoom(self) -> None:
        """Give the pane the whole screen, and back."""
        self.zoomed = not self.zoomed

    @on(RowList.Opened)
    def _opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.focus_pane("detail")

    @on(RowList.LeaveRequested)
    @on(TextView.LeaveRequested)
    def _left(self, event: RowList.LeaveRequested | TextView.LeaveRequested) -> None:
        event.stop()
        if self.pane == "detail":
            self.focus_pane(self._list)
