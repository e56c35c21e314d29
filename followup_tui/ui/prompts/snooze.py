"""The snooze line: one key for a usual distance, or any date phrase; the day is shown first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from textual.content import Content

from followup_tui.actions import schedule
from followup_tui.domain.cadence import Cadence
from followup_tui.domain.date_words import format_day, format_day_short, relative_day, times_phrase
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language import snooze
from followup_tui.domain.working_days import add_working_days
from followup_tui.errors import FollowupError
from followup_tui.system.sanitize import safe, safe_sentence, sanitize
from followup_tui.ui.host import Host, Target
from followup_tui.ui.queries import ResolvedTarget, resolve_target
from followup_tui.ui.widgets.prompt import Prompt

_OFTEN = 2  # times put off before: from the third time on the line offers something else


class SnoozePrompt(Prompt):
    """Puts the target off. The days shown are those of its first follow-up."""

    placeholder = "fri · in 3 days · 12 dec 10:00"

    def __init__(
        self,
        desk: Host,
        target: Target,
        follow: Prompt,
        instead: Mapping[str, tuple[str, Callable[[], Prompt]]],
    ) -> None:
        self.label = "snooze to"
        self._follow = follow
        self._instead = instead
        """What is offered beside putting off once that was done often, by key."""
        self._desk = desk
        self._target = target
        self._subject: ResolvedTarget | None = None
        self._presets = dict(desk.settings.snooze_presets)

    async def _read(self) -> ResolvedTarget:
        """The follow-ups, read when they are first needed: the line opens at once."""
        if self._subject is None:
            found = await self._desk.database.run(resolve_target, self._target)
            self._subject = found
            if not found.followups:
                # Nothing to put off: the same keys say when the next step is.
                self.label, self.placeholder = self._follow.label, self._follow.placeholder
        found = self._subject
        if found.followups and found.cadence:
            # Each time: the day may have changed since the line was opened.
            self._presets["r"] = self._rhythm(found.followups[0], found.cadence)
        return found

    def _rhythm(self, followup: FollowUp, cadence: str) -> str:
        """The day that their rhythm leads to; a working day, as the program chose it."""
        context = self._desk.context()
        day = Cadence.parse(cadence).after(max(context.today.day, Due(followup.due).day))
        return str(Due.at(add_working_days(day.subtract(days=1), 1, context.rules)))

    async def press(self, key: str, text: str) -> bool | None:
        if text:
            return None
        if not (await self._read()).followups:
            return await self._follow.press(key, text)
        if key in self._instead and self._is_often():
            self._desk.open_prompt(self._instead[key][1]())
            return False
        return await self._put_off(self._presets[key]) if key in self._presets else None

    async def preview(self, text: str) -> Sequence[Content]:
        found = await self._read()
        if not found.followups:
            return await self._follow.preview(text)
        first, day = found.followups[0], self._desk.context().today
        head = Content.styled(safe(found.label, 80), "bold")
        if first.snoozes and len(found.followups) == 1:
            words = f" · put off {times_phrase(first.snoozes)} already"
            head = Content.assemble(head, (words, "$foreground-muted"))
        if text.strip():
            return head, self._result(first, text, day)
        if self._desk.is_low:
            return head, self._offered_in_a_row(first, day)
        offered = [self._offered(key, phrase, first, day) for key, phrase in self._presets.items()]
        if self._is_often():
            offered += [_instead(key, words) for key, (words, _) in self._instead.items()]
        return head, *offered

    def _is_often(self) -> bool:
        found = self._subject.followups if self._subject else ()
        return any(one.snoozes >= _OFTEN for one in found)

    async def submit(self, text: str) -> bool:
        if not (await self._read()).followups:
            return await self._follow.submit(text)
        return await self._put_off(text) if text.strip() else False

    async def _put_off(self, phrase: str) -> bool:
        found, context = await self._read(), self._desk.context()
        # Refused here, with the line still open; the action would refuse it too.
        self._target_day(found.followups[0], phrase)
        self._desk.hide_rows(self._target)
        self._desk.perform(lambda: schedule.snooze(found.followup_ids, phrase, context))
        return True

    def _target_day(self, one: FollowUp, phrase: str) -> Due:
        context = self._desk.context()
        return snooze.target_due(one, phrase, context.now, context.rules)

    def _offered_in_a_row(self, one: FollowUp, day: Due) -> Content:
        """All choices in one line, for a low screen."""
        shown = []
        for key, phrase in self._presets.items():
            with suppress(FollowupError):
                words = format_day_short(self._target_day(one, phrase), day.day)
                shown.append(Content.assemble((key, "bold $text-primary"), f" {words}"))
        return Content("  ").join(shown)

    def _offered(self, key: str, phrase: str, one: FollowUp, day: Due) -> Content:
        try:
            due = self._target_day(one, phrase)
        except FollowupError as error:
            return Content.assemble((f"{key}  ", "bold $text-primary"), safe_sentence(str(error)))
        words = "their rhythm" if key == "r" else sanitize(phrase, 20)
        return Content.assemble(
            (f"{key}  ", "bold $text-primary"),
            f"{words:<14}",
            (f"{format_day(due, day.day):<18}", "bold"),
            (relative_day(due, day.day), "$foreground-muted"),
        )

    def _result(self, one: FollowUp, text: str, day: Due) -> Content:
        due = self._target_day(one, text)
        if due.text <= one.due:
            words = f"{format_day(due, day.day)} is not later than it is due"
            return Content.styled(words, "$text-warning")
        return Content.assemble(
            (format_day(due, day.day), "bold"),
            (f" · {relative_day(due, day.day)}", "$foreground-muted"),
        )


def _instead(key: str, words: str) -> Content:
    return Content.assemble((f"{key}  ", "bold $text-primary"), (words, "bold"))
