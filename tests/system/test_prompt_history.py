"""The history of the one-line prompt: its lines and its drafts."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from followup_tui.system.prompt_history import (
    MAX_DRAFTS_LENGTH,
    PromptHistory,
    PromptHistoryFile,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "prompt_history.json"


def save(
    path: Path, lines: tuple[str, ...], draft: str, *used: str, keep_lines: bool = True
) -> None:
    """What a prompt leaves that ends like this."""
    PromptHistoryFile(path, keep_lines=keep_lines).finish(lines, draft, used)


def load(path: Path) -> PromptHistory:
    return PromptHistoryFile(path).load()


def test_lines_and_draft_come_back(path: Path) -> None:
    save(path, ("May: x", "Omar: y"), "Pri")
    save(path, ("May: x",), "", "Pri")
    assert load(path) == PromptHistory(("Omar: y", "May: x"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_draft_stays_until_it_was_used(path: Path) -> None:
    save(path, (), "Pri")
    save(path, ("May: x",), "")
    assert load(path) == PromptHistory(("May: x",), ("Pri",))
    save(path, ("Priya: y",), "", "Pri")
    assert load(path) == PromptHistory(("May: x", "Priya: y"))


@pytest.mark.parametrize("keep_lines", [True, False])
def test_a_draft_does_not_replace_another(path: Path, keep_lines: bool) -> None:
    save(path, (), "Pri", keep_lines=keep_lines)
    save(path, (), "Oma", keep_lines=keep_lines)
    assert load(path) == PromptHistory((), ("Pri", "Oma"))


def test_a_used_draft_is_removed(path: Path) -> None:
    save(path, (), "Pri")
    save(path, (), "", "Pri")
    assert not path.exists()


def test_a_killed_prompt_leaves_what_was_typed_last(path: Path) -> None:
    first, second = PromptHistoryFile(path), PromptHistoryFile(path)
    first.keep_draft("May: c")
    second.keep_draft("Omar: n")
    first.keep_draft("May: call")
    assert load(path).drafts == ("Omar: n", "May: call")
    second.finish(("Omar: nudge",), "", ())
    assert load(path) == PromptHistory(("Omar: nudge",), ("May: call",))
    first.keep_draft("")
    assert load(path) == PromptHistory(("Omar: nudge",))


def test_a_crash_keeps_what_was_stored(path: Path) -> None:
    history = PromptHistoryFile(path)
    history.keep_draft("May: c")
    history.finish((), None, ())
    assert load(path).drafts == ("May: c",)


def test_many_prompts_at_once_keep_every_draft(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path;"
        "from followup_tui.system.prompt_history import PromptHistoryFile\n"
        "for number in range(20):\n"
        "    history = PromptHistoryFile(Path(sys.argv[1]))\n"
        "    history.keep_draft('x'); history.finish((), f'{sys.argv[2]}: {number}', ())\n"
        "    assert not history.messages\n"
    )
    prompts = [
        subprocess.Popen([sys.executable, "-c", script, str(path), str(number)])
        for number in range(4)
    ]
    assert [prompt.wait() for prompt in prompts] == [0, 0, 0, 0]
    wanted = {f"{prompt}: {number}" for prompt in range(4) for number in range(20)}
    assert wanted <= set(load(path).drafts)


def test_number_and_length_of_lines_are_limited(path: Path) -> None:
    save(path, tuple(f"N{n}: x" for n in range(500)), "")
    save(path, ("x" * 5000,), "")
    lines = load(path).lines
    assert len(lines) == 100
    assert lines[-1] == "N499: x"


def test_drafts_of_any_script_are_kept_until_there_is_no_room(path: Path) -> None:
    for number in range(MAX_DRAFTS_LENGTH // 20_000 - 1):
        save(path, (), f"{number}" + "👩" * 19_990)
    history = PromptHistoryFile(path)
    history.finish((), "x" * 40_000, ())
    assert "There is no room for the unsaved line" in str(history.messages[0])
    assert len(load(path).drafts) == MAX_DRAFTS_LENGTH // 20_000 - 1


def test_without_lines_only_drafts_are_kept(path: Path) -> None:
    save(path, ("May: x",), "")
    save(path, ("Omar: y",), "Pri", keep_lines=False)
    assert load(path) == PromptHistory((), ("Pri",))
    save(path, ("Omar: y",), "", "Pri", keep_lines=False)
    assert not path.exists()


def test_the_draft_of_the_first_version_comes_back(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"lines": ["May: x"], "draft": "Pri"}')
    assert load(path) == PromptHistory(("May: x",), ("Pri",))


@pytest.mark.parametrize("data", [b"[]", b"{", b'{"lines": 3}', b'{"drafts": [3]}', b"\xff"])
def test_a_broken_file_is_put_aside(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    history = PromptHistoryFile(path)
    assert history.load() == PromptHistory()
    aside = path.with_name("prompt_history.json.aside")
    assert aside.read_bytes() == data
    assert str(aside) in str(history.messages[0])
    save(path, ("May: x",), "")
    assert load(path) == PromptHistory(("May: x",))


def test_a_folder_that_cannot_be_written_is_said_once(path: Path) -> None:
    path.parent.write_text("no folder")
    history = PromptHistoryFile(path)
    history.load()
    history.keep_draft("May: x")
    history.keep_draft("May: xy")
    history.finish((), "May: xy", ())
    (message,) = history.messages
    assert str(message).startswith(f"Can't keep unsaved lines in {path} (")
