"""The close prompt: a key for the outcome, an optional note, and the proposed next step to edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.content import Content

from followup_tui.actions import closing
from followup_tui.domain.date_words import format_date, format_day, ordinal, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import UNLOGGED_OUTCOMES, FollowUp, Outcome
from followup_tui.domain.language.next_step import format_next_step, parse_next_step
from followup_tui.domain.outcomes import ClosePlan
from followup_tui.domain.rules import Rules
from followup_tui.system.sanitize import safe
from followup_tui.ui.host import Host, Target
from followup_tui.ui.queries import ResolvedTarget, resolve_target
from followup_tui.ui.widgets.prompt import Prompt

OUTCOME_KEYS: dict[str, Outcome] = {
    "d": "done",
    "y": "yes",
    "t": "not yet",
    "n": "no",
    "a": "no answer",
    "w": "waiting",
    "x": "dropped",
}
_OUTCOME_HINTS: dict[Outcome, str] = {
    "done": "nothing left to do",
    "yes": "thank them, keep your promise",
    "not yet": "ask again {after}",
    "no": "thank them, then park",
    "no answer": "try again {after}",
    "waiting": "waiting on them",
    "dropped": "don't log anything",
}


class ClosePrompt(Prompt):
    """First asks for the outcome, one key; then for a note or, after tab, the next step."""

    key_labels: ClassVar = {"save": "close it"}

    def __init__(
        self, host: Host, target: Target, default: Outcome = "done", *, is_logged: bool = False
    ) -> None:
        """`default` is the outcome for enter; `is_logged`: the interaction is logged already."""
        self._host = host
        self._default = default
        self._is_logged = is_logged
        self._target = target
        self.unsaved_key = "" if is_logged else target.unsaved_key("close")
        self._resolved: ResolvedTarget | None = None
        self._outcome: Outcome | None = None
        self._proposed: ClosePlan | None = None
        self._proposed_on: Due | None = None
        self._note = ""
        self._next: str | None = None
        self._edits_next = False

    @property
    def label(self) -> str:  # type: ignore[override]
        if self._outcome is None:
            return "close:"
        return "next step:" if self._edits_next else f"{self._outcome} · note (optional):"

    @property
    def placeholder(self) -> str:  # type: ignore[override]
        if self._outcome is None:
            return f"How did it go? Press a letter (enter = {self._default})"
        if self._edits_next:
            return "nudge fri · they: the contract in 2 weeks · park until march"
        return ""

    @property
    def extra_actions(self) -> frozenset[str]:  # type: ignore[override]
        return frozenset({"switch"} if self._outcome else ())

    async def _resolve(self) -> ResolvedTarget:
        if self._resolved is None:
            resolved = await self._host.database.run(resolve_target, self._target)
            resolved.require_open()
            self._resolved = resolved
        return self._resolved

    async def press(self, character: str, text: str) -> bool | None:
        if self._outcome is not None:
            return None
        if character in OUTCOME_KEYS:
            await self._resolve()
            self._outcome, self._proposed_on = OUTCOME_KEYS[character], None
            await self._propose()
        # Before that no key types text: a note would start with an outcome.
        return False

    async def _propose(self) -> None:
        """Load the proposed next step of a single follow-up, and again when the day changes."""
        resolved, context = await self._resolve(), self._host.context()
        if len(resolved.followups) == 1 and self._outcome and self._proposed_on != context.today:
            self._proposed = await self._host.database.run(
                closing.proposal, resolved.followups[0], self._outcome, context
            )
            self._proposed_on = context.today

    def handle_action(self, action: str, text: str) -> str | None:
        if self._edits_next:
            self._next, shown = text, self._note
        else:
            self._note = text
            shown = self._proposed_text() if self._next is None else self._next
        self._edits_next = not self._edits_next
        return shown

    def unsaved_values(self, text: str) -> dict[str, str]:
        note = self._note if self._edits_next else text
        next_step = self._typed_next_step(text)
        if self._outcome is None or not (note.strip() or next_step):
            return {}
        values = {"outcome": self._outcome, "note": note}
        return values if next_step is None else {**values, "next": next_step}

    def restore(self, values: Mapping[str, str]) -> str:
        outcomes = OUTCOME_KEYS.values()
        stored = values.get("outcome")
        self._outcome = next((outcome for outcome in outcomes if outcome == stored), None)
        self._note, self._next = values.get("note", ""), values.get("next")
        return self._note if self._outcome else ""

    def _proposed_text(self) -> str:
        """Return the proposed next step as text; empty for several follow-ups."""
        if self._proposed is None:
            return ""
        context = self._host.context()
        return format_next_step(self._proposed, context.now, context.rules)

    def _typed_next_step(self, text: str) -> str | None:
        """Return the next step as typed; None if the proposal was not changed."""
        next_step = text if self._edits_next else self._next
        if next_step is not None and next_step.strip() == self._proposed_text():
            return None
        return next_step if next_step or self._proposed else None

    async def preview(self, text: str) -> Sequence[Content]:
        resolved = await self._resolve()
        head = Content.styled(safe(resolved.label, 80), "bold")
        if self._outcome is None:
            return self._outcome_choices(head, resolved.followups)
        await self._propose()
        logs = "not logged" if self._outcome in UNLOGGED_OUTCOMES else "logged as contacted today"
        logs = "already logged" if self._is_logged else logs
        head = Content.assemble(
            head, "  ", (self._outcome, "bold $text-success"), (f" · {logs}", "$foreground-muted")
        )
        return head, *self._next_step_lines(self._typed_next_step(text))

    def _outcome_choices(self, head: Content, followups: Sequence[FollowUp]) -> Sequence[Content]:
        if self._is_logged:
            note = f"  sent and logged; enter = {self._default}"
            head = Content.assemble(head, (note, "$foreground-muted"))
        if self._host.is_low:
            return head, Content(" · ").join(
                Content.assemble((key, "bold $text-primary"), f" {outcome}")
                for key, outcome in OUTCOME_KEYS.items()
            )
        rules = self._host.context().rules
        return head, *(
            Content.assemble(
                (f"{key}  ", "bold $text-primary"),
                f"{outcome:<11}",
                (_outcome_hint(outcome, rules, followups), "$foreground-muted"),
            )
            for key, outcome in OUTCOME_KEYS.items()
        )

    def _next_step_lines(self, typed: str | None) -> list[Content]:
        context = self._host.context()
        if self._proposed is None:
            text = "each gets its own next step" if typed is None else safe(typed, 80)
            return [_line("next", text)]
        plan = self._proposed
        if typed is not None:
            plan = parse_next_step(typed, self._proposed, context.now, context.rules)
        return describe_next(plan, context.today)

    async def submit(self, text: str) -> bool:
        resolved, context = await self._resolve(), self._host.context()
        outcome = self._outcome or self._default
        note = self._note if self._edits_next else text
        next_step = self._typed_next_step(text)
        if next_step is None and self._proposed and self._proposed.another_attempt:
            # Parking after the last attempt is shown, so enter asks for it.
            next_step = self._proposed_text()
        if next_step is not None and self._proposed is not None:
            # Rejected here, while the prompt is open; the action would reject it, too.
            parse_next_step(next_step, self._proposed, context.now, context.rules)
        self._host.perform(
            lambda: closing.close(
                resolved.followup_ids, outcome, note, context, next_step, is_logged=self._is_logged
            ),
            hide=self._target,
        )
        return True


def describe_next(plan: ClosePlan, today: Due) -> list[Content]:
    """Return one or two lines that say what follows a closed follow-up."""
    lines = []
    if (step := plan.next) is not None:
        due = Due(step.due)
        details = [f"{ordinal(step.attempt)} attempt"] if step.attempt > 1 else []
        details += ["their move"] if step.move == "theirs" else []
        topic = ", ".join([safe(step.about, 60) or "follow up", *details])
        day = f"{format_day(due, today.day)}, {relative_day(due, today.day)}"
        lines.append(_line("next", topic, day))
    if plan.parks:
        until = plan.park_until
        parked = f"until {format_date(Due(until), today.day)}" if until else "indefinitely"
        lines.append(_line("park", parked, plan.explanation))
    return lines or [_line("next", "none", plan.explanation)]


def _outcome_hint(outcome: Outcome, rules: Rules, followups: Sequence[FollowUp]) -> str:
    """Say what an outcome leads to, with the interval if it is the same for all follow-ups."""
    after = "later"
    intervals = rules.outcomes.for_outcome(outcome).after
    is_first_attempt = all(followup.attempt == 1 for followup in followups)
    if intervals and (is_first_attempt or len(intervals) == 1):
        after = f"in {intervals[0]}"
    return _OUTCOME_HINTS[outcome].format(after=after)


def _line(label: str, text: str, detail: str = "") -> Content:
    return Content.assemble(
        (f"{label:<6}", "$foreground-muted"),
        (text, "bold"),
        (f"  {detail}" if detail else "", "$foreground-muted"),
    )
