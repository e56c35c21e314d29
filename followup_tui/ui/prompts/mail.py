"""The mail prompt: a draft, your last notes beside it, and keys to change the template, insert a
note, edit and copy. Enter hands the draft to the mail program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from followup_tui.actions import mail
from followup_tui.actions.mail import PreparedMail
from followup_tui.domain.mail_draft import links
from followup_tui.domain.mail_draft.context import outcome_when_sent
from followup_tui.domain.mail_draft.template import (
    TEMPLATE_NAMES,
    MailDraft,
    TemplateName,
    insert_note,
)
from followup_tui.errors import FollowupError, NotFoundError
from followup_tui.system import paths
from followup_tui.ui.host import Target
from followup_tui.ui.prompts import external_programs
from followup_tui.ui.prompts.mail_drafts import MailDrafts, draft_digest
from followup_tui.ui.prompts.mail_editing import edit_mail, unsaved_mail_exists
from followup_tui.ui.prompts.mail_preview import (
    WIDE,
    draft_and_notes,
    header,
    menu,
    template_label,
)
from followup_tui.ui.prompts.mail_sent import ask_if_sent, log_as_sent, withdraw_question
from followup_tui.ui.prompts.opened_messages import (
    OpenedMessage,
    adopt_from_merged,
    may_close,
    opened_message,
)
from followup_tui.ui.queries import resolve_target
from followup_tui.ui.widgets.cells import wrap_cells
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.wording import Wording, as_wording, wording

if TYPE_CHECKING:
    from followup_tui.ui.host import Host


def open_mail_prompt(host: Host, target: Target) -> None:
    """Open the prompt with the template that fits; keys are held until it is there."""
    host.key_queue.hold()
    host.run_worker(_prepare_and_open(host, target), group="write", exclusive=True)


async def _prepare_and_open(host: Host, target: Target) -> None:
    try:
        subject = await host.database.run(resolve_target, target)
        followup_id = subject.followups[0].id if subject.followups else None
        contact_id = subject.only_contact()
        prepared = await host.database.run(
            mail.prepare_mail, contact_id, followup_id, None, paths.templates(), host.context()
        )
        await adopt_from_merged(host, contact_id)
        host.open_prompt(MailPrompt(host, prepared))
    except FollowupError as error:
        host.show_error(error)
    finally:
        host.key_queue.release()


class MailPrompt(Prompt):
    """Shows a draft; nothing is typed here, so letters and digits are keys."""

    help_topic = "mail"
    is_tall = True

    def __init__(self, host: Host, prepared: PreparedMail) -> None:
        self._host = host
        self._mail = prepared
        self._address_index = 0
        self._note_index = 0
        self._scroll = 0
        self._hint = ""
        self._opened: OpenedMessage | None = None
        if unsaved_mail_exists(host, prepared.contact.id):
            self._hint = "unsaved changes are left from your editor: e opens them"
        followup = prepared.mail_context.followup
        self._drafts = MailDrafts(host, prepared.contact.id, followup.id if followup else None)
        self._draft = self._drafts.current or prepared.draft
        self._is_edited = self._draft != prepared.draft

    @property
    def label(self) -> str:  # type: ignore[override]
        return "write:"

    @property
    def key_labels(self) -> dict[str, str]:  # type: ignore[override]
        save = "open" if self._mail.emails else "copy"
        return {"save": save, "switch": "other address", "next": "scroll"}

    @property
    def placeholder(self) -> str:  # type: ignore[override]
        enter = "opens it in your mail program" if self._mail.emails else self._without_email()
        # In a narrow terminal the menu above the line names these keys.
        more = " · c copies it · e edits it" if self._host.preview_size[0] >= WIDE else ""
        return f"enter {enter}{more}"

    @property
    def extra_actions(self) -> frozenset[str]:  # type: ignore[override]
        actions = {"next", "previous"}
        if len(self._mail.emails) > 1:
            actions.add("switch")
        if self._mail.notes:
            actions.add("insert_note")
        if len(self._mail.notes) > 1:
            actions.add("next_note")
        return frozenset(actions)

    @property
    def _unanswered(self) -> OpenedMessage | None:
        """The message to this contact that was opened before and neither logged nor discarded."""
        return opened_message(self._host, self._mail.contact.id)

    def _without_email(self) -> str:
        """Return what enter does without an email address."""
        page = links.first_page(self._mail.methods)
        return "copies it and opens their page" if page else "copies it"

    async def preview(self, text: str) -> Sequence[Content]:
        width, height = self._host.preview_size
        prepared = self._mail
        above, below = self._header(width), menu(prepared, len(self._drafts.aside), width)
        lines = draft_and_notes(
            self._draft, prepared.notes, self._note_index, self._host.context().today.day, width
        )
        taken = sum(len(wrap_cells(line.plain, width)) for line in (*above, *below))
        room = max(1, height - taken)
        self._scroll = max(0, min(self._scroll, len(lines) - room))
        visible = lines[self._scroll : self._scroll + room]
        if (more := len(lines) - self._scroll - room) > 0:
            # This line takes the place of one.
            visible[-1] = Content.styled(f"↓ {more + 1} more lines", "$foreground-muted")
        return [*above, *visible, *below]

    def _header(self, width: int) -> list[Content]:
        emails = self._mail.emails
        to = emails[self._address_index].value if emails else None
        hints = [hint for hint in (self._mail.warning, self._hint) if hint]
        if (unanswered := self._unanswered) is not None:
            hints.insert(0, f"{unanswered.channel} opened before, not logged: y logs it")
        state = "edited" if self._is_edited else template_label(self._mail.template)
        lines = header(self._mail.contact.name, state, to, hints, self._draft.subject, width)
        return [*lines, Content("")] if not self._host.is_low else lines

    # Keys

    def handle_action(self, action: str, text: str) -> str | None:
        match action:
            case "switch":
                self._address_index = (self._address_index + 1) % len(self._mail.emails)
            case "next_note":
                self._note_index = (self._note_index + 1) % len(self._mail.notes)
            case "insert_note":
                self._insert_note()
            case _:
                self._scroll = max(0, self._scroll + (1 if action == "next" else -1))
        return ""

    def _insert_note(self) -> None:
        """Insert the marked note into the draft, word for word."""
        if self._host.require_names_shown():
            note = self._mail.notes[self._note_index]
            self._set_draft(insert_note(self._draft, note.summary))

    def _set_draft(self, draft: MailDraft) -> None:
        """Show an edited draft, and keep it until it is sent."""
        self._draft = draft
        self._is_edited = draft != self._mail.draft
        self._drafts.keep(draft, is_edited=self._is_edited)

    async def press(self, key: str, text: str) -> bool | None:
        unanswered = self._unanswered
        if key.isascii() and key.isdigit() and 0 < int(key) <= len(TEMPLATE_NAMES):
            await self._choose_template(TEMPLATE_NAMES[int(key) - 1])
        elif key == "0" and self._drafts.aside:
            self._show(self._drafts.bring_back(), is_edited=True)
        elif key == "c":
            await self._copy(Wording())
            self._ask_if_sent("mail" if self._mail.emails else "chat")
        elif key == "e" and self._host.require_names_shown():
            self._host.key_queue.hold()
            self._host.run_worker(self._edit(), group="write", exclusive=True)
        elif key == "y" and unanswered is not None:
            log_as_sent(self._host, unanswered)
        return False

    async def _choose_template(self, template: TemplateName) -> None:
        followup = self._mail.mail_context.followup
        self._mail = await self._host.database.run(
            mail.prepare_mail,
            self._mail.contact.id,
            followup.id if followup else None,
            template,
            paths.templates(),
            self._host.context(),
        )
        self._drafts.put_aside()
        self._show(self._mail.draft, is_edited=False)

    def _show(self, draft: MailDraft, *, is_edited: bool) -> None:
        self._draft, self._is_edited = draft, is_edited
        self._scroll, self._note_index, self._hint = 0, 0, ""

    async def submit(self, text: str) -> bool:
        if not self._mail.emails:
            await self._copy_and_open_page()
            return False
        address = self._mail.emails[self._address_index].value
        link, was_cut = links.mailto(address, self._draft)
        try:
            external_programs.open_link(self._host, link, self._open_failed)
        except NotFoundError:
            self._host.key_queue.hold()
            self._host.run_worker(self._edit("No mail program found."), group="write")
            return False
        except FollowupError as error:
            await self._open_failed(error)
            return False
        self._ask_if_sent("mail")
        if was_cut:
            await self._copy(as_wording("Too long for the mail program, so it was cut there. "))
        return False

    async def _open_failed(self, error: FollowupError) -> None:
        """The mail program failed: show the draft again, and copy it."""
        if self._opened is not None and withdraw_question(self._host, self._opened):
            self._host.open_prompt(self)
        try:
            await self._copy(error.wording + " ")
        except FollowupError as copy_error:
            self._host.show_error(copy_error)

    async def _copy_and_open_page(self) -> None:
        """Without an email address: copy the text, and open the page to paste it on."""
        link = links.first_page(self._mail.methods)
        await self._copy(Wording())
        self._ask_if_sent("chat")
        if link is not None:
            # Where it fails the text is copied, and may still be sent.
            await external_programs.open_link_or_say(self._host, link)

    async def _copy(self, reason: Wording) -> None:
        copied = await external_programs.copy_text(
            self._host, self._draft.text if self._mail.emails else self._draft.body
        )
        self._host.show_toast(wording("{}{}.", reason, copied.wording))

    def _ask_if_sent(self, channel: str) -> None:
        prepared = self._mail
        followup = prepared.mail_context.followup
        self._drafts.keep(self._draft, is_edited=self._is_edited)
        self._opened = OpenedMessage(
            contact=prepared.contact.id,
            name=prepared.contact.name,
            channel=channel,
            subject=self._draft.subject,
            followup=followup.id if followup else None,
            closes_followup=may_close(followup, has_cadence=prepared.has_cadence),
            outcome=outcome_when_sent(prepared.template, prepared.mail_context),
            digest=draft_digest(self._draft),
        )
        ask_if_sent(self._host, self._opened)

    async def _edit(self, reason: str = "") -> None:
        """Edit the draft in the user's editor, then show it here again."""
        try:
            edited = edit_mail(self._host, self._mail.contact.id, self._draft, self._take_edited)
        except NotFoundError:
            await self._copy(as_wording(f"{reason or 'No editor found.'} "))
        except FollowupError as error:
            self._host.show_error(error)
        else:
            hint = f"{reason} c copies the text." if reason else ""
            self._hint = hint if edited else "The text was empty, so the draft stays."
        finally:
            self._host.key_queue.release()
        if self._host.prompt_bar.prompt is self:
            self._host.prompt_bar.refresh_preview()

    def _take_edited(self, draft: MailDraft, *, was_restored: bool) -> None:
        """Take what was edited; it may go on with a text from before, not with this draft."""
        if was_restored and self._is_edited and draft != self._draft:
            self._drafts.put_aside()
        self._set_draft(draft)
