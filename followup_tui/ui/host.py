"""What prompts and contact actions may ask of the screen that shows them, so that they never import
a screen."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from textual.app import App

from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system.settings import Settings
from followup_tui.ui.keys.key_queue import KeyQueue
from followup_tui.ui.widgets.prompt import Prompt
from followup_tui.ui.widgets.prompt_bar import PromptBar
from followup_tui.wording import Wording

UNDOABLE = "{} · u undoes it"
"""The message after a change; {} stands for its label."""
_MAX_NAMED = 20
"""How many rows a key names one by one."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an action applies to: the marked rows, or the one under the cursor."""

    ids: tuple[int, ...]
    """Ids of follow-ups or of contacts; empty if nothing is selected."""
    are_followups: bool
    """Whether the rows are follow-ups, as in the due list."""

    def unsaved_key(self, kind: str) -> str:
        """Return the key of unsaved text of that kind about the target."""
        rows = "follow-up" if self.are_followups else "contact"
        ids = " ".join(map(str, self.ids))
        if len(self.ids) > _MAX_NAMED:
            ids = f"{len(self.ids)} {sha256(ids.encode()).hexdigest()[:16]}"
        return f"{kind} {rows} {ids}"


class OpenForm(Protocol):
    """What stays open until its change is saved."""

    def saved(self) -> None:
        """The change is saved."""

    def refused(self, error: FollowupError) -> None:
        """Nothing was saved; the form says why."""


class Host(Protocol):
    """The screen, as its prompts and contact actions see it."""

    database: DatabaseThread
    settings: Settings

    @property
    def pane(self) -> str:
        """The pane that has the focus."""

    @property
    def app(self) -> App[object]:
        """The app."""

    @property
    def key_queue(self) -> KeyQueue:
        """Where keys wait while something is being opened."""

    @property
    def prompt_bar(self) -> PromptBar:
        """The bar in which prompts are answered."""

    @property
    def is_low(self) -> bool:
        """Whether there is room for only a line or two above the prompt."""

    @property
    def preview_size(self) -> tuple[int, int]:
        """The columns and lines that a preview above the prompt may take."""

    def context(self) -> Context:
        """Return the present moment with the user's rules."""

    def open_prompt(self, prompt: Prompt, text: str | None = None) -> None:
        """Ask something in the prompt bar; `text` is filled in."""

    def perform(
        self,
        action: Callable[[], Change],
        message: str = UNDOABLE,
        *,
        hide: Target | None = None,
        unsaved_key: str = "",
        form: OpenForm | None = None,
    ) -> object:
        """Perform a change on the database thread, report it with `message`, reload the lists.

        `hide` are rows that the change takes out of the due list: they are hidden at once.
        `unsaved_key` is the unsaved text that the change makes obsolete. `form` learns whether it
        was saved."""

    def run_worker(
        self, work: Coroutine[Any, Any, Any], *, group: str = ..., exclusive: bool = ...
    ) -> object:
        """Run a coroutine beside the message loop, for as long as the screen is there."""

    def show_toast(self, words: str | Wording) -> None:
        """Say what happened."""

    def show_error(self, error: FollowupError) -> None:
        """Say why something was refused."""

    def require_names_shown(self) -> bool:
        """Return whether names are shown, and tell how to show them if not."""

    async def wait_for_lists(self) -> None:
        """Wait until the lists show what was asked for last."""

    def filter(self, text: str) -> None:
        """Show only rows that match the text."""

    def begin_find(self) -> Callable[[], None]:
        """A search begins; return what shows the lists again as they were."""

    def end_find(self) -> None:
        """Keep what was found."""

    def clear_marks(self) -> None:
        """Clear all marks."""

    def move_cursor(self, rows: int) -> None:
        """Move the cursor of the list by some rows."""
