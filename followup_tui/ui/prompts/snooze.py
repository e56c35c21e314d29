"""The snooze prompt: a key for a usual interval, or any date phrase, with the resulting day."""

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

_OFTEN = 2
"""With this many snoozes the prompt also offers alternatives."""


class SnoozePrompt(Prompt):
    """Snoozes follow-ups; the days shown are those of the first one."""

    placeholder = "fri · in 3 days · 12 dec 10:00"

    def __init__(
        self,
        host: Host,
        target: Target,
        next_step: Prompt,
        alternatives: Mapping[str, tuple[str, Callable[[], Prompt]]],
    ) -> None:
        """`next_step` takes over for contacts without a follow-up.

        `alternatives` maps keys to (label, prompt), offered once a follow-up was snoozed often.
        """
        self.label = "snooze until:"
        self._next_step = next_step
        self._alternatives = alternatives
        self._host = host
        self._target = target
        self._resolved: ResolvedTarget | None = None
        self._presets = dict(host.settings.snooze_presets)

    async def _resolve(self) -> ResolvedTarget:
        """Read the follow-ups on first use, so that the prompt opens at once."""
        if self._resolved is None:
            self._resolved = await self._host.database.run(resolve_target, self._target)
            if not self._resolved.followups:
                self.label, self.placeholder = self._next_step.label, self._next_step.placeholder
        resolved = self._resolved
        if resolved.followups and resolved.cadence:
            # Each time: the day may have changed since the prompt was opened.
            self._presets["r"] = self._cadence_day(resolved.followups[0], resolved.cadence)
        return resolved

    def _cadence_day(self, followup: FollowUp, cadence: str) -> str:
        """Return the next cadence date, moved to a working day because nobody typed it."""
        context = self._host.context()
        day = Cadence.parse(cadence).after(max(context.today.day, Due(followup.due).day))
        return str(Due.at(add_working_days(day.subtract(days=1), 1, context.rules)))

    async def press(self, character: str, text: str) -> bool | None:
        if text:
            return None
        if not (await self._resolve()).followups:
            return await self._next_step.press(character, text)
        if character in self._alternatives and self._is_snoozed_often():
            self._host.open_prompt(self._alternatives[character][1]())
            return False
        phrase = self._presets.get(character)
        return None if phrase is None else await self._snooze(phrase)

    async def preview(self, text: str) -> Sequence[Content]:
        resolved = await self._resolve()
        if not resolved.followups:
            return await self._next_step.preview(text)
        first, today = resolved.followups[0], self._host.context().today
        head = Content.styled(safe(resolved.label, 80), "bold")
        if first.snoozes and len(resolved.followups) == 1:
            count = f" · already snoozed {times_phrase(first.snoozes)}"
            head = Content.assemble(head, (count, "$foreground-muted"))
        if text.strip():
            return head, self._typed_day(first, text, today)
        if self._host.is_low:
            return head, self._compact_choices(today)
        choices = [self._choice(key, phrase, first, today) for key, phrase in self._presets.items()]
        if self._is_snoozed_often():
            choices += [
                Content.assemble(_key(key), (label, "bold"))
                for key, (label, _) in self._alternatives.items()
            ]
        return head, *choices

    def _is_snoozed_often(self) -> bool:
        followups = self._resolved.followups if self._resolved else ()
        return any(followup.snoozes >= _OFTEN for followup in followups)

    async def submit(self, text: str) -> bool:
        if not (await self._resolve()).followups:
            return await self._next_step.submit(text)
        return await self._snooze(text) if text.strip() else False

    async def _snooze(self, phrase: str) -> bool:
        resolved, context = await self._resolve(), self._host.context()
        # Rejected here, while the prompt is open; the action would reject it, too.
        self._new_due(phrase)
        self._host.perform(
            lambda: schedule.snooze(resolved.followup_ids, phrase, context), hide=self._target
        )
        return True

    def _new_due(self, phrase: str) -> Due:
        context = self._host.context()
        return snooze.target_due(phrase, context.now, context.rules)

    def _compact_choices(self, today: Due) -> Content:
        """Return all presets in one line, for a low screen."""
        choices = []
        for key, phrase in self._presets.items():
            with suppress(FollowupError):
                day = format_day_short(self._new_due(phrase), today.day)
                choices.append(Content.assemble((key, "bold $text-primary"), f" {day}"))
        return Content("  ").join(choices)

    def _choice(self, key: str, phrase: str, followup: FollowUp, today: Due) -> Content:
        try:
            due = self._new_due(phrase)
        except FollowupError as error:
            return Content.assemble(_key(key), safe_sentence(str(error)))
        label = "next cadence" if key == "r" else sanitize(phrase, 20)
        return Content.assemble(
            _key(key),
            f"{label:<14}",
            (f"{format_day(due, today.day):<18}", "bold"),
            (relative_day(due, today.day), "$foreground-muted"),
            ("  bring forward" if due.text < followup.due else "", "$text-warning"),
        )

    def _typed_day(self, followup: FollowUp, text: str, today: Due) -> Content:
        due = self._new_due(text)
        if due.text < followup.due:
            note = f"{format_day(due, today.day)} · {relative_day(due, today.day)}"
            return Content.assemble((note, "bold"), ("  bring forward", "$text-warning"))
        return Content.assemble(
            (format_day(due, today.day), "bold"),
            (f" · {relative_day(due, today.day)}", "$foreground-muted"),
        )


def _key(key: str) -> tuple[str, str]:
    return f"{key}  ", "bold $text-primary"
