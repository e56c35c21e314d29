"""Where the files are: database, settings, what the app remembers, crash reports. Only says the
paths; never looks at the disk. Loads in no time, as `status` needs it."""

from __future__ import annotations

import os
import sys

from followup_tui.errors import UsageError

TYPE_CHECKING = False  # importing typing for it would cost more than all the rest here
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
    """The database file: the argument (`--db`), else FOLLOWUP_DB, else the user's data folder."""
    return _path(database_text(argument))


def database_text(argument: str | None = None) -> str:
    """The same as text, for `status`: importing pathlib alone takes as long as its query."""
    named = argument or os.environ.get("FOLLOWUP_DB")
    return _absolute(named) if named else os.path.join(_folder("data"), "followup.db")


def config() -> Path:
    """The settings file: FOLLOWUP_CONFIG, else config.toml in the user's config folder."""
    return _path(config_text())


def config_text() -> str:
    """The same as text, for `status`."""
    named = os.environ.get("FOLLOWUP_CONFIG")
    return _absolute(named) if named else os.path.join(_folder("config"), "config.toml")


def templates() -> Path:
    """The folder of mail templates, beside the settings file."""
    return config().parent / "templates"


def app_state() -> Path:
    """The file of what the app remembers by itself."""
    return _path(app_state_text())


def app_state_text() -> str:
    """The same as text, for `status`."""
    return os.path.join(_folder("state"), "state.json")


def notified() -> Path:
    """The file of what somebody was told of already."""
    return _path(os.path.join(_folder("state"), "told.json"))


def queue() -> Path:
    """The file of lines that wait for the database."""
    return _path(os.path.join(_folder("state"), "waiting.jsonl"))


def unsaved_text() -> Path:
    """The file of lines that were typed on the screen and not saved."""
    return _path(os.path.join(_folder("state"), "drafts.json"))


def prompt_history() -> Path:
    """The file of what was typed into the one-line prompt."""
    return _path(os.path.join(_folder("state"), "typed.json"))


def reports() -> Path:
    """The folder that crash reports go to."""
    return _path(os.path.join(_folder("state"), "reports"))


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


def _absolute(text: str) -> str:
    """Expand `~`, start from the working folder. `..` stays: after a symlink it means the target's
    parent."""
    expanded = os.path.expanduser(text)
    if os.path.isabs(expanded):
        return expanded
    try:
        return os.path.join(os.getcwd(), expanded)
    except OSError:
        raise UsageError(
            f"The working folder is gone, so {text!r} leads nowhere. Give the full path."
        ) from None


def _folder(kind: _Kind) -> str:
    """The program's own folder of that kind, as platformdirs has it."""
    variable, below_home = _HOMES[kind]
    # On Linux the rule is these lines; platformdirs would double the time of `status`.
    if sys.platform == "linux" and not hasattr(sys, "getandroidapilevel"):
        if os.path.isabs(named := os.environ.get(variable, "")):
            return os.path.join(named, _NAME)
        if os.path.isabs(home := os.environ.get("HOME", "")):
            return os.path.join(home, below_home, _NAME)
    return _asked_folder(kind)


def _asked_folder(kind: _Kind) -> str:
    import platformdirs

    ask = {
        "data": platformdirs.user_data_dir,
        "config": platformdirs.user_config_dir,
        "state": platformdirs.user_state_dir,
    }[kind]
    try:
        return ask(_NAME, appauthor=False)
    except RuntimeError:
        raise UsageError(
            "Your home folder is unknown. Set HOME, or name the files with FOLLOWUP_DB and "
            "FOLLOWUP_CONFIG."
        ) from None
