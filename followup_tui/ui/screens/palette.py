"""The palette: every action of the screen, every contact and every theme, found by typing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Protocol, runtime_checkable

from textual import on, work
from textual.command import Command, CommandList, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from followup_tui.domain.text_folding import fold
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.storage.queries.contacts import find_contacts
from followup_tui.system import mask
from followup_tui.system.sanitize import safe
from followup_tui.ui.keys.bindings import KEYS_BY_ID, shown_key
from followup_tui.ui.keys.key_queue import key_queue_of
from followup_tui.ui.keys.table import KEYS
from followup_tui.ui.terminal.textual_private import WatchedPalette

_MAX_CONTACTS = 30


class FollowupPalette(WatchedPalette):
    """A palette in which enter takes what was typed, and not what was listed before it."""

    def __init__(self) -> None:
        super().__init__(providers=[ActionProvider, ContactProvider, ThemeProvider])

    def on_mount(self) -> None:
        """Hide what is typed while names are hidden: it is mostly a name."""
        search = self.query_one(Input)
        search.password = mask.is_on()
        search.placeholder = "Find an action, a contact or a theme"

    def search_started(self, worker: Worker[None]) -> None:
        """Let keys wait for the result of the search."""
        key_queue_of(self.app).hold()
        self._release_after(worker)

    @work(group="release")
    async def _release_after(self, worker: Worker[None]) -> None:
        try:
            with suppress(WorkerCancelled, WorkerFailed):
                await worker.wait()
        finally:
            key_queue_of(self.app).release()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        # Textual takes several messages to run the choice, and the next key would be faster.
        event.stop()
        event.prevent_default()
        commands = self.query_one(CommandList)
        if commands.option_count:
            self._choose(commands.get_option_at_index(commands.highlighted or 0))

    @on(OptionList.OptionSelected)
    def _option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        event.prevent_default()
        self._choose(event.option)

    def _choose(self, option: object) -> None:
        """Close, and run the choice ahead of the keys that wait."""
        if not isinstance(option, Command):
            return  # that nothing was found
        key_queue_of(self.app).hold()
        self.app.delay_update()
        self.dismiss()
        # By the app: this screen is on its way out.
        self.app.call_later(self._run_and_release, option.hit.command)

    def _run_and_release(self, command: Callable[[], object]) -> None:
        try:
            command()
        finally:
            key_queue_of(self.app).release()


class ActionProvider(Provider):
    """The actions of the keys that work on the screen."""

    def _actions(self) -> list[tuple[str, str, str]]:
        """Return the name, the shown key and the key of every action."""
        actions: dict[str, tuple[str, str, str]] = {}
        for active in self.screen.active_bindings.values():
            key = KEYS_BY_ID.get(active.binding.id or "")
            if (
                key is not None
                and active.enabled
                and key.scope != "lists"
                and key.id != "app.palette"
            ):
                name = key.description.capitalize()
                if key.scope == "contacts" and key.tooltip != key.description:
                    name = f"{name}: {key.tooltip}"
                actions.setdefault(key.id, (name, shown_key(active.binding), active.binding.key))
        return [actions[key.id] for key in KEYS if key.id in actions]

    async def discover(self) -> Hits:
        """List all actions."""
        for name, shown, key in self._actions():
            yield DiscoveryHit(_action_text(name, shown), partial(self._press, key), name)

    async def search(self, query: str) -> Hits:
        """Find actions by their name alone: the tooltip would match almost anything."""
        matcher = self.matcher(query)
        for name, shown, key in self._actions():
            score = matcher.match(name.partition(":")[0])
            if score > 0:
                yield Hit(score, _action_text(name, shown), partial(self._press, key), name)

    def _press(self, key: str) -> None:
        key_queue_of(self.app).press_next(key, None)


def _action_text(name: str, shown: str) -> Content:
    return Content.assemble(f"{name}  ", (shown, "bold $text-primary"))


@runtime_checkable
class ShowsContacts(Protocol):
    """A screen that can show any contact."""

    database: DatabaseThread

    def go_to_contact(self, contact: int) -> None:
        """Show a contact in the list of all contacts."""


class ContactProvider(Provider):
    """All contacts: choosing one shows it in the list."""

    async def search(self, query: str) -> Hits:
        """Find contacts by name and company."""
        screen = self.screen
        if not isinstance(screen, ShowsContacts):
            return
        contacts = await screen.database.run(find_contacts, query, _MAX_CONTACTS)
        for index, contact in enumerate(contacts):
            company = f", {safe(contact.company, 60)}" if contact.company else ""
            name = f"{safe(contact.name, 60)}{company}"
            # Names that begin as typed are above all actions; others below, in the order found.
            is_match = fold(contact.name).startswith(fold(query))
            score = (100.0 if is_match else 0.1) - index / 1000
            yield Hit(score, Content(name), partial(screen.go_to_contact, contact.id), name)


class ThemeProvider(Provider):
    """All themes, listed as "Theme: …"."""

    async def search(self, query: str) -> Hits:
        """Find themes."""
        matcher = self.matcher(query)
        for theme in sorted(self.app.available_themes):
            name = f"Theme: {theme}"
            score = matcher.match(name)
            if score > 0:
                yield Hit(score * 0.9, Content(name), partial(self._apply, theme), name)

    def _apply(self, theme: str) -> None:
        self.app.theme = theme
