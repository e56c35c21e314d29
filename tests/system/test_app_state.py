"""The app's own state: loaded, saved and private."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from followup_tui.system.app_state import load_state, save_state


def test_saved_state_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "followup" / "state.json"
    assert load_state(path) == {}
    assert save_state(path, {"theme": "nørd", "zoom": True, "width": 40})
    assert load_state(path) == {"theme": "nørd", "zoom": True, "width": 40}
    assert save_state(path, {})
    assert load_state(path) == {}


def test_the_state_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "followup" / "state.json"
    save_state(path, {"theme": "nord"})
    path.parent.chmod(0o755)
    path.chmod(0o644)
    save_state(path, {"theme": "nord"})
    modes = [stat.S_IMODE(item.stat().st_mode) for item in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]
    assert os.listdir(path.parent) == ["state.json"]


def test_a_link_is_kept(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "here").mkdir()
    link = tmp_path / "here" / "state.json"
    (tmp_path / "elsewhere" / "mine.json").write_text("{}")
    link.symlink_to(tmp_path / "elsewhere" / "mine.json")
    assert save_state(link, {"zoom": False})
    assert link.is_symlink()
    assert json.loads((tmp_path / "elsewhere" / "mine.json").read_text()) == {"zoom": False}


def test_a_failed_save_returns_false_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not save_state(tmp_path / "file" / "state.json", {})
    (tmp_path / "state.json").mkdir()
    assert not save_state(tmp_path / "state.json", {})
    assert sorted(os.listdir(tmp_path)) == ["file", "state.json"]


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[1]", b"null", b"\xff", b"[" * 99_999, b'{"a": ' + b"9" * 5000 + b"}"]
)
def test_a_broken_file_counts_as_empty(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "state.json").write_bytes(text)
    assert load_state(tmp_path / "state.json") == {}
    assert load_state(tmp_path) == {}


def test_only_plain_values_are_loaded(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"a": "x", "b": [1], "c": null, "d": 1.5, "e": 2}')
    assert load_state(tmp_path / "state.json") == {"a": "x", "e": 2}
