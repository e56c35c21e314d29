"""The closing line: one key for what came of it, a sentence of what was said, and the next step,
filled in and open to change."""

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
from followup_tui.system.sanitize import safe
from followup_tui.ui.host import Host, Target
from followup_tui.ui.queries import ResolvedTarget, resolve_target
from followup_tui.ui.widgets.prompt import Prompt

OUTCOME_KEYS: dict[str, tuple[Outcome, str]] = {
    "d": ("done", "it is settled"),
    "y": ("yes", "thank them, keep your word"),
    "t": ("not yet", "the same again, later"),
    "n": ("no", "thank them, then let it rest"),
    "a": ("no answer", "one more try, after a while"),
    "w": ("waiting", "it is their move now"),
    "x": ("dropped", "nothing happened, nothing is logged"),
}


class ClosePrompt(Prompt):
    """First a key for the outcome; then what was said, or by tab what comes next."""

    key_labels: ClassVar = {"save": "close it"}

    def __init__(
        self, desk: Host, target: Target, usual: Outcome = "done", *, is_logged: bool = False
    ) -> None:
        self._desk = desk
        self._usual = usual
        self._is_logged = is_logged
        """Whether the contact that it stands for is logged already."""
        self._target = target
        self.unsaved_key = "" if is_logged else target.unsaved_key("close")
        self._subject: ResolvedTarget | None = None
        self._outcome: Outcome | None = None
        self._proposed: ClosePlan | None = None
        self._proposed_on: Due | None = None
        self._said = ""
        self._next: str | None = None
        self._on_next = False

    @property
    def label(self) -> str:  # type: ignore[override]
        if self._outcome is None:
            return "close:"
        return "next step:" if self._on_next else f"{self._outcome}, what was said:"

    @property
    def placeholder(self) -> str:  # type: ignore[override]
        if self._outcome is None:
            return f"a key for what came of it; enter is {self._usual}"
        if self._on_next:
            return "nudge fri · they: the contract in 2 weeks · park until march"
        return "a sentence, if there is one to keep"

    @property
    def extra_actions(self) -> frozenset[str]:  # type: ignore[override]
        return frozenset({"switch"} if self._outcome else ())

    async def _read(self) -> ResolvedTarget:
        if self._subject is None:
            found = await self._desk.database.run(resolve_target, self._target)
            found.require_open()
            self._subject = found
        return self._subject

    async def press(self, key: str, text: str) -> bool | None:
        if self._outcome is not None:
            return None
        if key in OUTCOME_KEYS:
            await self._choose(OUTCOME_KEYS[key][0])
        # Until the outcome is chosen no key is text: a sentence would begin with an outcome.
        return False

    async def _choose(self, outcome: Outcome) -> None:
        await self._read()
        self._outcome, self._proposed_on = outcome, None
        await self._propose()

    async def _propose(self) -> None:
        """Have the next step proposed; anew on another day, as it will be when it is saved."""
        found, context = await self._read(), self._desk.context()
        if len(found.followups) == 1 and self._outcome and self._proposed_on != context.today:
            self._proposed = await self._desk.database.run(
                closing.proposal, found.followups[0], self._outcome, context
            )
            self._proposed_on = context.today

    def handle_action(self, action: str, text: str) -> str | None:
        if self._on_next:
            self._next, shown = text, self._said
        else:
            self._said = text
            shown = self._filled_in() if self._next is None else self._next
        self._on_next = not self._on_next
        return shown

    def unsaved_values(self, text: str) -> dict[str, str]:
        said = self._said if self._on_next else text
        following = self._following(text)
        if self._outcome is None or not (said.strip() or following):
            return {}
        kept = {"outcome": self._outcome, "said": said}
        return kept if following is None else {**kept, "next": following}

    def restore(self, typed: Mapping[str, str]) -> str:
        outcomes = [outcome for outcome, _ in OUTCOME_KEYS.values()]
        self._outcome = next((one for one in outcomes if one == typed.get("outcome")), None)
        self._said, self._next = typed.get("said", ""), typed.get("next")
        return self._said if self._outcome else ""

    def _filled_in(self) -> str:
        """The next step as it is proposed; for several follow-ups each has its own."""
        if self._proposed is None:
            return ""
        context = self._desk.context()
        return format_next_step(self._proposed, context.now, context.rules)

    def _following(self, text: str) -> str | None:
        """The next step that was typed; None where it is left as proposed."""
        following = text if self._on_next else self._next
        if following is not None and following.strip() == self._filled_in():
            return None
        return following if following or self._proposed else None

    async def preview(self, text: str) -> Sequence[Content]:
        found = await self._read()
        head = Content.styled(safe(found.label, 80), "bold")
        if self._outcome is None:
            if self._is_logged:
                words = f"  sent and logged; enter: {self._usual}"
                head = Content.assemble(head, (words, "$foreground-muted"))
            if self._desk.is_low:
                return head, Content(" · ").join(
                    Content.assemble((key, "bold $text-primary"), f" {outcome}")
                    for key, (outcome, _) in OUTCOME_KEYS.items()
                )
            return (head, *(_offered(key, *what) for key, what in OUTCOME_KEYS.items()))
        await self._propose()
        logs = (
            "nothing is logged"
            if self._outcome in UNLOGGED_OUTCOMES
            else "logged as contact of today"
        )
        logs = "logged already" if self._is_logged else logs
        return (
            Content.assemble(
                head,
                "  ",
                (self._outcome, "bold $text-success"),
                (f" · {logs}", "$foreground-muted"),
            ),
            *self._what_follows(found.followups[0], self._following(text)),
        )

    def _what_follows(self, one: FollowUp, typed: str | None) -> list[Content]:
        context = self._desk.context()
        if self._proposed is None:
            words = "each gets its own next step" if typed is None else safe(typed, 80)
            return [_line("next", words)]
        shown = self._proposed
        if typed is not None:
            shown = parse_next_step(typed, self._proposed, context.now, context.rules)
        return describe_next(shown, context.today)

    async def submit(self, text: str) -> bool:
        found = await self._read()
        target, context, outcome = (
            self._target,
            self._desk.context(),
            self._outcome or self._usual,
        )
        said = self._said if self._on_next else text
        following = self._following(text)
        if following is not None and self._proposed is not None:
            # Refused here, with the line still open; the action would refuse it too.
            parse_next_step(following, self._proposed, context.now, context.rules)
        self._desk.hide_rows(target)
        self._desk.perform(
            lambda: closing.close(
                found.followup_ids, outcome, said, context, following, is_logged=self._is_logged
            )
        )
        return True


def describe_next(shown: ClosePlan, today: Due) -> list[Content]:
    """What comes after a closing, in a line or two."""
    lines = []
    if (step := shown.next) is not None:
        due = Due(step.due)
        more = [f"{ordinal(step.attempt)} try"] if step.attempt > 1 else []
        more += ["their move"] if step.move == "theirs" else []
        words = ", ".join([safe(step.about, 60) or "follow up", *more])
        lines.append(
            _line("next", words, f"{format_day(due, today.day)}, {relative_day(due, today.day)}")
        )
    if shown.parks:
        until = shown.park_until
        words = f"parked until {format_date(Due(until), today.day)}" if until else "parked for good"
        lines.append(_line("rest", words, shown.explanation))
    if not lines:
        because = shown.explanation or ("" if shown.outcome == "done" else "nobody is reminded")
        lines.append(_line("next", "nothing", because))
    return lines


def _line(label: str, words: str, more: str = "") -> Content:
    return Content.assemble(
        (f"{label:<6}", "$foreground-muted"),
        (words, "bold"),
        (f"  {more}" if more else "", "$foreground-muted"),
    )


def _offered(key: str, outcome: Outcome, words: str) -> Content:
    return Content.assemble(
        (f"{key}  ", "bold $text-primary"), f"{outcome:<11}", (words, "$foreground-muted")
    )
