"""What the lines and forms of the main screen may ask of it; it keeps them from importing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system.settings import Settings
from followup_tui.ui.widgets.prompt import Prompt

_FEW = 20


@dataclass(frozen=True, slots=True)
class Target:
    """Whom an action is about: the rows that were marked, or the one under the cursor.

    In the due list these are follow-ups, elsewhere contacts."""

    ids: tuple[int, ...]
    are_followups: bool

    def unsaved_key(self, what: str) -> str:
        """What a line of that kind about them is kept as; nothing where they are many."""
        kind = "follow-up" if self.are_followups else "contact"
        return f"{what} {kind} {' '.join(map(str, self.ids))}" if len(self.ids) <= _FEW else ""


class Host(Protocol):
    """The main screen, as its lines and forms see it."""

    database: DatabaseThread
    settings: Settings
    pane: str

    @property
    def is_low(self) -> bool:
        """Whether there is no room for more than a line or two above the line."""

    def focus_pane(self, name: str | None = None) -> None:
        """Give a pane the focus."""

    def clear_marks(self) -> None:
        """Take all marks away, in both lists."""

    def context(self) -> Context:
        """The present moment with the user's rules."""

    def open_prompt(self, ask: Prompt) -> None:
        """Ask something else in the line."""

    def perform(self, action: Callable[[], Change], message: str = ...) -> object:
        """Have a change made, say what happened (`{}` is its label), show the result."""

    async def wait_for_lists(self) -> None:
        """Wait until the lists show what was asked for last."""

    def filter(self, find: str) -> None:
        """Show only what answers to the words."""

    def hide_rows(self, target: Target) -> None:
        """Take rows out of the due list at once: they are being dealt with."""

    def move_cursor(self, rows: int) -> None:
        """Move the cursor of the list that has it."""
