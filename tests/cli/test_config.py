"""`config`: an example that changes nothing, and what is ignored in the user's settings."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from followup_tui.system.settings import Settings, load_settings
from followup_tui.system.settings_table import SETTINGS
from followup_tui.ui.ignored_settings import ignored_settings
from followup_tui.ui.keys.table import KEYS
from tests.cli.running import Run


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file, which does not exist yet."""
    path = tmp_path / "config.toml"
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(path))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    return path


def test_the_example_changes_nothing(run: Run, file: Path) -> None:
    file.write_text(run("config", "--example").out)
    assert ignored_settings(file) == ()
    assert load_settings(file)[0] == Settings(rules=load_settings(file.parent / "none")[0].rules)


def test_every_setting_has_its_default_and_a_comment_in_the_example(run: Run, file: Path) -> None:
    example = run("config", "--example").out
    without_default = {f"#{setting.key} = " for setting in SETTINGS if not setting.has_default}
    lines = [line for line in example.splitlines() if re.match(r'#["\w.]+ = ', line)]
    assert len(lines) == len(SETTINGS) + len(KEYS)
    assert [line for line in lines if not re.search(r"  # \S", line)] == []
    file.write_text(re.sub(r'(?m)^#(?=["\w.]+ = )', "", example))
    assert ignored_settings(file) == ()
    tomllib.loads(file.read_text())
    # Those without a default have an example, which is not what counts without a file.
    defaults = re.sub(r"(?m)^#(?=[\"\w.]+ = )(?!.*an example: it has no default)", "", example)
    file.write_text(defaults)
    loaded, nothing = load_settings(file)
    expected = load_settings(file.parent / "none")[0]
    assert nothing == ()
    assert loaded == replace(expected, theme="tokyo-night", keymap=loaded.keymap)
    assert loaded.keymap == {key.id: key.keys for key in KEYS}
    assert without_default


def test_a_check_names_everything_that_is_ignored(run: Run, file: Path) -> None:
    file.write_text('theme = "nrod"\n[day]\nnoon = 12\n[keys]\n"followup.done" = "s"\nx.y = 1\n')
    done = run("config", "--check")
    assert (done.code, done.err) == (1, "")
    assert [line.removeprefix(f"{file}, ").split(":")[0] for line in done.out.splitlines()] == [
        *("line 1", "line 3", "line 5", "line 6")
    ]
    shape = run("config", "--check", "--json")
    assert (shape.code, shape.record["exists"]) == (1, True)
    assert [found["line"] for found in shape.record["ignored"]] == [1, 3, 5, 6]
    assert "already used by followup.snooze" in shape.record["ignored"][2]["problem"]


def test_a_check_of_right_or_missing_settings_succeeds(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as context:
        context.delenv("FOLLOWUP_CONFIG")
        assert run("config", "--check").out.startswith("No settings in ")
    file.write_text('theme = "nord"\n')
    done = run("config", "--check")
    assert (done.code, done.out) == (0, f"{file}: nothing is ignored.\n")
    assert run("config", "--check", "--json").record["ignored"] == []


def test_one_of_the_two_is_asked_for(run: Run) -> None:
    assert "--example or --check" in run("config").refused(2)
    assert "--example or --check" in run("config", "--example", "--check").refused(2)


def test_other_verbs_name_three_and_how_many_more(run: Run, file: Path) -> None:
    file.write_text("\n".join(f"key{number} = 1" for number in range(5)))
    lines = run("list").err.splitlines()
    assert [line for line in lines if "unknown setting" in line] == lines[:3]
    assert lines[3] == "2 more ignored; see: followup config --check"
