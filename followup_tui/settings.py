"""The settings from config.toml, which a person writes and the program never does. A bad value
costs a warning, never the start."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from followup_tui.config_file import LONGEST_TEXT, ConfigFile, WrongValueError, perhaps
from followup_tui.domain.followup import OUTCOMES, Move
from followup_tui.domain.gap import Gap
from followup_tui.domain.rules import Rules, Step, Steps
from followup_tui.status import NAMES

SNOOZE_PRESETS: Final[Mapping[str, str]] = {
    "1": "tomorrow",
    "2": "3 days",
    "3": "next week",
    "4": "2 weeks",
    "5": "a month",
}
_ROOT = ("day_start", "working_days", "date_order", "default_due", "daily_cap", "theme", "masked")
_HOURS = ("morning", "noon", "afternoon", "evening", "night")
_TABLES = ("day", "snooze", "outcomes", "keys", "status")
_OUTCOMES = tuple(one.replace(" ", "_") for one in OUTCOMES if one != "dropped")
_STEP = ("after", "about", "move", "rest")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ORDERS = ("dmy", "mdy")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a person may set, with its defaults."""

    rules: Rules = field(default_factory=Rules)
    theme: str | None = None
    masked: bool = False
    """Whether the screen starts with names and texts covered."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Binding id to a comma list of keys. Only the app knows which ids and keys there are."""
    snooze_presets: Mapping[str, str] = field(default_factory=lambda: dict(SNOOZE_PRESETS))
    """A digit to the date phrase it stands for, in the order in which they are offered."""
    status_name: str = NAMES[0]
    """How a status bar and the terminal's title show a name: `full`, `initials` or `none`."""


def load(path: Path) -> tuple[Settings, tuple[str, ...]]:
    """Read the file: the settings, and a sentence for each thing in it that does not count. A
    missing file gives the defaults and no sentence."""
    file = ConfigFile(path, _elsewhere)
    settings = Settings()
    try:
        file.read()
        settings = _settings(file)
    except OSError as error:
        file.give_up(f"cannot be read ({error.strerror})")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        file.give_up("is not UTF-8 text", line)
    except RecursionError:
        file.give_up("is nested too deeply")
    except ValueError as error:
        reason, _, place = str(error).partition(" (at ")
        line = int(found[0]) if (found := re.findall(r"\d+", place)) else file.text.count("\n") + 1
        file.give_up(f"cannot be understood ({reason})", line)
    return settings, tuple(file.warnings)


def _settings(file: ConfigFile) -> Settings:
    file.check("", _ROOT + _TABLES)
    file.check("day", _HOURS)
    file.check("status", ("name",))
    usual = Rules()
    hours = {name: file.take("day", name, _hour, getattr(usual, name)) for name in _HOURS}
    return Settings(
        rules=Rules(
            day_start=file.take("", "day_start", _before_noon, usual.day_start),
            working_days=file.take("", "working_days", _working_days, usual.working_days),
            month_first=file.take("", "date_order", _month_first, usual.month_first),
            default_due=file.take("", "default_due", _few, usual.default_due),
            daily_cap=file.take("", "daily_cap", _some, usual.daily_cap),
            steps=_steps(file),
            **hours,
        ),
        theme=file.take("", "theme", _text, None),
        masked=file.take("", "masked", _yes_or_no, False),
        keymap=_keymap(file),
        snooze_presets=_presets(file),
        status_name=file.take("status", "name", _name_form, NAMES[0]),
    )


def _keymap(file: ConfigFile) -> dict[str, str]:
    found = {}
    for binding, value in _flat(file.table("keys")):
        if isinstance(value, str) and _is_short(value) and _is_short(binding):
            found[binding] = value
        else:
            file.refuse("keys", binding, 'keys in quotes such as "d,ctrl+d"', value)
    return found


def _flat(values: dict[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    """Without quotes, `followup.done = "D"` is a table in a table to TOML; both mean the same."""
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def _presets(file: ConfigFile) -> dict[str, str]:
    digits = tuple("123456789")
    file.check("snooze", digits, ' (the presets are "1" to "9")')
    asked = {key: file.take("snooze", key, _text, SNOOZE_PRESETS.get(key, "")) for key in digits}
    return {key: phrase for key, phrase in asked.items() if phrase}


def _steps(file: ConfigFile) -> Steps:
    """[outcomes.no_answer] after = ["3 days", "1 week"], and so on for the others."""
    file.check("outcomes", _OUTCOMES, " (the outcomes are " + ", ".join(_OUTCOMES) + ")")
    usual = Steps()
    return Steps(**{name: _step(file, name, getattr(usual, name)) for name in _OUTCOMES})


def _step(file: ConfigFile, name: str, usual: Step) -> Step:
    table = f"outcomes.{name}"
    if name not in file.table("outcomes"):
        return usual
    file.check(table, _STEP)
    return Step(
        after=file.take(table, "after", _gaps, usual.after),
        about=file.take(table, "about", _words, usual.about),
        move=file.take(table, "move", _move, usual.move),
        rest=file.take(table, "rest", _rest, usual.rest),
    )


def _gaps(value: object) -> tuple[Gap, ...]:
    listed = value if isinstance(value, list) else [value]
    if not 0 < len(listed) <= 20:
        raise WrongValueError('a length such as "3 days", or a list of them')
    return tuple(_gap(one) for one in listed)


def _gap(value: object) -> Gap:
    try:
        return Gap.read(value if isinstance(value, str) else "")
    except ValueError as error:
        form = 'a length such as "3 days", "2 weeks", "1 working day"'
        raise WrongValueError(form) from error


def _rest(value: object) -> Gap | None:
    return None if value == "" else _gap(value)


def _words(value: object) -> str:
    return "" if value == "" else _text(value)


def _move(value: object) -> Move:
    if value == "mine" or value == "theirs":
        return value
    raise WrongValueError('"mine" or "theirs"' + perhaps(value, ("mine", "theirs")))


def _hour(value: object) -> dt.time:
    if isinstance(value, dt.time):
        return dt.time(value.hour, value.minute)
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", value, re.ASCII) if isinstance(value, str) else None
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise WrongValueError('a time in quotes such as "09:00"')
    return dt.time(int(match[1]), int(match[2]))


def _before_noon(value: object) -> dt.time:
    hour = _hour(value)
    if hour > dt.time(12):
        raise WrongValueError("a time up to 12:00")
    return hour


def _working_days(value: object) -> frozenset[int]:
    form = 'a list of days such as ["mon", "tue"]'
    if not isinstance(value, list) or not value:
        raise WrongValueError(form)
    for name in value:
        if name not in _DAYS:
            raise WrongValueError(form + perhaps(name, _DAYS))
    return frozenset(_DAYS.index(name) for name in value)


def _month_first(value: object) -> bool:
    if value not in _ORDERS:
        raise WrongValueError('"dmy" or "mdy"' + perhaps(value, _ORDERS))
    return value == "mdy"


def _name_form(value: object) -> str:
    if value not in NAMES:
        raise WrongValueError("one of " + ", ".join(NAMES) + perhaps(value, NAMES))
    return str(value)


def _few(value: object) -> int:
    if type(value) is not int or not 0 <= value <= 365:
        raise WrongValueError("a number from 0 to 365, without quotes")
    return value


def _some(value: object) -> int:
    if type(value) is not int or not 1 <= value <= 1000:
        raise WrongValueError("a number from 1 to 1000, without quotes")
    return value


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongValueError("true or false, without quotes")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not _is_short(value):
        raise WrongValueError("a short text in quotes")
    return value.strip()


def _is_short(text: str) -> bool:
    return len(text) <= LONGEST_TEXT and text.isprintable()


def _elsewhere(key: str) -> str:
    if key in _HOURS:
        return " (it belongs in [day])"
    return " (it belongs above the first [table])" if key in _ROOT else ""
