"""Contacts who look like one person, two at a time: which side counts, merge, or two people."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
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
from followup_tui.system import mask
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui.host import Target
from followup_tui.ui.keys import bindings
from followup_tui.ui.screens.contact_actions import ContactActionsScreen
from followup_tui.ui.screens.sequential import Sequential
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.pair_rows import pair_rows
from followup_tui.ui.widgets.pair_view import PairView
from followup_tui.ui.widgets.prompt_bar import PromptBar

_ALSO = (
    *("journal.undo", "journal.redo"),
    *("app.help", "app.mask", "app.suspend", "app.quit"),
)
_PATIENCE = 0.5
_ABOUT_THE_TWO = ("merge", "two", "switch", "choose", "field", "pair")


class DuplicatesScreen(Sequential, ContactActionsScreen):
    """Goes through who may be one person; whatever is decided brings the next two."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings.bindings_for("doubles"),
        *bindings.bindings_with_ids(*_ALSO),
    ]
    AUTO_FOCUS = "#pair"

    def __init__(self, store: DatabaseThread, clock: Clock, settings: Settings) -> None:
        super().__init__(store, clock, settings, "doubles")
        self._doubles: list[DuplicatePair] = []
        self._place = 0
        self._two: ContactPair | None = None
        self._field: MergeField | None = None
        self._choices: dict[tuple[int, int], dict[MergeField, MergeSide]] = {}
        self._decided: list[tuple[str, DuplicatePair]] = []
        self._deciding: tuple[str, DuplicatePair] | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="progress", markup=False)
        yield PairView(id="pair")
        yield PromptBar()
        yield Footer()

    @property
    def view(self) -> PairView:
        """The table of the two."""
        return self.query_one(PairView)

    def on_mount(self) -> None:
        self.change_started()
        self.run_in_order(self._find)

    # Reading

    async def _find(self) -> None:
        """Compare everybody; show the two that were shown, or those that an undo brought back."""
        # Where it takes long, the key to leave does not wait for it.
        waiting = self.set_timer(_PATIENCE, self.release)
        try:
            people = await self.database.run(contact_count)
            self._show_progress(f"comparing {people:,} contacts…")
            shown = self._doubles[self._place : self._place + 1]
            self._doubles = await self.database.run(duplicate_pairs)
            there = [one.ids for one in self._doubles]
            if self._decided and self._decided[-1][1].ids in there:
                shown = [self._decided.pop()[1]]
            if shown and shown[0].ids in there:
                self._place = there.index(shown[0].ids)
            await self._show()
        finally:
            waiting.stop()

    async def _go_on(self, merged: DuplicatePair | None = None) -> None:
        if merged is not None:
            two = await self.database.run(distinct_pairs)
            self._doubles = pairs_after_merge(self._doubles, merged, two)
        await self._show()

    async def _show(self) -> None:
        """Show the two at the present place; those of whom one has gone are passed over."""
        self._two = None
        while self._doubles and self._two is None:
            self._place = min(self._place, len(self._doubles) - 1)
            self._two = await self.database.run(contact_pair, *self._double.ids)
            if self._two is None:
                del self._doubles[self._place]
        people = await self.database.run(contact_count) if self._two is None else 0
        # It may have been left meanwhile.
        if not self.is_attached:
            return
        if self._two is None:
            self.view.show_message(self._at_the_end(people))
        else:
            fields = unequal_fields(self._two.first.contact, self._two.second.contact)
            self._field = fields[0] if fields else None
            self._draw(keep_scroll=False)
        self._show_progress()
        self.refresh_bindings()
        self.refresh_footer()

    @property
    def _double(self) -> DuplicatePair:
        return self._doubles[self._place]

    def _sides(self, two: ContactPair) -> dict[MergeField, MergeSide]:
        """The side that counts for each field."""
        chosen = self._choices.get(self._double.ids, {})
        return {**default_sides(two.first.contact, two.second.contact), **chosen}

    def _draw(self, *, keep_scroll: bool = True) -> None:
        if self._two is not None:
            rows = pair_rows(self._two, self._sides(self._two), self.context().today.day)
            heads = _head("A", self._two.first), _head("B", self._two.second)
            self.view.show(heads, rows, self._field, keep_scroll=keep_scroll)

    def _show_progress(self, words: str = "") -> None:
        parts = [
            Content.styled("doubles", "bold $text-primary"),
            *([Content(words)] if words else []),
        ]
        if self._two is not None:
            place = len(self._decided) + self._place + 1
            of = len(self._decided) + len(self._doubles)
            parts.append(Content.styled(f"{place:,} of {of:,}", "bold"))
            parts.append(Content(self._double.description))
        if mask.is_on():
            parts.append(Content.styled("masked", "$text-accent reverse"))
        if done := self._done():
            parts.append(Content.styled(done, "$foreground-muted"))
        # A screen that is being left has lost its parts.
        for line in self.query("#progress").results(Static):
            line.update(Content("  ").join(parts))

    def _done(self) -> str:
        counted = Counter(what for what, _ in self._decided)
        return ", ".join(f"{number} {what}" for what, number in counted.items())

    def _at_the_end(self, people: int) -> list[str]:
        if self._decided:
            return ["That was all: there are no more doubles.", "q goes back."]
        if not people:
            return ["No contacts yet, so nobody is here twice.", "q goes back."]
        return [f"Nobody is here twice: {people:,} contacts were compared.", "q goes back."]

    # Choosing

    def action_field(self, step: int) -> None:
        """To the next field in which they differ; past the last one the view scrolls."""
        assert self._two is not None
        fields = unequal_fields(self._two.first.contact, self._two.second.contact)
        place = fields.index(self._field) + step if self._field in fields else -1
        if 0 <= place < len(fields):
            self._field = fields[place]
            self._draw()
        else:
            self.view.move_by(step)

    def action_choose(self, side: MergeSide) -> None:
        """Let one side count in the field under the cursor."""
        if self._field is not None:
            self._choices.setdefault(self._double.ids, {})[self._field] = side
            self._draw()

    def action_switch(self) -> None:
        """Let the other side count."""
        if self._field is not None and self._two is not None:
            side = self._sides(self._two)[self._field]
            self.action_choose("gone" if side == "kept" else "kept")

    def action_pair(self, step: int) -> None:
        """To the next two, or those before; nothing is decided of these."""
        place = self._place + step
        if 0 <= place < len(self._doubles):
            self._place = place
            self.change_started()
            self.run_in_order(self._go_on)
        else:
            self.show_toast("These are the last two." if step > 0 else "These are the first two.")

    # Deciding

    def action_merge(self) -> None:
        """Make one of the two."""
        assert self._two is not None
        kept, gone = self._two.first.contact, self._two.second.contact
        sides, context = self._sides(self._two), self.context()
        self._deciding = ("merged", self._double)
        self.perform(lambda: merging.merge(kept, gone, sides, context))

    def action_two(self) -> None:
        """They are two people."""
        first, second = self._double.ids
        context = self.context()
        self._deciding = ("kept apart", self._double)
        self.perform(lambda: merging.keep_both(first, second, context))

    def target(self) -> Target:
        """Nobody: no line is typed in here."""
        return Target((), False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there are no two, there is nothing to decide."""
        allowed = super().check_action(action, parameters)
        return allowed and (self._two is not None or action not in _ABOUT_THE_TWO)

    def change_started(self) -> None:
        """The next key is for the next two; until they are there none decides anything."""
        self._two = None
        super().change_started()

    def change_finished(self, change: Change | None) -> None:
        """Bring the next two; after an undo, or where another program was quicker, everybody is
        compared anew."""
        decided, self._deciding = self._deciding, None
        if change is None and decided is None:
            self.run_in_order(self._go_on)
        elif change is None or decided is None:
            self.run_in_order(self._find)
        else:
            what, double = decided
            self._decided.append(decided)
            self._doubles.remove(double)
            merged = double if what == "merged" else None
            self.run_in_order(partial(self._go_on, merged))

    def action_leave(self) -> None:
        """Leave, and say what was done."""
        if done := self._done():
            self.show_toast(f"Doubles: {done}.")
        self.dismiss()


def _head(letter: str, half: PairSide) -> str:
    return f"{letter}  {safe(half.contact.name, 200)} · contact {half.contact.id}"
