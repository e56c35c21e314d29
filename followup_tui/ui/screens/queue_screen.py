"""The lines that could not be saved, or wait: edit, retry, drop and restore them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from followup_tui.actions import queue, queue_review
from followup_tui.actions.context import Context
from followup_tui.actions.queue import MAX_LINE_LENGTH
from followup_tui.actions.queue_entries import STATE_WORDS, QueueEntry, list_queue
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_date, format_day
from followup_tui.domain.due import Due, to_due
from followup_tui.domain.language.quick_add import QuickAddDraft
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries.paging import Window
from followup_tui.system.clock import Clock
from followup_tui.system.queued_line import QueuedLine
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.system.settings import Settings
from followup_tui.ui.host import Host
from followup_tui.ui.keys.bindings import COMMON_KEYS, LIST_MOVES, bindings_for, bindings_with_ids
from followup_tui.ui.list_loader import ListPage
from followup_tui.ui.prompts.quick_add import QuickAddPrompt
from followup_tui.ui.screens.list_screen import ListScreen
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.list_row import ListCell, ListColumn, ListRow
from followup_tui.ui.widgets.name_completion import NameSuggester
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.ui.widgets.row_list import RowList
from followup_tui.wording import wording

_MAX_LENGTH = 1000


class QueueList(RowList, inherit_bindings=False):
    """The lines; enter edits one."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_with_ids(
        *LIST_MOVES, "list.mark", "list.mark_all", "list.back"
    )


class QueueScreen(ListScreen):
    """The lines as a list: those not saved first, then those that wait, then dropped ones."""

    help_topic = "capture#Lines that could not be saved"

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for("queue"),
        *bindings_with_ids(*COMMON_KEYS),
    ]
    AUTO_FOCUS = "#queue-list"
    empty_message = ("The queue is empty.", "Every line was saved.")

    def __init__(self, database: DatabaseThread, clock: Clock, settings: Settings) -> None:
        super().__init__(database, clock, settings, "queue")
        self._ids: dict[str, int] = {}
        """By uid, the id of the row."""
        self._entries: dict[int, QueueEntry] = {}
        self._dropped: list[str] = []
        """The uids of what was dropped last."""

    def compose(self) -> ComposeResult:
        """The list."""
        columns = [
            ListColumn(9),
            ListColumn(6, shown_from=60),
            ListColumn(20, share=1),
            ListColumn(20, share=1, shown_from=80),
        ]
        yield QueueList(columns, id="queue-list")
        yield PromptBar()
        yield Footer()

    # Reading

    async def read_page(self, window: Window) -> ListPage:
        """Read the list; CannotWriteError if the queue can't be read."""
        path = self.database.queue_file
        entries = []
        if path is not None:
            entries = await self.database.run(list_queue, path, self.context().now)
        for entry in entries:
            self._ids.setdefault(entry.uid, len(self._ids) + 1)
        self._entries = {self._ids[entry.uid]: entry for entry in entries}
        today = self.context().today
        rows = [
            _row(row_id, entry, self.database.path, today)
            for row_id, entry in self._entries.items()
        ]
        ids = list(self._entries)
        kept = window.cursor_id
        cursor = ids.index(kept) if kept is not None and kept in self._entries else None
        return ListPage(len(rows), 0, rows, cursor)

    async def read_ids(self) -> Iterable[int]:
        """Return the ids of all rows."""
        return list(self._entries)

    def refresh_titles(self) -> None:
        """Show how many lines there are of each kind, and how much is marked."""
        states = [entry.state for entry in self._entries.values()]
        counts = [
            f"{states.count(state):,} {words}"
            for state, words in STATE_WORDS.items()
            if state in states
        ]
        self.row_list.border_title = Content(" · ".join(["Queue", *counts]))
        marked = len(self.row_list.marked_ids)
        self.row_list.border_subtitle = Content(f"{marked:,} marked" if marked else self._remark())

    def _remark(self) -> str:
        """Return the remark on the line under the cursor: narrow lists have no column for it."""
        entry = self._entries.get(self.row_list.current_id or 0)
        return _remark(entry, self.database.path, self.context().today) if entry else ""

    @on(RowList.Highlighted)
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.refresh_titles()

    # Changing

    def action_edit(self) -> None:
        """Edit the line under the cursor, and save it."""
        self.when_current(self._edit)

    def _edit(self) -> None:
        entry = self._entries.get(self.row_list.current_id or 0)
        if entry is not None and self.require_names_shown():
            self.open_prompt(EditQueuedPrompt(self, entry))

    def action_retry(self) -> None:
        """Try again to save the marked lines or the one under the cursor; restore dropped ones."""
        self.when_current(partial(self._change_selected, self._retry))

    def action_drop(self) -> None:
        """Drop the marked lines, or the one under the cursor."""
        self.when_current(partial(self._change_selected, self._drop))

    def action_undo(self) -> None:
        """Restore what was dropped last here; else undo the last change."""
        uids, self._dropped = self._dropped, []
        if uids:
            self.hold_keys_during(partial(self._changing, partial(self._restore, uids)))
        else:
            super().action_undo()

    def _change_selected(self, change: Callable[[list[QueueEntry]], Awaitable[None]]) -> None:
        entries = [self._entries[row_id] for row_id in self.row_list.selected_ids]
        if entries:
            self.hold_keys_during(partial(self._changing, partial(change, entries)))

    async def _changing(self, change: Callable[[], Awaitable[None]]) -> None:
        try:
            await change()
        except FollowupError as error:
            self.show_error(error)
        self.change_finished(None)
        await self.loader.wait()

    async def _retry(self, entries: list[QueueEntry]) -> None:
        if dropped := [entry.uid for entry in entries if entry.state == "dropped"]:
            await self._restore(dropped)
        if tried := [entry.uid for entry in entries if entry.state != "dropped"]:
            database = self.database
            saved = await database.run(
                queue_review.retry, self._queue_file, database.path, self.context(), tried
            )
            for sentence in queue.queue_report(saved, "e edits it."):
                if saved.rejected:
                    self.show_error(FollowupError(sentence))
                else:
                    self.show_toast(sentence)

    async def _drop(self, entries: list[QueueEntry]) -> None:
        uids, context = [entry.uid for entry in entries], self.context()
        dropped = await self.database.run(queue_review.drop, self._queue_file, uids, context.now)
        self._dropped = [entry.uid for entry in dropped]
        self.show_toast(queue_review.dropped_report(dropped, context.today, "u restores."))

    async def _restore(self, uids: list[str]) -> None:
        now = self.context().now
        restored = await self.database.run(queue_review.restore, self._queue_file, uids, now)
        self.show_toast(queue_review.restored_report(restored))

    @property
    def _queue_file(self) -> Path:
        assert self.database.queue_file is not None  # else the list is empty
        return self.database.queue_file

    @on(RowList.LeaveRequested)
    def _leave_requested(self, event: RowList.LeaveRequested) -> None:
        event.stop()
        self.action_leave()


class EditQueuedPrompt(QuickAddPrompt):
    """The quick-add prompt, filled with a line; its dates count from when that was typed."""

    help_topic = QueueScreen.help_topic
    label = "line:"
    key_labels: ClassVar = {"switch": "complete"}
    extra_actions: ClassVar = QuickAddPrompt.extra_actions | {"switch"}
    max_length = MAX_LINE_LENGTH

    def __init__(self, host: Host, entry: QueueEntry) -> None:
        super().__init__(host)
        self._screen = host
        self._entry = entry
        self._is_ours = entry.is_for(host.database.path)
        self.initial = entry.text
        self.unsaved_key = f"queued {entry.uid}"

    @property
    def suggester(self) -> NameSuggester | None:
        """What completes names; None for a line of another database."""
        return self.name_suggester() if self._is_ours else None

    def typed_then(self) -> Context:
        """Return the moment at which the line was typed."""
        context = super().typed_then()
        return replace(context, now=self._entry.typed_at or context.now)

    async def preview(self, text: str) -> Sequence[Content]:
        """Return how the line is read, why it could not be saved, and for which database it is."""
        lines = list(await super().preview(text))
        reason = self._entry.kept.reason
        if not self._is_ours:
            reason = wording("It waits until {} is opened.", self._entry.database)
        if reason:
            lines.append(Content.styled(safe_sentence(reason, _MAX_LENGTH), "$text-warning"))
        return lines

    async def parse(self, text: str) -> tuple[QuickAddDraft, FollowupError | None]:
        """Parse the line; one of another database without the names of this one."""
        if self._is_ours:
            return await super().parse(text)
        return queue.parse_line_offline(text, self.typed_then(), use_date=self._use_date), None

    def write_action(self, line: QueuedLine, error: FollowupError | None) -> Callable[[], Change]:
        """Return the action that saves the line under its uid."""
        database = self._screen.database
        assert database.queue_file is not None
        return partial(
            queue_review.save_edited,
            database.queue_file,
            database.path,
            self._entry.uid,
            line.text,
            self._screen.context(),
            use_date=line.use_date,
            chosen=line.chosen_contacts,
        )

    async def submit(self, text: str) -> bool:
        """Save the line. Raise the errors of `save_action`."""
        self._screen.perform(await self.save_action(text))
        return True


def _remark(entry: QueueEntry, database: Path, today: Due) -> str:
    """Return why a line was not saved, which database it is for, or how long it is kept."""
    if not entry.is_for(database):
        return f"for {safe(entry.database, _MAX_LENGTH)}"
    if entry.restorable_until is not None:
        return f"kept until {format_day(Due.at(entry.restorable_until), today.day)}"
    return safe_sentence(entry.kept.reason, _MAX_LENGTH)


def _row(row_id: int, entry: QueueEntry, database: Path, today: Due) -> ListRow:
    typed_at = entry.typed_at
    cells = (
        ListCell(STATE_WORDS[entry.state], "overdue" if entry.state == "rejected" else "dim"),
        ListCell(format_date(to_due(typed_at), today.day) if typed_at else "-", "dim"),
        ListCell(safe(entry.text, _MAX_LENGTH)),
        ListCell(_remark(entry, database, today), "dim"),
    )
    return ListRow(row_id, cells)
