"""The lines that keep people from falling off: a next step, how often to be in touch, a rest. Each
takes one key for the usual answers, or anything typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.content import Content

from followup_tui.actions import contacts as roster
from followup_tui.domain.cadence import NEVER, every
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import day_words, distance
from followup_tui.domain.due import Due
from followup_tui.domain.language import form_values
from followup_tui.domain.language.next_step import read_next
from followup_tui.domain.language.parking import read_until
from followup_tui.domain.language.quick_add import default_due
from followup_tui.domain.outcomes import KEEP_IN_TOUCH, Closing, NextStep
from followup_tui.errors import BadInputError
from followup_tui.system.sanitize import clean, safe
from followup_tui.ui.host import Desk, Target
from followup_tui.ui.queries import Subject, subject
from followup_tui.ui.widgets.prompt_bar import Ask

_BY_TAGS = "as their tags say"
_RHYTHMS = {
    **{"1": "week", "2": "2 weeks", "3": "month", "4": "3 months", "5": "6 months"},
    **{"0": NEVER, "x": _BY_TAGS},
}
_RESTS = {"1": "a month", "2": "3 months", "3": "6 months", "4": "a year"}


class ChoiceAsk(Ask):
    """A line with usual answers: a key takes one at once, typing says another."""

    settles = False
    """Whether the answer takes them out of what is due."""

    def __init__(self, desk: Desk, target: Target) -> None:
        self._desk = desk
        self._target = target
        self._subject: Subject | None = None

    @property
    def choices(self) -> Mapping[str, str]:
        """Key to the phrase that it stands for."""
        raise NotImplementedError

    async def read(self) -> Subject:
        """Whom it is about, read when first needed: the line opens at once."""
        if self._subject is None:
            self._subject = await self._desk.store.run(subject, self._target)
        return self._subject

    def meant(self, phrase: str) -> tuple[str, str]:
        """What a phrase comes to, and a word on it; raises BadInputError."""
        raise NotImplementedError

    def act(self, contacts: tuple[int, ...], phrase: str) -> Change:
        """Make the change."""
        raise NotImplementedError

    async def press(self, key: str, text: str) -> bool | None:
        if text or key not in self.choices:
            return None
        return await self._take(self.choices[key])

    async def preview(self, text: str) -> Sequence[Content]:
        found = await self.read()
        head = Content.styled(safe(found.people_words, 80), "bold")
        note = self.present(found)
        if note:
            head = Content.assemble(head, (f"  {note}", "$foreground-muted"))
        if text.strip():
            words, more = self.meant(text)
            return head, Content.assemble((words, "bold"), (f"  {more}", "$foreground-muted"))
        wide = max(map(len, self.choices.values())) + 2
        offered = [self._offered(key, phrase, wide) for key, phrase in self.choices.items()]
        if self._desk.is_low:
            return head, Content("  ").join(
                Content.assemble(
                    (key, "bold $text-primary"), f" {clean(phrase, 20)}".replace(" ", "\u00a0")
                )
                for key, phrase in self.choices.items()
            )
        return head, *offered

    def present(self, found: Subject) -> str:
        """How it is now, in a few words."""
        return ""

    def _offered(self, key: str, phrase: str, wide: int) -> Content:
        words, more = self.meant(phrase)
        return Content.assemble(
            (f"{key}  ", "bold $text-primary"),
            f"{clean(phrase, 20):<{min(wide, 20)}}",
            (f"{words:<22}" if more else words, "bold"),
            (more, "$foreground-muted"),
        )

    async def submit(self, text: str) -> bool:
        return await self._take(text.strip()) if text.strip() else False

    async def _take(self, phrase: str) -> bool:
        found = await self.read()
        # Refused here, with the line still open; the action would refuse it too.
        self.meant(phrase)
        self._make(lambda: self.act(found.contacts, phrase))
        return True

    def _make(self, action: Callable[[], Change]) -> None:
        if self.settles:
            self._desk.settle(self._target)
        self._desk.clear_marks()
        self._desk.perform(action)


class FollowAsk(ChoiceAsk):
    """A next step for whoever has none."""

    label = "next step:"
    placeholder = "send the deck fri · they: an answer in a week"

    @property
    def choices(self) -> Mapping[str, str]:
        return self._desk.settings.snooze_presets

    def present(self, found: Subject) -> str:
        return f"{KEEP_IN_TOUCH}, unless you type what about"

    def meant(self, phrase: str) -> tuple[str, str]:
        occasion = self._desk.occasion()
        usual = NextStep(KEEP_IN_TOUCH, str(default_due(occasion.now, occasion.rules)))
        closing = read_next(phrase, Closing("done", usual), occasion.now, occasion.rules)
        step = closing.next
        if step is None:
            raise BadInputError("Say what about and when: send the deck fri.")
        due, today = Due(step.due), occasion.today.day
        about = "" if step.about == KEEP_IN_TOUCH else f"{safe(step.about, 60)}  "
        theirs = ", their move" if step.move == "theirs" else ""
        return f"{about}{day_words(due, today)}", f"{distance(due, today)}{theirs}"

    def act(self, contacts: tuple[int, ...], phrase: str) -> Change:
        return roster.follow(contacts, phrase, self._desk.occasion())


class CadenceAsk(ChoiceAsk):
    """How often to be in touch."""

    label = "in touch every"
    is_private = False
    placeholder = "6 weeks · quarterly · never"
    choices = _RHYTHMS

    def present(self, found: Subject) -> str:
        return f"now {every(found.cadence)}" if found.cadence else ""

    def meant(self, phrase: str) -> tuple[str, str]:
        cadence = form_values.cadence(own(phrase))
        if cadence is None:
            return "nothing of their own", ""
        return every(cadence), ""

    def act(self, contacts: tuple[int, ...], phrase: str) -> Change:
        return roster.set_cadence(contacts, own(phrase), self._desk.occasion())


def own(phrase: str) -> str:
    """The cadence that an answer of the line stands for."""
    if phrase == CadenceAsk.choices["x"]:
        return ""
    return (
        f"every {phrase}" if phrase in CadenceAsk.choices.values() and phrase != NEVER else phrase
    )


class ParkAsk(ChoiceAsk):
    """A rest, until a day or for good; whoever rests comes back by enter."""

    label = "park until"
    is_private = False
    settles = True
    placeholder = "march · 6 months · enter alone is for good"
    choices = _RESTS

    def present(self, found: Subject) -> str:
        if found.are_parked:
            return "parked; enter brings them back"
        count = len(found.open_with)
        if not count:
            return ""
        return f"{count} follow-up{'s' if count > 1 else ''} will be dropped"

    def meant(self, phrase: str) -> tuple[str, str]:
        occasion = self._desk.occasion()
        day = read_until(phrase, occasion.now, occasion.rules)
        if day is None:
            return "for good", ""
        due, today = Due(day), occasion.today.day
        return day_words(due, today), distance(due, today)

    def act(self, contacts: tuple[int, ...], phrase: str) -> Change:
        return roster.park(contacts, phrase, self._desk.occasion())

    async def submit(self, text: str) -> bool:
        if text.strip():
            return await super().submit(text)
        found, occasion = await self.read(), self._desk.occasion()
        if found.are_parked:
            self._make(lambda: roster.unpark(found.contacts, occasion))
        else:
            self._make(lambda: roster.park(found.contacts, "", occasion))
        return True
