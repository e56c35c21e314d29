"""What a file would bring, as a screen shows it: plain lines, those that want an answer first, and
the answers that were given. Knows no screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from followup_tui.actions.context import Occasion
from followup_tui.domain.contact import Contact
from followup_tui.domain.date_words import counted
from followup_tui.formats.backup.reader import Whole, is_whole
from followup_tui.formats.files import given_files, opened
from followup_tui.formats.format import Options
from followup_tui.formats.parsed import Incoming, Said, Skipped
from followup_tui.importing.apply import bring
from followup_tui.importing.backup_plan import Joined, Met
from followup_tui.importing.conflicts import FieldChange
from followup_tui.importing.make_plan import plan_files
from followup_tui.importing.plan import Known, Match, Plan, Question, accept
from followup_tui.importing.resolve import Answer, settle
from followup_tui.importing.restore import bring_whole, plan_whole, read_whole
from followup_tui.system.progress import Progress
from followup_tui.system.settings import Settings

Kind = Literal["asked", "differs", "skipped", "added", "new", "logged", "known", "column"]
_CANDIDATES = 9
_LOOKED_AT = 1024
_SHORT = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plan: what kind it is, whom it is about, what would happen, where the file says
    it. Texts are data."""

    kind: Kind
    name: str
    company: str
    words: str
    place: str
    can_turn: bool = False
    """Whether another answer is possible."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of it, in words (none where there was nothing to write), and whether there are new
    people among it."""

    label: str
    has_new: bool


class Choices(Protocol):
    """What a file would bring, with the answers that were given so far."""

    asked: int
    """How many lines want an answer."""

    @property
    def count(self) -> int:
        """How many lines there are."""

    def lines(self, start: int, stop: int) -> list[Line]:
        """Those lines, as they stand with the answers given."""

    def turn(self, place: int) -> bool:
        """Give the next answer there is to a line; whether it has others."""

    def summary(self) -> str:
        """All of it in numbers, with the answers given."""

    def bring(self, occasion: Occasion, progress: Progress) -> Brought:
        """Write it, as one change.

        ChangedElsewhereError when the database was altered since, in a way that alters it."""


def look(path: str, occasion: Occasion, settings: Settings, progress: Progress) -> Choices:
    """What bringing this file or folder would do; a calendar that was named is wanted.

    BadInputError says what cannot be read, and where."""
    (given, *rest) = given_files([path])
    if given.path is not None and not rest and is_whole(_beginning(given.path)):
        with opened(given) as source:
            whole = read_whole(source, progress)
        return WholeChoices(whole, plan_whole(whole, update=False))
    options = Options(
        occasion.now, occasion.rules, (), settings.own, settings.own_profile, events=True
    )
    return PlanChoices(plan_files([path], options, "", progress))


def _beginning(path: Path) -> bytes:
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return file.read(_LOOKED_AT)
    return b""


class WholeChoices:
    """Our own export: it comes as it is; what differs here stays."""

    asked = 0

    def __init__(self, whole: Whole, joined: Joined) -> None:
        self._whole = whole
        self._joined = joined
        self._makers = [
            *(partial(_kept, met, one) for met in joined.kept for one in met.left),
            *(partial(_changed, one) for one in joined.changed),
            *(partial(_own, *two) for two in joined.people()),
        ]

    @property
    def count(self) -> int:
        return len(self._makers)

    def lines(self, start: int, stop: int) -> list[Line]:
        return [make() for make in self._makers[start:stop]]

    def turn(self, place: int) -> bool:
        return False

    def summary(self) -> str:
        joined = self._joined
        text = f"{joined.count(Contact):,} new contacts, {joined.added:,} new records in all"
        if joined.is_exact:
            return text
        return f"{text}, {len(joined.changed):,} changed, {joined.unchanged:,} known already"

    def bring(self, occasion: Occasion, progress: Progress) -> Brought:
        joined = bring_whole(self._whole, occasion, progress, update=False)
        label = f"Imported: {joined.count(Contact):,} new, {joined.added:,} records"
        return Brought("" if joined.is_empty else label, False)


def _kept(met: Met, one: FieldChange) -> Line:
    return Line("differs", met.name, "", _stays(one), met.place)


def _changed(met: Met) -> Line:
    words = _cut(f"{', '.join(map(_arrow, met.changes))} (by {met.by})")
    return Line("added", met.name, "", words, met.place)


def _own(place: str, one: Contact) -> Line:
    return Line("new", one.name, one.company, one.role, place)


class PlanChoices:
    """A plan with the answers that were given so far."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.asked = len(plan.asked)
        self._answers: dict[int, Answer] = {}
        self._taken: set[tuple[int, str]] = set()
        self._makers: list[Callable[[], Line]] = list(self._all())

    @property
    def count(self) -> int:
        return len(self._makers)

    def lines(self, start: int, stop: int) -> list[Line]:
        return [make() for make in self._makers[start:stop]]

    def turn(self, place: int) -> bool:
        if place < len(self.plan.asked):
            self._turn_question(self.plan.asked[place])
            return True
        fields = list(self._differing())
        at = place - len(self.plan.asked)
        if at >= len(fields):
            return False
        match, change = fields[at]
        self._taken ^= {(match.existing.contact.id, change.field)}
        return True

    def decided(self) -> Plan:
        """The plan with all answers; whoever was not answered about is left out, and what differs
        stays, unless it was taken."""
        plan = accept(self.plan, self._wanted) if self._taken else self.plan
        return settle(plan, self._answers, "skip") if plan.asked else plan

    def summary(self) -> str:
        plan = self.decided()
        parts = [f"{len(plan.new):,} new", f"{plan.added_to:,} with something added"]
        parts.append(f"{len(plan.known) + len(plan.matched) - plan.added_to:,} known already")
        if plan.logged:
            parts.append(counted(len(plan.logged), "interaction"))
        some = ((plan.logged_before, "logged before"), (len(plan.skipped), "left out"))
        parts += [f"{number:,} {words}" for number, words in some if number]
        if plan.photos:
            parts.append(f"{counted(plan.photos, 'photo')} not kept")
        return ", ".join(parts)

    def bring(self, occasion: Occasion, progress: Progress) -> Brought:
        plan = self.decided()
        change = bring(plan, occasion, progress)
        return Brought(change.label if change.edits else "", bool(plan.new))

    def _wanted(self, match: Match) -> list[FieldChange]:
        contact = match.existing.contact.id
        return [one for one in match.differs if (contact, one.field) in self._taken]

    def _turn_question(self, question: Question) -> None:
        ids = [one.contact.id for one in question.candidates[:_CANDIDATES]]
        answers: list[Answer] = ["skip", *ids, "new"]
        now = answers.index(self._answers.get(question.who, "skip"))
        self._answers[question.who] = answers[(now + 1) % len(answers)]

    def _differing(self) -> Iterator[tuple[Match, FieldChange]]:
        return ((match, one) for match in self.plan.matched for one in match.differs)

    def _all(self) -> Iterator[Callable[[], Line]]:
        """What makes each line when it is looked at: a plan may have tens of thousands."""
        plan = self.plan
        yield from (partial(self._asked, one) for one in plan.asked)
        yield from (partial(self._differs, *two) for two in self._differing())
        for columns in plan.reading.columns:
            if columns.is_guessed:
                yield from (partial(_column, columns.file, *one) for one in columns.fields)
        yield from (partial(_skipped, one) for one in plan.skipped)
        yield from (partial(_added, one) for one in plan.matched if one.is_written)
        yield from (partial(_new, one.incoming) for one in plan.new)
        yield from (partial(_logged, one.said) for one in plan.logged)
        yield from (partial(_known, one) for one in plan.known)

    def _asked(self, one: Question) -> Line:
        answer = self._answers.get(one.who, "skip")
        known = {each.contact.id: _known_as(each.contact) for each in one.candidates[:_CANDIDATES]}
        if answer == "skip":
            words = f"left out; here is {'; '.join(known.values())}"
        elif answer == "new":
            words = "a new contact"
        else:
            words = f"the same as {known[answer]}"
        return Line(
            "asked", one.incoming.name, one.incoming.company, words, one.incoming.place, True
        )

    def _differs(self, match: Match, change: FieldChange) -> Line:
        contact = match.existing.contact
        is_taken = (contact.id, change.field) in self._taken
        words = _arrow(change) if is_taken else _stays(change)
        return Line("differs", contact.name, contact.company, words, match.incoming.place, True)


def _known_as(contact: Contact) -> str:
    return f"{contact.name}, {contact.company}" if contact.company else contact.name


def _column(file: str, name: str, field: str) -> Line:
    words = {"": "kept beside", "-": "left out"}.get(field, f"is {field}")
    return Line("column", name, "", words, file)


def _skipped(one: Skipped) -> Line:
    return Line("skipped", "", "", _cut(one.why), one.place)


def _logged(said: Said) -> Line:
    names = ", ".join(one.name for one in said.people[:3])
    words = _cut(f"{said.happened} {said.channel} {said.summary}")
    return Line("logged", names, "", words, said.place)


def _known(one: Known) -> Line:
    return Line("known", one.name, "", f"by {one.by}", one.place)


def _added(match: Match) -> Line:
    changes = [_arrow(one) for one in match.changes]
    changes += [f"+ {value}" for _, value, _ in match.methods]
    changes += [f"+ #{tag}" for tag in match.tags]
    contact = match.existing.contact
    words = _cut(f"{', '.join(changes)} (by {match.by})")
    return Line("added", contact.name, contact.company, words, match.incoming.place)


def _new(one: Incoming) -> Line:
    ways = [value for _, value, _ in one.methods[:2]]
    return Line("new", one.name, one.company, _cut(", ".join(ways)), one.place)


def _arrow(one: FieldChange) -> str:
    old = f"{_cut(one.old, 40)} → " if one.old else ""
    return f"{one.field.replace('_', ' ')}: {old}{_cut(one.new, 40)}"


def _stays(one: FieldChange) -> str:
    return f"{one.field.replace('_', ' ')} stays {_cut(one.old, 40)}, not {_cut(one.new, 40)}"


def _cut(text: str, most: int = _SHORT) -> str:
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else line[: most - 1] + "…"
