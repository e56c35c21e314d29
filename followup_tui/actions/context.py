"""When, by whose rules and from which program something is done."""

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
    """When, by whose rules and from which program something is done; `now` is local and aware."""

    now: DateTime
    rules: Rules
    program: Program

    @property
    def today(self) -> Due:
        """The user's day."""
        return Due.at(today(self.now, self.rules))
