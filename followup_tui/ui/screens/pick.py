"""Pick: of the contacts that are parked indefinitely, as imports leave them, choose who to keep in
touch with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pendulum import from_timestamp
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from followup_tui.actions.contacts import keep_in_touch
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import ago
from followup_tui.domain.due import Due
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries.paging import Window
from followup_tui.storage.queries.parked import ParkedRow, parked_ids, parked_page
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui.host import Target
from followup_tui.ui.keys.bindings import COMMON_KEYS, LIST_MOVES, bindings_for, bindings_with_ids
from followup_tui.ui.list_loader import ListPage
from followup_tui.ui.prompts.next_step import CadencePrompt, NextStepPrompt, cadence_text
from followup_tui.ui.screens.contact_actions import CONTACT_ACTIONS
from followup_tui.ui.screens.list_screen import ListScreen
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.list_row import ListCell, ListColumn, ListRow
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.ui.widgets.row_list import RowList

DEFAULT_CADENCE = "3 months"
_MAX_LENGTH = 300


class PickList(RowList, inherit_bindings=False):
    """The contacts; enter picks them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_with_ids(
        *LIST_MOVES, "list.mark", "list.mark_all"
    )


class PickScreen(ListScreen):
    """The contacts that are parked indefinitely, the newest first."""

    help_topic = "import"

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for("pick"),
        *bindings_with_ids("contact.note", "contact.edit", "contact.archive", *COMMON_KEYS),
    ]
    AUTO_FOCUS = "#picks"
    contact_actions = CONTACT_ACTIONS
    empty_message = ("No parked contacts.", "Imported contacts are listed here. q: go back")
    pane = "contacts"

    def __init__(self, database: DatabaseThread, clock: Clock, settings: Settings) -> None:
        super().__init__(database, clock, settings, "pick")

    def compose(self) -> ComposeResult:
        """The list."""
        columns = [
            ListColumn(14, share=3),
            ListColumn(10, share=2),
            ListColumn(10, share=2, shown_from=80),
            ListColumn(12, share=3, shown_from=56),
            ListColumn(17, shown_from=100),
        ]
        yield PickList(columns, id="picks")
        yield PromptBar()
        yield Footer()

    # Reading

    async def read_page(self, window: Window) -> ListPage:
        """Read a part of the list; raises storage errors."""
        page = await self.database.run(parked_page, window)
        context = self.context()
        rows = [_row(row, context) for row in page.rows]
        return ListPage(page.count, page.start, rows, page.cursor)

    async def read_ids(self) -> Iterable[int]:
        """Read the ids of all parked contacts; raises storage errors."""
        return await self.database.run(parked_ids)

    def refresh_titles(self) -> None:
        """Show how many there are and how many are selected."""
        count, marked = self.row_list.count, len(self.row_list.marked_ids)
        title = f"Who do you want to keep up with? · {count:,} parked"
        self.row_list.border_title = Content(title)
        self.row_list.border_subtitle = Content(
            f"{marked:,} selected" if marked else "space selects"
        )

    # Changing

    def target(self) -> Target:
        """Return the marked contacts, or the one under the cursor."""
        return Target(self.row_list.selected_ids, False)

    def hide_rows(self, target: Target) -> bool:
        """Take contacts out of the list at once."""
        self.row_list.remove_rows(target.ids)
        return True

    def action_keep_up(self) -> None:
        """Keep in touch with the selected contacts every 3 months."""
        self.on_selected(self._keep_up)

    def _keep_up(self, target: Target) -> None:
        context = self.context()
        self.perform(
            lambda: keep_in_touch(target.ids, f"every {DEFAULT_CADENCE}", context), hide=target
        )

    def action_cadence(self) -> None:
        """Ask how often to keep in touch with them."""
        self.on_selected(lambda target: self.open_prompt(PickCadencePrompt(self, target)))

    def action_next_step(self) -> None:
        """Ask for a next step with them."""
        self.on_selected(lambda target: self.open_prompt(NextStepPrompt(self, target)))


def _row(row: ParkedRow, context: Context) -> ListRow:
    today = context.today.day
    added = from_timestamp(row.created / 1000).in_timezone(context.now.tz or "UTC").date()
    last = (
        f"contacted {ago(Due(row.last_contact), today)}"
        if row.last_contact
        else f"added {ago(Due.at(added), today)}"
    )
    return ListRow(
        row.id,
        (
            ListCell(safe(row.name, _MAX_LENGTH)),
            ListCell(safe(row.company, _MAX_LENGTH), "dim"),
            ListCell(safe(row.role, _MAX_LENGTH), "dim"),
            ListCell(safe(row.contact_method, _MAX_LENGTH)),
            ListCell(last, "dim"),
        ),
    )


class PickCadencePrompt(CadencePrompt):
    """Asks how often to keep in touch with contacts that were parked."""

    label = "keep in touch every"

    def apply(self, contacts: tuple[int, ...], phrase: str) -> Change:
        """Unpark the contacts with that cadence; BadInputError if it cannot be read."""
        return keep_in_touch(contacts, cadence_text(phrase), self.host.context())
