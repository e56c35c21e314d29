"""The review of a file to import: its plan line by line, its questions, then the import. The work
is done beside the database thread, so that nothing waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from followup_tui.domain.change import Change
from followup_tui.errors import FollowupError
from followup_tui.importing.review import ImportReview, open_review
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries.paging import Window
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.system.settings import Settings
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.keys.bindings import COMMON_KEYS, bindings_for, bindings_with_ids
from followup_tui.ui.list_loader import ListPage, wanted_window
from followup_tui.ui.screens.import_progress import CancellableProgress, ImportCancelledError
from followup_tui.ui.screens.plan_list import PLAN_COLUMNS, PlanList, full_line, plan_row
from followup_tui.ui.screens.progress_line import progress_line
from followup_tui.ui.undo_hint import show_newest_with_undo_hint
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.ui.widgets.row_list import RowList
from followup_tui.ui.workers import start_worker
from followup_tui.wording import as_wording

T = TypeVar("T")
PROGRESS_SECONDS = 0.25


class ImportScreen(BaseScreen):
    """Reads a file, shows the plan and imports it."""

    help_topic = "import"

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for("import"),
        *bindings_with_ids(*(key for key in COMMON_KEYS if key not in ("app.undo", "app.redo"))),
    ]
    AUTO_FOCUS = "#plan"

    def __init__(
        self, database: DatabaseThread, clock: Clock, settings: Settings, path: str
    ) -> None:
        super().__init__(database, clock, settings, "import")
        self.has_imported = False
        """Whether new contacts were imported."""
        self._path = path
        self._review: ImportReview | None = None
        self._error: FollowupError | None = None
        self._progress: CancellableProgress | None = None
        """Of the work that is under way."""
        self._is_writing = False
        self._leaves_after_writing = False

    def compose(self) -> ComposeResult:
        """The progress line, the plan, and the line under the cursor in full."""
        yield Static(id="progress", markup=False)
        yield PlanList(PLAN_COLUMNS, id="plan")
        yield Static(id="plan-line", markup=False)
        yield PromptBar()
        yield Footer()

    @property
    def plan(self) -> PlanList:
        """The list of the plan's lines."""
        return self.query_one(PlanList)

    def on_mount(self) -> None:
        """Read the file; the next key is for the plan, unless it cancels the reading."""
        self.refresh_footer()
        self.plan.show_message(["Reading the file…"])
        self.plan.show(0, 0, (), None)
        self._read()

    def on_unmount(self) -> None:
        """Cancel the work."""
        if self._progress is not None:
            self._progress.cancel()

    # Reading and importing

    @work(exclusive=True, group="import")
    async def _read(self) -> None:
        context = self.context()
        review = await self._work(
            lambda progress: open_review(self._path, context, self.settings, progress)
        )
        if review is not None:
            self._review = review
            self._show()
            self.refresh_bindings()
            self.refresh_footer()

    @work(exclusive=True, group="import")
    async def _apply(self, review: ImportReview) -> None:
        context = self.context()
        self._is_writing = True
        result = await self._work(lambda progress: review.apply(context, progress))
        self._is_writing = False
        if result is None:
            self._show_progress(review.summary())
            if self._leaves_after_writing:
                self._leave_cancelled()
            return
        self.has_imported = result.has_new
        if result.summary:
            summary = as_wording(result.summary)
            say = partial(show_newest_with_undo_hint, self.app, self.database, summary)
            start_worker(self.app, say, group="undo hint")
        else:
            self.show_toast("Nothing new to import.")
        self.dismiss()

    async def _work(self, action: Callable[[CancellableProgress], T]) -> T | None:
        """Run work beside the database thread, showing progress; None if refused or cancelled."""
        progress = self._progress = CancellableProgress()
        self.refresh_bindings()
        self.refresh_footer()
        task = asyncio.ensure_future(self.database.run_separately(action, progress))
        # If the screen is left, nobody else takes the task's error.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            while not (await asyncio.wait({task}, timeout=PROGRESS_SECONDS))[0]:
                self._show_progress(progress.status_text or "…")
                self.key_queue.wake()
            return task.result()
        except ImportCancelledError:
            return None
        except FollowupError as error:
            self._error = error
            self._show_error()
            self.show_error(error)
            return None
        finally:
            progress.cancel()
            self._progress = None
            self.loader.done()
            self.refresh_bindings()
            self.refresh_footer()

    # Showing

    def _show_progress(self, text: str) -> None:
        line = progress_line("import", safe(Path(self._path).name, 60), summary=text)
        self.query_one("#progress", Static).update(line)

    def _show(self, cursor: int | None = None) -> None:
        if (review := self._review) is None:
            return
        self._show_progress(review.summary())
        page = self._page(wanted_window(self.plan))
        self.plan.show(page.count, page.start, page.rows, cursor)
        if not page.count:
            self.plan.show_message(["Nothing new to import.", "q: go back"])
        self.plan.border_title = Content(f"Import plan · {page.count:,}")
        questions = review.question_count
        hint = f"space: answer {questions:,} open question{'s' * (questions > 1)}"
        self.plan.border_subtitle = Content(hint if questions else "enter: import · u undoes it")

    def _show_error(self) -> None:
        if self._error is not None:
            self.plan.show_message([safe_sentence(self._error.wording, 600), "q: go back"])
        self._show_progress("")

    def change_finished(self, change: Change | None) -> None:
        """Show everything again: names are hidden now, or shown again."""
        if self._review is None:
            self._show_error()
            return
        self._show(self.plan.cursor)
        self._show_line(self.plan.cursor)

    def row_source(self, row_list: RowList) -> ImportScreen:
        """Return this screen: it has the rows of its only list."""
        return self

    async def read_page(self, window: Window) -> ListPage:
        """Return a part of the plan."""
        return self._page(window)

    async def read_ids(self) -> Iterable[int]:
        """Return nothing: lines of a plan cannot be marked."""
        return ()

    def _page(self, window: Window) -> ListPage:
        if self._review is None:
            return ListPage(0, 0, (), None)
        lines = self._review.lines(window.start, window.stop)
        rows = [plan_row(number, line) for number, line in enumerate(lines, window.start + 1)]
        return ListPage(self._review.count, window.start, rows, None)

    @on(RowList.Highlighted)
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_line(event.index)

    def _show_line(self, index: int) -> None:
        """Show in full what a row has no room for."""
        if self._review is not None and self._review.count:
            (line,) = self._review.lines(index, index + 1)
            self.query_one("#plan-line", Static).update(full_line(line))

    # Keys

    def leaves(self, key: str) -> bool:
        """Return whether a key leaves at once; it cancels an import only when that can be seen."""
        is_seen = self._progress is not None and self._progress.is_slow
        return super().leaves(key) and (is_seen or not self._is_writing)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow only the key that cancels while work is under way."""
        allowed = super().check_action(action, parameters)
        is_ready = self._review is not None and self._progress is None
        return allowed and (is_ready or action not in ("apply", "next_answer"))

    def action_next_answer(self) -> None:
        """Change the answer on this line."""
        if self._review is None or not self._review.count:
            return
        index = self.plan.cursor
        if self._review.next_answer(index):
            self._show(index)
            self._show_line(index)
        else:
            self.show_toast("Nothing to choose on this line.")

    def action_apply(self) -> None:
        """Import as planned."""
        if self._review is not None and self._progress is None:
            # The next key is for the screen below, unless it cancels the import.
            self.loader.invalidate()
            self._apply(self._review)

    def action_leave(self) -> None:
        """Cancel the work, or go back."""
        if self._progress is None:
            self.dismiss()
            return
        self._progress.cancel()
        if self._is_writing:
            # It may be past its last report: wait for what came of it.
            self._leaves_after_writing = True
            self._show_progress(self._progress.status_text)
        else:
            self._leave_cancelled()

    def _leave_cancelled(self) -> None:
        self.show_toast("Cancelled. Nothing was imported.")
        self.dismiss()
