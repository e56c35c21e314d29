"""Triage: what is due, one person at a time, with the whole memory and the keys that decide."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import Static

from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.due import DueRow
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system import mask
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui.host import Target
from followup_tui.ui.keys import bindings
from followup_tui.ui.panes.person_summary import describe_person
from followup_tui.ui.screens.contact_actions import ContactActionsScreen
from followup_tui.ui.screens.sequential import Sequential
from followup_tui.ui.screens.triage_queue import TriageQueue, followup_result
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.ui.widgets.text_view import Paragraph, TextView

_MOVES = (
    *("list.down", "list.up", "list.first", "list.last", "list.half_down", "list.half_up"),
    *("list.page_down", "list.page_up"),
)
_DECIDES = (
    *("followup.close", "followup.done", "followup.snooze", "followup.later", "followup.earlier"),
    *(
        "contact.note",
        "contact.long_note",
        "contact.write",
        "contact.open",
        "contact.copy",
        "contact.park",
        "promise.keep",
        "contact.edit",
    ),
    *("journal.undo", "journal.redo", "app.help", "app.mask", "app.suspend", "app.quit"),
)
_WITHOUT_CARD = frozenset({"leave", "undo", "redo", "help", "mask", "quit", "suspend", "before"})


@dataclass(frozen=True, slots=True)
class CardContent:
    """A card: the follow-up that it is about, and the person."""

    followup: FollowUp
    person: PersonDetails


class TriageCard(TextView, inherit_bindings=False):
    """The memory of one person; its keys only scroll."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings_with_ids(*_MOVES)


class TriageScreen(Sequential, ContactActionsScreen):
    """Goes through what was due when it was opened; whatever is decided brings the next card."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings.bindings_with_ids(*_DECIDES),
        *bindings.bindings_for("triage"),
    ]
    AUTO_FOCUS = "Card"

    def __init__(self, store: DatabaseThread, clock: Clock, settings: Settings, find: str) -> None:
        super().__init__(store, clock, settings, "triage")
        self._find = find
        self._deck = TriageQueue()
        self._card: CardContent | None = None
        self._missed = False

    def compose(self) -> ComposeResult:
        yield Static(id="progress", markup=False)
        yield TriageCard(id="card")
        yield PromptBar()
        yield Footer()

    def on_mount(self) -> None:
        self.change_started()
        self.run_in_order(self._begin)

    # Cards

    async def _begin(self) -> None:
        self._deck.extend(await self._due())
        await self._next()

    async def _due(self) -> tuple[int, ...]:
        context = self.context()
        return await self.database.run(due_queries.due_ids, context.now, context.rules, self._find)

    def data_changed(self) -> None:
        # What is under way, or typed about the card, goes before.
        self._missed = bool(self._held) or self.prompt_bar.display
        if not self._missed:
            self.change_started()
            self.run_in_order(self._look_again)

    def minute_changed(self) -> None:
        super().minute_changed()
        if self._card is not None:
            card, context = self._card, self.context()
            paragraphs = list(describe_person(card.person, context, card.followup.id))
            for view in self.query(TriageCard):
                view.update_text(paragraphs)

    @on(PromptBar.Closed)
    def _look_at_what_was_missed(self) -> None:
        if self._missed:
            self.data_changed()

    async def _look_again(self) -> None:
        """Others may be due now, and the card may be dealt with already, by another program."""
        ids = await self._due()
        self._deck.extend(ids, (self._card.followup.id,) if self._card else ())
        await self._keep_or_go_on(None)

    async def _keep_or_go_on(self, change: Change | None) -> None:
        """Show the card anew, or the next one where it is not due any more."""
        if self._card is not None:
            followup = self._card.followup.id
            kept = await self._read(followup)
            if kept is not None:
                self._card = kept
                await self._show(keep_scroll=change is None)
                return
            self._deck.mark_handled(followup, followup_result(change, followup))
        await self._next()

    async def _next(self) -> None:
        """Show the next card that is still due."""
        self._card = None
        while self._card is None and (card := self._deck.take_next()) is not None:
            self._card = await self._read(card)
        await self._show()

    async def _read(self, followup: int) -> CardContent | None:
        return await self.database.run(_card, followup, self.context())

    async def _show(self, *, keep_scroll: bool = False) -> None:
        # A screen that is being left has lost its parts.
        with suppress(NoMatches):
            await self._fill(self.query_one(TriageCard), keep_scroll=keep_scroll)
            self._show_progress()
            self.refresh_bindings()
            self.refresh_footer()

    async def _fill(self, view: TriageCard, *, keep_scroll: bool) -> None:
        card, context = self._card, self.context()
        if card is not None:
            paragraphs = list(describe_person(card.person, context, card.followup.id))
            view.show(paragraphs, keep_scroll=keep_scroll)
            return
        now, rules = context.now, context.rules
        coming = await self.database.run(due_queries.next_due, now, rules)
        still = await self._due()
        came = len(set(still) - set(self._deck.skipped))
        view.show(_at_the_end(coming, self._deck, came, context))

    def _show_progress(self) -> None:
        parts: list[Content] = [Content.styled("triage", "bold $text-primary")]
        if self._card is not None:
            place, count = self._deck.position
            parts.append(Content.styled(f"{place} of {count}", "bold"))
        if mask.is_on():
            parts.append(Content.styled("masked", "$text-accent reverse"))
        if done := self._deck.summary:
            parts.append(Content.styled(done, "$foreground-muted"))
        self.query_one("#progress", Static).update(Content("  ").join(parts))

    # Deciding

    def target(self) -> Target:
        """The follow-up of the card."""
        return Target((self._card.followup.id,) if self._card else (), True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """At the end there is nobody to decide about."""
        allowed = super().check_action(action, parameters)
        about_card = action not in _WITHOUT_CARD
        return allowed and (self._card is not None or not about_card)

    def change_finished(self, change: Change | None) -> None:
        """Bring the card that comes after a change: the next one, or one that was brought back."""
        self.run_in_order(partial(self._after, change))

    async def _after(self, change: Change | None) -> None:
        back = self._deck.take_reopened(change)
        if back is not None:
            self._set_back()
            self._card = await self._read(back)
            await self._show()
        else:
            self._deck.resolve_gone(change)
            await self._keep_or_go_on(change)

    def _set_back(self) -> None:
        """The present card comes after the one that is brought back."""
        if self._card is not None:
            self._deck.put_back(self._card.followup.id)

    def action_skip(self) -> None:
        """Leave the card for the end."""
        if self._card is not None:
            self._deck.skip(self._card.followup.id)
            self.change_started()
            self.run_in_order(self._next)

    def action_before(self) -> None:
        """Back to the card that was skipped last."""
        before = self._deck.unskip()
        if before is None:
            self.show_toast("There is no card before; u takes back what was done.")
            return
        self._set_back()
        self._deck.put_back(before)
        self.change_started()
        self.run_in_order(self._next)

    def action_leave(self) -> None:
        """Leave, and say what was done."""
        if done := self._deck.summary:
            self.show_toast(f"Triage: {done}.")
        self.dismiss()

    @on(TextView.LeaveRequested)
    def _left(self, event: TextView.LeaveRequested) -> None:
        event.stop()


def _card(followup: int, context: Context) -> CardContent | None:
    """The card of a follow-up; None when it is not due any more."""
    if not due_queries.all_due([followup], context.now, context.rules):
        return None
    found = due_queries.followups([followup])
    who = person_details(found[0].contact) if found else None
    return CardContent(found[0], who) if who else None


def _at_the_end(
    coming: DueRow | None, deck: TriageQueue, came: int, context: Context
) -> list[Paragraph]:
    """The last words: whether anybody is still due, skipped or come since; who is next."""
    skipped = len(deck.skipped)
    left = [f"{skipped} skipped"] * bool(skipped) + [f"{came} come since"] * bool(came)
    if left:
        lines = [f"That was all. Still due: {', '.join(left)}."]
    else:
        lines = ["That was all: nobody else is due." if deck.has_handled else "Nothing is due."]
    if coming is not None:
        when = format_day(Due(coming.due), context.today.day)
        lines.append(f"Next: {safe(coming.name, 100)}, {when}.")
    more = [", b shows the last one again"] if skipped else []
    more += [", u takes back the last step"] if deck.has_handled else []
    lines.append(f"q goes back{''.join(more)}.")
    return [Paragraph(((line, "plain"),)) for line in lines]
