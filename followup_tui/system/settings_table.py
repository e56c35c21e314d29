"""Every setting, declared once: its table, its default as it is written in config.toml, and what it
does. `settings` takes the known keys from it, `followup config --example` the whole file.

The keys of [keys] are those of the key table of the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from followup_tui.domain.followup import OUTCOMES
from followup_tui.domain.rules import OutcomeRule, OutcomeRules


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, as it is written and explained in the example."""

    table: str
    """Without brackets; "" is the top of the file."""
    key: str
    value: str
    """Its default; of a setting without one, an example."""
    comment: str
    has_default: bool = True


PRESETS = {"1": "tomorrow", "2": "3 days", "3": "next week", "4": "2 weeks", "5": "a month"}
"""Digit -> date phrase of the snooze presets, in the order offered."""
PRESET_KEYS = tuple("123456789")
OUTCOME_NAMES = tuple(outcome.replace(" ", "_") for outcome in OUTCOMES if outcome != "dropped")


def _outcome_settings(name: str, rule: OutcomeRule) -> Iterable[Setting]:
    table = f"outcomes.{name}"
    intervals = ", ".join(f'"{interval}"' for interval in rule.after)
    after = "the time until the next step"
    if len(rule.after) > 1:
        intervals, after = f"[{intervals}]", "the time until the next attempt, after each"
    yield Setting(table, "after", intervals, after)
    about = "topic of the next step" if rule.about else "topic of the next step; empty keeps it"
    yield Setting(table, "about", f'"{rule.about}"', about)
    yield Setting(table, "move", f'"{rule.move}"', 'whose move the next step is, or "theirs"')
    if rule.park is not None:
        park = "how long the person is parked; empty parks indefinitely"
        yield Setting(table, "park", f'"{rule.park}"', park)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "",
        "theme",
        '"tokyo-night"',
        "any theme listed in the palette; one picked there is remembered",
    ),
    Setting("", "date_order", '"dmy"', 'what 3/4 means, or "mdy"; else your locale decides', False),
    Setting("", "day_start", '"04:00"', "before this time it still counts as yesterday"),
    Setting(
        *("", "working_days", '["mon", "tue", "wed", "thu", "fri"]'),
        "days that the program chooses fall on these",
    ),
    Setting("", "default_due", "2", "when a line without a date is due, in working days"),
    Setting("", "daily_cap", "10", "most follow-ups that spreading puts on one day"),
    Setting("", "hide_names", "false", "start with names hidden (M)"),
    Setting("", "prompt_history", "true", "remember recent lines in the one-line prompt"),
    Setting(
        "me",
        "emails",
        '["ana@ruiz.example"]',
        "your addresses: mail from them counts as sent",
        False,
    ),
    Setting("me", "linkedin", '"https://www.linkedin.com/in/ana-ruiz"', "your profile", False),
    Setting("day", "morning", '"09:00"', "the time that fri morning means"),
    Setting("day", "noon", '"12:00"', "the time that fri noon means"),
    Setting("day", "afternoon", '"14:00"', "the time that fri afternoon means"),
    Setting(
        "day", "evening", '"18:00"', "the time that fri evening means; later today is not past it"
    ),
    Setting("day", "night", '"20:00"', "the time that tonight means"),
    *(
        Setting("snooze", key, f'"{phrase}"', f"what {key} means when snoozing; up to 9")
        for key, phrase in PRESETS.items()
    ),
    *(
        setting
        for name in OUTCOME_NAMES
        for setting in _outcome_settings(name, getattr(OutcomeRules(), name))
    ),
    Setting("undo", "keep_days", "365", "how many days a change can be undone"),
    Setting("undo", "keep_changes", "200000", "how many changes can be undone at most"),
    Setting("backup", "daily", "true", "make a backup each day on which something changed"),
    Setting(
        *("backup", "max_size", '"2 GB"'),
        "the room that backups may take; never more than a tenth of what is free",
    ),
    Setting(
        *("backup", "folder", '"/media/stick"'),
        "every backup is copied there, too: another disk, a synced folder",
        False,
    ),
    Setting("status", "name", '"full"', 'how a status bar shows names; or "initials", "none"'),
    Setting("notify", "enabled", "true", "notify when something becomes due"),
    Setting("notify", "bell", "true", "ring the terminal's bell"),
    Setting("notify", "osc", "false", "the terminal's own notification (OSC 9)"),
    Setting(
        *("notify", "command", '["notify-send", "followup", "{text}"]'),
        "program to run instead, without a shell",
        False,
    ),
    Setting("notify", "quiet_hours", '"21:00-08:00"', "no notifications then; empty for none"),
    Setting("notify", "title", "true", "show in the terminal's title how much is due"),
    Setting(
        "commands",
        "open",
        '["firefox", "{link}"]',
        "program that opens links, without a shell",
        False,
    ),
    Setting("commands", "copy", '["wl-copy"]', "program that copies its input; tried first", False),
)


def keys_of(table: str) -> tuple[str, ...]:
    """Return the keys of a table, in its order."""
    return tuple(setting.key for setting in SETTINGS if setting.table == table)


TABLES = (
    *dict.fromkeys(setting.table.partition(".")[0] for setting in SETTINGS if setting.table),
    "keys",
)

_HEAD = """\
# Settings for followup. Remove the # in front of a setting to change it.
# To see what is ignored in this file: followup config --check
"""


def example_text(keys: Iterable[tuple[str, str, str]]) -> str:
    """Return a settings file that changes nothing: every setting behind a #, and what it does.

    `keys` are the id, the keys and the meaning of each key binding."""
    bindings = [Setting("keys", f'"{key_id}"', f'"{key}"', words) for key_id, key, words in keys]
    lines, table = [_HEAD], ""
    for setting in (*SETTINGS, *bindings):
        if setting.table != table:
            table = setting.table
            lines.append(f"\n[{table}]")
        example = "" if setting.has_default else " (an example: it has no default)"
        lines.append(f"#{setting.key} = {setting.value}  # {setting.comment}{example}")
    return "\n".join(lines) + "\n"
