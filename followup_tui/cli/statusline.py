"""One line for a status bar, in the time a bar grants: only the standard library and sqlite3.

Prints nothing and exits with 0 where there is no database; never waits for a writer."""

from __future__ import annotations

import os
import sys

from followup_tui.errors import UsageError
from followup_tui.system import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

FORMATS = ("plain", "tmux", "waybar", "polybar", "starship")
NAME_FORMS = ("full", "initials", "none")
_DAY_START = (4, 0)
_LARGEST_CONFIG = 256 * 1024


def answer_status(arguments: Sequence[str]) -> int | None:
    """Print the line and give the exit code; None where the full command has to look closer."""
    read = _read(arguments)
    now = _now()
    if read is None or now is None:
        return None
    shape, database = read
    try:
        path = paths.database_text(database)
        print_status(path, shape, now)
    except UsageError:
        return None  # the full command says it
    return 0


def print_status(path: str, shape: str, now: datetime) -> None:
    """Print the line of the database at `path` for the local time `now`, if there is one."""
    if not os.path.exists(path):
        return
    from followup_tui.cli.statusline_formats import FORMATTERS, with_name_form
    from followup_tui.storage.status_query import due_summary

    start, names = _settings()
    day = _day(now, start)
    found = due_summary(
        path, now.strftime("%Y-%m-%dT%H:%M"), day.strftime("%Y-%m-%d"), _day_behind(day)
    )
    names = NAME_FORMS[-1] if _is_masked() else names
    text = FORMATTERS[shape](with_name_form(found, names)) if found is not None else ""
    if text:
        sys.stdout.write(text + "\n")


def _read(arguments: Sequence[str]) -> tuple[str, str | None] | None:
    """Which form is wanted, of which database; None for anything else than the plain calls."""
    shape, database, verbs, as_json = "plain", None, 0, False
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        name, sign, value = word.partition("=")
        if word == "status":
            verbs += 1
        elif word == "--json":
            as_json = True
        elif name in ("--format", "--db"):
            if not sign:
                if not rest:
                    return None
                value = rest.pop(0)
            if name == "--db":
                database = value
            else:
                shape = value
        else:
            return None
    if verbs != 1 or shape not in FORMATS or database == "":
        return None
    return "json" if as_json else shape, database


def _now() -> datetime | None:
    """The local time; None where a clock was set, which the full command reads."""
    if os.environ.get("FOLLOWUP_NOW"):
        return None
    from datetime import datetime

    return datetime.now()  # noqa: DTZ005, TID251


def _day(now: datetime, start: tuple[int, int]) -> datetime:
    """The user's day, which begins at `day_start`."""
    from datetime import timedelta

    return now if (now.hour, now.minute) >= start else now - timedelta(days=1)


def _day_behind(day: datetime) -> str:
    from datetime import timedelta

    return (day + timedelta(days=1)).strftime("%Y-%m-%d")


def _settings() -> tuple[tuple[int, int], str]:
    """When the day begins and how names are shown, read as `settings` reads them, whose import
    would take too long. What is wrong with the file is said by the verbs that people read; a bar
    takes the default."""
    path = paths.config_text()
    if not os.path.isfile(path):
        return _DAY_START, NAME_FORMS[0]
    import tomllib

    try:
        with open(path, "rb") as file:
            found = tomllib.loads(file.read(_LARGEST_CONFIG).decode("utf-8-sig"))
    except (OSError, RecursionError, ValueError):
        return _DAY_START, NAME_FORMS[0]
    table = found.get("status")
    names = table.get("name") if isinstance(table, dict) else None
    names = NAME_FORMS[-1] if found.get("masked") is True else names
    return _day_start(found.get("day_start")), names if names in NAME_FORMS else NAME_FORMS[0]


def _is_masked() -> bool:
    """Whether M covers the names on the screen now; a bar is on it, too. The file is ours, and read
    as text: its own reader would take too long."""
    try:
        with open(paths.app_state_text(), "rb") as file:
            return b'"masked": true' in file.read(_LARGEST_CONFIG)
    except (OSError, UsageError):
        return False


def _day_start(found: object) -> tuple[int, int]:
    # TOML has times of its own, without quotes; they read as 04:30:00.
    text = found if isinstance(found, str) else str(found)[:5]
    hour, _, minute = text.partition(":")
    digits = text.isascii() and hour.isdigit() and minute.isdigit()
    if not digits or len(hour) > 2 or len(minute) != 2:
        return _DAY_START
    start = int(hour), int(minute)
    return start if start <= (12, 0) and start[1] < 60 else _DAY_START
