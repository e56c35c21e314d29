"""What a file would bring, as a screen shows it: plain lines, those that want an answer first, and
the answers that were given. Knows no screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from followup_tui.actions.context import Context
from followup_tui.domain.contact import Contact
from followup_tui.domain.date_words import pluralize
from followup_tui.formats.backup.reader import Backup, is_backup
from followup_tui.formats.files import find_input_files, open_input
from followup_tui.formats.format import ReadOptions
from followup_tui.formats.parsed import ParsedContact, ParsedInteraction, ReadWarning
from followup_tui.importing.apply import apply_plan
from followup_tui.importing.backup_plan import BackupMatch, BackupPlan
from followup_tui.importing.conflicts import FieldChange
from followup_tui.importing.make_plan import plan_files
from followup_tui.importing.plan import (
    ContactMatch,
    ImportPlan,
    SameNameQuestion,
    UnchangedContact,
    accept_conflicts,
)
from followup_tui.importing.resolve import SameNameAnswer, resolve_questions
from followup_tui.importing.restore import load_backup, plan_restore, restore_backup
from followup_tui.system.progress import ProgressCallback
from followup_tui.system.settings import Settings

PlanLineKind = Literal["asked", "differs", "skipped", "added", "new", "logged", "known", "column"]
_CANDIDATES = 9
_LOOKED_AT = 1024
_SHORT = 120


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a plan: what kind it is, whom it is about, what would happen, where the file says
    it. Texts are data."""

    kind: PlanLineKind
    name: str
    company: str
    detail: str
    place: str
    has_choices: bool = False
    """Whether another answer is possible."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of it, in words (none where there was nothing to write), and whether there are new
    people among it."""

    label: str
    has_new: bool


class ImportReview(Protocol):
    """What a file would bring, with the answers that were given so far."""

    question_count: int
    """How many lines want an answer."""

    @property
    def count(self) -> int:
        """How many lines there are."""

    def lines(self, start: int, stop: int) -> list[PlanLine]:
        """Those lines, as they stand with the answers given."""

    def next_answer(self, place: int) -> bool:
        """Give the next answer there is to a line; whether it has others."""

    def summary(self) -> str:
        """All of it in numbers, with the answers given."""

    def apply(self, context: Context, progress: ProgressCallback) -> ImportResult:
        """Write it, as one change.

        ChangedElsewhereError when the database was altered since, in a way that alters it."""


def open_review(
    path: str, context: Context, settings: Settings, progress: ProgressCallback
) -> ImportReview:
    """What bringing this file or folder would do; a calendar that was named is wanted.

    BadInputError says what cannot be read, and where."""
    (given, *rest) = find_input_files([path])
    if given.path is not None and not rest and is_backup(_beginning(given.path)):
        with open_input(given) as source:
            whole = load_backup(source, progress)
        return BackupReview(whole, plan_restore(whole, update=False))
    options = ReadOptions(
        context.now,
        context.rules,
        (),
        settings.own_emails,
        settings.own_profile,
        include_events=True,
    )
    return PlanReview(plan_files([path], options, "", progress))


def _beginning(path: Path) -> bytes:
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return file.read(_LOOKED_AT)
    return b""


class BackupReview:
    """Our own export: it comes as it is; what differs here stays."""

    question_count = 0

    def __init__(self, whole: Backup, joined: BackupPlan) -> None:
        self._whole = whole
        self._joined = joined
        self._makers = [
            *(partial(_kept, met, one) for met in joined.conflicting for one in met.conflicts),
            *(partial(_changed, one) for one in joined.updated),
            *(partial(_own, *two) for two in joined.new_contacts()),
        ]

    @property
    def count(self) -> int:
        return len(self._makers)

    def lines(self, start: int, stop: int) -> list[PlanLine]:
        return [make() for make in self._makers[start:stop]]

    def next_answer(self, place: int) -> bool:
        return False

    def summary(self) -> str:
        joined = self._joined
        text = f"{joined.count(Contact):,} new contacts, {joined.new_count:,} new records in all"
        if joined.is_exact_copy:
            return text
        return f"{text}, {len(joined.updated):,} changed, {joined.unchanged:,} known already"

    def apply(self, context: Context, progress: ProgressCallback) -> ImportResult:
        joined = restore_backup(self._whole, context, progress, update=False)
        label = f"Imported: {joined.count(Contact):,} new, {joined.new_count:,} records"
        return ImportResult("" if joined.is_empty else label, False)


def _kept(met: BackupMatch, one: FieldChange) -> PlanLine:
    return PlanLine("differs", met.name, "", _stays(one), met.place)


def _changed(met: BackupMatch) -> PlanLine:
    words = _cut(f"{', '.join(map(_arrow, met.changes))} (by {met.matched_by})")
    return PlanLine("added", met.name, "", words, met.place)


def _own(place: str, one: Contact) -> PlanLine:
    return PlanLine("new", one.name, one.company, one.role, place)


class PlanReview:
    """A plan with the answers that were given so far."""

    def __init__(self, plan: ImportPlan) -> None:
        self.plan = plan
        self.question_count = len(plan.questions)
        self._answers: dict[int, SameNameAnswer] = {}
        self._taken: set[tuple[int, str]] = set()
        self._makers: list[Callable[[], PlanLine]] = list(self._all())

    @property
    def count(self) -> int:
        return len(self._makers)

    def lines(self, start: int, stop: int) -> list[PlanLine]:
        return [make() for make in self._makers[start:stop]]

    def next_answer(self, place: int) -> bool:
        if place < len(self.plan.questions):
            self._turn_question(self.plan.questions[place])
            return True
        fields = list(self._differing())
        at = place - len(self.plan.questions)
        if at >= len(fields):
            return False
        match, change = fields[at]
        self._taken ^= {(match.record.contact.id, change.field)}
        return True

    def resolved_plan(self) -> ImportPlan:
        """The plan with all answers; whoever was not answered about is left out, and what differs
        stays, unless it was taken."""
        plan = accept_conflicts(self.plan, self._wanted) if self._taken else self.plan
        return resolve_questions(plan, self._answers, "skip") if plan.questions else plan

    def summary(self) -> str:
        plan = self.resolved_plan()
        parts = [f"{len(plan.new):,} new", f"{plan.updated_count:,} with something added"]
        parts.append(
            f"{len(plan.unchanged) + len(plan.matched) - plan.updated_count:,} known already"
        )
        if plan.interactions:
            parts.append(pluralize(len(plan.interactions), "interaction"))
        some = ((plan.already_logged, "logged before"), (len(plan.warnings), "left out"))
        parts += [f"{number:,} {words}" for number, words in some if number]
        if plan.media_count:
            parts.append(f"{pluralize(plan.media_count, 'photo')} not kept")
        return ", ".join(parts)

    def apply(self, context: Context, progress: ProgressCallback) -> ImportResult:
        plan = self.resolved_plan()
        change = apply_plan(plan, context, progress)
        return ImportResult(change.label if change.edits else "", bool(plan.new))

    def _wanted(self, match: ContactMatch) -> list[FieldChange]:
        contact = match.record.contact.id
        return [one for one in match.conflicts if (contact, one.field) in self._taken]

    def _turn_question(self, question: SameNameQuestion) -> None:
        ids = [one.contact.id for one in question.candidates[:_CANDIDATES]]
        answers: list[SameNameAnswer] = ["skip", *ids, "new"]
        now = answers.index(self._answers.get(question.person_number, "skip"))
        self._answers[question.person_number] = answers[(now + 1) % len(answers)]

    def _differing(self) -> Iterator[tuple[ContactMatch, FieldChange]]:
        return ((match, one) for match in self.plan.matched for one in match.conflicts)

    def _all(self) -> Iterator[Callable[[], PlanLine]]:
        """What makes each line when it is looked at: a plan may have tens of thousands."""
        plan = self.plan
        yield from (partial(self._asked, one) for one in plan.questions)
        yield from (partial(self._differs, *two) for two in self._differing())
        for columns in plan.parsed.tables:
            if columns.is_guessed:
                yield from (partial(_column, columns.file, *one) for one in columns.fields)
        yield from (partial(_skipped, one) for one in plan.warnings)
        yield from (partial(_added, one) for one in plan.matched if one.has_updates)
        yield from (partial(_new, one.parsed) for one in plan.new)
        yield from (partial(_logged, one.interaction) for one in plan.interactions)
        yield from (partial(_known, one) for one in plan.unchanged)

    def _asked(self, one: SameNameQuestion) -> PlanLine:
        answer = self._answers.get(one.person_number, "skip")
        known = {each.contact.id: _known_as(each.contact) for each in one.candidates[:_CANDIDATES]}
        if answer == "skip":
            words = f"left out; here is {'; '.join(known.values())}"
        elif answer == "new":
            words = "a new contact"
        else:
            words = f"the same as {known[answer]}"
        return PlanLine("asked", one.parsed.name, one.parsed.company, words, one.parsed.place, True)

    def _differs(self, match: ContactMatch, change: FieldChange) -> PlanLine:
        contact = match.record.contact
        is_taken = (contact.id, change.field) in self._taken
        words = _arrow(change) if is_taken else _stays(change)
        return PlanLine("differs", contact.name, contact.company, words, match.parsed.place, True)


def _known_as(contact: Contact) -> str:
    return f"{contact.name}, {contact.company}" if contact.company else contact.name


def _column(file: str, name: str, field: str) -> PlanLine:
    words = {"": "kept beside", "-": "left out"}.get(field, f"is {field}")
    return PlanLine("column", name, "", words, file)


def _skipped(one: ReadWarning) -> PlanLine:
    return PlanLine("skipped", "", "", _cut(one.reason), one.place)


def _logged(said: ParsedInteraction) -> PlanLine:
    names = ", ".join(one.name for one in said.participants[:3])
    words = _cut(f"{said.happened} {said.channel} {said.summary}")
    return PlanLine("logged", names, "", words, said.place)


def _known(one: UnchangedContact) -> PlanLine:
    return PlanLine("known", one.name, "", f"by {one.matched_by}", one.place)


def _added(match: ContactMatch) -> PlanLine:
    changes = [_arrow(one) for one in match.changes]
    changes += [f"+ {value}" for _, value, _ in match.methods]
    changes += [f"+ #{tag}" for tag in match.tags]
    contact = match.record.contact
    words = _cut(f"{', '.join(changes)} (by {match.matched_by})")
    return PlanLine("added", contact.name, contact.company, words, match.parsed.place)


def _new(one: ParsedContact) -> PlanLine:
    ways = [value for _, value, _ in one.methods[:2]]
    return PlanLine("new", one.name, one.company, _cut(", ".join(ways)), one.place)


def _arrow(one: FieldChange) -> str:
    old = f"{_cut(one.old, 40)} → " if one.old else ""
    return f"{one.field.replace('_', ' ')}: {old}{_cut(one.new, 40)}"


def _stays(one: FieldChange) -> str:
    return f"{one.field.replace('_', ' ')} stays {_cut(one.old, 40)}, not {_cut(one.new, 40)}"


def _cut(text: str, most: int = _SHORT) -> str:
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else line[: most - 1] + "…"
