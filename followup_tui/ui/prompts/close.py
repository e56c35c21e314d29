"""The closing line: one key for what came of it, a sentence of what was said, and the next step,
filled in and open to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.content import Content

from followup_tui.actions import closing
from followup_tui.domain.date_words import date_words, day_words, distance, ordinal
from followup_tui.domain.due import Due
from followup_tui.domain.followup import NO_CONTACT, FollowUp, Outcome
from followup_tui.domain.language.next_step import read_next, to_text
from followup_tui.domain.outcomes import Closing
from followup_tui.system.sanitize import safe
from followup_tui.ui.host import Desk, Target
from followup_tui.ui.queries import Subject, subject
from followup_tui.ui.widgets.prompt_bar import Ask

OUTCOMES: dict[str, tuple[Outcome, str]] = {
    "d": ("done", "it is settled"),
    "y": ("yes", "thank them, keep your word"),
    "t": ("not yet", "the same again, later"),
    "n": ("no", "thank them, then let it rest"),
    "a": ("no answer", "one more try, after a while"),
    "w": ("waiting", "it is their move now"),
    "x": ("dropped", "nothing happened, nothing is logged"),
}


class CloseAsk(Ask):
    """First a key for the outcome; then what was said, or by tab what comes next."""

    names: ClassVar = {"save": "close it"}

    def __init__(
        self, desk: Desk, target: Target, usual: Outcome = "done", *, is_logged: bool = False
    ) -> None:
        self._desk = desk
        self._usual = usual
        self._is_logged = is_logged
        """Whether the contact that it stands for is logged already."""
        self._target = target
        self.draft = "" if is_logged else target.name("close")
        self._subject: Subject | None = None
        self._outcome: Outcome | None = None
        self._proposed: Closing | None = None
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
    def keys(self) -> frozenset[str]:  # type: ignore[override]
        return frozenset({"switch"} if self._outcome else ())

    async def _read(self) -> Subject:
        if self._subject is None:
            found = await self._desk.store.run(subject, self._target)
            found.open_ids()
            self._subject = found
        return self._subject

    async def press(self, key: str, text: str) -> bool | None:
        if self._outcome is not None:
            return None
        if key in OUTCOMES:
            await self._choose(OUTCOMES[key][0])
        # Until the outcome is chosen no key is text: a sentence would begin with an outcome.
        return False

    async def _choose(self, outcome: Outcome) -> None:
        await self._read()
        self._outcome, self._proposed_on = outcome, None
        await self._propose()

    async def _propose(self) -> None:
        """Have the next step proposed; anew on another day, as it will be when it is saved."""
        found, occasion = await self._read(), self._desk.occasion()
        if len(found.followups) == 1 and self._outcome and self._proposed_on != occasion.today:
            self._proposed = await self._desk.store.run(
                closing.proposal, found.followups[0], self._outcome, occasion
            )
            self._proposed_on = occasion.today

    def turn(self, action: str, text: str) -> str | None:
        if self._on_next:
            self._next, shown = text, self._said
        else:
            self._said = text
            shown = self._filled_in() if self._next is None else self._next
        self._on_next = not self._on_next
        return shown

    def half_typed(self, text: str) -> dict[str, str]:
        said = self._said if self._on_next else text
        following = self._following(text)
        if self._outcome is None or not (said.strip() or following):
            return {}
        kept = {"outcome": self._outcome, "said": said}
        return kept if following is None else {**kept, "next": following}

    def take_back(self, typed: Mapping[str, str]) -> str:
        outcomes = [outcome for outcome, _ in OUTCOMES.values()]
        self._outcome = next((one for one in outcomes if one == typed.get("outcome")), None)
        self._said, self._next = typed.get("said", ""), typed.get("next")
        return self._said if self._outcome else ""

    def _filled_in(self) -> str:
        """The next step as it is proposed; for several follow-ups each has its own."""
        if self._proposed is None:
            return ""
        occasion = self._desk.occasion()
        return to_text(self._proposed, occasion.now, occasion.rules)

    def _following(self, text: str) -> str | None:
        """The next step that was typed; None where it is left as proposed."""
        following = text if self._on_next else self._next
        if following is not None and following.strip() == self._filled_in():
            return None
        return following if following or self._proposed else None

    async def preview(self, text: str) -> Sequence[Content]:
        found = await self._read()
        head = Content.styled(safe(found.words, 80), "bold")
        if self._outcome is None:
            if self._is_logged:
                words = f"  sent and logged; enter: {self._usual}"
                head = Content.assemble(head, (words, "$foreground-muted"))
            if self._desk.is_low:
                return head, Content(" · ").join(
                    Content.assemble((key, "bold $text-primary"), f" {outcome}")
                    for key, (outcome, _) in OUTCOMES.items()
                )
            return (head, *(_offered(key, *what) for key, what in OUTCOMES.items()))
        await self._propose()
        logs = "nothing is logged" if self._outcome in NO_CONTACT else "logged as contact of today"
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
        occasion = self._desk.occasion()
        if self._proposed is None:
            words = "each gets its own next step" if typed is None else safe(typed, 80)
            return [_line("next", words)]
        shown = self._proposed
        if typed is not None:
            shown = read_next(typed, self._proposed, occasion.now, occasion.rules)
        return follows(shown, occasion.today)

    async def submit(self, text: str) -> bool:
        found = await self._read()
        target, occasion, outcome = (
            self._target,
            self._desk.occasion(),
            self._outcome or self._usual,
        )
        said = self._said if self._on_next else text
        following = self._following(text)
        if following is not None and self._proposed is not None:
            # Refused here, with the line still open; the action would refuse it too.
            read_next(following, self._proposed, occasion.now, occasion.rules)
        self._desk.settle(target)
        self._desk.perform(
            lambda: closing.close(
                found.ids, outcome, said, occasion, following, is_logged=self._is_logged
            )
        )
        return True


def follows(shown: Closing, today: Due) -> list[Content]:
    """What comes after a closing, in a line or two."""
    lines = []
    if (step := shown.next) is not None:
        due = Due(step.due)
        more = [f"{ordinal(step.attempt)} try"] if step.attempt > 1 else []
        more += ["their move"] if step.move == "theirs" else []
        words = ", ".join([safe(step.about, 60) or "follow up", *more])
        lines.append(
            _line("next", words, f"{day_words(due, today.day)}, {distance(due, today.day)}")
        )
    if shown.parks:
        until = shown.park_until
        words = f"parked until {date_words(Due(until), today.day)}" if until else "parked for good"
        lines.append(_line("rest", words, shown.because))
    if not lines:
        because = shown.because or ("" if shown.outcome == "done" else "nobody is reminded")
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
