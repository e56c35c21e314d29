"""SQLite's own check of every page, row and index."""

from __future__ import annotations

from collections.abc import Iterator

from followup_tui.storage.checks.finding import RESTORE_OR_SALVAGE, Examined, Finding, examples
from followup_tui.storage.database import database
from followup_tui.storage.integrity_messages import is_file_damage
from followup_tui.wording import Wording, wording

_MAX_PROBLEMS = 100


def check_integrity(examined: Examined) -> Iterator[Finding]:
    """Find damage; all further checks of tables rely on there being none."""
    rows = database.execute_sql(f"PRAGMA integrity_check({_MAX_PROBLEMS})").fetchall()
    problems = [text for (text,) in rows if is_file_damage(text)]
    if problems:
        lines = [line for text in problems for line in text.splitlines() if line.strip("* ")]
        yield damage(wording("The database is damaged ({})", examples(lines)))


def damage(problem: Wording) -> Finding:
    """Return the finding that the database can't be trusted."""
    return Finding("integrity", problem, RESTORE_OR_SALVAGE, is_damage=True)
