"""The closing line and the note line: what came of it, what was said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content

from followup_tui import actions
from followup_tui.domain.followup import Outcome
from followup_tui.safe import safe
from followup_tui.ui.desk import Desk, Target
from followup_tui.ui.line_bar import Ask
from followup_tui.ui.reading import subject

OUTCOMES: dict[str, tuple[Outcome, str]] = {
    "d": ("done", "logged as contact of today"),
    "x": ("dropped", "nothing happened, nothing is logged"),
}


class CloseAsk(Ask):
    """First a key for the outcome, then a sentence if there is one to keep."""

    placeholder = "what was said, if anything"

    def __init__(self, desk: Desk, target: Target) -> None:
        self.label = "close:"
        self._desk = desk
        self._target = target
        self._outcome: Outcome | None = None

    async def press(self, key: str, text: str) -> bool | None:
        if self._outcome is not None:
            return None
        if key in OUTCOMES:
            self._outcome = OUTCOMES[key][0]
        # Until the outcome is chosen no key is text: a sentence would begin with an outcome.
        return False

    async def preview(self, text: str) -> Sequence[Content]:
        found = await self._desk.store.run(subject, self._target)
        found.open_ids()
        head = Content.styled(safe(found.words, 80), "bold")
        if self._outcome is None:
            return (head, *(_offered(key, *what) for key, what in OUTCOMES.items()))
        words = next(words for outcome, words in OUTCOMES.values() if outcome == self._outcome)
        return (
            Content.assemble(
                head,
                "  ",
                (self._outcome, "bold $text-success"),
                (f" · {words}", "$foreground-muted"),
            ),
        )

    async def submit(self, text: str) -> bool:
        target, occasion, outcome = self._target, self._desk.occasion(), self._outcome or "done"
        self._desk.settle(target)
        self._desk.perform(
            lambda: actions.close(subject(target).open_ids(), outcome, text, occasion)
        )
        return True


def _offered(key: str, outcome: Outcome, words: str) -> Content:
    return Content.assemble(
        (f"{key}  ", "bold $text-primary"), f"{outcome:<9}", (words, "$foreground-muted")
    )


class NoteAsk(Ask):
    """Logs what was said, as an interaction of today."""

    placeholder = "what was said"

    def __init__(self, desk: Desk, target: Target) -> None:
        self.label = "note:"
        self._desk = desk
        self._target = target

    async def preview(self, text: str) -> Sequence[Content]:
        found = await self._desk.store.run(subject, self._target)
        return (
            Content.assemble(
                (safe(found.words, 80), "bold"),
                ("  logged as contact of today", "$foreground-muted"),
            ),
        )

    async def submit(self, text: str) -> bool:
        target, occasion = self._target, self._desk.occasion()
        if text.strip():
            self._desk.clear_marks()
            self._desk.perform(lambda: actions.log(subject(target).contacts, text, occasion))
        return True


class FindAsk(Ask):
    """Narrows both lists with every key."""

    names: ClassVar = {"save": "keep", "cancel": "show all"}

    label = "find"
    placeholder = "name, company, #tag, @company, topic"
    keys: ClassVar = frozenset({"next", "previous"})

    def __init__(self, desk: Desk, initial: str) -> None:
        self._desk = desk
        self._pane = desk.pane
        self.initial = initial

    def turn(self, action: str) -> None:
        self._desk.step(1 if action == "next" else -1)

    async def preview(self, text: str) -> Sequence[Content]:
        self._desk.narrow(text)
        return ()

    async def submit(self, text: str) -> bool:
        self._desk.narrow(text)
        # The next key is about what was found.
        await self._desk.lists_read()
        return True

    async def cancel(self) -> None:
        self._desk.narrow("")
        self._desk.focus_pane(self._pane)
