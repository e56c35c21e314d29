"""`status`, fast enough for a status bar: only the standard library and sqlite3.

Prints nothing without a database, and never waits for a writer."""

from __future__ import annotations

import os
import sys

from followup_tui.domain.name_forms import NAME_FORMS
from followup_tui.errors import UsageError
from followup_tui.system import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from followup_tui.cli.fast_calls import FastCall
    from followup_tui.storage.status_query import Moment

_DAY_START = (4, 0)
_MAX_FILE = 256 * 1024


def answer_status(call: FastCall) -> int | None:
    """Print the status line and return the exit code; None when click has to handle the call."""
    now = _now()
    if now is None:
        return None
    try:
        path = paths.database_text(call.database)
        print_status(path, "json" if call.as_json else call.output_format, now)
    except UsageError:
        return None  # click reports it
    return 0


def print_status(path: str, output_format: str, now: datetime) -> None:
    """Print the line for the database at `path`, if there is one; `now` is local time.

    `output_format` is `json` or one of `fast_calls.FORMATS`. Raises UsageError without a home.
    """
    if not os.path.exists(path):
        return
    from followup_tui.cli.statusline_formats import FORMATTERS, with_name_form
    from followup_tui.storage.status_query import due_summary

    day_start, name_form = _settings()
    summary = due_summary(path, _moment(now, day_start))
    if summary is None:
        return
    name_form = "none" if _names_are_hidden() else name_form
    line = FORMATTERS[output_format](with_name_form(summary, name_form))
    if line:
        sys.stdout.write(line + "\n")


def _now() -> datetime | None:
    """Return the local time; None with FOLLOWUP_NOW, which the full command reads."""
    if os.environ.get("FOLLOWUP_NOW"):
        return None
    from datetime import datetime

    return datetime.now()  # noqa: DTZ005, TID251


def _moment(now: datetime, day_start: tuple[int, int]) -> Moment:
    """Return the moment for `due_summary`; the user's day begins at `day_start` (hour, minute)."""
    from datetime import timedelta

    day = now if (now.hour, now.minute) >= day_start else now - timedelta(days=1)
    began = day.replace(hour=day_start[0], minute=day_start[1], second=0, microsecond=0)
    minute = "%Y-%m-%dT%H:%M"
    return (
        now.strftime(minute),
        (now - timedelta(hours=2)).strftime(minute),
        day.strftime("%Y-%m-%d"),
        (day + timedelta(days=1)).strftime("%Y-%m-%d"),
        int(began.timestamp() * 1000),
    )


def _settings() -> tuple[tuple[int, int], str]:
    """Return (day start, name form) as `system.settings` reads them, whose import is slow.

    Other verbs report invalid settings; a status bar uses the defaults.
    """
    path = paths.config_text()
    if not os.path.isfile(path):
        return _DAY_START, NAME_FORMS[0]
    import tomllib

    try:
        with open(path, "rb") as file:
            settings = tomllib.loads(file.read(_MAX_FILE).decode("utf-8-sig"))
    except (OSError, RecursionError, ValueError):
        return _DAY_START, NAME_FORMS[0]
    table = settings.get("status")
    name_form = table.get("name") if isinstance(table, dict) else None
    name_form = "none" if settings.get("hide_names") is True else name_form
    if name_form not in NAME_FORMS:
        name_form = NAME_FORMS[0]
    return _parse_day_start(settings.get("day_start")), name_form


def _names_are_hidden() -> bool:
    """Tell whether the screen hides names now; read as text, as parsing the state is slow."""
    try:
        with open(paths.app_state_text(), "rb") as file:
            return b'"hide_names": true' in file.read(_MAX_FILE)
    except (OSError, UsageError):
        return False


def _parse_day_start(value: object) -> tuple[int, int]:
    """Return (hour, minute) up to noon; the default for anything else."""
    # A time of TOML's own, without quotes, reads as 04:30:00.
    text = value if isinstance(value, str) else str(value)[:5]
    hour, _, minute = text.partition(":")
    are_digits = text.isascii() and hour.isdigit() and minute.isdigit()
    if not are_digits or len(hour) > 2 or len(minute) != 2:
        return _DAY_START
    start = int(hour), int(minute)
    return start if start <= (12, 0) and start[1] < 60 else _DAY_START
