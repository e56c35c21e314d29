"""The spread line: how what is late would be spread over the next days, before it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content

from followup_tui.actions import schedule
from followup_tui.actions.schedule import SpreadPlan
from followup_tui.domain.date_words import format_due
from followup_tui.domain.due import Due
from followup_tui.errors import NotFoundError
from followup_tui.ui.host import Host
from followup_tui.ui.widgets.prompt import Prompt

_MOST_DAYS = 6


class SpreadPrompt(Prompt):
    """Shows the plan; enter carries it out."""

    label = "spread?"
    placeholder = "enter spreads, esc leaves all as it is"
    key_labels: ClassVar = {"save": "spread"}

    def __init__(self, desk: Host) -> None:
        self._desk = desk

    async def _plan(self) -> SpreadPlan:
        plan = await self._desk.database.run(schedule.plan_spread, self._desk.context())
        if not plan.moved:
            raise NotFoundError("What is late fits into today: there is nothing to spread.")
        return plan

    async def press(self, key: str, text: str) -> bool | None:
        # There is nothing to type.
        return False

    async def preview(self, text: str) -> Sequence[Content]:
        plan, cap = await self._plan(), self._desk.settings.rules.daily_cap
        days = plan.by_day
        shown = days[: 2 if self._desk.is_low else _MOST_DAYS]
        lines = [
            Content.assemble(
                (f"{len(plan.days)} late", "bold $text-error"),
                (
                    f", spread so that no day has more than {cap}; promises and the strongest"
                    " first",
                    "$foreground-muted",
                ),
            )
        ]
        lines += [
            Content.assemble(
                (f"{format_due(Due.at(day), plan.today):<12}", "bold"),
                f"{count} of them",
                (" stay" if day == plan.today else "", "$foreground-muted"),
            )
            for day, count in shown
        ]
        if len(days) > len(shown):
            last = format_due(Due.at(days[-1][0]), plan.today)
            lines.append(Content.styled(f"and so on until {last}", "$foreground-muted"))
        return lines

    async def submit(self, text: str) -> bool:
        await self._plan()
        context = self._desk.context()
        self._desk.perform(lambda: schedule.spread_overdue(context))
        return True
