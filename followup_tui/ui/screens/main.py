"""The main screen's keys: what each does, and the lines and forms that it opens."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from textual import on, work

from followup_tui.errors import FollowupError
from followup_tui.storage.queries import due as due_queries
from followup_tui.ui import queries
from followup_tui.ui.host import Target
from followup_tui.ui.prompts.find import FindPrompt
from followup_tui.ui.prompts.quick_add import AddPrompt
from followup_tui.ui.prompts.spread import SpreadPrompt
from followup_tui.ui.screens.contact_actions import ContactActionsScreen
from followup_tui.ui.screens.main_data import ReadingScreen
from followup_tui.ui.widgets.row_list import RowList

T = TypeVar("T")


class MainScreen(ReadingScreen, ContactActionsScreen):
    """The screen that stays open all day. What lies over it is loaded when first asked for."""

    _quits = False

    # Everywhere

    def action_add(self) -> None:
        """Catch a person."""
        self.open_prompt(AddPrompt(self))

    def action_find(self) -> None:
        """Narrow the lists."""
        self.open_prompt(FindPrompt(self, self.filter_text))

    def action_triage(self) -> None:
        """What is due, one person at a time."""
        from followup_tui.ui.screens.triage import TriageScreen

        screen = TriageScreen(self.database, self._clock, self.settings, self.filter_text)
        self.open_screen(screen, lambda _: self.reload())

    def action_without_next(self) -> None:
        """Who has no next step; again: everybody."""
        self.show_no_next_step(not self.no_next_step)
        self.focus_pane("contacts")

    def action_doubles(self) -> None:
        """Contacts who look like one person, two at a time."""
        from followup_tui.ui.screens.duplicates import DuplicatesScreen

        screen = DuplicatesScreen(self.database, self._clock, self.settings)
        self.open_screen(screen, lambda _: self.reload())

    def action_import(self) -> None:
        """Bring people from a file."""
        from followup_tui.ui.prompts.import_path import ImportPathPrompt

        self.open_prompt(ImportPathPrompt(self, self._look_at_file))

    def _look_at_file(self, path: str) -> None:
        from followup_tui.ui.screens.import_review import ImportScreen

        screen = ImportScreen(self.database, self._clock, self.settings, path)
        self.open_screen(screen, lambda _: self._came_back(screen.has_imported))

    def _came_back(self, has_brought: bool) -> None:
        self.reload()
        if has_brought:
            self.action_pick()

    def action_pick(self) -> None:
        """Of those who rest for good, pick who matters."""
        from followup_tui.ui.screens.pick import PickScreen

        screen = PickScreen(self.database, self._clock, self.settings)
        self.open_screen(screen, lambda _: self.reload())

    def action_spread(self) -> None:
        """Spread what is late over the next days."""
        self.open_prompt(SpreadPrompt(self))

    def action_palette(self) -> None:
        """Every action and every contact, by typing."""
        from followup_tui.ui.screens.palette import FollowupPalette

        self.open_screen(FollowupPalette())

    def action_back(self) -> None:
        """Close the top layer: marks, zoom, the person, the filter."""
        self._close_layer()

    def action_close(self) -> None:
        """Close the top layer; at the bottom, quit when pressed twice."""
        if self._close_layer():
            return
        if self._quits:
            self.app.exit()
        else:
            self._quits = True
            self.set_timer(3, self._stay)
            self.show_toast("Press q once more to quit.")

    def _stay(self) -> None:
        self._quits = False

    def _close_layer(self) -> bool:
        """Whether there was a layer to close."""
        if self.due.marked_ids or self.contacts.marked_ids:
            self.clear_marks()
        elif self.zoomed:
            self.zoomed = False
        elif self.pane == "detail":
            self.focus_pane(self._list)
        elif self.filter_text:
            self.filter("")
        elif self.no_next_step:
            self.show_no_next_step(False)
        else:
            return False
        return True

    def move_cursor(self, rows: int) -> None:
        """Move the cursor of the list that has it."""
        self.list.move_by(rows)

    def single_target(self, target: Target) -> Target:
        """The one under the cursor, whoever is marked."""
        current = self.list.current_id if self.pane != "detail" else None
        return replace(target, ids=(current or target.ids[0],))

    @on(RowList.MarkAllRequested)
    def _mark_all(self, event: RowList.MarkAllRequested) -> None:
        event.stop()
        self._mark_every_row(event.list)

    @work(exclusive=True, group="marks")
    async def _mark_every_row(self, pane: RowList) -> None:
        context, run = self.context(), self.database.run
        try:
            if pane is self.due:
                ids = await run(due_queries.due_ids, context.now, context.rules, self.filter_text)
            else:
                ids = await run(
                    queries.read_contact_ids, context, self.filter_text, self.no_next_step
                )
        except FollowupError as error:
            self.show_error(error)
            return
        pane.mark(ids)
