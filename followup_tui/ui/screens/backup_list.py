"""The backups of the database: make one now, or restore one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from followup_tui.actions import backing_up
from followup_tui.actions.backing_up import ListedBackup
from followup_tui.domain.backup import Backup
from followup_tui.domain.backup_words import backup_title, plan_lines
from followup_tui.domain.date_words import pluralize
from followup_tui.domain.restore_plan import RestorePlan
from followup_tui.domain.size_words import format_size
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries.paging import Window
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe_sentence
from followup_tui.system.settings import Settings
from followup_tui.ui.keys.bindings import COMMON_KEYS, LIST_MOVES, bindings_for, bindings_with_ids
from followup_tui.ui.list_loader import ListPage
from followup_tui.ui.screens.list_screen import ListScreen
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.list_row import ListCell, ListColumn, ListRow
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.ui.widgets.row_list import RowList
from followup_tui.wording import Wording, as_wording, wording

_MAX_LENGTH = 400


class BackupList(RowList, inherit_bindings=False):
    """The backups; enter restores one."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_with_ids(*LIST_MOVES, "list.back")


class BackupsScreen(ListScreen):
    """The backups as a list, newest first."""

    help_topic = "backup"

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for("backups"),
        *bindings_with_ids(*COMMON_KEYS),
    ]
    AUTO_FOCUS = "#backup-list"
    empty_message = ("No backups yet.", "Press b to make one now.")

    def __init__(self, database: DatabaseThread, clock: Clock, settings: Settings) -> None:
        super().__init__(database, clock, settings, "backups")
        self._ids: dict[str, int] = {}
        """By file name, the id of the row."""
        self._listed: dict[int, ListedBackup] = {}

    def compose(self) -> ComposeResult:
        """The list."""
        columns = [
            ListColumn(18),
            ListColumn(16),
            ListColumn(8, align="right", shown_from=60),
            ListColumn(20, share=1, shown_from=70),
        ]
        yield BackupList(columns, id="backup-list")
        yield PromptBar()
        yield Footer()

    async def read_page(self, window: Window) -> ListPage:
        """Read the list."""
        listed = await self.database.run(backing_up.listed_backups, self.database.path)
        for found, _ in listed:
            self._ids.setdefault(found.path.name, len(self._ids) + 1)
        self._listed = {self._ids[found.path.name]: (found, count) for found, count in listed}
        now = self.context().now
        rows = [
            ListRow(
                row_id,
                (
                    ListCell(backup_title(found.made, now)),
                    ListCell(
                        "damaged" if count is None else pluralize(count, "contact"),
                        "overdue" if count is None else "",
                    ),
                    ListCell(format_size(found.size), "dim"),
                    ListCell(found.reason, "dim"),
                ),
            )
            for row_id, (found, count) in self._listed.items()
        ]
        ids = list(self._listed)
        kept = window.cursor_id
        cursor = ids.index(kept) if kept is not None and kept in self._listed else None
        return ListPage(len(rows), 0, rows, cursor)

    async def read_ids(self) -> Iterable[int]:
        """Return the ids of all rows."""
        return list(self._listed)

    def refresh_titles(self) -> None:
        """Show how many there are."""
        count = len(self._listed)
        self.row_list.border_title = Content(f"Backups · {count:,}" if count else "Backups")

    def action_make(self) -> None:
        """Make a backup now."""
        self.hold_keys_during(partial(self._changing, self._make))

    def action_restore(self) -> None:
        """Show what restoring the backup under the cursor would do, and ask."""
        self.when_current(lambda: self.hold_keys_during(partial(self._trying, self._ask)))

    async def _make(self) -> None:
        now = self.context().now
        made = await self.database.run_alone(backing_up.back_up, self.database.path, now)
        self.show_toast(wording("Backed up: {}.", as_wording(format_size(made.size))))

    async def _ask(self) -> None:
        listed = self._listed.get(self.row_list.current_id or 0)
        if listed is None:
            return
        plan = await self.database.run(backing_up.plan_of, listed[0], self.database.path)
        self.open_prompt(RestorePrompt(self, listed[0], plan))

    def start_restore(self, backup: Backup) -> None:
        """Restore the backup, then show what is there now."""
        self.hold_keys_during(partial(self._changing, partial(self._restore, backup)))

    async def _restore(self, backup: Backup) -> None:
        now = self.context().now
        await self.database.run_alone(backing_up.restore, backup, self.database.path, now)
        self.show_toast(wording("Restored {}.", self.title_of(backup)))

    def title_of(self, backup: Backup) -> Wording:
        """Return what to call a backup in a sentence."""
        return as_wording("the backup of ") + backup_title(backup.made, self.context().now)

    async def _changing(self, change: Callable[[], Awaitable[None]]) -> None:
        await self._trying(change)
        self.change_finished(None)
        await self.loader.wait()

    async def _trying(self, change: Callable[[], Awaitable[None]]) -> None:
        try:
            await change()
        except FollowupError as error:
            self.show_error(error)

    @on(RowList.LeaveRequested)
    def _leave_requested(self, event: RowList.LeaveRequested) -> None:
        event.stop()
        self.action_leave()


class RestorePrompt(Prompt):
    """Says what would come back and what would be missing; takes y or n."""

    help_topic = "backup#Bring one back"
    label = "restore?"
    placeholder = "y yes · n no"
    key_labels: ClassVar = {"save": "no"}

    def __init__(self, screen: BackupsScreen, backup: Backup, plan: RestorePlan) -> None:
        self._screen = screen
        self._backup = backup
        self._plan = plan

    def closes_on(self, key: str) -> bool:
        """Any other key answers no."""
        return key not in ("y", "n", "enter", "escape")

    async def preview(self, text: str) -> Sequence[Content]:
        """Return what restoring would do."""
        lines = plan_lines(self._screen.title_of(self._backup), self._plan)
        return [Content(safe_sentence(line, _MAX_LENGTH)) for line in lines]

    async def press(self, character: str, text: str) -> bool | None:
        """Restore on y."""
        if character == "y":
            self._screen.start_restore(self._backup)
        return True

    async def submit(self, text: str) -> bool:
        """Enter alone restores nothing."""
        return True
