"""Duplicates: contacts that look like one person, one pair at a time, to merge or to keep both."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from followup_tui.actions import merging
from followup_tui.domain.change import Change
from followup_tui.domain.duplicates.find import DuplicatePair, pairs_after_merge
from followup_tui.domain.duplicates.merge import (
    MergeField,
    MergeSide,
    default_sides,
    unequal_fields,
)
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries.contact_pair import ContactPair, PairSide, contact_pair
from followup_tui.storage.queries.contacts import contact_count
from followup_tui.storage.queries.duplicates import distinct_pairs, duplicate_pairs
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.keys.bindings import COMMON_KEYS, bindings_for, bindings_with_ids
from followup_tui.ui.screens.progress_line import progress_line
from followup_tui.ui.screens.sequential import StepQueue
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.pair_rows import pair_rows
from followup_tui.ui.widgets.pair_view import PairView
from followup_tui.ui.widgets.prompt_bar import PromptBar

_PAIR_ACTIONS = frozenset({"merge", "keep_both", "switch_side", "choose", "field", "pair"})
"""The actions that need a pair."""


class DuplicatesScreen(BaseScreen):
    """Goes through the pairs; every decision brings the next one."""

    help_topic = "duplicates"

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for("duplicates"),
        *bindings_with_ids(*COMMON_KEYS),
    ]
    AUTO_FOCUS = "#pair"

    def __init__(self, database: DatabaseThread, clock: Clock, settings: Settings) -> None:
        super().__init__(database, clock, settings, "duplicates")
        self._steps = StepQueue(self)
        self._pairs: list[DuplicatePair] = []
        self._index = 0
        self._contacts: ContactPair | None = None
        """The two that are shown; None while they are being read, and after the last."""
        self._field: MergeField | None = None
        self._choices: dict[tuple[int, int], dict[MergeField, MergeSide]] = {}
        """The sides that were chosen, by pair, for when a pair comes back."""
        self._decided: list[tuple[str, DuplicatePair]] = []
        self._deciding: tuple[str, DuplicatePair] | None = None

    def compose(self) -> ComposeResult:
        """The progress line and the table of the two."""
        yield Static(id="progress", markup=False)
        yield PairView(id="pair")
        yield PromptBar()
        yield Footer()

    @property
    def view(self) -> PairView:
        """The table of the two."""
        return self.query_one(PairView)

    def on_mount(self) -> None:
        """Compare all contacts."""
        self.loader.done()
        self._hold_keys()
        self._steps.run(self._find)

    def on_unmount(self) -> None:
        """Let keys go on: steps that were under way are gone."""
        self._steps.release_keys()

    def _hold_keys(self) -> None:
        """Let keys wait for the next pair; none decides about the one that is shown."""
        self._contacts = None
        self._steps.hold_keys()

    # Which pair is shown

    async def _find(self) -> None:
        """Compare all contacts; stay on the same pair, or go to one that an undo restored."""
        contacts = await self.database.run(contact_count)
        self._show_progress(f"comparing {contacts:,} contacts…")
        wanted = [pair.ids for pair in self._pairs[self._index : self._index + 1]]
        self._pairs = await self.database.run(duplicate_pairs)
        found = [pair.ids for pair in self._pairs]
        if self._decided and self._decided[-1][1].ids in found:
            wanted = [self._decided.pop()[1].ids]
        if wanted and wanted[0] in found:
            self._index = found.index(wanted[0])
        await self._show()

    async def _go_on(self, merged: DuplicatePair | None = None) -> None:
        if merged is not None:
            distinct = await self.database.run(distinct_pairs)
            self._pairs = pairs_after_merge(self._pairs, merged, distinct)
        await self._show()

    async def _show(self) -> None:
        """Show the present pair; pairs of which one contact is gone are passed over."""
        self._contacts = None
        while self._pairs and self._contacts is None:
            self._index = min(self._index, len(self._pairs) - 1)
            self._contacts = await self.database.run(contact_pair, *self._pair.ids)
            if self._contacts is None:
                del self._pairs[self._index]
        contacts = await self.database.run(contact_count) if self._contacts is None else 0
        # The screen may have been left meanwhile.
        if not self.is_attached:
            return
        if self._contacts is None:
            self.view.show_message(self._end_text(contacts))
        else:
            fields = unequal_fields(self._contacts.first.contact, self._contacts.second.contact)
            self._field = fields[0] if fields else None
            self._draw(keep_scroll=False)
        self._show_progress()
        self.refresh_bindings()
        self.refresh_footer()

    @property
    def _pair(self) -> DuplicatePair:
        return self._pairs[self._index]

    def _sides(self, contacts: ContactPair) -> dict[MergeField, MergeSide]:
        """Return which side is kept for each field."""
        chosen = self._choices.get(self._pair.ids, {})
        return {**default_sides(contacts.first.contact, contacts.second.contact), **chosen}

    def _draw(self, *, keep_scroll: bool = True) -> None:
        if self._contacts is not None:
            rows = pair_rows(self._contacts, self._sides(self._contacts), self.context().today.day)
            heads = _head("A", self._contacts.first), _head("B", self._contacts.second)
            self.view.show(heads, rows, self._field, keep_scroll=keep_scroll)

    def _show_progress(self, detail: str = "") -> None:
        position = ""
        if self._contacts is not None:
            number = len(self._decided) + self._index + 1
            position = f"{number:,} of {len(self._decided) + len(self._pairs):,}"
            detail = self._pair.description
        line = progress_line("duplicates", position, detail, self._summary())
        # A screen that is being left has no widgets any more.
        for widget in self.query("#progress").results(Static):
            widget.update(line)

    def _summary(self) -> str:
        counts = Counter(decision for decision, _ in self._decided)
        return ", ".join(f"{number} {decision}" for decision, number in counts.items())

    def _end_text(self, contacts: int) -> list[str]:
        if self._decided:
            return ["No more pairs.", "q: go back"]
        if not contacts:
            return ["No contacts yet.", "q: go back"]
        return [f"No duplicates among {contacts:,} contacts.", "q: go back"]

    # Choosing

    def action_field(self, step: int) -> None:
        """Go to another field that differs; past the last one the view scrolls."""
        assert self._contacts is not None
        fields = unequal_fields(self._contacts.first.contact, self._contacts.second.contact)
        index = fields.index(self._field) + step if self._field in fields else -1
        if 0 <= index < len(fields):
            self._field = fields[index]
            self._draw()
        else:
            self.view.move_by(step)

    def action_choose(self, side: MergeSide) -> None:
        """Keep the value of one side for the field under the cursor."""
        if self._field is not None:
            self._choices.setdefault(self._pair.ids, {})[self._field] = side
            self._draw()

    def action_switch_side(self) -> None:
        """Keep the value of the other side."""
        if self._field is not None and self._contacts is not None:
            side = self._sides(self._contacts)[self._field]
            self.action_choose("gone" if side == "kept" else "kept")

    def action_pair(self, step: int) -> None:
        """Go to another pair without deciding about this one."""
        index = self._index + step
        if 0 <= index < len(self._pairs):
            self._index = index
            self._hold_keys()
            self._steps.run(self._go_on)
        else:
            self.show_toast("No more pairs." if step > 0 else "This is the first pair.")

    # Deciding

    def action_merge(self) -> None:
        """Merge the two."""
        assert self._contacts is not None
        kept, gone = self._contacts.first.contact, self._contacts.second.contact
        sides, context = self._sides(self._contacts), self.context()
        self._deciding = ("merged", self._pair)
        self.perform(lambda: merging.merge(kept, gone, sides, context))

    def action_keep_both(self) -> None:
        """Keep both, as they are different people."""
        first, second = self._pair.ids
        context = self.context()
        self._deciding = ("kept", self._pair)
        self.perform(lambda: merging.keep_both(first, second, context))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow decisions only if a pair is shown."""
        allowed = super().check_action(action, parameters)
        return allowed and (self._contacts is not None or action not in _PAIR_ACTIONS)

    def change_started(self, hidden: bool) -> None:
        """Let the next key wait for the next pair."""
        self._hold_keys()

    def change_finished(self, change: Change | None) -> None:
        """Show the next pair; after an undo or a refused decision compare all contacts again."""
        decided, self._deciding = self._deciding, None
        if change is None and decided is None:
            self._steps.run(self._go_on)
        elif change is None or decided is None:
            self._steps.run(self._find)
        else:
            decision, pair = decided
            self._decided.append(decided)
            self._pairs.remove(pair)
            self._steps.run(partial(self._go_on, pair if decision == "merged" else None))

    def action_leave(self) -> None:
        """Leave, and say what was done."""
        if done := self._summary():
            self.show_toast(f"Duplicates: {done}.")
        self.dismiss()


def _head(letter: str, side: PairSide) -> str:
    return f"{letter}  {safe(side.contact.name, 200)} · contact {side.contact.id}"
