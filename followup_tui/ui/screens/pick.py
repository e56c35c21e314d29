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
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import ago
from followup_tui.domain.due import Due
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries.paging import Page, Window
from followup_tui.storage.queries.parked import ParkedRow, parked_ids, parked_page
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui.host import Target
from followup_tui.ui.keys import bindings
from followup_tui.ui.prompts.next_step import CadencePrompt, NextStepPrompt, cadence_text
from followup_tui.ui.screens.list_base import ListScreen
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.list_row import ListCell, ListColumn, ListRow
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.ui.widgets.row_list import RowList

DEFAULT_CADENCE = "3 months"
_LONGEST = 300
_ALSO = (
    *("contact.note", "contact.edit", "contact.archive"),
    *("journal.undo", "journal.redo", "app.help", "app.mask", "app.suspend", "app.quit"),
)


class PickList(RowList, inherit_bindings=False):
    """The contacts; enter is the screen's."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_with_ids(
        *("list.down", "list.up", "list.first", "list.last", "list.half_down", "list.half_up"),
        *("list.page_down", "list.page_up", "list.mark", "list.mark_all"),
    )


class PickScreen(ListScreen[ParkedRow]):
    """A list of those who rest for good, those who came last first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings.bindings_for("pick"),
        *bindings.bindings_with_ids(*_ALSO),
    ]
    AUTO_FOCUS = "#picks"
    pane = "contacts"
    nobody = ("Nobody rests for good.", "Imported people come here; q goes back.")

    def __init__(self, store: DatabaseThread, clock: Clock, settings: Settings) -> None:
        super().__init__(store, clock, settings, "pick")

    def compose(self) -> ComposeResult:
        columns = [
            ListColumn(14, share=3),
            ListColumn(10, share=2),
            ListColumn(10, share=2, shown_from=80),
            ListColumn(12, share=3, shown_from=56),
            ListColumn(13, shown_from=100),
        ]
        yield PickList(columns, id="picks")
        yield PromptBar()
        yield Footer()

    async def page(self, wanted: Window) -> Page[ParkedRow]:
        return await self.database.run(parked_page, wanted)

    async def every_id(self) -> Iterable[int]:
        return await self.database.run(parked_ids)

    def rows_of(self, found: Sequence[ParkedRow]) -> list[ListRow]:
        context = self.context()
        return [_row(one, context) for one in found]

    def show_titles(self) -> None:
        marked = len(self.row_list.marked_ids)
        self.row_list.border_title = Content(f"who matters? · {self.row_list.count:,} rest")
        self.row_list.border_subtitle = Content(f"{marked:,} picked" if marked else "space picks")

    # Changing

    def target(self) -> Target:
        """Those who are marked, or the one under the cursor."""
        return Target(self.row_list.selected_ids, False)

    def action_matters(self) -> None:
        """They matter: active, in touch every three months."""
        if target := self._taken():
            context = self.context()
            self.row_list.remove_rows(target.ids)
            self.perform(
                lambda: roster.keep_in_touch(target.ids, f"every {DEFAULT_CADENCE}", context)
            )

    def action_cadence(self) -> None:
        """They matter: how often?"""
        if target := self._taken():
            self.open_prompt(PickCadencePrompt(self, target))

    def action_follow(self) -> None:
        """They matter: a next step."""
        if target := self._taken():
            self.open_prompt(NextStepPrompt(self, target))


def _row(one: ParkedRow, context: Context) -> ListRow:
    day = from_timestamp(one.created / 1000).in_timezone(context.now.tz or "UTC").date()
    talked = f"spoke {ago(Due(one.last_contact), context.today.day)}" if one.last_contact else ""
    return ListRow(
        one.id,
        (
            ListCell(safe(one.name, _LONGEST)),
            ListCell(safe(one.company, _LONGEST), "dim"),
            ListCell(safe(one.role, _LONGEST), "dim"),
            ListCell(safe(one.contact_method, _LONGEST)),
            ListCell(talked or f"came {ago(Due.at(day), context.today.day)}", "dim"),
        ),
    )


class PickCadencePrompt(CadencePrompt):
    """How often to be in touch with them from now on."""

    label = "active, every"

    def apply(self, contacts: tuple[int, ...], phrase: str) -> Change:
        return roster.keep_in_touch(contacts, cadence_text(phrase), self.host.context())
