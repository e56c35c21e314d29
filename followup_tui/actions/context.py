"""The context of an action: the time, the user's rules and the calling program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pendulum import DateTime

from followup_tui.domain.due import Due, today
from followup_tui.domain.rules import Rules

if TYPE_CHECKING:
    from followup_tui.storage.journal import Program


@dataclass(frozen=True, slots=True)
class Context:
    """When, by which rules and from which program an action runs; `now` is local and aware."""

    now: DateTime
    rules: Rules
    program: Program

    @property
    def today(self) -> Due:
        """Return the user's day, which begins at `rules.day_start`."""
        return Due.at(today(self.now, self.rules))
