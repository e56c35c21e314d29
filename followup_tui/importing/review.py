"""A plan as a screen shows it: plain lines, the open questions first, and the answers given so far.
Knows no screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from followup_tui.actions.context import Context
from followup_tui.domain.contact import Contact
from followup_tui.formats.backup.reader import ExportedRecords, is_backup
from followup_tui.formats.files import find_input_files, open_input
from followup_tui.formats.format import ReadOptions
from followup_tui.importing.apply import apply_plan
from followup_tui.importing.backup_plan import BackupPlan
from followup_tui.importing.conflicts import FieldChange
from followup_tui.importing.make_plan import plan_files
from followup_tui.importing.plan import (
    ContactMatch,
    ImportPlan,
    SameNameQuestion,
    accept_conflicts,
)
from followup_tui.importing.plan_lines import (
    PlanLine,
    backup_conflict_line,
    backup_contact_line,
    backup_update_line,
    column_line,
    interaction_line,
    new_line,
    unchanged_line,
    update_line,
    warning_line,
)
from followup_tui.importing.resolve import SameNameAnswer, resolve_questions
from followup_tui.importing.restore import load_backup, plan_restore, restore_backup
from followup_tui.importing.summary import (
    describe_change,
    describe_conflict,
    import_counts,
)
from followup_tui.system.progress import ProgressCallback
from followup_tui.system.settings import Settings
from followup_tui.wording import Wording, as_wording, join, wording

_CANDIDATES = 9
_HEAD_BYTES = 1024


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, without a full stop (empty if nothing was written), and whether it added
    new contacts that the user may want to pick from."""

    summary: str
    has_new: bool


class ImportReview(Protocol):
    """A plan with the answers given so far."""

    question_count: int
    """How many lines are open questions; they come first."""

    @property
    def count(self) -> int:
        """How many lines there are."""

    def lines(self, start: int, stop: int) -> list[PlanLine]:
        """Return these lines, with the answers given."""

    def next_answer(self, index: int) -> bool:
        """Give the next possible answer to a line; return False if it has no choices."""

    def summary(self) -> str:
        """Return the counts of the plan, with the answers given."""

    def apply(self, context: Context, progress: ProgressCallback) -> ImportResult:
        """Write the plan as one change.

        Raises ChangedElsewhereError if the database changed since, so that the plan would
        differ."""


def open_review(
    path: str, context: Context, settings: Settings, progress: ProgressCallback
) -> ImportReview:
    """Return the plan of importing this file or folder; of a calendar, past events are included.

    Raises BadInputError if it cannot be read or contains no one."""
    (file, *others) = find_input_files([path])
    if file.path is not None and not others and is_backup(_first_bytes(file.path)):
        with open_input(file) as source:
            backup = load_backup(source, progress)
        return BackupReview(backup, plan_restore(backup, update=False))
    options = ReadOptions(
        context.now,
        context.rules,
        own_addresses=settings.own_emails,
        own_profile=settings.own_profile,
        include_events=True,
    )
    return PlanReview(plan_files([path], options, "", progress))


def _first_bytes(path: Path) -> bytes:
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return file.read(_HEAD_BYTES)
    return b""


class BackupReview:
    """The plan of restoring a backup; conflicts always keep our values."""

    question_count = 0

    def __init__(self, backup: ExportedRecords, plan: BackupPlan) -> None:
        self._backup = backup
        self._plan = plan
        self._line_makers = [
            *(
                partial(backup_conflict_line, match, conflict)
                for match in plan.conflicting
                for conflict in match.conflicts
            ),
            *(partial(backup_update_line, match) for match in plan.updated),
            *(partial(backup_contact_line, *contact) for contact in plan.new_contacts()),
        ]

    @property
    def count(self) -> int:
        return len(self._line_makers)

    def lines(self, start: int, stop: int) -> list[PlanLine]:
        return [make_line() for make_line in self._line_makers[start:stop]]

    def next_answer(self, index: int) -> bool:
        return False

    def summary(self) -> str:
        return import_counts(self._plan)

    def apply(self, context: Context, progress: ProgressCallback) -> ImportResult:
        plan = restore_backup(self._backup, context, progress, update=False)
        return ImportResult("" if plan.is_empty else f"Imported {import_counts(plan)}", False)


class PlanReview:
    """The plan of importing other files, with the answers given so far."""

    def __init__(self, plan: ImportPlan) -> None:
        self.plan = plan
        self.question_count = len(plan.questions)
        self._answers: dict[int, SameNameAnswer] = {}
        self._accepted: set[tuple[int, str]] = set()
        self._line_makers: list[Callable[[], PlanLine]] = list(self._make_line_makers())

    @property
    def count(self) -> int:
        return len(self._line_makers)

    def lines(self, start: int, stop: int) -> list[PlanLine]:
        return [make_line() for make_line in self._line_makers[start:stop]]

    def next_answer(self, index: int) -> bool:
        if index < self.question_count:
            self._next_question_answer(self.plan.questions[index])
            return True
        conflicts = list(self._conflicts())
        conflict_index = index - self.question_count
        if conflict_index >= len(conflicts):
            return False
        match, conflict = conflicts[conflict_index]
        self._accepted ^= {(match.record.contact.id, conflict.field)}
        return True

    def resolved_plan(self) -> ImportPlan:
        """Return the plan with all answers: unanswered questions are skipped, and conflicts keep
        our value unless the file's was accepted."""
        plan = accept_conflicts(self.plan, self._accepted_of) if self._accepted else self.plan
        return resolve_questions(plan, self._answers, "skip") if plan.questions else plan

    def summary(self) -> str:
        return import_counts(self.resolved_plan())

    def apply(self, context: Context, progress: ProgressCallback) -> ImportResult:
        plan = self.resolved_plan()
        change = apply_plan(plan, context, progress)
        summary = f"Imported {import_counts(plan)}" if change.edits else ""
        return ImportResult(summary, bool(plan.new))

    def _accepted_of(self, match: ContactMatch) -> list[FieldChange]:
        contact_id = match.record.contact.id
        return [
            conflict
            for conflict in match.conflicts
            if (contact_id, conflict.field) in self._accepted
        ]

    def _next_question_answer(self, question: SameNameQuestion) -> None:
        ids = [candidate.contact.id for candidate in question.candidates[:_CANDIDATES]]
        answers: list[SameNameAnswer] = ["skip", *ids, "new"]
        current = answers.index(self._answers.get(question.person_number, "skip"))
        self._answers[question.person_number] = answers[(current + 1) % len(answers)]

    def _conflicts(self) -> Iterator[tuple[ContactMatch, FieldChange]]:
        for match in self.plan.matched:
            for conflict in match.conflicts:
                yield match, conflict

    def _make_line_makers(self) -> Iterator[Callable[[], PlanLine]]:
        """Yield a function for each line, as a plan may have tens of thousands of lines."""
        plan = self.plan
        yield from (partial(self._question_line, question) for question in plan.questions)
        yield from (partial(self._conflict_line, *conflict) for conflict in self._conflicts())
        for table in plan.parsed.tables:
            if table.is_guessed:
                yield from (partial(column_line, table.file, *field) for field in table.fields)
        yield from (partial(warning_line, warning) for warning in plan.warnings)
        yield from (partial(update_line, match) for match in plan.matched if match.has_updates)
        yield from (partial(new_line, new.parsed) for new in plan.new)
        yield from (partial(interaction_line, each.interaction) for each in plan.interactions)
        yield from (partial(unchanged_line, contact) for contact in plan.unchanged)

    def _question_line(self, question: SameNameQuestion) -> PlanLine:
        answer = self._answers.get(question.person_number, "skip")
        names = {
            candidate.contact.id: _name_and_company(candidate.contact)
            for candidate in question.candidates[:_CANDIDATES]
        }
        if answer == "skip":
            detail = wording("skip; same name as {}", join([*names.values()], "; "))
        elif answer == "new":
            detail = as_wording("add as a new contact")
        else:
            detail = wording("merge into {}", names[answer])
        parsed = question.parsed
        return PlanLine("question", parsed.name, parsed.company, detail, parsed.place, True)

    def _conflict_line(self, match: ContactMatch, conflict: FieldChange) -> PlanLine:
        contact = match.record.contact
        is_accepted = (contact.id, conflict.field) in self._accepted
        detail = describe_change(conflict) if is_accepted else describe_conflict(conflict)
        return PlanLine("conflict", contact.name, contact.company, detail, match.parsed.place, True)


def _name_and_company(contact: Contact) -> Wording:
    return join([wording("{}", text) for text in (contact.name, contact.company) if text])
