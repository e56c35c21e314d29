"""Opening or copying a way to reach somebody: the only one at once, of several by a number key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.content import Content

from followup_tui.domain.contact import ContactMethod
from followup_tui.domain.mail_draft import links
from followup_tui.errors import FollowupError, NotFoundError
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.ui.host import Target
from followup_tui.ui.prompts import external_programs
from followup_tui.ui.prompts.mail_sent import OpenedMessage, ask_if_sent, withdraw_question
from followup_tui.ui.queries import ResolvedTarget, resolve_target
from followup_tui.ui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from followup_tui.ui.base_screen import BaseScreen

MethodAction = Literal["open", "copy"]
_CHANNELS = {"email": "mail", "phone": "call"}
_MOST = 9


def open_or_copy(desk: BaseScreen, target: Target, deed: MethodAction) -> None:
    """Open or copy a way to reach the target; keys wait until that is under way."""
    desk.key_queue.hold_keys()
    desk.run_worker(_reach(desk, target, deed), group="reach", exclusive=True)


async def _reach(desk: BaseScreen, target: Target, deed: MethodAction) -> None:
    held = True
    try:
        found = await desk.database.run(resolve_target, target)
        who = await desk.database.run(person_details, found.only_contact())
        ways = _ways(who, deed)
        if len(ways) > 1:
            desk.open_prompt(OpenOrCopyPrompt(desk, found, who, ways, deed))
            return
        # Another program may take its time; the keys need not wait for it.
        desk.key_queue.release_keys()
        held = False
        await use_method(desk, found, who, ways[0], deed)
    except FollowupError as error:
        desk.show_error(error)
    finally:
        if held:
            desk.key_queue.release_keys()


def _ways(who: PersonDetails | None, deed: MethodAction) -> list[ContactMethod]:
    if who is None:
        raise NotFoundError("That contact is not there any more.")
    ways = [one for one in who.methods if deed == "copy" or one.kind != "handle"]
    if not ways:
        other = " but a handle, which y copies" if who.methods else ". e adds one"
        raise NotFoundError(f"No way to reach {who.contact.name} is known{other}.")
    return ways[:_MOST]


async def use_method(
    desk: BaseScreen,
    found: ResolvedTarget,
    who: PersonDetails | None,
    way: ContactMethod,
    deed: MethodAction,
) -> None:
    """Open or copy one way. Where nothing opens it, it is copied instead, and that is said."""
    if deed == "copy":
        await external_programs.copy_with_toast(desk, way.value)
        return

    opened = _opened(found, who, way)

    async def failed(error: FollowupError) -> None:
        if opened is not None:
            withdraw_question(desk, opened)
        await _copy_instead(desk, way, error)

    link = links.link_for_method(way)
    try:
        external_programs.open_link(desk, link, failed)
    except FollowupError as error:
        await failed(error)
        return
    if opened is None:
        desk.show_toast(f"Opened: {safe(way.value, 60)}")
    else:
        ask_if_sent(desk, opened)


def _opened(
    found: ResolvedTarget, who: PersonDetails | None, way: ContactMethod
) -> OpenedMessage | None:
    """What is asked about afterwards; nothing of a page."""
    if who is None or way.kind not in _CHANNELS:
        return None
    one = found.followups[0] if found.followups else None
    return OpenedMessage(
        contact=who.contact.id,
        name=who.contact.name,
        channel=_CHANNELS[way.kind],
        subject="",
        followup=one,
        has_cadence=who.cadence is not None,
        outcome="waiting" if one is None or one.attempt < 2 else "no answer",
    )


async def _copy_instead(desk: BaseScreen, way: ContactMethod, error: FollowupError) -> None:
    """Nothing has opened it; it is on the clipboard."""
    try:
        await external_programs.copy_text(desk, way.value)
    except FollowupError as another:
        desk.show_error(another)
    else:
        desk.show_toast(f"{safe_sentence(str(error))} Copied instead: {safe(way.value, 60)}")


class OpenOrCopyPrompt(Prompt):
    """A number for each way."""

    key_labels: ClassVar = {"save": "the first"}

    def __init__(
        self,
        desk: BaseScreen,
        found: ResolvedTarget,
        who: PersonDetails | None,
        ways: Sequence[ContactMethod],
        deed: MethodAction,
    ) -> None:
        self.label = f"{deed}:"
        self.placeholder = f"a number; enter {'opens' if deed == 'open' else 'copies'} the first"
        self._desk = desk
        self._found = found
        self._who = who
        self._ways = ways
        self._deed = deed

    async def preview(self, text: str) -> Sequence[Content]:
        head = Content.styled(safe(self._found.contact_label, 80), "bold")
        shown = [
            Content.assemble(
                (f"{number}  ", "bold $text-primary"),
                (f"{one.kind:<7}", "$foreground-muted"),
                safe(one.value, 80),
                (f"  {safe(one.label, 30)}" if one.label else "", "$foreground-muted"),
            )
            for number, one in enumerate(self._ways, 1)
        ]
        return head, *shown

    async def press(self, key: str, text: str) -> bool | None:
        place = int(key) - 1 if key.isascii() and key.isdigit() else -1
        return self._take(place) if 0 <= place < len(self._ways) else False

    async def submit(self, text: str) -> bool:
        return self._take(0)

    def _take(self, place: int) -> bool:
        self._desk.run_worker(self._act(self._ways[place]), group="reach", exclusive=True)
        return True

    async def _act(self, way: ContactMethod) -> None:
        try:
            await use_method(self._desk, self._found, self._who, way, self._deed)
        except FollowupError as error:
            self._desk.show_error(error)
