"""The lines that keep people from falling off: a next step, how often to be in touch, a rest. Each
takes one key for the usual answers, or anything typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.content import Content

from followup_tui.actions import contacts as roster
from followup_tui.domain.cadence import NEVER, cadence_phrase
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_day, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.language import form_values
from followup_tui.domain.language.next_step import parse_next_step
from followup_tui.domain.language.parking import parse_park_until
from followup_tui.domain.language.quick_add import default_due
from followup_tui.domain.outcomes import KEEP_IN_TOUCH, ClosePlan, NextStep
from followup_tui.errors import BadInputError
from followup_tui.system.sanitize import safe, sanitize
from followup_tui.ui.host import Host, Target
from followup_tui.ui.queries import ResolvedTarget, resolve_target
from followup_tui.ui.widgets.prompt import Prompt

_BY_TAGS = "as their tags say"
_RHYTHMS = {
    **{"1": "week", "2": "2 weeks", "3": "month", "4": "3 months", "5": "6 months"},
    **{"0": NEVER, "x": _BY_TAGS},
}
_RESTS = {"1": "a month", "2": "3 months", "3": "6 months", "4": "a year"}


class ChoicePrompt(Prompt):
    """A line with usual answers: a key takes one at once, typing says another."""

    hides_rows = False
    """Whether the answer takes them out of what is due."""

    def __init__(self, desk: Host, target: Target) -> None:
        self._desk = desk
        self._target = target
        self._subject: ResolvedTarget | None = None

    @property
    def choices(self) -> Mapping[str, str]:
        """Key to the phrase that it stands for."""
        raise NotImplementedError

    async def read_subject(self) -> ResolvedTarget:
        """Whom it is about, read when first needed: the line opens at once."""
        if self._subject is None:
            self._subject = await self._desk.database.run(resolve_target, self._target)
        return self._subject

    def interpret(self, phrase: str) -> tuple[str, str]:
        """What a phrase comes to, and a word on it; raises BadInputError."""
        raise NotImplementedError

    def apply(self, contacts: tuple[int, ...], phrase: str) -> Change:
        """Make the change."""
        raise NotImplementedError

    async def press(self, key: str, text: str) -> bool | None:
        if text or key not in self.choices:
            return None
        return await self._take(self.choices[key])

    async def preview(self, text: str) -> Sequence[Content]:
        found = await self.read_subject()
        head = Content.styled(safe(found.contact_label, 80), "bold")
        note = self.current_value(found)
        if note:
            head = Content.assemble(head, (f"  {note}", "$foreground-muted"))
        if text.strip():
            words, more = self.interpret(text)
            return head, Content.assemble((words, "bold"), (f"  {more}", "$foreground-muted"))
        wide = max(map(len, self.choices.values())) + 2
        offered = [self._offered(key, phrase, wide) for key, phrase in self.choices.items()]
        if self._desk.is_low:
            return head, Content("  ").join(
                Content.assemble(
                    (key, "bold $text-primary"), f" {sanitize(phrase, 20)}".replace(" ", "\u00a0")
                )
                for key, phrase in self.choices.items()
            )
        return head, *offered

    def current_value(self, found: ResolvedTarget) -> str:
        """How it is now, in a few words."""
        return ""

    def _offered(self, key: str, phrase: str, wide: int) -> Content:
        words, more = self.interpret(phrase)
        return Content.assemble(
            (f"{key}  ", "bold $text-primary"),
            f"{sanitize(phrase, 20):<{min(wide, 20)}}",
            (f"{words:<22}" if more else words, "bold"),
            (more, "$foreground-muted"),
        )

    async def submit(self, text: str) -> bool:
        return await self._take(text.strip()) if text.strip() else False

    async def _take(self, phrase: str) -> bool:
        found = await self.read_subject()
        # Refused here, with the line still open; the action would refuse it too.
        self.interpret(phrase)
        self._make(lambda: self.apply(found.contact_ids, phrase))
        return True

    def _make(self, action: Callable[[], Change]) -> None:
        if self.hides_rows:
            self._desk.hide_rows(self._target)
        self._desk.clear_marks()
        self._desk.perform(action)


class NextStepPrompt(ChoicePrompt):
    """A next step for whoever has none."""

    label = "next step:"
    placeholder = "send the deck fri · they: an answer in a week"

    @property
    def choices(self) -> Mapping[str, str]:
        return self._desk.settings.snooze_presets

    def current_value(self, found: ResolvedTarget) -> str:
        return f"{KEEP_IN_TOUCH}, unless you type what about"

    def interpret(self, phrase: str) -> tuple[str, str]:
        context = self._desk.context()
        usual = NextStep(KEEP_IN_TOUCH, str(default_due(context.now, context.rules)))
        closing = parse_next_step(phrase, ClosePlan("done", usual), context.now, context.rules)
        step = closing.next
        if step is None:
            raise BadInputError("Say what about and when: send the deck fri.")
        due, today = Due(step.due), context.today.day
        about = "" if step.about == KEEP_IN_TOUCH else f"{safe(step.about, 60)}  "
        theirs = ", their move" if step.move == "theirs" else ""
        return f"{about}{format_day(due, today)}", f"{relative_day(due, today)}{theirs}"

    def apply(self, contacts: tuple[int, ...], phrase: str) -> Change:
        return roster.add_next_step(contacts, phrase, self._desk.context())


class CadencePrompt(ChoicePrompt):
    """How often to be in touch."""

    label = "in touch every"
    is_private = False
    placeholder = "6 weeks · quarterly · never"
    choices = _RHYTHMS

    def current_value(self, found: ResolvedTarget) -> str:
        return f"now {cadence_phrase(found.cadence)}" if found.cadence else ""

    def interpret(self, phrase: str) -> tuple[str, str]:
        cadence = form_values.cadence(cadence_text(phrase))
        if cadence is None:
            return "nothing of their own", ""
        return cadence_phrase(cadence), ""

    def apply(self, contacts: tuple[int, ...], phrase: str) -> Change:
        return roster.set_cadence(contacts, cadence_text(phrase), self._desk.context())


def cadence_text(phrase: str) -> str:
    """The cadence that an answer of the line stands for."""
    if phrase == CadencePrompt.choices["x"]:
        return ""
    return (
        f"every {phrase}"
        if phrase in CadencePrompt.choices.values() and phrase != NEVER
        else phrase
    )


class ParkPrompt(ChoicePrompt):
    """A rest, until a day or for good; whoever rests comes back by enter."""

    label = "park until"
    is_private = False
    hides_rows = True
    placeholder = "march · 6 months · enter alone is for good"
    choices = _RESTS

    def current_value(self, found: ResolvedTarget) -> str:
        if found.are_parked:
            return "parked; enter brings them back"
        count = len(found.open_followup_ids)
        if not count:
            return ""
        return f"{count} follow-up{'s' if count > 1 else ''} will be dropped"

    def interpret(self, phrase: str) -> tuple[str, str]:
        context = self._desk.context()
        day = parse_park_until(phrase, context.now, context.rules)
        if day is None:
            return "for good", ""
        due, today = Due(day), context.today.day
        return format_day(due, today), relative_day(due, today)

    def apply(self, contacts: tuple[int, ...], phrase: str) -> Change:
        return roster.park(contacts, phrase, self._desk.context())

    async def submit(self, text: str) -> bool:
        if text.strip():
            return await super().submit(text)
        found, context = await self.read_subject(), self._desk.context()
        if found.are_parked:
            self._make(lambda: roster.unpark(found.contact_ids, context))
        else:
            self._make(lambda: roster.park(found.contact_ids, "", context))
        return True
