"""Where the program's files are. Returns paths without looking at the disk, but for one.

Imports next to nothing, as `status` needs it. Every function raises UsageError when the home or
working folder is unknown."""

from __future__ import annotations

import os
import sys

from followup_tui.errors import UsageError
from followup_tui.wording import wording

TYPE_CHECKING = False  # importing typing would cost more than the rest of this module
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

    _Kind = Literal["data", "config", "state"]

_NAME = "followup"
_HOMES: dict[_Kind, tuple[str, str]] = {
    "data": ("XDG_DATA_HOME", ".local/share"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "state": ("XDG_STATE_HOME", ".local/state"),
}


def database(argument: str | None = None) -> Path:
    """Return the database: the argument (`--db`), else FOLLOWUP_DB, else in the data folder."""
    return _path(database_text(argument))


def default_database() -> Path:
    """Return the database in the data folder, which is the program's own."""
    return _path(os.path.join(_folder("data"), "followup.db"))


def database_text(argument: str | None = None) -> str:
    """Return the same as text, for `status`: importing pathlib takes as long as its query."""
    named = argument or os.environ.get("FOLLOWUP_DB")
    return _absolute(named) if named else os.path.join(_folder("data"), "followup.db")


def config() -> Path:
    """Return the settings file: FOLLOWUP_CONFIG, else config.toml in the config folder."""
    return _path(config_text())


def config_text() -> str:
    """Return the same as text, for `status`."""
    named = os.environ.get("FOLLOWUP_CONFIG")
    return _absolute(named) if named else os.path.join(_folder("config"), "config.toml")


def is_missing_config(path: Path) -> bool:
    """Return whether the user named this settings file (FOLLOWUP_CONFIG) and it does not exist."""
    named = os.environ.get("FOLLOWUP_CONFIG")
    return bool(named) and os.fspath(path) == config_text() and not os.path.exists(path)


def templates() -> Path:
    """Return the folder of email templates, beside the settings file."""
    return config().parent / "templates"


def app_state() -> Path:
    """Return the file of what the app remembers by itself."""
    return _path(app_state_text())


def app_state_text() -> str:
    """Return the same as text, for `status`."""
    return os.path.join(_folder("state"), "state.json")


def is_database_named(argument: str | None = None) -> bool:
    """Return whether the user chose the database: by the argument (`--db`) or FOLLOWUP_DB."""
    return bool(argument or os.environ.get("FOLLOWUP_DB"))


def known_databases() -> Path:
    """Return the file of the databases that were opened before."""
    return _path(os.path.join(_folder("state"), "databases.json"))


def damage_record() -> Path:
    """Return the file of the databases that were checked, and found damaged."""
    return _path(os.path.join(_folder("state"), "damage.json"))


def notified() -> Path:
    """Return the file of follow-ups already notified of."""
    return _path(os.path.join(_folder("state"), "notified.json"))


def queue() -> Path:
    """Return the file of captured lines that wait for the database."""
    return _path(os.path.join(_folder("state"), "queue.jsonl"))


def unsaved_text() -> Path:
    """Return the file of unsaved text from forms and prompts."""
    return _path(os.path.join(_folder("state"), "unsaved.json"))


def editor_files() -> Path:
    """Return the folder of texts that are open in an editor, or left unsaved there."""
    return _path(os.path.join(_folder("state"), "editor"))


def backup_notes() -> Path:
    """Return the file of the messages about backups shown today."""
    return _path(os.path.join(_folder("state"), "backups.json"))


def prompt_history() -> Path:
    """Return the file of the one-line prompt's history."""
    return _path(os.path.join(_folder("state"), "prompt_history.json"))


def reports() -> Path:
    """Return the folder of crash reports."""
    return _path(os.path.join(_folder("state"), "reports"))


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


def _absolute(text: str) -> str:
    """Expand `~` and start from the working folder; keep `..`, as it may follow a symlink."""
    expanded = os.path.expanduser(text)
    if os.path.isabs(expanded):
        return expanded
    if expanded.startswith("~"):
        raise UsageError(
            wording("There is no user for '{}'.", expanded),
            "Nothing was done.",
            "Give the full path; a name that begins with ~ is ./~.",
        )
    try:
        return os.path.join(os.getcwd(), expanded)
    except OSError:
        raise UsageError(
            wording("The working folder no longer exists, so '{}' can't be found.", text),
            hint="Give the full path.",
        ) from None


def _folder(kind: _Kind) -> str:
    """Return the program's own folder of that kind, the same as platformdirs."""
    variable, below_home = _HOMES[kind]
    # platformdirs would double the time of `status`, and on Linux the rule is short.
    if sys.platform == "linux" and not hasattr(sys, "getandroidapilevel"):
        if os.path.isabs(named := os.environ.get(variable, "")):
            return os.path.join(named, _NAME)
        if os.path.isabs(home := os.environ.get("HOME", "")):
            return os.path.join(home, below_home, _NAME)
    return _platform_folder(kind)


def _platform_folder(kind: _Kind) -> str:
    import platformdirs

    folder_of = {
        "data": platformdirs.user_data_dir,
        "config": platformdirs.user_config_dir,
        "state": platformdirs.user_state_dir,
    }[kind]
    try:
        return folder_of(_NAME, appauthor=False)
    except RuntimeError:
        raise UsageError(
            "Can't find your home folder.", hint="Set HOME, or FOLLOWUP_DB and FOLLOWUP_CONFIG."
        ) from None
