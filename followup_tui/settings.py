"""The settings from config.toml, which a person writes and the program never does; and the small
state file of what the app remembers by itself. A bad value costs a warning, never the start."""

from __future__ import annotations

import datetime as dt
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from followup_tui.domain.rules import Rules

SNOOZE_PRESETS: Final[Mapping[str, str]] = {
    "1": "tomorrow",
    "2": "3 days",
    "3": "next week",
    "4": "2 weeks",
    "5": "a month",
}
_ROOT = ("day_start", "working_days", "date_order", "default_due", "theme")
_HOURS = ("morning", "noon", "afternoon", "evening", "night")
_TABLES = ("day", "snooze", "keys")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ORDERS = ("dmy", "mdy")
_LARGEST_FILE = 256 * 1024
_LONGEST_TEXT = 100
_MOST_WARNINGS = 20

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a person may set, with its defaults."""

    rules: Rules = field(default_factory=Rules)
    theme: str | None = None
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Binding id to a comma list of keys. Only the app knows which ids and keys there are."""
    snooze_presets: Mapping[str, str] = field(default_factory=lambda: dict(SNOOZE_PRESETS))
    """A digit to the date phrase it stands for, in the order in which they are offered."""


def load(path: Path) -> tuple[Settings, tuple[str, ...]]:
    """Read the file: the settings, and a sentence for each thing in it that does not count. A
    missing file gives the defaults and no sentence."""
    file = _File(path)
    try:
        file.read()
        settings = _settings(file)
    except OSError as error:
        settings = file.give_up(f"cannot be read ({error.strerror})")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        settings = file.give_up("is not UTF-8 text", line)
    except RecursionError:
        settings = file.give_up("is nested too deeply")
    except ValueError as error:
        reason, _, place = str(error).partition(" (at ")
        line = int(found[0]) if (found := re.findall(r"\d+", place)) else file.text.count("\n") + 1
        settings = file.give_up(f"cannot be understood ({reason})", line)
    return settings, tuple(file.warnings)


def load_state(path: Path) -> dict[str, str | bool | int]:
    """What the app remembers; nothing when the file is missing or broken."""
    import json

    try:
        found = json.loads(_content(path) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str | bool | int)}


def save_state(path: Path, state: Mapping[str, str | bool | int]) -> bool:
    """Remember it, for the owner alone. Whether that worked; nobody is stopped when not."""
    import json
    import tempfile

    try:
        _make_private(path.parent)
        target = os.path.realpath(path)  # renaming onto a link would replace the link
        folder, name = os.path.split(target)
        handle, beside = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
        try:
            with open(handle, "w", encoding="ascii") as out:
                json.dump(state, out, indent=1)
            os.replace(beside, target)
        except BaseException:
            os.unlink(beside)
            raise
    except (OSError, ValueError):
        return False
    return True


def shown(value: object) -> str:
    """Any value as a warning may show it: quoted, on one line, at most 60 characters."""
    text = _plain(repr(value))
    return text if len(text) <= 60 else text[:59] + "…"


def _plain(text: str) -> str:
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def _content(path: Path) -> bytes | None:
    """The bytes of a plain file of sane size; None when there is none. OSError says why not."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return None
    if os.fspath(path) == os.devnull:
        return None
    if not stat.S_ISREG(mode):  # a pipe would block, a device never end
        raise OSError(0, "it is a folder" if stat.S_ISDIR(mode) else "it is no plain file")
    with open(path, "rb") as file:
        data = file.read(_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
        raise OSError(0, f"it is larger than {_LARGEST_FILE // 1024} KB")
    return data


def _make_private(folder: Path) -> None:
    """See that the folder is there and the owner's alone; `mkdir(parents=True)` is more open."""
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(0o700, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        with suppress(OSError):
            folder.chmod(0o700)


class _WrongValueError(ValueError):
    """A value of the wrong kind; says what it must be."""


class _File:
    """The file as TOML has it, and a warning for each thing in it that is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = ""
        self.top: dict[str, Any] = {}
        self.warnings: list[str] = []

    def read(self) -> None:
        data = _content(self.path)
        if data:
            import tomllib  # most people have no such file

            self.text = data.decode("utf-8-sig")
            self.top = tomllib.loads(self.text)

    def give_up(self, reason: str, line: int | None = None) -> Settings:
        self.warnings.clear()
        self._warn(line, f"{_plain(reason)}; the defaults are used.")
        return Settings()

    def table(self, name: str) -> dict[str, Any]:
        """That table of the file; the root for an empty name."""
        found = self.top.setdefault(name, {}) if name else self.top
        if isinstance(found, dict):
            return found
        self.refuse("", name, f"a table, [{name}]", found)
        self.top[name] = {}  # said once is enough
        return {}

    def take(self, table: str, key: str, read: Callable[[object], _T], default: _T) -> _T:
        """The value as `read` makes it; the default when there is none or it is wrong."""
        values = self.table(table)
        if key not in values:
            return default
        try:
            return read(values[key])
        except _WrongValueError as wrong:
            self.refuse(table, key, str(wrong), values[key])
            return default

    def refuse(self, table: str, key: str, wanted: str, value: object) -> None:
        name = f"[{table}] {key}" if table else key
        name = name if name.isprintable() and len(name) <= 60 else shown(name)
        self._warn_of(
            table, key, f"{name} must be {wanted}, not {shown(value)}; the default is used."
        )

    def check(self, table: str, known: tuple[str, ...], form: str = "") -> None:
        """Warn about the keys of that table that are none of ours."""
        for key in self.table(table):
            if key not in known:
                place = f" in [{table}]" if table else ""
                hint = form or _elsewhere(key) or _perhaps(key, known)
                self._warn_of(table, key, f"unknown key {shown(key)}{place}{hint}; ignored.")

    def _warn_of(self, table: str, key: str, sentence: str) -> None:
        if len(self.warnings) < _MOST_WARNINGS:  # the search for the line is not free
            self._warn(_line(self.text, table, key), sentence)

    def _warn(self, line: int | None, sentence: str) -> None:
        name = str(self.path) if str(self.path).isprintable() else shown(str(self.path))
        self.warnings.append(f"{name}{f', line {line}' if line else ''}: {sentence}")


def _line(text: str, table: str, key: str) -> int | None:
    """The line of a key, as people write TOML; None where it cannot be told (tomllib does not)."""
    wanted = re.sub(r"[\s\"']", "", f"{table}.{key}" if table else key)
    here, nearest = "", None
    for number, line in enumerate(text.split("\n"), 1):
        header = re.match(r"\s*\[+([^\]]*)\]", line)
        left = re.sub(r"[\s\"']", "", header[1] if header else line.partition("=")[0])
        if header:
            here = full = left
        else:
            full = f"{here}.{left}" if here else left
        if full == wanted:
            return number
        if left and wanted.startswith(full + "."):
            nearest = number
    return nearest


def _settings(file: _File) -> Settings:
    file.check("", _ROOT + _TABLES)
    file.check("day", _HOURS)
    usual = Rules()
    hours = {name: file.take("day", name, _hour, getattr(usual, name)) for name in _HOURS}
    return Settings(
        rules=Rules(
            day_start=file.take("", "day_start", _before_noon, usual.day_start),
            working_days=file.take("", "working_days", _working_days, usual.working_days),
            month_first=file.take("", "date_order", _month_first, usual.month_first),
            default_due=file.take("", "default_due", _few, usual.default_due),
            **hours,
        ),
        theme=file.take("", "theme", _text, None),
        keymap=_keymap(file),
        snooze_presets=_presets(file),
    )


def _keymap(file: _File) -> dict[str, str]:
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


def _presets(file: _File) -> dict[str, str]:
    digits = tuple("123456789")
    file.check("snooze", digits, ' (the presets are "1" to "9")')
    asked = {key: file.take("snooze", key, _text, SNOOZE_PRESETS.get(key, "")) for key in digits}
    return {key: phrase for key, phrase in asked.items() if phrase}


def _hour(value: object) -> dt.time:
    if isinstance(value, dt.time):
        return dt.time(value.hour, value.minute)
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", value, re.ASCII) if isinstance(value, str) else None
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise _WrongValueError('a time in quotes such as "09:00"')
    return dt.time(int(match[1]), int(match[2]))


def _before_noon(value: object) -> dt.time:
    hour = _hour(value)
    if hour > dt.time(12):
        raise _WrongValueError("a time up to 12:00")
    return hour


def _working_days(value: object) -> frozenset[int]:
    form = 'a list of days such as ["mon", "tue"]'
    if not isinstance(value, list) or not value:
        raise _WrongValueError(form)
    for name in value:
        if name not in _DAYS:
            raise _WrongValueError(form + _perhaps(name, _DAYS))
    return frozenset(_DAYS.index(name) for name in value)


def _month_first(value: object) -> bool:
    if value not in _ORDERS:
        raise _WrongValueError('"dmy" or "mdy"' + _perhaps(value, _ORDERS))
    return value == "mdy"


def _few(value: object) -> int:
    if type(value) is not int or not 0 <= value <= 365:
        raise _WrongValueError("a number from 0 to 365, without quotes")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not _is_short(value):
        raise _WrongValueError("a short text in quotes")
    return value.strip()


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST_TEXT and text.isprintable()


def _perhaps(word: object, known: tuple[str, ...]) -> str:
    import difflib

    if not isinstance(word, str):
        return ""
    close = difflib.get_close_matches(word[:_LONGEST_TEXT].lower(), known, n=1)
    return f' (did you mean "{close[0]}"?)' if close else ""


def _elsewhere(key: str) -> str:
    if key in _HOURS:
        return " (it belongs in [day])"
    return " (it belongs above the first [table])" if key in _ROOT else ""
