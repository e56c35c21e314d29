"""The settings from config.toml, which a person writes and the program never does. A bad value
costs a warning, never the start."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from followup_tui.cli.statusline import NAME_FORMS
from followup_tui.domain.followup import OUTCOMES
from followup_tui.domain.notification import QuietHours
from followup_tui.domain.rules import OutcomeRule, OutcomeRules, Rules
from followup_tui.system import setting_values as values
from followup_tui.system.toml_file import TomlFile

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
class NotifySettings:
    """How somebody who looks elsewhere is told of what has become due."""

    enabled: bool = True
    bell: bool = True
    osc: bool = False
    """The terminal's own notice (OSC 9)."""
    command: tuple[str, ...] = ()
    """Words of a command, `{text}` among them; never given to a shell."""
    quiet_hours: QuietHours = field(default_factory=QuietHours)
    title: bool = True
    """Whether the terminal's title says how much is due."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a person may set, with its defaults."""

    rules: Rules = field(default_factory=Rules)
    theme: str | None = None
    hide_names: bool = False
    """Whether the screen starts with names and texts covered."""
    prompt_history: bool = True
    """Whether the one-line prompt remembers the last lines."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Binding id to a comma list of keys. Only the app knows which ids and keys there are."""
    snooze_presets: Mapping[str, str] = field(default_factory=lambda: dict(SNOOZE_PRESETS))
    """A digit to the date phrase it stands for, in the order in which they are offered."""
    own_emails: frozenset[str] = frozenset()
    """The user's own e-mail addresses; a star in one stands for any letters."""
    own_profile: str = ""
    """The user's own LinkedIn profile, or name there."""
    name_form: str = NAME_FORMS[0]
    """How a status bar and a notice show a name: `full`, `initials` or `none`."""
    notify: NotifySettings = field(default_factory=NotifySettings)
    open_command: tuple[str, ...] = ()
    """What opens links, instead of the desktop's own; never given to a shell."""
    copy_command: tuple[str, ...] = ()
    """What takes text for the clipboard on its input, instead of the terminal."""


def load_settings(path: Path) -> tuple[Settings, tuple[str, ...]]:
    """Read the file: the settings, and a sentence for each thing in it that does not count. A
    missing file gives the defaults and no sentence."""
    file = TomlFile(path, _elsewhere)
    settings = Settings()
    try:
        file.read()
        settings = _settings(file)
    except OSError as error:
        file.reject(f"cannot be read ({error.strerror})")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        file.reject("is not UTF-8 text", line)
    except RecursionError:
        file.reject("is nested too deeply")
    except ValueError as error:
        reason, _, place = str(error).partition(" (at ")
        line = int(found[0]) if (found := re.findall(r"\d+", place)) else file.text.count("\n") + 1
        file.reject(f"cannot be understood ({reason})", line)
    return settings, tuple(file.warnings)


def _settings(file: TomlFile) -> Settings:
    file.warn_unknown_keys("", _ROOT + _TABLES)
    file.warn_unknown_keys("day", _HOURS)
    file.warn_unknown_keys("status", ("name",))
    file.warn_unknown_keys("notify", _NOTIFY)
    file.warn_unknown_keys("me", ("emails", "linkedin"))
    file.warn_unknown_keys("commands", ("open", "copy"))
    usual = Rules()
    hours = {
        name: file.get("day", name, values.time_of_day, getattr(usual, name)) for name in _HOURS
    }
    return Settings(
        rules=Rules(
            day_start=file.get("", "day_start", values.time_before_noon, usual.day_start),
            working_days=file.get("", "working_days", values.working_days, usual.working_days),
            month_first=file.get("", "date_order", values.month_first, usual.month_first),
            default_due=file.get("", "default_due", values.count_to_365, usual.default_due),
            daily_cap=file.get("", "daily_cap", values.count_to_1000, usual.daily_cap),
            outcomes=_steps(file),
            **hours,
        ),
        theme=file.get("", "theme", values.short_text, None),
        hide_names=file.get("", "masked", values.boolean, False),
        prompt_history=file.get("", "history", values.boolean, True),
        keymap=_keymap(file),
        own_emails=file.get("me", "emails", values.addresses, frozenset()),
        own_profile=file.get("me", "linkedin", values.short_text, ""),
        snooze_presets=_presets(file),
        name_form=file.get("status", "name", values.name_form, NAME_FORMS[0]),
        notify=_notify(file),
        open_command=file.get("commands", "open", values.command, ()),
        copy_command=file.get("commands", "copy", values.command, ()),
    )


def _notify(file: TomlFile) -> NotifySettings:
    usual = NotifySettings()

    def take(key: str, read: Callable[[object], Any], default: Any) -> Any:
        return file.get("notify", key, read, default)

    return NotifySettings(
        enabled=take("on", values.boolean, usual.enabled),
        bell=take("bell", values.boolean, usual.bell),
        osc=take("osc", values.boolean, usual.osc),
        command=take("command", values.command, usual.command),
        quiet_hours=take("quiet", values.quiet_hours, usual.quiet_hours),
        title=take("title", values.boolean, usual.title),
    )


def _keymap(file: TomlFile) -> dict[str, str]:
    found = {}
    for binding, value in _flat(file.table("keys")):
        if isinstance(value, str) and values.is_short(value) and values.is_short(binding):
            found[binding] = value
        else:
            file.warn_value("keys", binding, 'keys in quotes such as "d,ctrl+d"', value)
    return found


def _flat(found: dict[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    """Without quotes, `followup.done = "D"` is a table in a table to TOML; both mean the same."""
    for key, value in found.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def _presets(file: TomlFile) -> dict[str, str]:
    digits = tuple("123456789")
    file.warn_unknown_keys("snooze", digits, ' (the presets are "1" to "9")')
    asked = {
        key: file.get("snooze", key, values.short_text, SNOOZE_PRESETS.get(key, ""))
        for key in digits
    }
    return {key: phrase for key, phrase in asked.items() if phrase}


def _steps(file: TomlFile) -> OutcomeRules:
    """[outcomes.no_answer] after = ["3 days", "1 week"], and so on for the others."""
    file.warn_unknown_keys(
        "outcomes", _OUTCOMES, " (the outcomes are " + ", ".join(_OUTCOMES) + ")"
    )
    usual = OutcomeRules()
    return OutcomeRules(**{name: _step(file, name, getattr(usual, name)) for name in _OUTCOMES})


def _step(file: TomlFile, name: str, usual: OutcomeRule) -> OutcomeRule:
    table = f"outcomes.{name}"
    if name not in file.table("outcomes"):
        return usual
    file.warn_unknown_keys(table, _STEP)
    return OutcomeRule(
        after=file.get(table, "after", values.intervals, usual.after),
        about=file.get(table, "about", values.short_text_or_empty, usual.about),
        move=file.get(table, "move", values.move, usual.move),
        park=file.get(table, "rest", values.park_interval, usual.park),
    )


def _elsewhere(key: str) -> str:
    if key in _HOURS:
        return " (it belongs in [day])"
    return " (it belongs above the first [table])" if key in _ROOT else ""
