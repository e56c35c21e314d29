"""Everything said with one person: corrected, removed, added to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from followup_tui.actions import interactions as memory
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_date
from followup_tui.domain.due import Due
from followup_tui.domain.interaction import Interaction
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries.interactions import HistoryRow, history_page, interactions
from followup_tui.storage.queries.paging import Page, Window
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui.host import Host, Target
from followup_tui.ui.keys import bindings
from followup_tui.ui.prompts.note import NotePrompt, describe_note
from followup_tui.ui.queries import ResolvedTarget, resolve_target
from followup_tui.ui.screens.list_base import ListScreen
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.list_row import ListCell, ListColumn, ListRow
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.ui.widgets.prompt_bar import PromptBar
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


class HistoryScreen(ListScreen[HistoryRow]):
    """A list of interactions, the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings.bindings_for("said"),
        *bindings.bindings_with_ids(*_ALSO),
    ]
    AUTO_FOCUS = "#said"
    nobody = ("Nothing said yet.", "Press n to log what was said.")

    def __init__(
        self, store: DatabaseThread, clock: Clock, settings: Settings, target: Target
    ) -> None:
        super().__init__(store, clock, settings, "said-screen")
        self._target = target
        self._subject: ResolvedTarget | None = None

    def compose(self) -> ComposeResult:
        columns = [ListColumn(11), ListColumn(6, shown_from=34), ListColumn(20, share=1)]
        yield RowList(columns, id="said")
        yield PromptBar()
        yield Footer()

    async def page(self, wanted: Window) -> Page[HistoryRow]:
        if self._subject is None:
            found = await self.database.run(resolve_target, self._target)
            found.only_contact()
            self._subject = found
        return await self.database.run(history_page, self._subject.only_contact(), wanted)

    async def every_id(self) -> Iterable[int]:
        page = await self.page(Window(0, 1_000_000))
        return [one.interaction.id for one in page.rows]

    def rows_of(self, found: Sequence[HistoryRow]) -> list[ListRow]:
        today = self.context().today
        return [_row(one, today) for one in found]

    def show_titles(self) -> None:
        name = safe(self._subject.contact_label, 60) if self._subject else ""
        self.row_list.border_title = Content(f"said with {name} · {self.row_list.count:,}")

    # Changing

    def target(self) -> Target:
        """The person, for a new note."""
        ids = self._subject.contact_ids if self._subject else ()
        return Target(ids, False)

    def action_correct(self) -> None:
        """Say the one under the cursor anew."""
        if self.row_list.current_id is not None and self.require_names_shown():
            self.key_queue.hold_keys()
            self._open_line(self.row_list.current_id)

    @work(exclusive=True, group="correct")
    async def _open_line(self, interaction: int) -> None:
        try:
            found = await self.database.run(interactions, [interaction])
            if found and self._subject is not None:
                self.open_prompt(EditInteractionPrompt(self, found[0], self._subject.contact_label))
        except FollowupError as error:
            self.show_error(error)
        finally:
            self.key_queue.release_keys()

    def action_remove(self) -> None:
        """Remove the one under the cursor, or all that are marked."""
        ids, context = self.row_list.selected_ids, self.context()
        if ids:
            self.perform(lambda: memory.remove(ids, context))

    @on(RowList.Opened)
    def _opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_correct()

    @on(RowList.LeaveRequested)
    def _left(self, event: RowList.LeaveRequested) -> None:
        event.stop()
        self.action_leave()


class EditInteractionPrompt(Prompt):
    """The note line filled with an interaction as it is."""

    label = "correct:"
    placeholder = NotePrompt.placeholder

    def __init__(self, desk: Host, interaction: Interaction, people: str) -> None:
        self._desk = desk
        self._interaction = interaction
        self._people = people
        self.unsaved_key = f"correct {interaction.id}"
        self.initial = memory.note_line(interaction, desk.context())

    async def preview(self, text: str) -> Sequence[Content]:
        context = self._desk.context()
        note = await self._desk.database.run(memory.parse_note_line, text, context)
        return describe_note(note, self._people, context.today)

    async def submit(self, text: str) -> bool:
        context = self._desk.context()
        if text != self.initial:
            await self._desk.database.run(memory.check_note, text, context)
            self._desk.perform(_correcting(self._interaction, text, context))
        return True


def _correcting(before: Interaction, text: str, context: Context) -> Callable[[], Change]:
    return lambda: memory.correct(before, text, context)


def _row(one: HistoryRow, today: Due) -> ListRow:
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
        ListCell(format_date(Due(said.happened), today.day), "dim"),
        ListCell(safe(said.channel, 20) or "·", "tag"),
        ListCell(" · ".join(parts)),
    )
    return ListRow(said.id, cells)
