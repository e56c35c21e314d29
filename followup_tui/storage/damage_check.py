"""Finds out whether a database file is damaged, without ever calling a healthy one so.

Reads with a connection of its own, table by table, so that no writer waits for long."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Literal

from followup_tui.storage.integrity_messages import is_file_damage
from followup_tui.storage.text_decoding import connect
from followup_tui.system.damage_record import FileState

Verdict = Literal["well", "damaged", "unknown"]
_LOCK_SECONDS = 1.0
_ATTEMPTS = 3
_PAUSE_SECONDS = 0.1
"""How long a file that seems damaged must not change, until that is believed."""
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


def file_state(path: Path) -> FileState | None:
    """Return what changes with every write, and differs between two files; None for no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def examine_file(path: Path, *, thoroughly: bool = False) -> Verdict:
    """Return how the file is: "unknown" if it can't be read now, or was replaced meanwhile.

    `thoroughly` compares the indexes with the tables, too, and takes several times as long. Never
    raises."""
    for _ in range(_ATTEMPTS):
        before = file_state(path)
        if before is None or not before[2]:
            return "unknown"
        verdict = _examine(path, thoroughly)
        if verdict == "damaged":
            # A file that is being copied over this one is in pieces for a while.
            time.sleep(_PAUSE_SECONDS)
            if file_state(path) == before:
                return verdict
        else:
            after = file_state(path)
            return verdict if after is not None and after[:2] == before[:2] else "unknown"
    return "unknown"


def _examine(path: Path, thoroughly: bool) -> Verdict:
    check = "integrity_check" if thoroughly else "quick_check"
    try:
        with closing(connect(path, "mode=ro", _LOCK_SECONDS)) as connection:
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
            ).fetchall()
            if not names:
                return "unknown"
            for (name,) in [*names, ("sqlite_master",)]:
                quoted = name.replace('"', '""')
                if _has_damage(connection.execute(f'PRAGMA {check}("{quoted}")').fetchall()):
                    return "damaged"
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", None) or ""
        return "damaged" if code.startswith(_DAMAGE) else "unknown"
    return "well"


def _has_damage(rows: list[tuple[str]]) -> bool:
    """Tell whether anything is wrong that `doctor --repair` can't put right."""
    return any(
        line and not line.startswith("*** in ") and is_file_damage(line)
        for (text,) in rows
        for line in text.splitlines()
    )
