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
from followup_tui.domain.duplicates.find import Double, after_merge
from followup_tui.domain.duplicates.merge import Field, Side, unequal, usual
from followup_tui.storage.queries.contact_pair import Beside, Half, beside
from followup_tui.storage.queries.contacts import how_many
from followup_tui.storage.queries.duplicates import apart, double_pairs
from followup_tui.system import mask
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui.database_thread import Store
from followup_tui.ui.host import Target
from followup_tui.ui.keys import bindings
from followup_tui.ui.screens.contact_actions import PeopleKeys
from followup_tui.ui.screens.sequential import Turns
from followup_tui.ui.widgets.footer import KeyLine
from followup_tui.ui.widgets.pair_rows import pair_rows
from followup_tui.ui.widgets.pair_view import PairView
from followup_tui.ui.widgets.prompt_bar import LineBar

_ALSO = (
    *("journal.undo", "journal.redo"),
    *("app.help", "app.mask", "app.suspend", "app.quit"),
)
_PATIENCE = 0.5
_ABOUT_THE_TWO = ("merge", "two", "switch", "choose", "field", "pair")


class DoublesScreen(Turns, PeopleKeys):
    """Goes through who may be one person; whatever is decided brings the next two."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings.bindings("doubles"), *bindings.some(*_ALSO)]
    AUTO_FOCUS = "#pair"

    def __init__(self, store: Store, clock: Clock, settings: Settings) -> None:
        super().__init__(store, clock, settings, "doubles")
        self._doubles: list[Double] = []
        self._place = 0
        self._two: Beside | None = None
        self._field: Field | None = None
        self._choices: dict[tuple[int, int], dict[Field, Side]] = {}
        self._decided: list[tuple[str, Double]] = []
        self._deciding: tuple[str, Double] | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="progress", markup=False)
        yield PairView(id="pair")
        yield LineBar()
        yield KeyLine()

    @property
    def view(self) -> PairView:
        """The table of the two."""
        return self.query_one(PairView)

    def on_mount(self) -> None:
        self.making()
        self.in_turn(self._find)

    # Reading

    async def _find(self) -> None:
        """Compare everybody; show the two that were shown, or those that an undo brought back."""
        # Where it takes long, the key to leave does not wait for it.
        waiting = self.set_timer(_PATIENCE, self.release)
        try:
            people = await self.store.run(how_many)
            self._show_progress(f"comparing {people:,} contacts…")
            shown = self._doubles[self._place : self._place + 1]
            self._doubles = await self.store.run(double_pairs)
            there = [one.ids for one in self._doubles]
            if self._decided and self._decided[-1][1].ids in there:
                shown = [self._decided.pop()[1]]
            if shown and shown[0].ids in there:
                self._place = there.index(shown[0].ids)
            await self._show()
        finally:
            waiting.stop()

    async def _go_on(self, merged: Double | None = None) -> None:
        if merged is not None:
            two = await self.store.run(apart)
            self._doubles = after_merge(self._doubles, merged, two)
        await self._show()

    async def _show(self) -> None:
        """Show the two at the present place; those of whom one has gone are passed over."""
        self._two = None
        while self._doubles and self._two is None:
            self._place = min(self._place, len(self._doubles) - 1)
            self._two = await self.store.run(beside, *self._double.ids)
            if self._two is None:
                del self._doubles[self._place]
        people = await self.store.run(how_many) if self._two is None else 0
        # It may have been left meanwhile.
        if not self.is_attached:
            return
        if self._two is None:
            self.view.say(self._at_the_end(people))
        else:
            fields = unequal(self._two.first.contact, self._two.second.contact)
            self._field = fields[0] if fields else None
            self._draw(keep_scroll=False)
        self._show_progress()
        self.refresh_bindings()
        self.show_hints()

    @property
    def _double(self) -> Double:
        return self._doubles[self._place]

    def _sides(self, two: Beside) -> dict[Field, Side]:
        """The side that counts for each field."""
        chosen = self._choices.get(self._double.ids, {})
        return {**usual(two.first.contact, two.second.contact), **chosen}

    def _draw(self, *, keep_scroll: bool = True) -> None:
        if self._two is not None:
            rows = pair_rows(self._two, self._sides(self._two), self.occasion().today.day)
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
            parts.append(Content(self._double.words))
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
        fields = unequal(self._two.first.contact, self._two.second.contact)
        place = fields.index(self._field) + step if self._field in fields else -1
        if 0 <= place < len(fields):
            self._field = fields[place]
            self._draw()
        else:
            self.view.step(step)

    def action_choose(self, side: Side) -> None:
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
            self.making()
            self.in_turn(self._go_on)
        else:
            self.say("These are the last two." if step > 0 else "These are the first two.")

    # Deciding

    def action_merge(self) -> None:
        """Make one of the two."""
        assert self._two is not None
        kept, gone = self._two.first.contact, self._two.second.contact
        sides, occasion = self._sides(self._two), self.occasion()
        self._deciding = ("merged", self._double)
        self.perform(lambda: merging.merge(kept, gone, sides, occasion))

    def action_two(self) -> None:
        """They are two people."""
        first, second = self._double.ids
        occasion = self.occasion()
        self._deciding = ("kept apart", self._double)
        self.perform(lambda: merging.keep_apart(first, second, occasion))

    def target(self) -> Target:
        """Nobody: no line is typed in here."""
        return Target((), False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there are no two, there is nothing to decide."""
        allowed = super().check_action(action, parameters)
        return allowed and (self._two is not None or action not in _ABOUT_THE_TWO)

    def making(self) -> None:
        """The next key is for the next two; until they are there none decides anything."""
        self._two = None
        super().making()

    def made(self, change: Change | None) -> None:
        """Bring the next two; after an undo, or where another program was quicker, everybody is
        compared anew."""
        decided, self._deciding = self._deciding, None
        if change is None and decided is None:
            self.in_turn(self._go_on)
        elif change is None or decided is None:
            self.in_turn(self._find)
        else:
            what, double = decided
            self._decided.append(decided)
            self._doubles.remove(double)
            merged = double if what == "merged" else None
            self.in_turn(partial(self._go_on, merged))

    def action_leave(self) -> None:
        """Leave, and say what was done."""
        if done := self._done():
            self.say(f"Doubles: {done}.")
        self.dismiss()


def _head(letter: str, half: Half) -> str:
    return f"{letter}  {safe(half.contact.name, 200)} · contact {half.contact.id}"
