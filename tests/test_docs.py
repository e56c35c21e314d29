"""The README agrees with what the code declares."""

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
def test_the_tables_match_the_code(name: str) -> None:
    tables = _tables()
    table = {"keys": tables.key_table, "verbs": tables.verb_table}[name]()
    assert f"<!-- {name} -->\n{table}\n<!-- /{name} -->" in README


def test_every_picture_exists() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert len(pictures) >= 4
    assert [picture for picture in pictures if not (ROOT / picture).is_file()] == []


def test_the_first_two_commands_install_and_test() -> None:
    first, second = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)[:2]
    assert "venv" in first
    assert "followup" in first
    assert "pytest" in second


def test_every_setting_in_the_example_exists() -> None:
    from followup_tui.system.settings import load_settings

    example = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)[0]
    path = ROOT / "screenshots" / "none.toml"
    assert load_settings(path)[1] == ()
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "config.toml"
        file.write_text(example)
        assert load_settings(file)[1] == ()


def test_the_example_has_every_setting() -> None:
    import tomllib

    from followup_tui.system import settings

    example = tomllib.loads(re.findall(r"```toml\n(.*?)```", README, re.DOTALL)[0])
    assert set(example) == {*settings.ROOT_KEYS, *settings.TABLES}
    assert set(example["day"]) == set(settings.DAY_KEYS)
    assert set(example["notify"]) == set(settings.NOTIFY_KEYS)
    outcome_keys = {key for table in example["outcomes"].values() for key in table}
    assert outcome_keys == set(settings.OUTCOME_KEYS)
    comment = README.split("[outcomes.no_answer]")[1].split("\n")[0]
    for outcome in {*settings.OUTCOME_NAMES} - {*example["outcomes"]}:
        assert outcome in comment


def test_the_tmux_setup_is_what_hotkey_prints() -> None:
    from followup_tui.cli.hotkey import fill_snippet, find_hotkey

    assert fill_snippet(find_hotkey("tmux"), "/home/ana/.local/bin/followup") in README
