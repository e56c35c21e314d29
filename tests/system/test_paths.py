"""Where the program's files are, by argument, variable and platform."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from followup_tui.errors import UsageError
from followup_tui.system import paths

VARIABLES = ("FOLLOWUP_DB", "FOLLOWUP_CONFIG", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def test_the_argument_beats_the_variable_and_the_variable_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert paths.database() == platformdirs.user_data_path("followup") / "followup.db"
    monkeypatch.setenv("FOLLOWUP_DB", "/srv/people.db")
    assert paths.database() == Path("/srv/people.db")
    assert paths.database("/srv/other.db") == Path("/srv/other.db")
    assert paths.database_text("/srv/other.db") == "/srv/other.db"


def test_an_empty_variable_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOWUP_DB", "")
    monkeypatch.setenv("FOLLOWUP_CONFIG", "")
    assert paths.database().name == "followup.db"
    assert paths.config().name == "config.toml"


def test_a_tilde_is_the_home_folder_and_a_relative_path_starts_in_the_working_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FOLLOWUP_CONFIG", "~/my.toml")
    assert paths.config() == tmp_path / "my.toml"
    assert paths.config_text() == str(tmp_path / "my.toml")
    assert paths.database("people.db") == tmp_path / "people.db"
    assert paths.database("link/../people.db") == tmp_path / "link/../people.db"


def test_settings_state_and_reports_have_their_folders(tmp_path: Path) -> None:
    assert paths.config() == platformdirs.user_config_path("followup") / "config.toml"
    assert paths.app_state() == platformdirs.user_state_path("followup") / "state.json"
    assert paths.reports() == platformdirs.user_state_path("followup") / "reports"


@pytest.mark.parametrize("value", ["/srv/xdg", "/srv/xdg/", "relative/xdg", ""])
def test_the_short_rule_for_linux_agrees_with_platformdirs(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    for name in VARIABLES[2:]:
        monkeypatch.setenv(name, value)
    assert paths.database().parent == platformdirs.user_data_path("followup")
    assert paths.config().parent == platformdirs.user_config_path("followup")
    assert paths.app_state().parent == platformdirs.user_state_path("followup")


@pytest.mark.parametrize("home", ["", "here"])
def test_an_invalid_home_is_left_to_platformdirs(
    monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.setenv("HOME", home)
    assert paths.database().parent == platformdirs.user_data_path("followup")


def test_other_systems_use_platformdirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda name, appauthor: f"/Library/{name}")
    assert paths.database() == Path("/Library/followup/followup.db")


def test_an_unknown_home_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str, appauthor: bool) -> str:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setenv("HOME", "")
    monkeypatch.setattr(platformdirs, "user_data_dir", fail)
    with pytest.raises(UsageError, match="Can't find your home folder"):
        paths.database()


def test_a_relative_path_in_a_deleted_folder_is_a_usage_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> str:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os, "getcwd", fail)
    with pytest.raises(UsageError, match="full path"):
        paths.database("people.db")
    assert paths.database("/srv/people.db") == Path("/srv/people.db")


def test_status_gets_its_path_without_loading_pathlib_or_platformdirs() -> None:
    program = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "from followup_tui.system import paths\n"
        "paths.database_text(), paths.config_text()\n"
        "print(sorted({'pathlib', 'platformdirs', 'typing'} & (set(sys.modules) - before)))\n"
    )
    process = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert process.stdout == b"[]\n"
