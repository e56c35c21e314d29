"""README and topics agree with what the code declares, and with each other."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from followup_tui.cli.hotkey import fill_snippet, find_hotkey
from followup_tui.system import settings
from followup_tui.system.topics import FOLDER, TOPIC_NAMES, topic

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
DOCUMENTS = [ROOT / "README.md", *(FOLDER / f"{name}.md" for name in TOPIC_NAMES)]
_LINK = re.compile(r"\[[^]]+\]\(([^)]+)\)")


def _tables() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("docs_tables", str(ROOT / ".ci" / "docs"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["keys", "commands", "settings"])
def test_the_tables_match_the_code(name: str) -> None:
    text = topic(name).text
    assert _tables().with_table(name, text) == text, "run .ci/docs"


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150


def test_every_file_is_a_topic_and_every_topic_a_file() -> None:
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(TOPIC_NAMES)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_link_and_picture_exists(document: Path) -> None:
    targets = [target.partition("#")[0] for target in _LINK.findall(document.read_text())]
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (document.parent / target).is_file()] == []


def test_the_readme_links_to_every_topic() -> None:
    linked = {Path(target).stem for target in _LINK.findall(README) if target.endswith(".md")}
    assert sorted({*TOPIC_NAMES} - linked) == []


def test_the_readme_shows_the_program() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert len(pictures) >= 4
    assert README.index(pictures[0]) < README.index("##"), "a picture above the fold"


def test_the_first_two_commands_install_and_test() -> None:
    first, second = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)[:2]
    assert "venv" in first
    assert "followup" in first
    assert "pytest" in second


@pytest.mark.parametrize("name", [name for name in TOPIC_NAMES if "toml" in topic(name).text])
def test_every_piece_of_settings_is_read(name: str, tmp_path: Path) -> None:
    for number, piece in enumerate(re.findall(r"```toml\n(.*?)```", topic(name).text, re.DOTALL)):
        file = tmp_path / f"{number}.toml"
        file.write_text(piece)
        assert settings.load_settings(file)[1] == ()


def test_the_tmux_setup_is_what_hotkey_prints() -> None:
    snippet = fill_snippet(find_hotkey("tmux"), "/home/ana/.local/bin/followup")
    assert snippet in topic("reminders").text


def test_quoted_messages_are_those_of_the_program() -> None:
    program = "\n".join(file.read_text() for file in FOLDER.parent.rglob("*.py"))
    quoted = re.findall(r"^\| \*(.*?)\*", topic("trouble").text, re.MULTILINE)
    assert len(quoted) >= 5
    missing = [
        piece for text in quoted for piece in text.split(" … ") if piece.strip(" …") not in program
    ]
    assert missing == []


def test_keys_are_shown_by_their_signs() -> None:
    assert "| `*` |" in topic("keys").text
    names = set(re.findall(r"`(\w{2,})`", topic("keys").text))
    assert names & {"asterisk", "slash", "question_mark", "colon", "plus", "minus"} == set()
