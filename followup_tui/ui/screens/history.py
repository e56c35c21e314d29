"""Everything said with one person: corrected, removed, added to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from followup_tui.actions import interactions as memory
from followup_tui.actions.context import Occasion
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import date_words
from followup_tui.domain.due import Due
from followup_tui.domain.interaction import Interaction
from followup_tui.errors import FollowupError
from followup_tui.storage.queries.interactions import SaidRow, interactions, said_page
from followup_tui.storage.queries.paging import Page, Window
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui.database_thread import Store
from followup_tui.ui.host import Desk, Target
from followup_tui.ui.keys import bindings
from followup_tui.ui.prompts.note import NoteAsk, understood
from followup_tui.ui.queries import Subject, subject
from followup_tui.ui.screens.list_base import ListScreen
from followup_tui.ui.widgets.footer import KeyLine
from followup_tui.ui.widgets.list_row import Cell, Column, Row
from followup_tui.ui.widgets.prompt_bar import Ask, LineBar
from followup_tui.ui.widgets.row_list import RowList

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


class SaidScreen(ListScreen[SaidRow]):
    """A list of interactions, the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings.bindings("said"), *bindings.some(*_ALSO)]
    AUTO_FOCUS = "#said"
    nobody = ("Nothing said yet.", "Press n to log what was said.")

    def __init__(self, store: Store, clock: Clock, settings: Settings, target: Target) -> None:
        super().__init__(store, clock, settings, "said-screen")
        self._target = target
        self._subject: Subject | None = None

    def compose(self) -> ComposeResult:
        columns = [Column(11), Column(6, shown_from=34), Column(20, share=1)]
        yield RowList(columns, id="said")
        yield LineBar()
        yield KeyLine()

    async def page(self, wanted: Window) -> Page[SaidRow]:
        if self._subject is None:
            found = await self.store.run(subject, self._target)
            found.one()
            self._subject = found
        return await self.store.run(said_page, self._subject.one(), wanted)

    async def every_id(self) -> Iterable[int]:
        page = await self.page(Window(0, 1_000_000))
        return [one.interaction.id for one in page.rows]

    def rows_of(self, found: Sequence[SaidRow]) -> list[Row]:
        today = self.occasion().today
        return [_row(one, today) for one in found]

    def show_titles(self) -> None:
        name = safe(self._subject.people_words, 60) if self._subject else ""
        self.listed.border_title = Content(f"said with {name} · {self.listed.count:,}")

    # Changing

    def target(self) -> Target:
        """The person, for a new note."""
        ids = self._subject.contacts if self._subject else ()
        return Target(ids, False)

    def action_correct(self) -> None:
        """Say the one under the cursor anew."""
        if self.listed.current is not None and self.is_legible():
            self.lane.hold_keys()
            self._open_line(self.listed.current)

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
        ids, occasion = self.listed.selected, self.occasion()
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
