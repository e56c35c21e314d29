"""Writing to somebody: the whole draft above the line, one key for another text, enter hands it to
the mail program. What is sent is sent by that program; here it is only asked about."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from followup_tui.actions import mail as writing
from followup_tui.actions.mail import PreparedMail
from followup_tui.domain.mail_draft import links
from followup_tui.domain.mail_draft.context import outcome_when_sent
from followup_tui.domain.mail_draft.template import (
    TEMPLATE_NAMES,
    MailDraft,
    TemplateName,
    parse_draft,
)
from followup_tui.errors import FollowupError, NotFoundError
from followup_tui.system import editor, paths
from followup_tui.system.sanitize import safe, safe_sentence, safe_text, sanitize
from followup_tui.ui.host import Target
from followup_tui.ui.prompts import external_programs
from followup_tui.ui.prompts.long_note import suspended
from followup_tui.ui.prompts.mail_sent import (
    OpenedMessage,
    ask_if_sent,
    log_as_sent,
    withdraw_question,
)
from followup_tui.ui.queries import resolve_target
from followup_tui.ui.terminal.lifecycle import unblock_signals
from followup_tui.ui.unsaved_text import session_drafts
from followup_tui.ui.widgets.cells import wrap_cells
from followup_tui.ui.widgets.prompt_bar import Prompt

if TYPE_CHECKING:
    from followup_tui.ui.base_screen import BaseScreen

_WIDE = 76


def open_mail_prompt(desk: BaseScreen, target: Target) -> None:
    """Open the line with the draft that fits; keys wait until it is there."""
    desk.key_queue.hold_keys()
    desk.run_worker(_write(desk, target), group="write", exclusive=True)


async def _write(desk: BaseScreen, target: Target) -> None:
    try:
        found = await desk.database.run(resolve_target, target)
        followup = found.followups[0].id if found.followups else None
        made = await desk.database.run(
            writing.prepare_mail,
            found.only_contact(),
            followup,
            None,
            paths.templates(),
            desk.context(),
        )
        desk.open_prompt(MailPrompt(desk, made))
    except FollowupError as error:
        desk.show_error(error)
    finally:
        desk.key_queue.release_keys()


class MailPrompt(Prompt):
    """Shows a draft; nothing is typed here."""

    is_tall = True

    def __init__(self, desk: BaseScreen, letter: PreparedMail) -> None:
        self._desk = desk
        self._letter = letter
        self._place = 0
        self._top = 0
        self._hint = ""
        self._sent: OpenedMessage | None = None
        self._kept = ("letter", letter.contact.id)
        kept: MailDraft | None = session_drafts(desk.app).get(self._kept)
        self._draft = kept or letter.draft
        self._is_edited = self._draft != letter.draft

    @property
    def label(self) -> str:  # type: ignore[override]
        return "write:"

    @property
    def key_labels(self) -> dict[str, str]:  # type: ignore[override]
        save = "open it" if self._letter.emails else "copy it"
        return {"save": save, "switch": "other address", "next": "scroll"}

    @property
    def placeholder(self) -> str:  # type: ignore[override]
        deed = "opens it in your mail program" if self._letter.emails else self._instead()
        # Where there is less room the line above says the rest.
        rest = " · c copies it · e edits it" if self._desk.preview_size[0] >= _WIDE else ""
        return f"enter {deed}{rest}"

    @property
    def extra_actions(self) -> frozenset[str]:  # type: ignore[override]
        return frozenset(
            {"next", "previous", *(["switch"] if len(self._letter.emails) > 1 else [])}
        )

    @property
    def _waiting(self) -> OpenedMessage | None:
        """What was opened before and not answered for."""
        found: OpenedMessage | None = session_drafts(self._desk.app).get(
            ("opened", self._letter.contact.id)
        )
        return found

    def _instead(self) -> str:
        """What enter does without an e-mail address."""
        return "copies it and opens the link" if self._link() else "copies it"

    def _link(self) -> str | None:
        """A page on which they may be written to."""
        for one in self._letter.methods:
            if one.kind == "link":
                try:
                    return links.link_for_method(one)
                except FollowupError:
                    continue
        return None

    # Showing

    async def preview(self, text: str) -> Sequence[Content]:
        width, height = self._desk.preview_size
        above, below = self._head(width), self._menu(width)
        body = wrap_cells(safe_text(self._draft.body), width)
        taken = sum(len(wrap_cells(line.plain, width)) for line in (*above, *below))
        room = max(1, height - taken)
        self._top = max(0, min(self._top, len(body) - room))
        shown = [Content(line) for line in body[self._top : self._top + room]]
        if (more := len(body) - self._top - room) > 0:
            # The line that says so stands in the place of one.
            shown[-1] = Content.styled(f"↓ {more + 1} more lines", "$foreground-muted")
        return [*above, *shown, *below]

    def _head(self, width: int) -> list[Content]:
        one, draft = self._letter, self._draft
        to = safe(one.emails[self._place].value, 80) if one.emails else "no e-mail address is known"
        lines = [
            Content.assemble(
                (safe(one.contact.name, 60), "bold"),
                (
                    "  as you left it" if self._is_edited else f"  {_words(one.template)}",
                    "$text-success",
                ),
                (f" · {to}", "$foreground-muted"),
            )
        ]
        if self._waiting is not None:
            words = "opened before, not logged: y logs it as sent"
            lines.append(Content.styled(words, "$text-warning"))
        for hint in (one.warning, self._hint):
            if hint:
                lines.append(Content.styled(sanitize(hint, 300), "$text-warning"))
        lines.append(
            Content.assemble(("Subject: ", "$foreground-muted"), (safe(draft.subject), "bold"))
        )
        # The first line may lose its end: there is more to be seen below it.
        lines[0] = lines[0].truncate(width, ellipsis=True)
        return [*lines, Content("")] if not self._desk.is_low else lines

    def _menu(self, width: int) -> list[Content]:
        """Which key brings which text."""
        if width < _WIDE:
            words = f"1-{len(TEMPLATE_NAMES)} another text · c copies · e edits"
            return [Content.styled(words, "$foreground-muted")]
        shown = [
            Content.assemble(
                (f"{number} ", "bold $text-primary"),
                (_words(name), "bold" if name == self._letter.template else "$foreground-muted"),
            )
            for number, name in enumerate(TEMPLATE_NAMES, 1)
        ]
        return [Content(""), Content("   ").join(shown)]

    # Keys

    def handle_action(self, action: str, text: str) -> str | None:
        if action == "switch":
            self._place = (self._place + 1) % len(self._letter.emails)
        else:
            self._top = max(0, self._top + (1 if action == "next" else -1))
        return ""

    async def press(self, key: str, text: str) -> bool | None:
        waiting = self._waiting
        if key.isascii() and key.isdigit() and 0 < int(key) <= len(TEMPLATE_NAMES):
            await self._choose(TEMPLATE_NAMES[int(key) - 1])
        elif key == "c":
            await self._copy("")
            self._ask_whether_sent("mail" if self._letter.emails else "chat")
        elif key == "e" and self._desk.require_names_shown():
            self._desk.key_queue.hold_keys()
            self._desk.run_worker(self._edit(), group="write", exclusive=True)
        elif key == "y" and waiting is not None:
            log_as_sent(self._desk, waiting)
        return False

    async def _choose(self, template: TemplateName) -> None:
        one = self._letter.mail_context.followup
        self._letter = await self._desk.database.run(
            writing.prepare_mail,
            self._letter.contact.id,
            one.id if one else None,
            template,
            paths.templates(),
            self._desk.context(),
        )
        session_drafts(self._desk.app).pop(self._kept, None)
        self._draft, self._is_edited, self._top, self._hint = self._letter.draft, False, 0, ""

    async def submit(self, text: str) -> bool:
        if not self._letter.emails:
            await self._write_elsewhere()
            return False
        address = self._letter.emails[self._place].value
        link, was_cut = links.mailto(address, self._draft)
        try:
            external_programs.open_link(self._desk, link, self._failed)
        except NotFoundError:
            self._desk.key_queue.hold_keys()
            self._desk.run_worker(self._edit("There is no mail program here."), group="write")
            return False
        except FollowupError as error:
            await self._failed(error)
            return False
        self._ask_whether_sent("mail")
        if was_cut:
            await self._copy("The mail program takes no text that long. ")
        return False

    async def _failed(self, error: FollowupError) -> None:
        """No mail program has taken it: the draft is back, and on the clipboard."""
        if self._sent is not None and withdraw_question(self._desk, self._sent):
            self._desk.open_prompt(self)
        try:
            await self._copy(f"{safe_sentence(str(error))} ")
        except FollowupError as another:
            self._desk.show_error(another)

    async def _write_elsewhere(self) -> None:
        """Without an e-mail address: the text on the clipboard, and the page to paste it on."""
        link = self._link()
        await self._copy("")
        self._ask_whether_sent("chat")
        if link is not None:
            try:
                external_programs.open_link(self._desk, link, self._page_failed)
            except FollowupError as error:
                await self._page_failed(error)

    async def _page_failed(self, error: FollowupError) -> None:
        """The text is copied all the same, and may be sent elsewhere."""
        self._desk.show_error(error)

    async def _copy(self, because: str) -> None:
        await external_programs.copy_text(
            self._desk, self._draft.text if self._letter.emails else self._draft.body
        )
        self._desk.show_toast(f"{because}The whole text is copied.")

    def _ask_whether_sent(self, channel: str) -> None:
        one = self._letter
        session_drafts(self._desk.app)[self._kept] = self._draft
        opened = OpenedMessage(
            contact=one.contact.id,
            name=one.contact.name,
            channel=channel,
            subject=self._draft.subject,
            followup=one.mail_context.followup,
            has_cadence=one.has_cadence,
            outcome=outcome_when_sent(one.template, one.mail_context),
        )
        self._sent = opened
        ask_if_sent(self._desk, opened)

    async def _edit(self, because: str = "") -> None:
        """Have the draft edited in the user's editor, and come back to it."""
        try:
            words = editor.editor_command(os.environ)
            with suspended(self._desk):
                # Blocking: whatever drew now would draw over the editor.
                written = editor.edit_text(self._draft.text, words, unblock_signals)
        except NotFoundError:
            await self._copy(f"{because or 'There is no editor.'} ")
        except FollowupError as error:
            self._desk.show_error(error)
        else:
            self._draft = parse_draft(written)
            self._is_edited = self._draft != self._letter.draft
            self._hint = f"{because} c copies the whole text.".strip() if because else ""
            session_drafts(self._desk.app)[self._kept] = self._draft
        finally:
            self._desk.key_queue.release_keys()
        if self._desk.prompt_bar.prompt is self:
            self._desk.prompt_bar.refresh_preview()


def _words(name: TemplateName) -> str:
    # It is also what fits where nothing else does.
    return name.removeprefix("first-").replace("-", " ")
