"""The settings from config.toml, which a person writes and the program never does. A bad value
costs a warning, never the start."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from followup_tui.cli.statusline import NAMES
from followup_tui.domain.followup import OUTCOMES
from followup_tui.domain.notification import Quiet
from followup_tui.domain.rules import Rules, Step, Steps
from followup_tui.system import setting_values as values
from followup_tui.system.toml_file import ConfigFile

SNOOZE_PRESETS: Final[Mapping[str, str]] = {
    "1": "tomorrow",
    "2": "3 days",
    "3": "next week",
    "4": "2 weeks",
    "5": "a month",
}
_ROOT = (
    "day_start",
    "working_days",
    "date_order",
    "default_due",
    "daily_cap",
    "theme",
    "masked",
    "history",
)
_HOURS = ("morning", "noon", "afternoon", "evening", "night")
_TABLES = ("day", "snooze", "outcomes", "keys", "status", "notify", "me", "commands")
_NOTIFY = ("on", "bell", "osc", "command", "quiet", "title")
_OUTCOMES = tuple(one.replace(" ", "_") for one in OUTCOMES if one != "dropped")
_STEP = ("after", "about", "move", "rest")


@dataclass(frozen=True, slots=True)
class Notify:
    """How somebody who looks elsewhere is told of what has become due."""

    on: bool = True
    bell: bool = True
    osc: bool = False
    """The terminal's own notice (OSC 9)."""
    command: tuple[str, ...] = ()
    """Words of a command, `{text}` among them; never given to a shell."""
    quiet: Quiet = field(default_factory=Quiet)
    title: bool = True
    """Whether the terminal's title says how much is due."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a person may set, with its defaults."""

    rules: Rules = field(default_factory=Rules)
    theme: str | None = None
    masked: bool = False
    """Whether the screen starts with names and texts covered."""
    history: bool = True
    """Whether the one-line prompt remembers the last lines."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Binding id to a comma list of keys. Only the app knows which ids and keys there are."""
    snooze_presets: Mapping[str, str] = field(default_factory=lambda: dict(SNOOZE_PRESETS))
    """A digit to the date phrase it stands for, in the order in which they are offered."""
    own: frozenset[str] = frozenset()
    """The user's own e-mail addresses; a star in one stands for any letters."""
    own_profile: str = ""
    """The user's own LinkedIn profile, or name there."""
    status_name: str = NAMES[0]
    """How a status bar and a notice show a name: `full`, `initials` or `none`."""
    notify: Notify = field(default_factory=Notify)
    open_command: tuple[str, ...] = ()
    """What opens links, instead of the desktop's own; never given to a shell."""
    copy_command: tuple[str, ...] = ()
    """What takes text for the clipboard on its input, instead of the terminal."""


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
    file.check("notify", _NOTIFY)
    file.check("me", ("emails", "linkedin"))
    file.check("commands", ("open", "copy"))
    usual = Rules()
    hours = {name: file.take("day", name, values.hour, getattr(usual, name)) for name in _HOURS}
    return Settings(
        rules=Rules(
            day_start=file.take("", "day_start", values.before_noon, usual.day_start),
            working_days=file.take("", "working_days", values.working_days, usual.working_days),
            month_first=file.take("", "date_order", values.month_first, usual.month_first),
            default_due=file.take("", "default_due", values.few, usual.default_due),
            daily_cap=file.take("", "daily_cap", values.some, usual.daily_cap),
            steps=_steps(file),
            **hours,
        ),
        theme=file.take("", "theme", values.text, None),
        masked=file.take("", "masked", values.yes_or_no, False),
        history=file.take("", "history", values.yes_or_no, True),
        keymap=_keymap(file),
        own=file.take("me", "emails", values.addresses, frozenset()),
        own_profile=file.take("me", "linkedin", values.text, ""),
        snooze_presets=_presets(file),
        status_name=file.take("status", "name", values.name_form, NAMES[0]),
        notify=_notify(file),
        open_command=file.take("commands", "open", values.command, ()),
        copy_command=file.take("commands", "copy", values.command, ()),
    )


def _notify(file: ConfigFile) -> Notify:
    usual = Notify()

    def take(key: str, read: Callable[[object], Any]) -> Any:
        return file.take("notify", key, read, getattr(usual, key))

    return Notify(
        on=take("on", values.yes_or_no),
        bell=take("bell", values.yes_or_no),
        osc=take("osc", values.yes_or_no),
        command=take("command", values.command),
        quiet=take("quiet", values.quiet),
        title=take("title", values.yes_or_no),
    )


def _keymap(file: ConfigFile) -> dict[str, str]:
    found = {}
    for binding, value in _flat(file.table("keys")):
        if isinstance(value, str) and values.is_short(value) and values.is_short(binding):
            found[binding] = value
        else:
            file.refuse("keys", binding, 'keys in quotes such as "d,ctrl+d"', value)
    return found


def _flat(found: dict[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    """Without quotes, `followup.done = "D"` is a table in a table to TOML; both mean the same."""
    for key, value in found.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def _presets(file: ConfigFile) -> dict[str, str]:
    digits = tuple("123456789")
    file.check("snooze", digits, ' (the presets are "1" to "9")')
    asked = {
        key: file.take("snooze", key, values.text, SNOOZE_PRESETS.get(key, "")) for key in digits
    }
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
        after=file.take(table, "after", values.gaps, usual.after),
        about=file.take(table, "about", values.words, usual.about),
        move=file.take(table, "move", values.move, usual.move),
        rest=file.take(table, "rest", values.rest, usual.rest),
    )


def _elsewhere(key: str) -> str:
    if key in _HOURS:
        return " (it belongs in [day])"
    return " (it belongs above the first [table])" if key in _ROOT else ""
