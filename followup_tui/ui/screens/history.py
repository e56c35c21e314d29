"""The history with one person: all interactions, to read, edit and remove."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from followup_tui.actions import interactions as interaction_actions
from followup_tui.domain.date_words import format_date
from followup_tui.domain.due import Due
from followup_tui.domain.interaction import Interaction
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries.interactions import HistoryRow, history_page, interactions
from followup_tui.storage.queries.paging import Window
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.system.settings import Settings
from followup_tui.ui.host import Host, Target
from followup_tui.ui.keys.bindings import COMMON_KEYS, LIST_MOVES, bindings_for, bindings_with_ids
from followup_tui.ui.list_loader import ListPage
from followup_tui.ui.prompts.note import describe_note
from followup_tui.ui.queries import ResolvedTarget, resolve_target
from followup_tui.ui.screens.contact_actions import CONTACT_ACTIONS
from followup_tui.ui.screens.list_screen import ListScreen
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.list_row import ListCell, ListColumn, ListRow
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.ui.widgets.row_list import RowList
from followup_tui.wording import Wording

_MAX_LENGTH = 1000


class HistoryList(RowList, inherit_bindings=False):
    """The interactions; enter edits one."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_with_ids(
        *LIST_MOVES, "list.mark", "list.mark_all", "list.back"
    )


class HistoryScreen(ListScreen):
    """The interactions as a list, the newest first."""

    help_topic = "people#History"

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for("history"),
        *bindings_with_ids("contact.note", *COMMON_KEYS),
    ]
    AUTO_FOCUS = "#history-list"
    contact_actions = CONTACT_ACTIONS
    empty_message = ("No interactions yet.", "Press n to log a note.")

    def __init__(
        self, database: DatabaseThread, clock: Clock, settings: Settings, target: Target
    ) -> None:
        """`target` is one contact or follow-up."""
        super().__init__(database, clock, settings, "history")
        self._target = target
        self._person: ResolvedTarget | None = None

    def compose(self) -> ComposeResult:
        """The list."""
        columns = [ListColumn(11), ListColumn(6, shown_from=34), ListColumn(20, share=1)]
        yield HistoryList(columns, id="history-list")
        yield PromptBar()
        yield Footer()

    # Reading

    async def read_page(self, window: Window) -> ListPage:
        """Read a part of the list; NotFoundError if the contact is gone."""
        if self._person is None:
            person = await self.database.run(resolve_target, self._target)
            person.only_contact()
            self._person = person
        page = await self.database.run(history_page, self._person.only_contact(), window)
        today = self.context().today
        return ListPage(
            page.count, page.start, [_row(row, today) for row in page.rows], page.cursor
        )

    async def read_ids(self) -> Iterable[int]:
        """Read the ids of all interactions; NotFoundError if the contact is gone."""
        page = await self.read_page(Window(0, 1_000_000))
        return [row.id for row in page.rows]

    def refresh_titles(self) -> None:
        """Show whose history it is."""
        name = safe_sentence(self._person.contact_label, 60) if self._person else ""
        count, marked = self.row_list.count, len(self.row_list.marked_ids)
        self.row_list.border_title = Content(f"History with {name} · {count:,}")
        self.row_list.border_subtitle = Content(f"{marked:,} marked" if marked else "")

    # Changing

    def target(self) -> Target:
        """Return the person, for a new note."""
        return Target(self._person.contact_ids if self._person else (), False)

    def action_edit(self) -> None:
        """Edit the interaction under the cursor."""
        self.when_current(self._edit)

    def _edit(self) -> None:
        interaction = self.row_list.current_id
        if interaction is not None and self.require_names_shown():
            self.hold_keys_during(partial(self._open_prompt, interaction))

    async def _open_prompt(self, interaction: int) -> None:
        try:
            found = await self.database.run(interactions, [interaction])
        except FollowupError as error:
            self.show_error(error)
            return
        if found and self._person is not None:
            self.open_prompt(EditInteractionPrompt(self, found[0], self._person.contact_label))

    def action_remove(self) -> None:
        """Remove the marked interactions, or the one under the cursor."""
        self.when_current(self._remove)

    def _remove(self) -> None:
        ids, context = self.row_list.selected_ids, self.context()
        if ids:
            self.perform(lambda: interaction_actions.remove(ids, context))

    @on(RowList.LeaveRequested)
    def _leave_requested(self, event: RowList.LeaveRequested) -> None:
        event.stop()
        self.action_leave()


class EditInteractionPrompt(Prompt):
    """The note prompt, filled with an interaction."""

    help_topic = "people#History"
    label = "edit:"
    placeholder = "call yesterday + Omar: liked the talk"
    max_length = 200_000

    def __init__(self, host: Host, interaction: Interaction, contact_label: Wording) -> None:
        self._host = host
        self._interaction = interaction
        self._contact_label = contact_label
        self.unsaved_key = f"correct {interaction.id}"
        self.initial = interaction_actions.note_line(interaction, host.context())

    async def preview(self, text: str) -> Sequence[Content]:
        """Return what is understood of the note; BadInputError if it cannot be read."""
        context = self._host.context()
        note = await self._host.database.run(interaction_actions.parse_correction, text, context)
        return describe_note(note, self._contact_label, context.today)

    async def submit(self, text: str) -> bool:
        """Save the note if it was changed; BadInputError if it cannot be read."""
        context, interaction = self._host.context(), self._interaction
        if text != self.initial:
            await self._host.database.run(interaction_actions.check_correction, text, context)
            self._host.perform(lambda: interaction_actions.correct(interaction, text, context))
        return True


def _row(row: HistoryRow, today: Due) -> ListRow:
    interaction = row.interaction
    arrow = "← " if interaction.direction == "in" else ""
    parts = [arrow + (safe(interaction.summary, _MAX_LENGTH) or "-")]
    if row.others:
        parts.append(f"with {safe(', '.join(row.others), _MAX_LENGTH)}")
    if interaction.i_promised:
        parts.append(f"I promised {safe(interaction.i_promised, _MAX_LENGTH)}")
    if interaction.they_promised:
        parts.append(f"they promised {safe(interaction.they_promised, _MAX_LENGTH)}")
    cells = (
        ListCell(format_date(Due(interaction.happened), today.day), "dim"),
        ListCell(safe(interaction.channel, 20) or "·", "tag"),
        ListCell(" · ".join(parts)),
    )
    return ListRow(interaction.id, cells)
