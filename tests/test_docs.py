"""The README says what the code declares."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def _tables() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("readme_tables", str(ROOT / ".ci" / "readme"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["keys", "verbs"])
def test_the_tables_are_those_of_the_code(name: str) -> None:
    tables = _tables()
    made = {"keys": tables.key_table, "verbs": tables.verb_table}[name]()
    assert f"<!-- {name} -->\n{made}\n<!-- /{name} -->" in README


def test_every_picture_that_is_shown_is_there() -> None:
    shown = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert len(shown) >= 4
    assert [one for one in shown if not (ROOT / one).is_file()] == []


def test_the_first_two_commands_are_the_set_up() -> None:
    first, second = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)[:2]
    assert "venv" in first
    assert "followup" in first
    assert "pytest" in second


def test_every_setting_of_the_example_is_known() -> None:
    from followup_tui.system.settings import load_settings

    example = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)[0]
    path = ROOT / "screenshots" / "none.toml"
    assert load_settings(path)[1] == ()
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "config.toml"
        file.write_text(example)
        assert load_settings(file)[1] == ()


def test_every_setting_that_there_is_stands_in_the_example() -> None:
    import tomllib

    from followup_tui.system import settings

    found = tomllib.loads(re.findall(r"```toml\n(.*?)```", README, re.DOTALL)[0])
    assert set(found) == {*settings._ROOT, *settings._TABLES}
    assert set(found["day"]) == set(settings._HOURS)
    assert set(found["notify"]) == set(settings._NOTIFY)
    steps = {key for step in found["outcomes"].values() for key in step}
    assert steps == set(settings._STEP)
    words = README.split("[outcomes.no_answer]")[1].split("\n")[0]
    for outcome in {*settings._OUTCOMES} - {*found["outcomes"]}:
        assert outcome in words


def test_the_lines_for_tmux_are_those_that_hotkey_prints() -> None:
    from followup_tui.cli.hotkey_snippets import hotkey

    assert hotkey("tmux", "/home/ana/.local/bin/followup")[1] in README
