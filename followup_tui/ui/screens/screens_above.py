"""The screens that the main screen opens; each is imported when it is first opened."""

from __future__ import annotations

from collections.abc import Callable

from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.host import Target


class ScreensAbove:
    """Opens screens above one that reads everything again when they are left."""

    def __init__(self, screen: BaseScreen, filter_text: Callable[[], str]) -> None:
        """`filter_text` returns what the lists below are filtered by."""
        self._screen = screen
        self._filter_text = filter_text

    def triage(self) -> None:
        """Go through due items, one at a time."""
        from followup_tui.ui.screens.triage import TriageScreen

        screen = self._screen
        filter_text = self._filter_text()
        self._open(TriageScreen(screen.database, screen.clock, screen.settings, filter_text))

    def duplicates(self) -> None:
        """Find and merge duplicates."""
        from followup_tui.ui.screens.duplicates import DuplicatesScreen

        screen = self._screen
        self._open(DuplicatesScreen(screen.database, screen.clock, screen.settings))

    def pick(self) -> None:
        """Choose who to keep in touch with."""
        from followup_tui.ui.screens.pick import PickScreen

        screen = self._screen
        self._open(PickScreen(screen.database, screen.clock, screen.settings))

    def queue(self) -> None:
        """Show the lines that could not be saved, or wait."""
        from followup_tui.ui.screens.queue_screen import QueueScreen

        screen = self._screen
        self._open(QueueScreen(screen.database, screen.clock, screen.settings))

    def damage(self) -> None:
        """Ask what to do about a damaged database."""
        from followup_tui.ui.screens.damage_panel import DamageScreen

        screen = self._screen
        # A toast would cover the choices on a small screen.
        screen.app.clear_notifications()
        screen.open_screen(DamageScreen(screen.database, screen.context()), self._damage_chosen)

    def _damage_chosen(self, is_done: bool | None) -> None:
        if is_done:
            self._screen.data_changed_above()

    def backups(self) -> None:
        """Show the backups."""
        from followup_tui.ui.screens.backup_list import BackupsScreen

        screen = self._screen
        self._open(BackupsScreen(screen.database, screen.clock, screen.settings))

    def import_file(self) -> None:
        """Ask for a file to import."""
        from followup_tui.ui.prompts.import_path import ImportPathPrompt

        self._screen.open_prompt(ImportPathPrompt(self._screen, self._review_import))

    def palette(self) -> None:
        """Find any action or contact by typing."""
        from followup_tui.ui.screens.palette import FollowupPalette

        self._screen.open_screen(FollowupPalette())

    def _open(self, opened: BaseScreen) -> None:
        self._screen.open_screen(opened, lambda _: self._screen.data_changed_above())

    def _review_import(self, path: str) -> None:
        from followup_tui.ui.screens.import_review import ImportScreen

        screen = self._screen
        review = ImportScreen(screen.database, screen.clock, screen.settings, path)
        screen.open_screen(review, lambda _: self._import_reviewed(review.has_imported))

    def _import_reviewed(self, has_imported: bool) -> None:
        self._screen.data_changed_above()
        if has_imported:
            self.pick()


def open_history(screen: BaseScreen, target: Target) -> None:
    """Open the history with a person."""
    from followup_tui.ui.screens.history import HistoryScreen

    history = HistoryScreen(
        screen.database, screen.clock, screen.settings, screen.single_target(target)
    )
    screen.open_screen(history, lambda _: screen.change_finished(None))
