"""Opens or copies contact details: the only one at once, one of several by a number key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.content import Content

from followup_tui.domain.contact import ContactMethod
from followup_tui.domain.mail_draft import links
from followup_tui.errors import FollowupError, NotFoundError
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system.sanitize import safe, safe_sentence, sanitize
from followup_tui.ui.host import Target
from followup_tui.ui.prompts import external_programs
from followup_tui.ui.prompts.mail_sent import ask_if_sent, withdraw_question
from followup_tui.ui.prompts.opened_messages import OpenedMessage, may_close
from followup_tui.ui.queries import ResolvedTarget, resolve_target
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.wording import wording

if TYPE_CHECKING:
    from followup_tui.ui.host import Host

MethodAction = Literal["open", "copy"]
_CHANNELS = {"email": "mail", "phone": "call"}
_MAX_METHODS = 9


def open_or_copy(host: Host, target: Target, action: MethodAction) -> None:
    """Open or copy a contact detail of the target; keys wait until that has begun."""
    host.key_queue.hold()
    host.run_worker(_open_or_copy(host, target, action), group="contact method", exclusive=True)


async def _open_or_copy(host: Host, target: Target, action: MethodAction) -> None:
    is_holding_keys = True
    try:
        resolved = await host.database.run(resolve_target, target)
        person = await host.database.run(person_details, resolved.only_contact())
        if person is None:
            raise NotFoundError("That contact no longer exists.")
        methods = _usable_methods(person, action)
        if len(methods) > 1:
            host.open_prompt(OpenOrCopyPrompt(host, resolved, person, methods, action))
            return
        # The other program may take its time; keys need not wait for it.
        host.key_queue.release()
        is_holding_keys = False
        await use_method(host, resolved, person, methods[0], action)
    except FollowupError as error:
        host.show_error(error)
    finally:
        if is_holding_keys:
            host.key_queue.release()


def _usable_methods(person: PersonDetails, action: MethodAction) -> list[ContactMethod]:
    methods = [method for method in person.methods if action == "copy" or method.kind != "handle"]
    name = person.contact.name
    if not methods and person.methods:
        raise NotFoundError(wording("{} has only a handle.", name), hint="Press y to copy it.")
    if not methods:
        raise NotFoundError(
            wording("No contact details for {}.", name), hint="Press e to add some."
        )
    return methods[:_MAX_METHODS]


async def use_method(
    host: Host,
    resolved: ResolvedTarget,
    person: PersonDetails,
    method: ContactMethod,
    action: MethodAction,
) -> None:
    """Open or copy one contact detail; copy it if no program opens it.

    Raise BadInputError if the link is not allowed or too long to copy, and NotFoundError if nothing
    can copy it.
    """
    if action == "copy":
        await external_programs.copy_with_toast(host, method.value)
        return

    opened = _opened_message(resolved, person, method)

    async def copy_instead(error: FollowupError) -> None:
        if opened is not None:
            withdraw_question(host, opened)
        await _copy_instead(host, method, error)

    link = links.link_for_method(method)
    try:
        external_programs.open_link(host, link, copy_instead)
    except FollowupError as error:
        await copy_instead(error)
        return
    if opened is None:
        host.show_toast(wording("Opened: {}", sanitize(method.value, 60)))
    else:
        ask_if_sent(host, opened)


def _opened_message(
    resolved: ResolvedTarget, person: PersonDetails, method: ContactMethod
) -> OpenedMessage | None:
    """Return what to ask about afterwards; None for a web page."""
    if method.kind not in _CHANNELS:
        return None
    followup = resolved.followups[0] if resolved.followups else None
    return OpenedMessage(
        contact=person.contact.id,
        name=person.contact.name,
        channel=_CHANNELS[method.kind],
        subject="",
        followup=followup.id if followup else None,
        closes_followup=may_close(followup, has_cadence=person.cadence is not None),
        outcome="waiting" if followup is None or followup.attempt < 2 else "no answer",
    )


async def _copy_instead(host: Host, method: ContactMethod, error: FollowupError) -> None:
    try:
        copied = await external_programs.copy_text(host, method.value)
    except FollowupError as copy_error:
        host.show_error(copy_error)
    else:
        value = sanitize(method.value, 60)
        host.show_toast(wording("{} {}: {}", error.wording, copied.wording, value))


class OpenOrCopyPrompt(Prompt):
    """Asks which of several contact details to open or copy."""

    help_topic = "people#Contact details"
    key_labels: ClassVar = {"save": "first"}

    def __init__(
        self,
        host: Host,
        resolved: ResolvedTarget,
        person: PersonDetails,
        methods: Sequence[ContactMethod],
        action: MethodAction,
    ) -> None:
        self.label = f"{action}:"
        self.placeholder = f"Press a number (enter = {action} the first)"
        self._host = host
        self._resolved = resolved
        self._person = person
        self._methods = methods
        self._action: MethodAction = action

    async def preview(self, text: str) -> Sequence[Content]:
        head = Content.styled(safe_sentence(self._resolved.contact_label, 80), "bold")
        choices = [
            Content.assemble(
                (f"{number}  ", "bold $text-primary"),
                (f"{method.kind:<7}", "$foreground-muted"),
                safe(method.value, 80),
                (f"  {safe(method.label, 30)}" if method.label else "", "$foreground-muted"),
            )
            for number, method in enumerate(self._methods, 1)
        ]
        return head, *choices

    async def press(self, character: str, text: str) -> bool | None:
        index = int(character) - 1 if character.isascii() and character.isdigit() else -1
        return self._choose(index) if 0 <= index < len(self._methods) else False

    async def submit(self, text: str) -> bool:
        return self._choose(0)

    def _choose(self, index: int) -> bool:
        use = self._use(self._methods[index])
        self._host.run_worker(use, group="contact method", exclusive=True)
        return True

    async def _use(self, method: ContactMethod) -> None:
        try:
            await use_method(self._host, self._resolved, self._person, method, self._action)
        except FollowupError as error:
            self._host.show_error(error)
