"""Everything said with one person: corrected, removed, added to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from followup_tui.actions import memory
from followup_tui.actions.occasion import Occasion
from followup_tui.clock import Clock
from followup_tui.domain.change import Change
from followup_tui.domain.due import Due
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.wording import date_words
from followup_tui.errors import FollowupError
from followup_tui.safe import safe
from followup_tui.settings import Settings
from followup_tui.storage.queries.interactions import SaidRow, interactions, said_page
from followup_tui.storage.queries.page import Page, Window
from followup_tui.ui import keys
from followup_tui.ui.desk import Desk, Target
from followup_tui.ui.key_line import KeyLine
from followup_tui.ui.line_bar import Ask, LineBar
from followup_tui.ui.note_line import NoteAsk, understood
from followup_tui.ui.people_keys import PeopleKeys
from followup_tui.ui.reading import Subject, subject
from followup_tui.ui.row_list import RowList
from followup_tui.ui.rows import Cell, Column, Row
from followup_tui.ui.store import Store

_ALSO = (
    "contact.note",
    "journal.undo",
    "journal.redo",
    "app.help",
    "app.mask",
    "app.suspend",
    "app.quit",
)
_LONGEST = 1000


class SaidScreen(PeopleKeys):
    """A list of interactions, the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("said"), *keys.some(*_ALSO)]
    AUTO_FOCUS = "#said"

    def __init__(self, store: Store, clock: Clock, settings: Settings, target: Target) -> None:
        super().__init__(store, clock, settings, "said-screen")
        self._target = target
        self._subject: Subject | None = None

    def compose(self) -> ComposeResult:
        columns = [Column(11), Column(6, shown_from=34), Column(20, share=1)]
        yield RowList(columns, id="said")
        yield LineBar()
        yield KeyLine()

    @property
    def said(self) -> RowList:
        """The list."""
        return self.query_one("#said", RowList)

    def on_mount(self) -> None:
        self.show_hints()
        self._reload()

    @work(exclusive=True, group="reload")
    async def _reload(self) -> None:
        try:
            if self._subject is None:
                found = await self.store.run(subject, self._target)
                found.one()
                self._subject = found
            start, stop = self.said.wanted_window
            window = Window(start, max(stop, start + 200), self.said.current)
            page = await self._page(window)
        except FollowupError as error:
            self.complain(error)
            return
        if self.is_left:
            return
        self.said.show(page.count, page.start, self._rows(page), page.cursor)
        if not page.count:
            self.said.say(["Nothing said yet.", "Press n to log what was said."])
        name = safe(self._subject.people_words, 60)
        self.said.border_title = Content(f"said with {name} · {page.count:,}")

    async def _page(self, window: Window) -> Page[SaidRow]:
        assert self._subject is not None
        return await self.store.run(said_page, self._subject.one(), window)

    def _rows(self, page: Page[SaidRow]) -> list[Row]:
        today = self.occasion().today
        return [_row(one, today) for one in page.rows]

    @on(RowList.RowsNeeded)
    def _bring(self, event: RowList.RowsNeeded) -> None:
        event.stop()
        self._bring_rows(event.start, event.end)

    @work(exclusive=True, group="rows")
    async def _bring_rows(self, start: int, end: int) -> None:
        if self._subject is not None:
            try:
                page = await self._page(Window(start, end))
            except FollowupError as error:
                self.complain(error)
                return
            self.said.fill(page.start, self._rows(page))

    def reread(self) -> None:
        if not self.is_left:
            self._reload()

    # Changing

    def target(self) -> Target:
        """The person, for a new note."""
        ids = self._subject.contacts if self._subject else ()
        return Target(ids, False)

    def clear_marks(self) -> None:
        self.said.clear_marks()

    def made(self, change: Change | None) -> None:
        self.clear_marks()
        self._reload()

    def action_correct(self) -> None:
        """Say the one under the cursor anew."""
        if self.said.current is not None and self.is_legible():
            self.lane.hold_keys()
            self._open_line(self.said.current)

    @work(exclusive=True, group="correct")
    async def _open_line(self, interaction: int) -> None:
        try:
            found = await self.store.run(interactions, [interaction])
            if found and self._subject is not None:
                self.ask(CorrectAsk(self, found[0], self._subject.people_words))
        except FollowupError as error:
            self.complain(error)
        finally:
            self.lane.release_keys()

    def action_remove(self) -> None:
        """Remove the one under the cursor, or all that are marked."""
        ids, occasion = self.said.selected, self.occasion()
        if ids:
            self.perform(lambda: memory.remove(ids, occasion))

    @on(RowList.Opened)
    def _opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_correct()

    @on(RowList.Left)
    def _left(self, event: RowList.Left) -> None:
        event.stop()
        self.action_leave()

    @on(RowList.MarkAllWanted)
    def _mark_all(self, event: RowList.MarkAllWanted) -> None:
        event.stop()
        self._mark_every_row()

    @work(exclusive=True, group="marks")
    async def _mark_every_row(self) -> None:
        try:
            page = await self._page(Window(0, 1_000_000))
        except FollowupError as error:
            self.complain(error)
            return
        self.said.mark([one.interaction.id for one in page.rows])

    def action_leave(self) -> None:
        """Back to where the person came from."""
        if self.said.marked:
            self.clear_marks()
        else:
            self.dismiss()


class CorrectAsk(Ask):
    """The note line filled with an interaction as it is."""

    label = "correct:"
    placeholder = NoteAsk.placeholder

    def __init__(self, desk: Desk, interaction: Interaction, people: str) -> None:
        self._desk = desk
        self._interaction = interaction
        self._people = people
        self.draft = f"correct {interaction.id}"
        self.initial = memory.line_of(interaction, desk.occasion())

    async def preview(self, text: str) -> Sequence[Content]:
        occasion = self._desk.occasion()
        note = await self._desk.store.run(memory.understand_note, text, occasion)
        return understood(note, self._people, occasion.today)

    async def submit(self, text: str) -> bool:
        occasion = self._desk.occasion()
        if text != self.initial:
            await self._desk.store.run(memory.check_note, text, occasion)
            self._desk.perform(_correcting(self._interaction, text, occasion))
        return True


def _correcting(before: Interaction, text: str, occasion: Occasion) -> Callable[[], Change]:
    return lambda: memory.correct(before, text, occasion)


def _row(one: SaidRow, today: Due) -> Row:
    said = one.interaction
    sign = "← " if said.direction == "in" else ""
    parts = [sign + (safe(said.summary, _LONGEST) or "-")]
    if one.others:
        parts.append(f"with {safe(', '.join(one.others), _LONGEST)}")
    if said.i_promised:
        parts.append(f"I promised {safe(said.i_promised, _LONGEST)}")
    if said.they_promised:
        parts.append(f"they promised {safe(said.they_promised, _LONGEST)}")
    cells = (
        Cell(date_words(Due(said.happened), today.day), "dim"),
        Cell(safe(said.channel, 20) or "·", "tag"),
        Cell(" · ".join(parts)),
    )
    return Row(said.id, cells)
