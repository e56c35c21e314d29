"""Whether the person looks, and telling them when they do not: the terminal's title, a bell, the
terminal's own notice, a command. Only what time has made due is told; never twice, never in the
quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

from followup_tui import herald, mask
from followup_tui.actions.occasion import Occasion
from followup_tui.domain.notice import notice
from followup_tui.safe import safe
from followup_tui.settings import Notify, Settings
from followup_tui.status_forms import short_name
from followup_tui.storage.queries import due as due_queries
from followup_tui.told import untold

if TYPE_CHECKING:
    from textual.app import App

    _Base = App[None]
else:
    _Base = object

AWAY_AFTER = 60.0
"""Seconds without a key after which nobody is taken to look, where the terminal does not tell."""
_NAMED = 3
_LONGEST = 200


class Attention(_Base):
    """Mixed into the App."""

    _focus_is_told = False
    _touched = 0.0

    def on_app_focus(self) -> None:
        """The terminal tells of the focus."""
        self._focus_is_told = True

    def on_app_blur(self) -> None:
        """The terminal tells of the focus."""
        self._focus_is_told = True

    async def on_event(self, event: events.Event) -> None:
        """Remember when a key was pressed last."""
        if isinstance(event, events.Key | events.MouseDown):
            self._touched = monotonic()
        await super().on_event(event)

    @property
    def is_watched(self) -> bool:
        """Whether somebody looks at the screen, as far as can be told."""
        if self._focus_is_told:
            return self.app_focus
        return monotonic() - self._touched < AWAY_AFTER

    def show_title(self, due: int) -> None:
        """Say in the terminal's title how much is due."""
        show = getattr(self._driver, "show_title", None)
        if show is not None:
            show(f"followup · {due:,} due" if due else "followup")

    def announce(self, text: str, how: Notify) -> None:
        """Tell somebody who looks elsewhere."""
        if self._driver is None:
            return
        if how.bell:
            self._driver.write("\a")
        if how.osc:
            self._driver.write(herald.passed_through(f"\x1b]9;{text}\x1b\\"))
        if how.command:
            herald.tell(how.command, text)


class Newly:
    """What has become due and was not told yet."""

    def __init__(self, told: Path, database: Path, settings: Settings) -> None:
        self._told = told
        self._database = database
        self._settings = settings

    def note(self, occasion: Occasion) -> None:
        """All that is due now is on the screen: nobody needs to be told of it."""
        self._marks(occasion)

    def words(self, occasion: Occasion) -> str:
        """The sentence to tell, or nothing: where nothing is new, or hours are quiet."""
        how = self._settings.notify
        if not how.on or how.quiet.covers(occasion.now.time()):
            return ""
        fresh = self._marks(occasion)
        ids = [int(mark.partition("@")[0]) for mark in fresh]
        rows = due_queries.due_rows_of(ids[:_NAMED])
        form = "none" if mask.is_on() else self._settings.status_name
        first = [(short_name(one.name, form), one.about if form == "full" else "") for one in rows]
        return _harmless(notice(first, len(ids))) if fresh else ""

    def _marks(self, occasion: Occasion) -> Sequence[str]:
        marks = due_queries.due_marks(occasion.now, occasion.rules)
        return untold(self._told, self._database, marks)


def _harmless(text: str) -> str:
    """Nothing in it ends or begins a sequence, and no form of OSC 9 that means something else."""
    text = safe(text, _LONGEST)
    # "9;4;…" is a progress bar to some terminals.
    return f"· {text}" if text[:1].isdigit() else text
