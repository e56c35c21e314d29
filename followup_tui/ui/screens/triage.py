"""Triage: what is due, one person at a time, with all about them and the keys that decide."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
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
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe
from followup_tui.system.settings import Settings
from followup_tui.ui.base_screen import BaseScreen
from followup_tui.ui.host import Target
from followup_tui.ui.keys.bindings import COMMON_KEYS, LIST_MOVES, bindings_for, bindings_with_ids
from followup_tui.ui.panes.person_summary import describe_person
from followup_tui.ui.screens.contact_actions import CONTACT_ACTIONS
from followup_tui.ui.screens.progress_line import progress_line
from followup_tui.ui.screens.sequential import StepQueue
from followup_tui.ui.screens.triage_queue import TriageQueue, followup_result
from followup_tui.ui.widgets.footer import Footer
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.ui.widgets.text_view import Paragraph, TextView

_CARD_KEYS = (
    *("followup.close", "followup.done", "followup.snooze", "followup.later", "followup.earlier"),
    *("contact.note", "contact.long_note", "contact.write", "contact.open", "contact.copy"),
    *("contact.park", "promise.keep", "contact.edit"),
)
_CARD_ACTIONS = frozenset({"contact", "skip"})
"""The actions that need a card."""


@dataclass(frozen=True, slots=True)
class CardContent:
    """A card: a follow-up and its person."""

    followup: FollowUp
    person: PersonDetails


class TriageCard(TextView, inherit_bindings=False):
    """Everything about one person; its keys only scroll."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_with_ids(*LIST_MOVES)


class TriageScreen(BaseScreen):
    """Goes through what was due when it was opened; every decision brings the next card."""

    help_topic = "triage#One at a time"

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_with_ids(*_CARD_KEYS, *COMMON_KEYS),
        *bindings_for("triage"),
    ]
    AUTO_FOCUS = "#card"
    contact_actions = CONTACT_ACTIONS

    def __init__(
        self, database: DatabaseThread, clock: Clock, settings: Settings, filter_text: str
    ) -> None:
        """Only what matches `filter_text` is gone through; "" is everything."""
        super().__init__(database, clock, settings, "triage")
        self._filter_text = filter_text
        self._queue = TriageQueue()
        self._steps = StepQueue(self)
        self.card: CardContent | None = None
        """The card that is shown; None at the end."""
        self._has_missed_change = False

    def compose(self) -> ComposeResult:
        """The progress line and the card."""
        yield Static(id="progress", markup=False)
        yield TriageCard(id="card")
        yield PromptBar()
        yield Footer()

    def on_mount(self) -> None:
        """Show the first card."""
        self.loader.done()
        self._steps.hold_keys()
        self._steps.run(self._begin)

    def on_unmount(self) -> None:
        """Let keys go on: steps that were under way are gone."""
        self._steps.release_keys()

    # Which card is shown

    async def _begin(self) -> None:
        self._queue.extend(await self._due_ids())
        await self._show_next()

    async def _due_ids(self) -> tuple[int, ...]:
        context = self.context()
        return await self.database.run(
            due_queries.due_ids, context.now, context.rules, self._filter_text
        )

    def data_changed(self) -> None:
        """Look for new cards, and whether this one is still due."""
        # Steps under way and what is typed about the card come first.
        self._has_missed_change = self._steps.is_busy or self.prompt_bar.display
        if not self._has_missed_change:
            self._steps.hold_keys()
            self._steps.run(self._check_again)

    def minute_changed(self) -> None:
        """Show the times on the card as of now."""
        super().minute_changed()
        if self.card is not None:
            paragraphs = self._paragraphs(self.card)
            for view in self.query(TriageCard):
                view.update_text(paragraphs)

    @on(PromptBar.Closed)
    def _check_after_prompt(self) -> None:
        if self._has_missed_change:
            self.data_changed()

    async def _check_again(self) -> None:
        ids = await self._due_ids()
        self._queue.extend(ids, (self.card.followup.id,) if self.card else ())
        await self._stay_or_show_next(None)

    async def _stay_or_show_next(self, change: Change | None) -> None:
        """Show the card as it is now, or the next one if it is no longer due."""
        if self.card is not None:
            followup = self.card.followup.id
            card = await self.read_card(followup)
            if card is not None:
                self.card = card
                await self._show(keep_scroll=change is None)
                return
            self._queue.mark_handled(followup, followup_result(change, followup))
        await self._show_next()

    async def _show_next(self) -> None:
        self.card = None
        while self.card is None and (followup := self._queue.take_next()) is not None:
            self.card = await self.read_card(followup)
        await self._show()

    async def read_card(self, followup: int) -> CardContent | None:
        """Read the card of a follow-up; None if it is no longer due."""
        return await self.database.run(_read_card, followup, self.context())

    # Showing it

    async def _show(self, *, keep_scroll: bool = False) -> None:
        # A screen that is being left has no widgets any more.
        with suppress(NoMatches):
            await self._fill(self.query_one(TriageCard), keep_scroll=keep_scroll)
            self._show_progress()
            self.refresh_bindings()
            self.refresh_footer()

    async def _fill(self, view: TriageCard, *, keep_scroll: bool) -> None:
        if self.card is not None:
            view.show(self._paragraphs(self.card), keep_scroll=keep_scroll)
            return
        context = self.context()
        next_due = await self.database.run(due_queries.next_due, context.now, context.rules)
        still_due = await self._due_ids()
        new = len(set(still_due) - set(self._queue.skipped))
        view.show(_end_text(next_due, self._queue, new, context))

    def _paragraphs(self, card: CardContent) -> list[Paragraph]:
        return list(describe_person(card.person, self.context(), card.followup.id))

    def _show_progress(self) -> None:
        position = "{} of {}".format(*self._queue.position) if self.card is not None else ""
        line = progress_line("triage", position, summary=self._queue.summary)
        self.query_one("#progress", Static).update(line)

    # Deciding

    def target(self) -> Target:
        """Return the follow-up of the card."""
        return Target((self.card.followup.id,) if self.card else (), True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow actions on a card only if there is one."""
        allowed = super().check_action(action, parameters)
        return allowed and (self.card is not None or action not in _CARD_ACTIONS)

    def change_started(self, hidden: bool) -> None:
        """Let the next key wait for the next card."""
        self._steps.hold_keys()

    def change_finished(self, change: Change | None) -> None:
        """Show the next card, or one that the change has reopened."""
        self._steps.run(partial(self._show_after, change))

    async def _show_after(self, change: Change | None) -> None:
        reopened = self._queue.take_reopened(change)
        if reopened is not None:
            self._put_back_card()
            self.card = await self.read_card(reopened)
            await self._show()
        else:
            self._queue.resolve_gone(change)
            await self._stay_or_show_next(change)

    def _put_back_card(self) -> None:
        if self.card is not None:
            self._queue.put_back(self.card.followup.id)

    def action_skip(self) -> None:
        """Skip the card until the end."""
        if self.card is not None:
            self._queue.skip(self.card.followup.id)
            self._steps.hold_keys()
            self._steps.run(self._show_next)

    def action_previous(self) -> None:
        """Go back to the card that was skipped last."""
        previous = self._queue.unskip()
        if previous is None:
            self.show_toast("No skipped card. Press u to undo the last decision.")
            return
        self._put_back_card()
        self._queue.put_back(previous)
        self._steps.hold_keys()
        self._steps.run(self._show_next)

    def action_leave(self) -> None:
        """Leave, and say what was done."""
        if done := self._queue.summary:
            self.show_toast(f"Triage: {done}.")
        self.dismiss()

    @on(TextView.LeaveRequested)
    def _ignore_leave(self, event: TextView.LeaveRequested) -> None:
        event.stop()


def _read_card(followup: int, context: Context) -> CardContent | None:
    if not due_queries.all_due([followup], context.now, context.rules):
        return None
    followups = due_queries.followups([followup])
    person = person_details(followups[0].contact) if followups else None
    return CardContent(followups[0], person) if person else None


def _end_text(
    next_due: DueRow | None, queue: TriageQueue, new: int, context: Context
) -> list[Paragraph]:
    """Return what is shown after the last card: what is still due, and what comes next."""
    skipped = len(queue.skipped)
    left = [f"{skipped} skipped"] * bool(skipped) + [f"{new} new"] * bool(new)
    if left:
        lines = [f"No more cards. Still due: {', '.join(left)}."]
    else:
        lines = ["All done: nothing else is due." if queue.has_handled else "Nothing is due."]
    if next_due is not None:
        day = format_day(Due(next_due.due), context.today.day)
        lines.append(f"Next: {safe(next_due.name, 100)}, {day}.")
    keys = ["q: go back"]
    keys += ["b: last skipped card"] if skipped else []
    keys += ["u: undo the last decision"] if queue.has_handled else []
    lines.append(" · ".join(keys))
    return [Paragraph(((line, "plain"),)) for line in lines]
