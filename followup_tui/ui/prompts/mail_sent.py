"""Ask whether a message was sent, once it was opened or copied. Only "yes" logs it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from followup_tui.actions import mail
from followup_tui.errors import FollowupError
from followup_tui.system.sanitize import safe
from followup_tui.ui.host import UNDOABLE, Target
from followup_tui.ui.prompts.close import ClosePrompt
from followup_tui.ui.prompts.mail_drafts import MailDrafts
from followup_tui.ui.prompts.opened_messages import OpenedMessage, forget, keep_opened
from followup_tui.ui.queries import resolve_target
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.wording import as_wording, wording

if TYPE_CHECKING:
    from followup_tui.ui.host import Host


def ask_if_sent(host: Host, opened: OpenedMessage) -> None:
    """Ask now, and keep the question until it is answered: `w` asks again."""
    keep_opened(host, opened)
    host.open_prompt(MailSentPrompt(host, opened))


def log_as_sent(host: Host, opened: OpenedMessage) -> None:
    """Log the message, then ask how to close its follow-up; the question stays until it is
    logged."""
    log = partial(
        mail.log_sent,
        opened.contact,
        opened.followup,
        opened.channel,
        opened.subject,
        host.context(),
    )
    # The next key is for the prompt that follows.
    host.key_queue.hold()
    # With a prompt to follow no toast: the prompt says that it is logged, and would be covered.
    message = "" if opened.closes_followup else UNDOABLE
    host.perform(log, message, form=_SentSaving(host, opened))


class _SentSaving:
    """Answers the question once the message is logged."""

    def __init__(self, host: Host, opened: OpenedMessage) -> None:
        self._host = host
        self._opened = opened

    def saved(self) -> None:
        """Forget the question and the draft, and ask how to close the follow-up."""
        host, opened = self._host, self._opened
        forget(host, opened)
        MailDrafts(host, opened.contact, opened.followup).sent(opened.digest)
        if opened.closes_followup and opened.followup is not None:
            target = Target((opened.followup,), True)
            host.run_worker(self._ask_outcome(target), group="sent")
        else:
            host.prompt_bar.close()
            host.key_queue.release()

    async def _ask_outcome(self, target: Target) -> None:
        host, opened = self._host, self._opened
        try:
            resolved = await host.database.run(resolve_target, target)
            if resolved.followups:
                host.open_prompt(ClosePrompt(host, target, opened.outcome, is_logged=True))
                return
            # The follow-up was closed meanwhile.
            host.prompt_bar.close()
            host.show_toast(wording("Logged: {} to {}.", as_wording(opened.channel), opened.name))
        except FollowupError as error:
            host.prompt_bar.close()
            host.show_error(error)
        finally:
            host.key_queue.release()

    def refused(self, error: FollowupError) -> None:
        """Say why; the question stays."""
        self._host.show_error(error)
        self._host.key_queue.release()


def withdraw_question(host: Host, opened: OpenedMessage) -> bool:
    """Drop the question, as nothing was opened after all. Return True if it was on screen."""
    forget(host, opened)
    prompt = host.prompt_bar.prompt
    if not isinstance(prompt, MailSentPrompt) or prompt.opened is not opened:
        return False
    host.prompt_bar.close()
    return True


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
