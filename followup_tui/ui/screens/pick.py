"""Of those who rest for good, as imports leave people: who matters. One key makes them active; the
others go on resting and ask for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from pendulum import from_timestamp
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from followup_tui.actions import contacts as roster
from followup_tui.actions.context import Occasion
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import ago
from followup_tui.domain.due import Due
from followup_tui.storage.queries.paging import Page, Window
from followup_tui.storage.queries.parked import RestingRow, resting_ids, resting_page
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui.database_thread import Store
from followup_tui.ui.host import Target
from followup_tui.ui.keys import bindings
from followup_tui.ui.prompts.next_step import CadenceAsk, FollowAsk, own
from followup_tui.ui.screens.list_base import ListScreen
from followup_tui.ui.widgets.footer import KeyLine
from followup_tui.ui.widgets.list_row import Cell, Column, Row
from followup_tui.ui.widgets.prompt_bar import LineBar
from followup_tui.ui.widgets.row_list import RowList

USUAL = "3 months"
_LONGEST = 300
_ALSO = (
    *("contact.note", "contact.edit", "contact.archive"),
    *("journal.undo", "journal.redo", "app.help", "app.mask", "app.suspend", "app.quit"),
)


class PickList(RowList, inherit_bindings=False):
    """The contacts; enter is the screen's."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.some(
        *("list.down", "list.up", "list.first", "list.last", "list.half_down", "list.half_up"),
        *("list.page_down", "list.page_up", "list.mark", "list.mark_all"),
    )


class PickScreen(ListScreen[RestingRow]):
    """A list of those who rest for good, those who came last first."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings.bindings("pick"), *bindings.some(*_ALSO)]
    AUTO_FOCUS = "#picks"
    pane = "contacts"
    nobody = ("Nobody rests for good.", "Imported people come here; q goes back.")

    def __init__(self, store: Store, clock: Clock, settings: Settings) -> None:
        super().__init__(store, clock, settings, "pick")

    def compose(self) -> ComposeResult:
        columns = [
            Column(14, share=3),
            Column(10, share=2),
            Column(10, share=2, shown_from=80),
            Column(12, share=3, shown_from=56),
            Column(13, shown_from=100),
        ]
        yield PickList(columns, id="picks")
        yield LineBar()
        yield KeyLine()

    async def page(self, wanted: Window) -> Page[RestingRow]:
        return await self.store.run(resting_page, wanted)

    async def every_id(self) -> Iterable[int]:
        return await self.store.run(resting_ids)

    def rows_of(self, found: Sequence[RestingRow]) -> list[Row]:
        occasion = self.occasion()
        return [_row(one, occasion) for one in found]

    def show_titles(self) -> None:
        marked = len(self.listed.marked)
        self.listed.border_title = Content(f"who matters? · {self.listed.count:,} rest")
        self.listed.border_subtitle = Content(f"{marked:,} picked" if marked else "space picks")

    # Changing

    def target(self) -> Target:
        """Those who are marked, or the one under the cursor."""
        return Target(self.listed.selected, False)

    def action_matters(self) -> None:
        """They matter: active, in touch every three months."""
        if target := self._taken():
            occasion = self.occasion()
            self.listed.drop(target.ids)
            self.perform(lambda: roster.pick(target.ids, f"every {USUAL}", occasion))

    def action_cadence(self) -> None:
        """They matter: how often?"""
        if target := self._taken():
            self.ask(PickAsk(self, target))

    def action_follow(self) -> None:
        """They matter: a next step."""
        if target := self._taken():
            self.ask(FollowAsk(self, target))


def _row(one: RestingRow, occasion: Occasion) -> Row:
    day = from_timestamp(one.created / 1000).in_timezone(occasion.now.tz or "UTC").date()
    talked = f"spoke {ago(Due(one.last_contact), occasion.today.day)}" if one.last_contact else ""
    return Row(
        one.id,
        (
            Cell(safe(one.name, _LONGEST)),
            Cell(safe(one.company, _LONGEST), "dim"),
            Cell(safe(one.role, _LONGEST), "dim"),
            Cell(safe(one.way, _LONGEST)),
            Cell(talked or f"came {ago(Due.at(day), occasion.today.day)}", "dim"),
        ),
    )


class PickAsk(CadenceAsk):
    """How often to be in touch with them from now on."""

    label = "active, every"

    def act(self, contacts: tuple[int, ...], phrase: str) -> Change:
        return roster.pick(contacts, own(phrase), self._desk.occasion())
