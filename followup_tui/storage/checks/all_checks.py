"""The checks of `doctor`, and how they are run. A new check is a function and a line here."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from peewee import OperationalError

from followup_tui.errors import (
    CannotWriteError,
    DatabaseBusyError,
    FollowupError,
    NotADatabaseError,
    system_reason,
)
from followup_tui.storage.checks.dangling_references import check_references
from followup_tui.storage.checks.derived_columns import check_last_contact, check_sort_keys
from followup_tui.storage.checks.examined_copy import InterruptedWriteError, examined_copy
from followup_tui.storage.checks.file_modes import check_file_modes
from followup_tui.storage.checks.finding import (
    RESTORE_OR_SALVAGE,
    RUN_REPAIR,
    Check,
    Examined,
    Finding,
    without_full_stop,
)
from followup_tui.storage.checks.free_space import check_free_space
from followup_tui.storage.checks.integrity import check_integrity
from followup_tui.storage.checks.journal_agreement import check_journal
from followup_tui.storage.checks.leftover_files import check_leftovers
from followup_tui.storage.checks.newest_backup import check_newest_backup
from followup_tui.storage.checks.readable_values import check_undo_records, check_values
from followup_tui.storage.checks.schema_objects import check_schema
from followup_tui.storage.checks.search_index import check_search_index
from followup_tui.storage.checks.second_names import check_links
from followup_tui.storage.checks.synced_folder import check_place
from followup_tui.storage.checks.unique_uids import check_uids
from followup_tui.storage.journal import ChangeRecorder
from followup_tui.wording import as_wording, wording

BASIC_CHECKS: Mapping[str, Check] = {
    "integrity": check_integrity,
    "schema": check_schema,
}
"""What the checks of tables rely on. They read `database`, a copy."""
TABLE_CHECKS: Mapping[str, Check] = {
    # First, as its repair records what was there before the others.
    "journal": check_journal,
    # Then, as the schema refuses a record with such a value, whatever else is repaired of it.
    "text and values": check_values,
    "undo": check_undo_records,
    "uids": check_uids,
    "references": check_references,
    "last contact": check_last_contact,
    "sort keys": check_sort_keys,
    "search index": check_search_index,
    "newest backup": check_newest_backup,
}
"""Left out where the basic checks find damage. They read `database`, a copy."""
FILE_CHECKS: Mapping[str, Check] = {
    "permissions": check_file_modes,
    "synced or network folder": check_place,
    "leftover files": check_leftovers,
    "free space": check_free_space,
    "links": check_links,
}
"""What can be seen without opening the database."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found, and the names of the checks that were made."""

    findings: tuple[Finding, ...]
    checked: tuple[str, ...]

    @property
    def is_damaged(self) -> bool:
        """Whether the database can't be trusted or opened."""
        return any(finding.is_damage for finding in self.findings)


def examine(examined: Examined, more_checks: Mapping[str, Check] | None = None) -> Examination:
    """Run all checks, those of the database first; nothing is changed.

    `more_checks` are those of files that only a higher layer knows. Raises DatabaseBusyError,
    NotADatabaseError, and CannotWriteError if there is no room to examine an older schema."""
    findings: list[Finding] = []
    checked: list[str] = []

    def run(checks: Mapping[str, Check]) -> None:
        for name, check in checks.items():
            try:
                findings.extend(check(examined))
                checked.append(name)
            except OSError as error:
                findings.append(_not_made(name, error))

    try:
        with examined_copy(examined.path):
            run(BASIC_CHECKS)
            if not any(finding.is_damage for finding in findings):
                run(TABLE_CHECKS)
    except (DatabaseBusyError, NotADatabaseError):
        raise
    except InterruptedWriteError as error:
        findings.append(Finding("integrity", error.problem, RUN_REPAIR, repair=_roll_back))
    except FollowupError as error:
        if isinstance(error, CannotWriteError) and error.__cause__ is None:
            raise
        findings.append(_unusable(error))
    run(FILE_CHECKS)
    run(more_checks or {})
    return Examination(tuple(findings), tuple(checked))


def _not_made(check: str, error: OSError) -> Finding:
    """Return the finding that a file or folder can't be examined."""
    problem = wording(
        "{} can't be examined ({})", str(error.filename or check), system_reason(error)
    )
    return Finding(check, problem, as_wording("check that it is yours and readable"))


def _unusable(error: FollowupError) -> Finding:
    """Return the finding that the database can't be read."""
    way_out = error.hint
    if isinstance(error.__cause__, OperationalError | sqlite3.OperationalError):
        way_out = as_wording("check that the file is yours and readable")
    elif error.__cause__ is not None:
        way_out = RESTORE_OR_SALVAGE
    problem = without_full_stop(error.problem)
    return Finding("integrity", problem, way_out, is_damage=True)


def _roll_back(recorder: ChangeRecorder) -> None:
    """Do nothing: opening the database to repair it took the interrupted write back."""
