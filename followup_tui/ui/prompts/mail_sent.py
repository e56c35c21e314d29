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
from followup_tui.ui.prompts.close import ClosePrompt
from followup_tui.ui.unsaved_text import session_drafts
from followup_tui.ui.widgets.prompt_bar import Prompt

if TYPE_CHECKING:
    from followup_tui.ui.base_screen import BaseScreen


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """Something that was opened or copied to reach a contact, and may have been sent."""

    contact: int
    name: str
    channel: str
    subject: str
    followup: FollowUp | None
    has_cadence: bool
    """Whether logging it dates their next round anew."""
    outcome: Outcome
    """What closing the follow-up proposes then."""

    @property
    def key(self) -> tuple[str, int]:
        """Under which it waits for its answer among the drafts."""
        return "opened", self.contact


def ask_if_sent(desk: BaseScreen, opened: OpenedMessage) -> None:
    """Ask now, and keep the question until it is answered: `w` comes back to it."""
    session_drafts(desk.app)[opened.key] = opened
    desk.open_prompt(MailSentPrompt(desk, opened))


def log_as_sent(desk: BaseScreen, opened: OpenedMessage) -> None:
    """It was sent: log it, and ask what comes of the follow-up."""
    forget(desk, opened)
    session_drafts(desk.app).pop(("letter", opened.contact), None)
    one, context = opened.followup, desk.context()
    followup = one.id if one else None
    sent = partial(
        writing.log_sent, opened.contact, followup, opened.channel, opened.subject, context
    )
    if one is None or (one.reason == "cadence" and opened.has_cadence):
        desk.perform(sent)
        desk.prompt_bar.close()  # logging it has booked the next round
        return
    # The line that comes says that it is logged; a toast would lie on it.
    desk.perform(sent, "")
    desk.open_prompt(ClosePrompt(desk, Target((one.id,), True), opened.outcome, is_logged=True))


def withdraw_question(desk: BaseScreen, opened: OpenedMessage) -> bool:
    """Nothing was opened after all: there is nothing to ask. Whether it was being asked."""
    forget(desk, opened)
    asked = desk.prompt_bar.prompt
    if not isinstance(asked, MailSentPrompt) or asked.opened is not opened:
        return False
    desk.prompt_bar.close()
    return True


def forget(desk: BaseScreen, opened: OpenedMessage) -> None:
    """It was answered."""
    session_drafts(desk.app).pop(opened.key, None)


class MailSentPrompt(Prompt):
    """One key; any other is for where one was before."""

    key_labels: ClassVar = {"save": "not now"}

    def __init__(self, desk: BaseScreen, opened: OpenedMessage) -> None:
        self.label = "called?" if opened.channel == "call" else "sent?"
        self.placeholder = "y yes · n no · any other key: not now"
        self._desk = desk
        self.opened = opened

    def closes_on(self, key: str) -> bool:
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
            log_as_sent(self._desk, self.opened)
            return False
        forget(self._desk, self.opened)
        self._desk.show_toast("Nothing was logged.")
        return True

    async def submit(self, text: str) -> bool:
        return True


def _key(key: str, words: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (key, "bold $text-primary"), (words, "$foreground-muted")
