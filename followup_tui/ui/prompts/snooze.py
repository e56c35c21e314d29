"""The snooze prompt: presets or any date phrase, with the resulting day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import ClassVar

from textual.content import Content

from followup_tui.actions import schedule
from followup_tui.domain.cadence import Cadence
from followup_tui.domain.date_words import format_day, format_day_short, relative_day, times_phrase
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language import snooze
from followup_tui.domain.working_days import add_working_days
from followup_tui.errors import FollowupError
from followup_tui.system.sanitize import safe_sentence, sanitize
from followup_tui.ui.host import Host, Target
from followup_tui.ui.prompts.presets import (
    facts_in_lines,
    in_lines,
    key_mark,
    next_preset,
    phrase_of,
    preset_key,
)
from followup_tui.ui.queries import ResolvedTarget, resolve_target
from followup_tui.ui.widgets.prompt import Prompt

_CADENCE_KEY, _LATER_KEY = "c", "l"
_LABELS = {_CADENCE_KEY: "next cadence", _LATER_KEY: "later today"}
_OFTEN = 2
"""With this many snoozes the prompt also offers alternatives."""


class SnoozePrompt(Prompt):
    """Snoozes follow-ups; the days shown are those of the first one."""

    help_topic = "closing#Snooze"
    extra_actions: ClassVar = frozenset({"next", "previous"})
    placeholder = "fri · in 3 days · 12 dec 10:00"
    forgets_on_cancel = True

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
        self.unsaved_key = target.unsaved_key("snooze")
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
            self._presets[_CADENCE_KEY] = self._cadence_day(resolved.followups[0], resolved.cadence)
        self._presets.pop(_LATER_KEY, None)
        if later := self._later_today():
            self._presets[_LATER_KEY] = later
        return resolved

    def _later_today(self) -> str:
        """Return the moment in 3 hours, not past the evening; "" if the evening has begun."""
        context = self._host.context()
        now, evening = context.now, context.rules.evening
        end = now.set(hour=evening.hour, minute=evening.minute, second=0, microsecond=0)
        is_night = now.time() < context.rules.day_start
        return "" if is_night or now >= end else f"{min(now.add(hours=3), end):%Y-%m-%d %H:%M}"

    @property
    def _offered(self) -> dict[str, str]:
        """The phrase of each preset, and "" for each alternative."""
        return {**self._presets, **dict.fromkeys(self._shown_alternatives(), "")}

    def _shown_alternatives(self) -> Mapping[str, tuple[str, Callable[[], Prompt]]]:
        return self._alternatives if self._is_snoozed_often() else {}

    def _cadence_day(self, followup: FollowUp, cadence: str) -> str:
        """Return the next cadence date, moved to a working day because nobody typed it."""
        context = self._host.context()
        day = Cadence.parse(cadence).after(max(context.today.day, Due(followup.due).day))
        return str(Due.at(add_working_days(day.subtract(days=1), 1, context.rules)))

    async def prepare(self, text: str) -> None:
        await self._resolve()

    def unsaved_values(self, text: str) -> dict[str, str]:
        return {} if preset_key(text, self._offered) else super().unsaved_values(text)

    def handle_action(self, action: str, text: str) -> str | None:
        if self._resolved is not None and not self._resolved.followups:
            return self._next_step.handle_action(action, text)
        return next_preset(text, self._offered, 1 if action == "next" else -1)

    async def preview(self, text: str) -> Sequence[Content]:
        resolved = await self._resolve()
        if not resolved.followups:
            lines = await self._next_step.preview(text)
            self.enter_hint = self._next_step.enter_hint
            return lines
        first, today = resolved.followups[0], self._host.context().today
        facts = [Content.styled(safe_sentence(resolved.label, 80), "bold")]
        if first.snoozes and len(resolved.followups) == 1:
            count = f"already snoozed {times_phrase(first.snoozes)}"
            facts.append(Content.styled(count, "$foreground-muted"))
        head = facts_in_lines(facts, self._host.preview_size[0])
        chosen = preset_key(text, self._offered)
        self.enter_hint = self._enter_hint(first, text, chosen, today)
        if chosen is None:
            return *head, self._typed_day(first, text, today)
        if self._host.is_low:
            return *head, *self._compact_choices(today, chosen)
        choices = [
            self._choice(key, phrase, first, today, chosen) for key, phrase in self._presets.items()
        ]
        choices += [
            Content.assemble(key_mark(key, chosen), (label, "bold"))
            for key, (label, _) in self._shown_alternatives().items()
        ]
        return *head, *choices

    def _enter_hint(self, followup: FollowUp, text: str, chosen: str | None, today: Due) -> str:
        if chosen is not None and chosen in self._shown_alternatives():
            return f"enter: {self._alternatives[chosen][0]}"
        due = self._new_due(self._phrase(text))
        verb = "brings forward" if due.text < followup.due else "snoozes"
        return f"enter {verb} to {format_day(due, today.day)}"

    def _is_snoozed_often(self) -> bool:
        followups = self._resolved.followups if self._resolved else ()
        return any(followup.snoozes >= _OFTEN for followup in followups)

    async def submit(self, text: str) -> bool:
        if not (await self._resolve()).followups:
            return await self._next_step.submit(text)
        chosen = preset_key(text, self._offered)
        if chosen is not None and chosen in self._shown_alternatives():
            self._host.open_prompt(self._alternatives[chosen][1]())
            return False
        return await self._snooze(self._phrase(text))

    def _phrase(self, text: str) -> str:
        """Return the typed date phrase, or the day of the preset that is meant."""
        if preset_key(text, self._presets) is None:
            return text.strip()
        phrase = phrase_of(text, self._presets)
        due = self._preset_due(phrase)
        return phrase if due.time else str(due)

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

    def _preset_due(self, phrase: str) -> Due:
        context = self._host.context()
        return snooze.preset_due(phrase, context.now, context.rules)

    def _compact_choices(self, today: Due, chosen: str) -> list[Content]:
        """Return all presets beside each other, for a low screen."""
        choices = []
        for key, phrase in self._presets.items():
            with suppress(FollowupError):
                day = format_day_short(self._preset_due(phrase), today.day)
                style = "bold $text-primary reverse" if key == chosen else "bold $text-primary"
                choices.append(Content.assemble((key, style), f" {day}"))
        return in_lines(choices, "  ", self._host.preview_size[0])

    def _choice(
        self, key: str, phrase: str, followup: FollowUp, today: Due, chosen: str
    ) -> Content:
        try:
            due = self._preset_due(phrase)
        except FollowupError as error:
            return Content.assemble(key_mark(key, chosen), safe_sentence(error.wording))
        label = _LABELS.get(key) or sanitize(phrase, 20)
        return Content.assemble(
            key_mark(key, chosen),
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
