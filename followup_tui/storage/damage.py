"""The state of a database that was found damaged: nothing is written until the person has chosen
what to do. Another file in its place that is well ends it."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pendulum import DateTime

from followup_tui.errors import DatabaseDamagedError, DatabaseUnusableError, FollowupError
from followup_tui.storage.damage_check import Verdict, examine_file, file_state
from followup_tui.system import paths
from followup_tui.system.damage_record import DamageNote, FileState, load_note, save_note
from followup_tui.wording import wording

_found_well: set[FileState] = set()
"""Files in which SQLite met damage that the check did not find, so that they are not asked again:
they were written over while they were open."""


def damage_error(path: Path) -> DatabaseDamagedError:
    """Return the error that says that the database is damaged, and what to do."""
    return DatabaseDamagedError(
        wording("{} is damaged; nothing is written to it until you choose what to do.", str(path)),
        "Nothing was changed.",
        "Bring back a backup (followup restore), or see: followup help trouble",
    )


def error_of_damage(
    path: Path | None, codes: Collection[str], *, is_open: bool
) -> DatabaseUnusableError:
    """Return the error for damage that SQLite met, and remember a database that is damaged.

    `codes` are the names of SQLite's errors, `is_open` whether the database was opened before."""
    if path is not None and "SQLITE_CORRUPT_VTAB" in codes and examine_file(path) == "well":
        return DatabaseUnusableError(
            wording("The search index of {} is damaged.", str(path)),
            "Nothing was changed.",
            "Run: followup doctor --repair",
        )
    # A file of another kind is no database either, as long as it was never opened as one.
    was_database = is_open or any(code.startswith("SQLITE_CORRUPT") for code in codes)
    if path is not None and was_database and record_failed_query(path):
        return damage_error(path)
    return DatabaseUnusableError(
        wording("{} is damaged or not a followup database.", str(path)),
        "It was not changed.",
        "Bring back a backup (followup restore), or see: followup help trouble",
    )


def current_damage(path: Path) -> DatabaseDamagedError | None:
    """Return the error to raise instead of writing; None if the file is well, or the person chose
    to go on with it. Checks a file that is another one than was found damaged. Never raises."""
    note = load_note(_record(), path)
    if note.file is None:
        return None
    state = file_state(path)
    if state is None or (note.goes_on and _is_same_file(note, state)):
        return None
    if note.file != state:
        return _recorded(path, examine_file(path), note)
    return damage_error(path)


def check_not_damaged(path: Path | None) -> None:
    """Raise DatabaseDamagedError if nothing may be written to the database."""
    if path is not None and (error := current_damage(path)) is not None:
        raise error


def is_check_due(path: Path, now: DateTime) -> bool:
    """Return whether the database was not checked yet today."""
    return load_note(_record(), path).checked != now.to_date_string()


def check_today(path: Path, now: DateTime) -> DatabaseDamagedError | None:
    """Check the database, and remember that for today; return the error if it is damaged and the
    person has not chosen yet. Never raises."""
    note = load_note(_record(), path)
    verdict = examine_file(path)
    if verdict == "unknown":
        return None
    return _recorded(path, verdict, replace(note, checked=now.to_date_string()))


def record_examination(path: Path, *, is_damaged: bool) -> None:
    """Remember what a whole examination of the database found. Never raises."""
    note = load_note(_record(), path)
    if is_damaged:
        record_failed_query(path)
    elif note.file is not None:
        _recorded(path, "well", note)


def record_failed_query(path: Path) -> bool:
    """Check a database in which SQLite met damage; return whether it is damaged. Never raises."""
    state = file_state(path)
    if state is None or state in _found_well:
        return False
    note = load_note(_record(), path)
    if note.file == state or (note.goes_on and _is_same_file(note, state)):
        return True
    verdict = examine_file(path)
    if verdict == "well":
        verdict = examine_file(path, thoroughly=True)
    if verdict == "damaged":
        _recorded(path, verdict, note)
    elif verdict == "well":
        _found_well.add(state)
    return verdict == "damaged"


def go_on(path: Path) -> bool:
    """Write to the damaged database from now on; return False if it is not known to be damaged.

    Never raises."""
    state = file_state(path)
    if state is None or current_damage(path) is None:
        return False
    note = load_note(_record(), path)
    save_note(_record(), path, replace(note, file=state, goes_on=True))
    return True


def _recorded(path: Path, verdict: Verdict, note: DamageNote) -> DatabaseDamagedError | None:
    """Remember a verdict; return the error if the file is damaged and the person has not chosen."""
    if verdict == "unknown":
        return damage_error(path)
    state = file_state(path)
    if verdict == "well" or state is None:
        note = DamageNote(note.checked)
    elif not _is_same_file(note, state):
        note = DamageNote(note.checked, state)
    elif not note.goes_on:
        note = replace(note, file=state)
    save_note(_record(), path, note)
    return damage_error(path) if note.file is not None and not note.goes_on else None


def _is_same_file(note: DamageNote, state: FileState) -> bool:
    return note.file is not None and note.file[:2] == state[:2]


def _record() -> Path | None:
    with suppress(FollowupError):
        return paths.damage_record()
    return None  # without a home folder
