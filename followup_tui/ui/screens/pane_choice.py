"""Which list has the focus when the lists were read again."""

from __future__ import annotations

from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.screens.main_layout import PaneLayout


class PaneChoice:
    """Moves the focus to the contacts when nothing is due, and back when undo restores a due row.
    Nothing that becomes due by itself takes the focus; a user who moves to the empty list stays."""

    def __init__(self, screen: BaseScreen, panes: PaneLayout) -> None:
        self._screen = screen
        self._panes = panes
        self._had_only_contacts = False
        self._has_left_due = False
        self._may_go_back = False

    def will_undo(self) -> None:
        """A change is going to be undone or redone, which may bring back what was due."""
        self._may_go_back = True

    def pane_changed(self) -> None:
        """The user, or the program, went to another pane."""
        self._has_left_due = False

    def lists_read(self, has_only_contacts: bool) -> None:
        """Choose when no search is under way; `has_only_contacts`: nothing is due."""
        if has_only_contacts:
            if self._panes.list_pane == "due" and not self._had_only_contacts:
                self._leave_due()
        elif self._has_left_due:
            if self._may_go_back:
                self._go_to("due")
            self._has_left_due = False
        self._had_only_contacts, self._may_go_back = has_only_contacts, False

    def _leave_due(self) -> None:
        self._go_to("contacts")
        self._has_left_due = True

    def _go_to(self, list_pane: str) -> None:
        if self._panes.pane == "detail":
            # The details stay in front, of the person that the other list is at.
            self._panes.list_pane = list_pane
        else:
            self._focus(list_pane)

    def found(self, has_only_contacts: bool, start_pane: str, start_list: str) -> None:
        """Choose while something is searched: the contacts if nothing that is due matches, else
        where the search began."""
        if has_only_contacts and self._panes.list_pane == "due":
            self._focus("contacts")
        elif start_list == "due" and not has_only_contacts:
            self._focus(start_pane)
        self._had_only_contacts = has_only_contacts

    def _focus(self, pane: str) -> None:
        bar = self._screen.prompt_bar
        if pane == self._panes.pane:
            return
        if bar.display:
            self._panes.set_pane(pane)
            bar.previous_focus = self._screen.query_one(f"#{pane}")
        else:
            self._panes.focus(pane)
