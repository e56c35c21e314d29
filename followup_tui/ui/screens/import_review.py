"""A file that is to be brought: its plan line by line, the answers it wants, then the bringing. The
work is done beside the database thread, so that nothing waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from time import monotonic
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from followup_tui.domain.change import Change
from followup_tui.errors import FollowupError
from followup_tui.importing.plan_lines import PlanLine, PlanLineKind
from followup_tui.importing.review import ImportReview, open_review
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system import mask
from followup_tui.system.clock import Clock
from followup_tui.system.progress import SHOW_AFTER_SECONDS, ProgressStage, progress_text
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.system.settings import Settings
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.keys import bindings
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.list_row import ListCell, ListColumn, ListRow
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.ui.widgets.row_list import RowList

T = TypeVar("T")
_ALSO = ("app.help", "app.mask", "app.suspend", "app.quit")
_EVERY = 0.25
_LONGEST = 300
_KINDS: dict[PlanLineKind, tuple[str, str]] = {
    "question": ("same name", "promise"),
    "conflict": ("conflict", "today"),
    "column": ("column", "tag"),
    "warning": ("warning", "late"),
    "updated": ("updated", "strong"),
    "new": ("new", ""),
    "interaction": ("logged", "tag"),
    "unchanged": ("unchanged", "dim"),
}


class ImportCancelledError(Exception):
    """The person has stopped the work; nothing is written."""


class CancellableProgress:
    """Progress of work on another thread, as the screen reads it; raises there when stopped."""

    def __init__(self) -> None:
        self._stopped = Event()
        self._step: ProgressStage | None = None
        self._begun = monotonic()
        self._step_begun = self._begun
        self._done: tuple[int, int | None] = (0, None)

    def __call__(self, done: int, total: int | None, step: ProgressStage) -> None:
        if self._stopped.is_set():
            raise ImportCancelledError
        if step is not self._step:
            self._step, self._step_begun = step, monotonic()
        self._done = done, total

    def cancel(self) -> None:
        """Have the work end at its next word."""
        self._stopped.set()

    @property
    def status_text(self) -> str:
        """How far it has come; nothing before a second has passed."""
        if self._stopped.is_set():
            return "Stopping…"
        now = monotonic()
        if self._step is None or now - self._begun < SHOW_AFTER_SECONDS:
            return ""
        return progress_text(*self._done, self._step, now - self._step_begun)


class PlanList(RowList, inherit_bindings=False):
    """The lines of a plan; its keys only move."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_with_ids(
        *("list.down", "list.up", "list.first", "list.last", "list.half_down", "list.half_up"),
        *("list.page_down", "list.page_up"),
    )


class ImportScreen(BaseScreen):
    """Reads the file, shows the plan, brings it; `has_brought` tells whether there are new ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings.bindings_for("import"),
        *bindings.bindings_with_ids(*_ALSO),
    ]
    AUTO_FOCUS = "#plan"

    def __init__(self, store: DatabaseThread, clock: Clock, settings: Settings, path: str) -> None:
        super().__init__(store, clock, settings, "import")
        self.has_imported = False
        self._path = path
        self._choices: ImportReview | None = None
        self._refused = ""
        self._working: CancellableProgress | None = None
        self._is_writing = False
        self._leaves = False

    def compose(self) -> ComposeResult:
        yield Static(id="progress", markup=False)
        columns = [
            ListColumn(9),
            ListColumn(14, share=2),
            ListColumn(8, share=1, shown_from=90),
            ListColumn(20, share=5),
            ListColumn(10, shown_from=70),
        ]
        yield PlanList(columns, id="plan")
        yield Static(id="words", markup=False)
        yield PromptBar()
        yield Footer()

    @property
    def plan(self) -> PlanList:
        """The list of the plan's lines."""
        return self.query_one(PlanList)

    def on_mount(self) -> None:
        self.refresh_footer()
        self.plan.show_message(["Looking at the file…"])
        self.plan.show(0, 0, (), None)
        self._read()

    def on_unmount(self) -> None:
        if self._working is not None:
            self._working.cancel()

    # Reading and bringing

    @work(exclusive=True, group="import")
    async def _read(self) -> None:
        context = self.context()
        choices = await self._do(
            lambda steady: open_review(self._path, context, self.settings, steady)
        )
        if choices is None:
            return
        self._choices = choices
        self._show()
        self.refresh_bindings()
        self.refresh_footer()

    @work(exclusive=True, group="import")
    async def _bring(self, choices: ImportReview) -> None:
        context = self.context()
        self._is_writing = True
        brought = await self._do(lambda steady: choices.apply(context, steady))
        self._is_writing = False
        if brought is None:
            self._head(choices.summary())
            if self._leaves:
                self._leave_unwritten()
            return
        self.has_imported = brought.has_new
        summary = safe_sentence(brought.summary, 200)
        # Where nothing was written, undo would take back something else.
        self.show_toast(f"{summary} Press u to undo." if summary else "Nothing new to import.")
        self.dismiss()

    async def _do(self, action: Callable[[CancellableProgress], T]) -> T | None:
        """Have it done beside the database thread, showing how far it has come; None when it was
        refused or stopped."""
        steady = self._working = CancellableProgress()
        self.refresh_bindings()
        self.refresh_footer()
        task = asyncio.ensure_future(self.database.run_separately(action, steady))
        # Where the screen has gone nobody asks any more what became of it.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            while not (await asyncio.wait({task}, timeout=_EVERY))[0]:
                self._head(steady.status_text or "…")
            return task.result()
        except ImportCancelledError:
            return None
        except FollowupError as error:
            self._refused = str(error)
            self._show_refused()
            self.show_error(error)
            return None
        finally:
            steady.cancel()
            self._working = None
            self.refresh_bindings()
            self.refresh_footer()

    # Showing

    def _head(self, text: str) -> None:
        parts = [Content.styled("import", "bold $text-primary")]
        parts.append(Content.styled(safe(Path(self._path).name, 60), "bold"))
        if mask.is_on():
            parts.append(Content.styled("masked", "$text-accent reverse"))
        parts.append(Content.styled(text, "$foreground-muted"))
        self.query_one("#progress", Static).update(Content("  ").join(parts))

    def _show(self, cursor: int | None = None) -> None:
        choices = self._choices
        if choices is None:
            return
        self._head(choices.summary())
        start, stop = self.plan.wanted_window
        stop = max(stop, start + 200)
        self.plan.show(choices.count, start, self._rows(start, stop), cursor)
        if not choices.count:
            self.plan.show_message(["Nothing in it is new.", "q goes back."])
        self.plan.border_title = Content(f"what would happen · {choices.count:,}")
        asked = choices.question_count
        hint = "enter brings it in, one u takes it back"
        self.plan.border_subtitle = Content(f"space answers the {asked:,} asked" if asked else hint)

    def _show_refused(self) -> None:
        if self._refused:
            self.plan.show_message([safe_sentence(self._refused, 600), "q goes back."])
        self._head("")

    def change_finished(self, change: Change | None) -> None:
        """Say all of it anew: it is masked now, or is no longer."""
        if self._choices is None:
            self._show_refused()
            return
        self._show(self.plan.cursor)
        self._show_words(self.plan.cursor)

    def _rows(self, start: int, stop: int) -> Sequence[ListRow]:
        assert self._choices is not None
        lines = self._choices.lines(start, stop)
        return [_row(place, line) for place, line in enumerate(lines, start + 1)]

    @on(RowList.RowsNeeded)
    def _bring_rows(self, event: RowList.RowsNeeded) -> None:
        event.stop()
        if self._choices is not None:
            self.plan.fill(event.start, self._rows(event.start, event.end))

    @on(RowList.Highlighted)
    def _another_line(self, event: RowList.Highlighted) -> None:
        """What a row has no room for stands below the list."""
        event.stop()
        self._show_words(event.index)

    def _show_words(self, place: int) -> None:
        if self._choices is not None and self._choices.count:
            (line,) = self._choices.lines(place, place + 1)
            parts = [safe(line.name, 400), safe(line.company, 400), _words(line, 400)]
            words = Content.styled(f"{safe_sentence(line.place, 60)}: ", "$foreground-muted")
            self.query_one("#words", Static).update(
                words + Content(" · ".join(filter(None, parts)))
            )

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While it works only the key that stops it does."""
        allowed = super().check_action(action, parameters)
        ready = self._choices is not None and self._working is None
        return allowed and (ready or action not in ("bring", "turn"))

    def action_turn(self) -> None:
        """Another answer on this line."""
        if self._choices is None or not self._choices.count:
            return
        place = self.plan.cursor
        if self._choices.next_answer(place):
            self._show(place)
            self._show_words(place)
        else:
            self.show_toast("There is nothing to choose on this line.")

    def action_bring(self) -> None:
        """Bring what the plan says."""
        if self._choices is not None and self._working is None:
            self._bring(self._choices)

    def action_leave(self) -> None:
        """Stop the work; go back."""
        if self._working is None:
            self.dismiss()
            return
        self._working.cancel()
        if self._is_writing:
            # It may be past its last word: what came of it is said when it has ended.
            self._leaves = True
            self._head(self._working.status_text)
        else:
            self._leave_unwritten()

    def _leave_unwritten(self) -> None:
        self.show_toast("Stopped. Nothing was imported.")
        self.dismiss()


def _row(number: int, line: PlanLine) -> ListRow:
    kind, style = _KINDS[line.kind]
    answer = "strong" if line.has_choices else "dim" if line.kind == "unchanged" else ""
    return ListRow(
        number,
        (
            ListCell(kind, style),
            ListCell(safe(line.name, _LONGEST)),
            ListCell(safe(line.company, _LONGEST), "dim"),
            ListCell(_words(line, _LONGEST), answer),
            ListCell(safe_sentence(line.place, 60), "dim"),
        ),
    )


def _words(line: PlanLine, limit: int) -> str:
    # Masked or not, somebody has to see what they answer.
    return (safe_sentence if line.kind == "question" else safe)(line.detail, limit)
