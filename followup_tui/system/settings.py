"""The settings from config.toml, which the user writes and the program only reads.

An invalid value costs a warning, never the start."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from followup_tui.domain.name_forms import NAME_FORMS
from followup_tui.domain.notification import QuietHours
from followup_tui.domain.rules import OutcomeRule, OutcomeRules, Rules
from followup_tui.domain.undo_limits import UndoLimits
from followup_tui.errors import system_reason
from followup_tui.system import paths
from followup_tui.system import setting_values as values
from followup_tui.system.backup_rules import BackupRules
from followup_tui.system.date_order import is_month_first
from followup_tui.system.ignored_setting import IgnoredSetting
from followup_tui.system.other_writers import find_other_writer
from followup_tui.system.settings_table import (
    OUTCOME_NAMES,
    PRESET_KEYS,
    PRESETS,
    TABLES,
    keys_of,
)
from followup_tui.system.toml_file import TomlFile
from followup_tui.wording import as_wording, wording

ROOT_KEYS = keys_of("")
DAY_KEYS = keys_of("day")
OUTCOME_KEYS = keys_of("outcomes.no")


@dataclass(frozen=True, slots=True)
class NotifySettings:
    """How to notify of what has become due; each field is a setting in [notify]."""

    enabled: bool = True
    bell: bool = True
    osc: bool = False
    """The terminal's own notification (OSC 9)."""
    command: tuple[str, ...] = ()
    """A program and its arguments, `{text}` among them; never given to a shell."""
    quiet_hours: QuietHours = field(default_factory=QuietHours)
    title: bool = True
    """Whether the terminal's title shows how many are due."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with its defaults."""

    rules: Rules = field(default_factory=Rules)
    theme: str | None = None
    hide_names: bool = False
    """Whether the screen starts with names and texts hidden."""
    prompt_history: bool = True
    """Whether the one-line prompt remembers its last lines."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Binding id to keys separated by commas. Only the app knows which ids and keys exist."""
    snooze_presets: Mapping[str, str] = field(default_factory=lambda: dict(PRESETS))
    """Digit to date phrase, in the order offered."""
    own_emails: frozenset[str] = frozenset()
    """The user's own email addresses; `*` stands for any characters."""
    own_profile: str = ""
    """The user's own LinkedIn profile, or the name there."""
    name_form: str = NAME_FORMS[0]
    """How a status bar and a notification show names, one of `NAME_FORMS`."""
    undo: UndoLimits = field(default_factory=UndoLimits)
    notify: NotifySettings = field(default_factory=NotifySettings)
    backup: BackupRules = field(default_factory=BackupRules)
    open_command: tuple[str, ...] = ()
    """Opens links instead of the desktop's own program; never given to a shell."""
    copy_command: tuple[str, ...] = ()
    """Copies its standard input to the clipboard, instead of the terminal."""


def load_settings(path: Path) -> tuple[Settings, tuple[IgnoredSetting, ...]]:
    """Return the settings in the file, and what is ignored in it; never raises.

    A missing file gives the defaults, and nothing is ignored unless FOLLOWUP_CONFIG names it.
    """
    file = TomlFile(path, _hint_for_key)
    settings = Settings()
    try:
        file.read()
        settings = _settings(file)
        if not file.text and paths.is_missing_config(path):
            file.reject("no such file, though FOLLOWUP_CONFIG names it")
    except OSError as error:
        file.reject(f"can't be read ({system_reason(error)})")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        file.reject("not UTF-8 text", line)
    except RecursionError:
        file.reject("nested too deeply")
    except ValueError as error:
        reason, _, place = str(error).partition(" (at ")
        numbers = re.findall(r"\d+", place)
        line = int(numbers[0]) if numbers else file.text.count("\n") + 1
        file.reject(f"not valid TOML ({reason})", line)
    return settings, file.ignored


def line_of_setting(path: Path, name: str) -> int | None:
    """Return the line of "table.key" in the file, or of the table around it; never raises."""
    file = TomlFile(path, _hint_for_key)
    try:
        file.read()
    except (OSError, ValueError, RecursionError):
        return None
    return file.line_of(name)


def _settings(file: TomlFile) -> Settings:
    file.warn_unknown_keys("", ROOT_KEYS + TABLES)
    file.warn_unknown_keys("day", DAY_KEYS)
    for table in ("undo", "backup", "status", "notify", "me", "commands"):
        file.warn_unknown_keys(table, keys_of(table))
    settings = Settings(
        rules=_rules(file),
        theme=file.get("", "theme", values.short_text, None),
        hide_names=file.get("", "hide_names", values.boolean, False),
        prompt_history=file.get("", "prompt_history", values.boolean, True),
        keymap=_keymap(file),
        own_emails=file.get("me", "emails", values.addresses, frozenset()),
        own_profile=file.get("me", "linkedin", values.short_text, ""),
        snooze_presets=_snooze_presets(file),
        name_form=file.get("status", "name", values.name_form, NAME_FORMS[0]),
        undo=UndoLimits(
            file.get("undo", "keep_days", values.days, UndoLimits().keep_days),
            file.get("undo", "keep_changes", values.count_to_10_million, UndoLimits().keep_changes),
        ),
        notify=_notify(file),
        backup=_backup(file),
        open_command=file.get("commands", "open", values.command, ()),
        copy_command=file.get("commands", "copy", values.command, ()),
    )
    return _without_commands_of_others(file, settings)


def _without_commands_of_others(file: TomlFile, settings: Settings) -> Settings:
    """Ignore the programs to run if someone else could have written them. Raises OSError."""
    commands = {
        "commands.open": settings.open_command,
        "commands.copy": settings.copy_command,
        "notify.command": settings.notify.command,
    }
    given = [name for name, command in commands.items() if command]
    other = find_other_writer(file.path) if given else None
    if other is None:
        return settings
    names = as_wording(", ".join(given))
    problem = wording("{} ignored: {}; {}", names, other.problem, other.way_out)
    table, _, key = min(given, key=lambda name: file.line_of(name) or 0).partition(".")
    file.warn(table, key, problem)
    notify = replace(settings.notify, command=())
    return replace(settings, open_command=(), copy_command=(), notify=notify)


def _rules(file: TomlFile) -> Rules:
    default = Rules()
    times = {
        key: file.get("day", key, values.time_of_day, getattr(default, key)) for key in DAY_KEYS
    }
    return Rules(
        day_start=file.get("", "day_start", values.time_before_noon, default.day_start),
        working_days=file.get("", "working_days", values.working_days, default.working_days),
        month_first=file.get("", "date_order", values.month_first, is_month_first(os.environ)),
        default_due=file.get("", "default_due", values.count_to_365, default.default_due),
        daily_cap=file.get("", "daily_cap", values.count_to_1000, default.daily_cap),
        outcomes=_outcomes(file),
        **times,
    )


def _notify(file: TomlFile) -> NotifySettings:
    default = NotifySettings()

    def get(key: str, read: Callable[[object], Any]) -> Any:
        return file.get("notify", key, read, getattr(default, key))

    return NotifySettings(
        enabled=get("enabled", values.boolean),
        bell=get("bell", values.boolean),
        osc=get("osc", values.boolean),
        command=get("command", values.command),
        quiet_hours=get("quiet_hours", values.quiet_hours),
        title=get("title", values.boolean),
    )


def _backup(file: TomlFile) -> BackupRules:
    default = BackupRules()
    return BackupRules(
        daily=file.get("backup", "daily", values.boolean, default.daily),
        max_bytes=file.get("backup", "max_size", values.size, default.max_bytes),
        folder=file.get("backup", "folder", values.folder, default.folder),
    )


def _keymap(file: TomlFile) -> dict[str, str]:
    keymap = {}
    for binding, keys in _flat(file.table("keys")):
        if isinstance(keys, str) and values.is_short(keys) and values.is_short(binding):
            keymap[binding] = keys
        else:
            file.warn_value("keys", binding, 'keys in quotes such as "d,ctrl+d"', keys)
    return keymap


def _flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield (dotted key, value): TOML reads an unquoted `followup.done = "D"` as nested tables."""
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _snooze_presets(file: TomlFile) -> dict[str, str]:
    file.warn_unknown_keys("snooze", PRESET_KEYS, ' (the presets are "1" to "9")')
    presets = {
        key: file.get("snooze", key, values.date_phrase, PRESETS.get(key, ""))
        for key in PRESET_KEYS
    }
    return {key: phrase for key, phrase in presets.items() if phrase}


def _outcomes(file: TomlFile) -> OutcomeRules:
    """Read tables such as [outcomes.no_answer] with after = ["3 days", "1 week"]."""
    file.warn_unknown_keys(
        "outcomes", OUTCOME_NAMES, " (the outcomes are " + ", ".join(OUTCOME_NAMES) + ")"
    )
    default = OutcomeRules()
    return OutcomeRules(
        **{name: _outcome(file, name, getattr(default, name)) for name in OUTCOME_NAMES}
    )


def _outcome(file: TomlFile, name: str, default: OutcomeRule) -> OutcomeRule:
    table = f"outcomes.{name}"
    if name not in file.table("outcomes"):
        return default
    file.warn_unknown_keys(table, OUTCOME_KEYS)
    return OutcomeRule(
        after=file.get(table, "after", values.intervals, default.after),
        about=file.get(table, "about", values.short_text_or_empty, default.about),
        move=file.get(table, "move", values.move, default.move),
        park=file.get(table, "park", values.park_interval, default.park),
    )


def _hint_for_key(key: str) -> str:
    if key in DAY_KEYS:
        return " (it belongs in [day])"
    return " (it belongs above the first [table])" if key in ROOT_KEYS else ""
