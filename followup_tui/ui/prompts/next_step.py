"""The prompts that keep contacts from being forgotten: next step, cadence and parking.

Each has presets and takes anything typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.content import Content

from followup_tui.actions import contacts
from followup_tui.domain.cadence import NEVER, cadence_phrase
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_day, pluralize, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.language import form_values
from followup_tui.domain.language.next_step import parse_next_step
from followup_tui.domain.language.parking import parse_park_until
from followup_tui.domain.language.quick_add import default_due
from followup_tui.domain.language.snooze import preset_due
from followup_tui.domain.outcomes import KEEP_IN_TOUCH, ClosePlan, NextStep
from followup_tui.errors import BadInputError
from followup_tui.system.sanitize import safe, safe_sentence, sanitize
from followup_tui.ui.host import Host, Target
from followup_tui.ui.prompts.presets import in_lines, key_mark, next_preset, phrase_of, preset_key
from followup_tui.ui.queries import ResolvedTarget, resolve_target
from followup_tui.ui.widgets.prompt import Prompt

_FROM_TAGS = "from their tags"
_CADENCES = {
    **{"1": "week", "2": "2 weeks", "3": "month", "4": "3 months", "5": "6 months"},
    **{"0": NEVER, "x": _FROM_TAGS},
}
_PARK_LENGTHS = {"1": "a month", "2": "3 months", "3": "6 months", "4": "a year"}
_MAX_PHRASE_WIDTH = 20


class ChoicePrompt(Prompt):
    """A prompt with usual answers: a key that stands alone means one, other text itself."""

    extra_actions: ClassVar = frozenset({"next", "previous"})
    verb = "takes"
    """What enter does, before what it takes."""

    kind = ""
    """What the key of unsaved text begins with."""
    forgets_on_cancel = True
    hides_rows = False
    """Whether the answer takes the follow-ups out of the due list."""

    def __init__(self, host: Host, target: Target) -> None:
        self.host = host
        self.unsaved_key = target.unsaved_key(self.kind)
        self._target = target
        self._resolved: ResolvedTarget | None = None

    @property
    def choices(self) -> Mapping[str, str]:
        """The phrase that each key stands for."""
        raise NotImplementedError

    async def resolve(self) -> ResolvedTarget:
        """Read the target on first use, so that the prompt opens at once."""
        if self._resolved is None:
            self._resolved = await self.host.database.run(resolve_target, self._target)
        return self._resolved

    def interpret(self, phrase: str) -> tuple[str, str]:
        """Return what a phrase means, and a detail; raise BadInputError if it means nothing."""
        raise NotImplementedError

    def apply(self, contact_ids: tuple[int, ...], phrase: str) -> Change:
        """Make the change."""
        raise NotImplementedError

    def current_value(self, resolved: ResolvedTarget) -> str:
        """Return the current state in a few words."""
        return ""

    def unsaved_values(self, text: str) -> dict[str, str]:
        return {} if preset_key(text, self.choices) else super().unsaved_values(text)

    def handle_action(self, action: str, text: str) -> str | None:
        return next_preset(text, self.choices, 1 if action == "next" else -1)

    def chosen_key(self, text: str) -> str | None:
        """Return the key of the choice that enter takes; None if the text means itself."""
        return preset_key(text, self.choices)

    def phrase_of_choice(self, phrase: str) -> str:
        """Return what a choice enters: its phrase, or the working day that it comes to."""
        return phrase

    def entered_phrase(self, text: str) -> str:
        """Return what enter takes."""
        phrase = phrase_of(text, self.choices)
        return phrase if self.chosen_key(text) is None else self.phrase_of_choice(phrase)

    async def preview(self, text: str) -> Sequence[Content]:
        resolved = await self.resolve()
        head = Content.styled(safe_sentence(resolved.contact_label, 80), "bold")
        if current := self.current_value(resolved):
            head = Content.assemble(head, (f"  {current}", "$foreground-muted"))
        meaning, detail = self.interpret(self.entered_phrase(text))
        self.enter_hint = f"enter {self.verb} {meaning}"
        chosen = self.chosen_key(text)
        if text.strip() and chosen is None:
            return head, Content.assemble((meaning, "bold"), (f"  {detail}", "$foreground-muted"))
        if self.host.is_low:
            return head, *self._compact_choices(chosen)
        width = min(max(map(len, self.choices.values())) + 2, _MAX_PHRASE_WIDTH)
        return head, *(
            self._choice(key, phrase, width, chosen) for key, phrase in self.choices.items()
        )

    def _compact_choices(self, chosen: str | None) -> list[Content]:
        """Return all choices beside each other, for a low screen."""
        choices = []
        for key, phrase in self.choices.items():
            label = f" {sanitize(phrase, _MAX_PHRASE_WIDTH)}"
            style = "bold $text-primary reverse" if key == chosen else "bold $text-primary"
            choices.append(Content.assemble((key, style), label))
        return in_lines(choices, "  ", self.host.preview_size[0])

    def _choice(self, key: str, phrase: str, width: int, chosen: str | None) -> Content:
        meaning, detail = self.interpret(self.phrase_of_choice(phrase))
        return Content.assemble(
            key_mark(key, chosen),
            f"{sanitize(phrase, _MAX_PHRASE_WIDTH):<{width}}",
            (f"{meaning:<22}" if detail else meaning, "bold"),
            (detail, "$foreground-muted"),
        )

    async def submit(self, text: str) -> bool:
        return await self._apply_phrase(self.entered_phrase(text))

    async def _apply_phrase(self, phrase: str) -> bool:
        resolved = await self.resolve()
        # Rejected here, while the prompt is open; the action would reject it, too.
        self.interpret(phrase)
        self.perform(lambda: self.apply(resolved.contact_ids, phrase))
        return True

    def perform(self, action: Callable[[], Change]) -> None:
        """Perform the change, and clear the marks of its rows."""
        self.host.clear_marks()
        self.host.perform(action, hide=self._target if self.hides_rows else None)


class NextStepPrompt(ChoicePrompt):
    """Schedules a next step for contacts that have none."""

    help_topic = "dates"
    kind = "next"
    verb = "schedules"
    label = "next step:"
    placeholder = "send the deck fri · they: an answer in a week"

    @property
    def choices(self) -> Mapping[str, str]:
        return self.host.settings.snooze_presets

    def phrase_of_choice(self, phrase: str) -> str:
        context = self.host.context()
        return str(preset_due(phrase, context.now, context.rules))

    def current_value(self, resolved: ResolvedTarget) -> str:
        return f"{KEEP_IN_TOUCH}, unless you type a topic"

    def interpret(self, phrase: str) -> tuple[str, str]:
        context = self.host.context()
        default = NextStep(KEEP_IN_TOUCH, str(default_due(context.now, context.rules)))
        plan = parse_next_step(phrase, ClosePlan("done", default), context.now, context.rules)
        step = plan.next
        if step is None:
            raise BadInputError("Type a topic and a date, as in: send the deck fri")
        due, today = Due(step.due), context.today.day
        topic = "" if step.about == KEEP_IN_TOUCH else f"{safe(step.about, 60)}  "
        move = ", their move" if step.move == "theirs" else ""
        return f"{topic}{format_day(due, today)}", f"{relative_day(due, today)}{move}"

    def apply(self, contact_ids: tuple[int, ...], phrase: str) -> Change:
        return contacts.add_next_step(contact_ids, phrase, self.host.context())


class CadencePrompt(ChoicePrompt):
    """Sets how often to keep in touch."""

    help_topic = "cadence"
    kind = "cadence"
    verb = "sets"
    label = "keep in touch every:"
    is_private = False
    placeholder = "6 weeks · quarterly · never"
    choices = _CADENCES

    def current_value(self, resolved: ResolvedTarget) -> str:
        return f"now {cadence_phrase(resolved.cadence)}" if resolved.cadence else ""

    def interpret(self, phrase: str) -> tuple[str, str]:
        cadence = form_values.cadence(cadence_text(phrase))
        if cadence is None:
            return "no cadence of their own", ""
        return cadence_phrase(cadence), ""

    def apply(self, contact_ids: tuple[int, ...], phrase: str) -> Change:
        return contacts.set_cadence(contact_ids, cadence_text(phrase), self.host.context())


def cadence_text(phrase: str) -> str:
    """Return the cadence that a choice or a typed phrase stands for; empty for none."""
    if phrase == _FROM_TAGS:
        return ""
    is_interval = phrase in _CADENCES.values() and phrase != NEVER
    return f"every {phrase}" if is_interval else phrase


class ParkPrompt(ChoicePrompt):
    """Parks contacts until a date or indefinitely; enter unparks parked ones."""

    help_topic = "cadence#Park"
    kind = "park"
    verb = "parks until"
    label = "park until:"
    is_private = False
    hides_rows = True
    placeholder = "march · 6 months"
    choices = _PARK_LENGTHS

    def current_value(self, resolved: ResolvedTarget) -> str:
        if resolved.are_parked:
            return "parked; enter: unpark"
        count = len(resolved.open_followup_ids)
        return f"also drops {pluralize(count, 'follow-up')}" if count else ""

    def chosen_key(self, text: str) -> str | None:
        return super().chosen_key(text) if text.strip() else None

    def phrase_of_choice(self, phrase: str) -> str:
        context = self.host.context()
        return str(preset_due(phrase, context.now, context.rules))

    def entered_phrase(self, text: str) -> str:
        return super().entered_phrase(text) if text.strip() else ""

    async def preview(self, text: str) -> Sequence[Content]:
        lines = await super().preview(text)
        if not text.strip():
            are_parked = (await self.resolve()).are_parked
            self.enter_hint = "enter unparks" if are_parked else "enter parks indefinitely"
        return lines

    def interpret(self, phrase: str) -> tuple[str, str]:
        context = self.host.context()
        day = parse_park_until(phrase, context.now, context.rules)
        if day is None:
            return "indefinitely", ""
        due, today = Due(day), context.today.day
        return format_day(due, today), relative_day(due, today)

    def apply(self, contact_ids: tuple[int, ...], phrase: str) -> Change:
        return contacts.park(contact_ids, phrase, self.host.context())

    async def submit(self, text: str) -> bool:
        if text.strip():
            return await super().submit(text)
        resolved, context = await self.resolve(), self.host.context()
        if resolved.are_parked:
            self.perform(lambda: contacts.unpark(resolved.contact_ids, context))
        else:
            self.perform(lambda: contacts.park(resolved.contact_ids, "", context))
        return True
