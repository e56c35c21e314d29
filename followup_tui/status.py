"""One line for a status bar, in the time a bar grants: only the standard library and sqlite3.

Prints nothing and exits with 0 where there is no database; never waits for a writer."""

from __future__ import annotations

import os
import sys

from followup_tui import paths
from followup_tui.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    Glance = tuple[int, int, list[tuple[str, str, str]]]

FORMATS = ("plain", "tmux", "waybar")
_DAY_START = (4, 0)
_LARGEST_CONFIG = 256 * 1024


def answer(arguments: Sequence[str]) -> int | None:
    """Print the line and give the exit code; None where the full command has to look closer."""
    read = _read(arguments)
    now = _now()
    if read is None or now is None:
        return None
    shape, database = read
    try:
        path = paths.database_text(database)
        show(path, shape, now)
    except UsageError:
        return None  # the full command says it
    return 0


def show(path: str, shape: str, now: datetime) -> None:
    """Print the line of the database at `path` for the local time `now`, if there is one."""
    if not os.path.exists(path):
        return
    from followup_tui.storage.glance import glance

    day = _day(now)
    found = glance(path, now.strftime("%Y-%m-%dT%H:%M"), day.strftime("%Y-%m-%d"), _day_behind(day))
    text = _SHOWN[shape](found) if found is not None else ""
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


def _day(now: datetime) -> datetime:
    """The user's day, which begins at `day_start`."""
    from datetime import timedelta

    return now if (now.hour, now.minute) >= _day_start() else now - timedelta(days=1)


def _day_behind(day: datetime) -> str:
    from datetime import timedelta

    return (day + timedelta(days=1)).strftime("%Y-%m-%d")


def _day_start() -> tuple[int, int]:
    """The setting, read as `settings` reads it, whose import would take too long. What is wrong
    with the file is said by the verbs that people read; a bar takes the default."""
    path = paths.config_text()
    if not os.path.isfile(path):
        return _DAY_START
    import tomllib

    try:
        with open(path, "rb") as file:
            found = tomllib.loads(file.read(_LARGEST_CONFIG).decode("utf-8-sig"))["day_start"]
    except (KeyError, OSError, RecursionError, ValueError):
        return _DAY_START
    # TOML has times of its own, without quotes; they read as 04:30:00.
    text = found if isinstance(found, str) else str(found)[:5]
    hour, _, minute = text.partition(":")
    digits = text.isascii() and hour.isdigit() and minute.isdigit()
    if not digits or len(hour) > 2 or len(minute) != 2:
        return _DAY_START
    start = int(hour), int(minute)
    return start if start <= (12, 0) and start[1] < 60 else _DAY_START


def _plain(found: Glance) -> str:
    due, late, _ = found
    return f"{due} due{f', {late} late' if late else ''}" if due else "nothing due"


def _tmux(found: Glance) -> str:
    due, late, _ = found
    if not due:
        return ""
    return f"#[fg=red]{due} due#[default]" if late else f"{due} due"


def _waybar(found: Glance) -> str:
    import json

    due, late, first = found
    from followup_tui.safe import safe

    tooltip = "\n".join(f"{safe(name, 60)}: {safe(about, 60)}" for name, about, _ in first)
    # Waybar reads Pango markup: names are data.
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        tooltip = tooltip.replace(sign, entity)
    kind = "late" if late else "due" if due else "none"
    return json.dumps({"text": f"{due} due" if due else "", "tooltip": tooltip, "class": kind})


def _json(found: Glance) -> str:
    import json

    due, late, first = found
    keys = ("name", "about", "due")
    following = [dict(zip(keys, one, strict=True)) for one in first]
    # The one sign that json leaves raw and a terminal acts on.
    text = json.dumps({"due": due, "late": late, "first": following})
    return text.replace("\x7f", "\\u007f")


_SHOWN = {"plain": _plain, "tmux": _tmux, "waybar": _waybar, "json": _json}
