"""The close prompt: the outcome, an optional note, and the proposed next step to edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

from textual.content import Content

from followup_tui.actions import closing
from followup_tui.domain.date_words import format_date, format_day, ordinal, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import OUTCOMES, UNLOGGED_OUTCOMES, Outcome
from followup_tui.domain.language.next_step import format_next_step, parse_next_step
from followup_tui.domain.language.outcome import OUTCOME_LETTERS, parse_outcome
from followup_tui.domain.outcomes import ClosePlan
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.ui.host import Host, Target
from followup_tui.ui.prompts.presets import facts_in_lines, in_lines
from followup_tui.ui.queries import ResolvedTarget, resolve_target
from followup_tui.ui.widgets.prompt import Prompt

_Field = Literal["outcome", "note", "next"]
_FIELDS: tuple[_Field, ...] = ("outcome", "note", "next")
_LABELS: dict[_Field, str] = {
    "outcome": "outcome:",
    "note": "note (optional):",
    "next": "next step:",
}
_TAB_LABELS: dict[_Field, str] = {"outcome": "note", "note": "next step", "next": "outcome"}


class ClosePrompt(Prompt):
    """Three fields, walked with tab: the outcome, a note, and the next step that is proposed."""

    help_topic = "closing"
    extra_actions: ClassVar = frozenset({"switch"})

    def __init__(
        self, host: Host, target: Target, default: Outcome = "done", *, is_logged: bool = False
    ) -> None:
        """`default` is the outcome for enter; `is_logged`: the interaction is logged already."""
        self._host = host
        self._default = default
        self._is_logged = is_logged
        self._target = target
        self.unsaved_key = target.unsaved_key("close")
        self._resolved: ResolvedTarget | None = None
        self._field: _Field = "outcome"
        self._outcome_text = ""
        self._note = ""
        self._next: str | None = None
        self._proposed: ClosePlan | None = None
        self._proposed_for: tuple[Outcome, Due] | None = None
        self._restored: Outcome | None = None
        """The outcome with which unsaved text was restored."""

    @property
    def label(self) -> str:  # type: ignore[override]
        return _LABELS[self._field]

    @property
    def key_labels(self) -> dict[str, str]:  # type: ignore[override]
        return {"save": "close it", "switch": _TAB_LABELS[self._field]}

    @property
    def placeholder(self) -> str:  # type: ignore[override]
        if self._field == "outcome":
            return "How did it go? Press a letter"
        if self._field == "next":
            return "nudge fri · they: the contract in 2 weeks · park until march"
        return ""

    async def _resolve(self) -> ResolvedTarget:
        if self._resolved is None:
            resolved = await self._host.database.run(resolve_target, self._target)
            resolved.require_open()
            self._resolved = resolved
        return self._resolved

    def _read(self, text: str) -> tuple[Outcome, str]:
        """Return the outcome and the note of what stands in the fields, `text` in the present."""
        outcome_text = text if self._field == "outcome" else self._outcome_text
        outcome, note = parse_outcome(outcome_text, self._default)
        if self._restored and not outcome_text.startswith(self._restored):
            # Something else was typed over the restored text: its next step goes, too.
            self._restored = self._next = None
        more = text if self._field == "note" else self._note
        return outcome, " ".join(part for part in (note, more.strip()) if part)

    async def _propose(self, outcome: Outcome) -> None:
        """Load the proposed next step of a single follow-up, and again when the day changes."""
        resolved, context = await self._resolve(), self._host.context()
        wanted = outcome, context.today
        if len(resolved.followups) == 1 and self._proposed_for != wanted:
            self._proposed = await self._host.database.run(
                closing.proposal, resolved.followups[0], outcome, context
            )
            self._proposed_for = wanted

    async def prepare(self, text: str) -> None:
        await self._propose(self._read(text)[0])

    def handle_action(self, action: str, text: str) -> str | None:
        """Go to the next field; a note typed into the first one moves to its own."""
        match self._field:
            case "outcome":
                outcome, self._note = self._read(text)
                is_named = bool(text.strip()) and parse_outcome(text, "done")[1] != text.strip()
                self._outcome_text = outcome if is_named else ""
                self._field = "note"
                return self._note
            case "note":
                self._note = text
                self._field = "next"
                return self._proposed_text() if self._next is None else self._next
            case "next":
                self._next = self._typed_next_step(text)
                self._field = "outcome"
                return self._outcome_text

    def unsaved_values(self, text: str) -> dict[str, str]:
        outcome, note = self._read(text)
        next_step = self._typed_next_step(text)
        if not (note or next_step):
            return {}
        values = {"outcome": outcome, "note": note}
        return values if next_step is None else {**values, "next": next_step}

    def restore(self, values: Mapping[str, str]) -> str:
        """Return outcome and note as one text: what is typed over it does what it always does."""
        stored = values.get("outcome", "")
        if stored not in OUTCOMES:
            return ""
        self._restored, self._next = stored, values.get("next")
        note = values.get("note", "")
        # A colon, as "no" and "answer me" would be another outcome.
        return f"{stored}: {note}" if note else stored

    def _proposed_text(self) -> str:
        """Return the proposed next step as text; empty for several follow-ups."""
        if self._proposed is None:
            return ""
        context = self._host.context()
        return format_next_step(self._proposed, context.now, context.rules)

    def _typed_next_step(self, text: str) -> str | None:
        """Return the next step as typed; None if the proposal was not changed."""
        next_step = text if self._field == "next" else self._next
        if next_step is not None and next_step.strip() == self._proposed_text():
            return None
        return next_step if next_step or self._proposed else None

    async def preview(self, text: str) -> Sequence[Content]:
        resolved = await self._resolve()
        outcome, note = self._read(text)
        await self._propose(outcome)
        logs = "not logged" if outcome in UNLOGGED_OUTCOMES else "logged as contacted today"
        logs = "already logged" if self._is_logged else logs
        typed = self._typed_next_step(text)
        parks = typed is None and self._proposed is not None and self._proposed.parks
        self.enter_hint = "".join(
            [
                f"enter closes as {outcome}",
                " and parks" if parks else "",
                ", with the note" if note else "",
            ]
        )
        width = self._host.preview_size[0]
        closes = Content.assemble(
            (safe_sentence(resolved.label, 80), "bold"), "  ", (outcome, "bold $text-success")
        )
        head = facts_in_lines([closes, Content.styled(logs, "$foreground-muted")], width)
        lines = [*head, *_outcome_choices(outcome, width)]
        if note and self._field != "note":
            lines.append(_line("note", safe(note, 200)))
        return *lines, *self._next_step_lines(typed)

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
        outcome, note = self._read(text)
        await self._propose(outcome)
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


def _outcome_choices(chosen: Outcome, width: int) -> list[Content]:
    """Return the letters of all outcomes, with the one that enter takes marked."""
    choices = [
        Content.assemble(
            (f"{'▌' if outcome == chosen else ' '}{letter}", "bold $text-primary"),
            (f" {outcome}", "bold" if outcome == chosen else ""),
        )
        for letter, outcome in OUTCOME_LETTERS.items()
    ]
    return in_lines(choices, " ", width)


def _line(label: str, text: str, detail: str = "") -> Content:
    return Content.assemble(
        (f"{label:<6}", "$foreground-muted"),
        (text, "bold"),
        (f"  {detail}" if detail else "", "$foreground-muted"),
    )
