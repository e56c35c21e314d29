"""The spread prompt: shows how overdue items would move to the coming days, and moves them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content

from followup_tui.actions import schedule
from followup_tui.actions.schedule import SpreadPlan
from followup_tui.domain.date_words import format_due
from followup_tui.domain.due import Due
from followup_tui.errors import NothingToDoError
from followup_tui.ui.host import Host
from followup_tui.ui.widgets.prompt import Prompt

_MAX_DAYS = 6
_MAX_DAYS_ON_LOW_SCREEN = 2


class SpreadPrompt(Prompt):
    """Shows the plan; enter carries it out."""

    help_topic = "triage#Too much for one day"
    label = "spread:"
    placeholder = "enter: spread · esc: cancel"
    key_labels: ClassVar = {"save": "spread"}

    def __init__(self, host: Host) -> None:
        self._host = host

    async def _plan(self) -> SpreadPlan:
        plan = await self._host.database.run(schedule.plan_spread, self._host.context())
        if not plan.moved:
            raise NothingToDoError("Nothing to spread; everything overdue fits into today.")
        return plan

    async def press(self, character: str, text: str) -> bool | None:
        # There is nothing to type.
        return False

    async def preview(self, text: str) -> Sequence[Content]:
        plan, daily_cap = await self._plan(), self._host.settings.rules.daily_cap
        days = plan.by_day
        shown = days[: _MAX_DAYS_ON_LOW_SCREEN if self._host.is_low else _MAX_DAYS]
        rule = f", at most {daily_cap} a day; promises and strongest contacts first"
        lines = [
            Content.assemble(
                (f"{len(plan.days)} overdue", "bold $text-error"), (rule, "$foreground-muted")
            )
        ]
        lines += [
            Content.assemble(
                (f"{format_due(Due.at(day), plan.today):<12}", "bold"),
                f"{count}",
                (" stay" if day == plan.today else "", "$foreground-muted"),
            )
            for day, count in shown
        ]
        if len(days) > len(shown):
            last = format_due(Due.at(days[-1][0]), plan.today)
            lines.append(Content.styled(f"… until {last}", "$foreground-muted"))
        return lines

    async def submit(self, text: str) -> bool:
        await self._plan()
        context = self._host.context()
        self._host.perform(lambda: schedule.spread_overdue(context))
        return True
