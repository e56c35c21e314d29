"""Coming back from a mail program: was it sent? One key says so; only then is it an interaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from followup_tui.actions import mail as writing
from followup_tui.domain.followup import FollowUp, Outcome
from followup_tui.system.sanitize import safe
from followup_tui.ui.host import Target
from followup_tui.ui.prompts.close import CloseAsk
from followup_tui.ui.unsaved_text import drafts
from followup_tui.ui.widgets.prompt_bar import Ask

if TYPE_CHECKING:
    from followup_tui.ui.base_screen import DeskScreen


@dataclass(frozen=True, slots=True)
class Opened:
    """Something that was opened or copied to reach a contact, and may have been sent."""

    contact: int
    name: str
    channel: str
    subject: str
    followup: FollowUp | None
    has_rhythm: bool
    """Whether logging it dates their next round anew."""
    outcome: Outcome
    """What closing the follow-up proposes then."""

    @property
    def key(self) -> tuple[str, int]:
        """Under which it waits for its answer among the drafts."""
        return "opened", self.contact


def ask_whether_sent(desk: DeskScreen, opened: Opened) -> None:
    """Ask now, and keep the question until it is answered: `w` comes back to it."""
    drafts(desk.app)[opened.key] = opened
    desk.ask(SentAsk(desk, opened))


def log(desk: DeskScreen, opened: Opened) -> None:
    """It was sent: log it, and ask what comes of the follow-up."""
    forget(desk, opened)
    drafts(desk.app).pop(("letter", opened.contact), None)
    one, occasion = opened.followup, desk.occasion()
    followup = one.id if one else None
    sent = partial(
        writing.log_sent, opened.contact, followup, opened.channel, opened.subject, occasion
    )
    if one is None or (one.reason == "cadence" and opened.has_rhythm):
        desk.perform(sent)
        desk.line.leave()  # logging it has booked the next round
        return
    # The line that comes says that it is logged; a toast would lie on it.
    desk.perform(sent, "")
    desk.ask(CloseAsk(desk, Target((one.id,), True), opened.outcome, is_logged=True))


def take_back(desk: DeskScreen, opened: Opened) -> bool:
    """Nothing was opened after all: there is nothing to ask. Whether it was being asked."""
    forget(desk, opened)
    asked = desk.line.ask
    if not isinstance(asked, SentAsk) or asked.opened is not opened:
        return False
    desk.line.leave()
    return True


def forget(desk: DeskScreen, opened: Opened) -> None:
    """It was answered."""
    drafts(desk.app).pop(opened.key, None)


class SentAsk(Ask):
    """One key; any other is for where one was before."""

    names: ClassVar = {"save": "not now"}

    def __init__(self, desk: DeskScreen, opened: Opened) -> None:
        self.label = "called?" if opened.channel == "call" else "sent?"
        self.placeholder = "y yes · n no · any other key: not now"
        self._desk = desk
        self.opened = opened

    def passes(self, key: str) -> bool:
        return key not in ("y", "n", "enter", "escape")

    async def preview(self, text: str) -> Sequence[Content]:
        about = f": {safe(self.opened.subject, 60)}" if self.opened.subject else ""
        return (
            Content.assemble(
                (f"{self.opened.channel} to {safe(self.opened.name, 60)}", "bold"),
                (about, ""),
            ),
            Content.assemble(
                *_key("y", " log it as sent  "),
                *_key("n", " log nothing  "),
                ("w comes back to this", "$foreground-muted"),
            ),
        )

    async def press(self, key: str, text: str) -> bool | None:
        if key == "y":
            log(self._desk, self.opened)
            return False
        forget(self._desk, self.opened)
        self._desk.say("Nothing was logged.")
        return True

    async def submit(self, text: str) -> bool:
        return True


def _key(key: str, words: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (key, "bold $text-primary"), (words, "$foreground-muted")
