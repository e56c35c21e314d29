"""The one table from a key to an action on the selected contacts or follow-ups, for every screen
that shows some."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from followup_tui.actions import closing, contacts, schedule
from followup_tui.errors import FollowupError
from followup_tui.storage.queries.person import person_details
from followup_tui.ui.base_screen import BaseScreen, ContactAction
from followup_tui.ui.host import Target
from followup_tui.ui.prompts.close import ClosePrompt
from followup_tui.ui.prompts.next_step import CadencePrompt, NextStepPrompt, ParkPrompt
from followup_tui.ui.prompts.note import NotePrompt
from followup_tui.ui.prompts.snooze import SnoozePrompt
from followup_tui.ui.queries import promises_to_keep, resolve_target
from followup_tui.ui.widgets.prompt import Prompt


def close(screen: BaseScreen, target: Target) -> None:
    """Ask for the outcome, a note and the next step, then close."""
    screen.open_prompt(ClosePrompt(screen, target))


def mark_done(screen: BaseScreen, target: Target) -> None:
    """Close as done, without asking."""
    context = screen.context()
    screen.perform(
        lambda: closing.close(resolve_target(target).require_open(), "done", "", context),
        hide=target,
    )


def snooze(screen: BaseScreen, target: Target) -> None:
    """Ask until when to snooze; of contacts with nothing open, for a next step."""
    alternatives: dict[str, tuple[str, Callable[[], Prompt]]] = {
        "d": ("close instead", lambda: ClosePrompt(screen, target)),
        "p": ("park instead", lambda: ParkPrompt(screen, target)),
    }
    screen.open_prompt(SnoozePrompt(screen, target, NextStepPrompt(screen, target), alternatives))


def snooze_a_day(screen: BaseScreen, target: Target) -> None:
    """Snooze by a day."""
    _shift(screen, target, 1, hide=target)


def bring_forward_a_day(screen: BaseScreen, target: Target) -> None:
    """Bring forward by a day; what is due stays in the list."""
    _shift(screen, target, -1)


def _shift(screen: BaseScreen, target: Target, days: int, hide: Target | None = None) -> None:
    context = screen.context()
    screen.perform(
        lambda: schedule.shift(resolve_target(target).require_open(), days, context), hide=hide
    )


def log_note(screen: BaseScreen, target: Target) -> None:
    """Ask for a note."""
    screen.open_prompt(NotePrompt(screen, target))


def write_long_note(screen: BaseScreen, target: Target) -> None:
    """Write a longer note in the user's editor."""
    from followup_tui.ui.prompts.long_note import write_long_note

    write_long_note(screen, target)


def draft_mail(screen: BaseScreen, target: Target) -> None:
    """Draft an email."""
    from followup_tui.ui.prompts.mail import open_mail_prompt

    open_mail_prompt(screen, screen.single_target(target))


def open_method(screen: BaseScreen, target: Target) -> None:
    """Open an email address, phone number or link."""
    from followup_tui.ui.prompts.open_or_copy import open_or_copy

    open_or_copy(screen, screen.single_target(target), "open")


def copy_method(screen: BaseScreen, target: Target) -> None:
    """Copy an email address, phone number or link."""
    from followup_tui.ui.prompts.open_or_copy import open_or_copy

    open_or_copy(screen, screen.single_target(target), "copy")


def keep_promise(screen: BaseScreen, target: Target) -> None:
    """Mark a promise as kept: the row's own, else the next of mine, else of theirs."""
    context = screen.context()
    screen.perform(lambda: closing.keep_promises(promises_to_keep(target), context))


def set_cadence(screen: BaseScreen, target: Target) -> None:
    """Ask how often to keep in touch."""
    screen.open_prompt(CadencePrompt(screen, target))


def park(screen: BaseScreen, target: Target) -> None:
    """Ask until when to park, or unpark."""
    screen.open_prompt(ParkPrompt(screen, target))


def archive(screen: BaseScreen, target: Target) -> None:
    """Archive the contacts, or unarchive those that are archived."""
    context = screen.context()
    screen.perform(
        lambda: contacts.toggle_archived(resolve_target(target).contact_ids, context), hide=target
    )


def edit(screen: BaseScreen, target: Target) -> None:
    """Open the form for the contact and the follow-up under the cursor."""
    if screen.require_names_shown():
        screen.hold_keys_during(partial(_open_form, screen, screen.single_target(target)))


async def _open_form(screen: BaseScreen, target: Target) -> None:
    from followup_tui.ui.screens.edit_form import EditForm

    try:
        resolved = await screen.database.run(resolve_target, target)
        person = await screen.database.run(person_details, resolved.only_contact())
        if person is not None:
            followup = resolved.followups[0] if resolved.followups else None
            await screen.app.push_screen(EditForm(screen, person, followup))
    except FollowupError as error:
        screen.show_error(error)


CONTACT_ACTIONS: Mapping[str, ContactAction] = {
    "followup.close": close,
    "followup.done": mark_done,
    "followup.snooze": snooze,
    "followup.later": snooze_a_day,
    "followup.earlier": bring_forward_a_day,
    "contact.note": log_note,
    "contact.long_note": write_long_note,
    "contact.write": draft_mail,
    "contact.open": open_method,
    "contact.copy": copy_method,
    "contact.cadence": set_cadence,
    "contact.park": park,
    "contact.archive": archive,
    "contact.edit": edit,
    "promise.keep": keep_promise,
}
"""By key id; `contact.history` is the main screen's own, as it opens another screen."""
