"""The palette: every action of the screen, every contact, every theme."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import cast

from textual import work
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from followup_tui.domain.text_folding import fold
from followup_tui.storage.queries.contacts import find_contacts
from followup_tui.system import mask
from followup_tui.system.sanitize import safe
from followup_tui.ui.keys import bindings
from followup_tui.ui.keys.key_queue import KeyQueue
from followup_tui.ui.keys.table import KEYS
from followup_tui.ui.screens.main_data import ReadingScreen

_MOST = 30


class FollowupPalette(CommandPalette):
    """The palette, in which enter takes what was typed and not what was listed before it."""

    def __init__(self) -> None:
        super().__init__(providers=[ActionProvider, ContactProvider, ThemeProvider])

    def on_mount(self) -> None:
        """What is typed is a name more often than not."""
        self.query_one(Input).password = mask.is_on()

    def _gather_commands(self, search_value: str) -> Worker[None]:
        worker = super()._gather_commands(search_value)
        cast(KeyQueue, self.app).hold_keys()
        self._release_after(worker)
        return worker

    @work(group="release")
    async def _release_after(self, worker: Worker[None]) -> None:
        try:
            with suppress(WorkerCancelled, WorkerFailed):
                await worker.wait()
        finally:
            cast(KeyQueue, self.app).release_keys()


class ActionProvider(Provider):
    """What the keys of the screen do."""

    def _actions(self) -> list[tuple[str, str, str]]:
        """Words, key as shown and key of every action that works here."""
        found: dict[str, tuple[str, str, str]] = {}
        for one in self.screen.active_bindings.values():
            key = bindings.KEYS_BY_ID.get(one.binding.id or "")
            if key is not None and one.enabled and key.scope != "lists":
                words = key.tooltip if key.scope == "people" else key.description
                name = (
                    f"{key.description.capitalize()}: {words}"
                    if words != key.description
                    else (key.description.capitalize())
                )
                found.setdefault(key.id, (name, bindings.shown_key(one.binding), one.binding.key))
        return [found[key.id] for key in KEYS if key.id in found]

    async def discover(self) -> Hits:
        for name, shown, key in self._actions():
            yield DiscoveryHit(_prompt(name, shown), partial(self._press, key), name)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name, shown, key in self._actions():
            # The name of the action alone: its sentence would answer to almost anything.
            score = matcher.match(name.partition(":")[0])
            if score > 0:
                yield Hit(score, _prompt(name, shown), partial(self._press, key), name)

    def _press(self, key: str) -> None:
        self.app.simulate_key(key)


def _prompt(name: str, shown: str) -> Content:
    return Content.assemble(f"{name}  ", (shown, "bold $text-primary"))


class ContactProvider(Provider):
    """Every contact: choosing one narrows the lists to it and shows the person."""

    async def search(self, query: str) -> Hits:
        screen = self.screen
        if not isinstance(screen, ReadingScreen):
            return
        found = await screen.database.run(find_contacts, query, _MOST)
        for place, one in enumerate(found):
            company = f", {safe(one.company, 60)}" if one.company else ""
            name = f"{safe(one.name, 60)}{company}"
            # Whoever is called so stands above all actions; others below, in the order found.
            starts = fold(one.name).startswith(fold(query))
            score = (100.0 if starts else 0.1) - place / 1000
            yield Hit(score, Content(name), partial(screen.go_to_contact, one.id), name)


class ThemeProvider(Provider):
    """Every theme, under the word theme."""

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name in sorted(self.app.available_themes):
            words = f"Theme: {name}"
            score = matcher.match(words)
            if score > 0:
                yield Hit(score * 0.9, Content(words), partial(self._wear, name), words)

    def _wear(self, name: str) -> None:
        self.app.theme = name
