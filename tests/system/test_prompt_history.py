"""The history of the one-line prompt: its lines and its draft."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from followup_tui.system import prompt_history
from followup_tui.system.prompt_history import PromptHistory


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "prompt_history.json"


def test_lines_and_draft_come_back(path: Path) -> None:
    prompt_history.save_history(path, ("May: x", "Omar: y"), "Pri", keep_lines=True)
    prompt_history.save_history(path, ("May: x",), "", "Pri", keep_lines=True)
    assert prompt_history.load_history(path) == PromptHistory(("Omar: y", "May: x"), "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_draft_stays_until_it_was_used(path: Path) -> None:
    prompt_history.save_history(path, (), "Pri", keep_lines=True)
    prompt_history.save_history(path, ("May: x",), "", keep_lines=True)
    assert prompt_history.load_history(path) == PromptHistory(("May: x",), "Pri")
    prompt_history.save_history(path, ("Priya: y",), "", "Pri", keep_lines=True)
    assert prompt_history.load_history(path) == PromptHistory(("May: x", "Priya: y"), "")


def test_a_draft_that_is_replaced_moves_to_the_lines(path: Path) -> None:
    prompt_history.save_history(path, (), "Pri", keep_lines=True)
    prompt_history.save_history(path, (), "Oma", keep_lines=True)
    assert prompt_history.load_history(path) == PromptHistory(("Pri",), "Oma")


def test_a_used_draft_is_removed(path: Path) -> None:
    prompt_history.save_history(path, (), "Pri", keep_lines=True)
    prompt_history.save_history(path, (), "", "Pri", keep_lines=True)
    assert not path.exists()


def test_number_and_length_of_lines_are_limited(path: Path) -> None:
    prompt_history.save_history(path, tuple(f"N{n}: x" for n in range(500)), "", keep_lines=True)
    prompt_history.save_history(path, ("x" * 5000,), "", keep_lines=True)
    lines = prompt_history.load_history(path).lines
    assert len(lines) == 100
    assert lines[-1] == "N499: x"


def test_without_lines_only_the_draft_is_kept(path: Path) -> None:
    prompt_history.save_history(path, ("May: x",), "", keep_lines=True)
    prompt_history.save_history(path, ("Omar: y",), "Pri", keep_lines=False)
    assert prompt_history.load_history(path) == PromptHistory((), "Pri")
    prompt_history.save_history(path, ("Omar: y",), "", "Pri", keep_lines=False)
    assert not path.exists()


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"lines": 3}', b'{"draft": []}', b"\xff"])
def test_a_broken_file_counts_as_empty(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    assert prompt_history.load_history(path) == PromptHistory()
    assert prompt_history.save_history(path, ("May: x",), "", keep_lines=True)
    assert prompt_history.load_history(path) == PromptHistory(("May: x",), "")


def test_a_folder_that_cannot_be_written_returns_false(path: Path) -> None:
    path.parent.write_text("no folder")
    assert not prompt_history.save_history(path, ("May: x",), "", keep_lines=True)
