"""Ask whether a message was sent, once it was opened or copied. Only "yes" logs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from followup_tui.actions import mail
from followup_tui.domain.followup import FollowUp, Outcome
from followup_tui.system.sanitize import safe
from followup_tui.ui.host import Target
from followup_tui.ui.prompts.close import ClosePrompt
from followup_tui.ui.prompts.mail_drafts import drop_draft
from followup_tui.ui.unsaved_text import session_drafts
from followup_tui.ui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from followup_tui.ui.host import Host


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """A mail, message or call that was handed to another program and may have been sent."""

    contact: int
    name: str
    channel: str
    subject: str
    followup: FollowUp | None
    has_cadence: bool
    """Whether logging it also reschedules the contact's next keep-in-touch."""
    outcome: Outcome
    """The outcome to suggest for the follow-up once it was sent."""

    @property
    def key(self) -> tuple[str, int]:
        """Return the key under which the open question is kept among the session's drafts."""
        return "opened", self.contact


def ask_if_sent(host: Host, opened: OpenedMessage) -> None:
    """Ask now, and keep the question until it is answered: `w` asks again."""
    session_drafts(host.app)[opened.key] = opened
    host.open_prompt(MailSentPrompt(host, opened))


def log_as_sent(host: Host, opened: OpenedMessage) -> None:
    """Log the message, then ask how to close its follow-up."""
    forget(host, opened)
    drop_draft(host, opened.contact)
    followup, context = opened.followup, host.context()
    followup_id = followup.id if followup else None
    log = partial(
        mail.log_sent, opened.contact, followup_id, opened.channel, opened.subject, context
    )
    if followup is None or (followup.reason == "cadence" and opened.has_cadence):
        # Logging it has already scheduled the next keep-in-touch.
        host.perform(log)
        host.prompt_bar.close()
        return
    # No toast: the close prompt says that it is logged, and a toast would cover it.
    host.perform(log, "")
    target = Target((followup.id,), True)
    host.open_prompt(ClosePrompt(host, target, opened.outcome, is_logged=True))


def withdraw_question(host: Host, opened: OpenedMessage) -> bool:
    """Drop the question, as nothing was opened after all. Return True if it was on screen."""
    forget(host, opened)
    prompt = host.prompt_bar.prompt
    if not isinstance(prompt, MailSentPrompt) or prompt.opened is not opened:
        return False
    host.prompt_bar.close()
    return True


def forget(host: Host, opened: OpenedMessage) -> None:
    """Drop the question: it was answered."""
    session_drafts(host.app).pop(opened.key, None)


class MailSentPrompt(Prompt):
    """Takes y or n; any other key closes it and does what it does on the screen below."""

    help_topic = "mail"
    key_labels: ClassVar = {"save": "ask later"}

    def __init__(self, host: Host, opened: OpenedMessage) -> None:
        self.label = "called?" if opened.channel == "call" else "sent?"
        self.placeholder = "y yes · n no · esc ask later"
        self._host = host
        self.opened = opened

    def closes_on(self, key: str) -> bool:
        return key not in ("y", "n", "enter", "escape")

    async def preview(self, text: str) -> Sequence[Content]:
        opened = self.opened
        subject = f": {safe(opened.subject, 60)}" if opened.subject else ""
        question = "Did you call?" if opened.channel == "call" else "Did you send it?"
        return (
            Content.assemble(
                (f"{opened.channel} to {safe(opened.name, 60)}", "bold"), (subject, "")
            ),
            Content.assemble(
                f"{question}  ",
                *_key_hint("y", " yes, log it  "),
                *_key_hint("n", " no  "),
                *_key_hint("esc", " ask later (w)"),
            ),
        )

    async def press(self, key: str, text: str) -> bool | None:
        if key == "y":
            log_as_sent(self._host, self.opened)
            return False
        forget(self._host, self.opened)
        self._host.show_toast("Nothing was logged.")
        return True

    async def submit(self, text: str) -> bool:
        return True


def _key_hint(key: str, label: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (key, "bold $text-primary"), (label, "$foreground-muted")
