"""One line for a status bar, in the time a bar grants: only the standard library and sqlite3.

Prints nothing and exits with 0 where there is no database; never waits for a writer."""

from __future__ import annotations

import os
import sys

from followup_tui import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Glance = tuple[int, int, list[tuple[str, str, str]]]

FORMATS = ("plain", "tmux", "waybar")


def answer(arguments: Sequence[str]) -> int | None:
    """Print the line and give the exit code; None where the arguments want the full command."""
    read = _read(arguments)
    if read is None:
        return None
    show, database = read
    from followup_tui.storage.glance import glance

    path = paths.database_text(database)
    if not os.path.exists(path):
        return 0
    times = _times()
    if times is None:
        return None
    found = glance(path, *times)
    if found is not None:
        text = _SHOWN[show](found)
        if text:
            sys.stdout.write(text + "\n")
    return 0


def _read(arguments: Sequence[str]) -> tuple[str, str | None] | None:
    """Which form is wanted, of which database; None for anything else than the plain calls."""
    show, database, verbs = "plain", None, 0
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        name, _, value = word.partition("=")
        if word == "status":
            verbs += 1
        elif word == "--json":
            show = "json"
        elif name in ("--format", "--db"):
            if not value:
                if not rest:
                    return None
                value = rest.pop(0)
            if name == "--db":
                database = value
            else:
                show = value
        else:
            return None
    return (show, database) if verbs == 1 and show in _SHOWN else None


def _times() -> tuple[str, str] | None:
    """Now and the user's day, as texts; None where the clock or a setting needs a closer look."""
    from datetime import datetime, timedelta

    start = os.environ.get("FOLLOWUP_NOW")
    try:
        now = datetime.fromisoformat(start) if start else datetime.now()  # noqa: DTZ005, TID251
        hour, minute = _day_start()
    except (ValueError, OSError):
        return None
    day = now if (now.hour, now.minute) >= (hour, minute) else now - timedelta(days=1)
    return now.strftime("%Y-%m-%dT%H:%M"), day.strftime("%Y-%m-%d")


def _day_start() -> tuple[int, int]:
    path = paths.config_text()
    if not os.path.exists(path):
        return 4, 0
    import tomllib

    # What is wrong with the file is said by the verbs that people read; a bar takes the default.
    try:
        with open(path, "rb") as file:
            value = str(tomllib.load(file).get("day_start", ""))
        hour, minute = int(value[:2]), int(value[3:5])
    except (OSError, ValueError):
        return 4, 0
    return (hour, minute) if (hour, minute) <= (12, 0) and minute < 60 else (4, 0)


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
    return json.dumps({"due": due, "late": late, "first": following})


_SHOWN = {"plain": _plain, "tmux": _tmux, "waybar": _waybar, "json": _json}
