"""The man page: it has every topic, man readers accept it, and the wheel gets it."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from followup_tui.system import topics
from followup_tui.system.man_page import man_page

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def page() -> str:
    return man_page("1.2.3", "2026-11-30", "see who's due")


def _rendered(command: list[str], page: str) -> str:
    if not shutil.which(command[0]):
        pytest.skip(f"no {command[0]} here")
    done = subprocess.run(command, input=page, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    # Bold and italic are struck over in some outputs, and coloured in others.
    return re.sub(r".\x08|\x1b\[[\d;]*m", "", done.stdout)


def test_every_topic_is_a_section_and_no_letter_is_left_as_it_is(page: str) -> None:
    sections = re.findall(r'^\.SH "(.*)"$', page, re.MULTILINE)
    assert len(sections) == len(topics.TOPIC_NAMES)
    assert sections[0] == "COMMAND LINE"
    assert '.SS "Snooze"' in page
    assert page.isascii()
    assert page.startswith('.TH FOLLOWUP 1 "2026-11-30" "followup 1.2.3" "User Commands"\n')


def test_every_line_is_text_or_a_request_that_is_meant(page: str) -> None:
    requests = set(re.findall(r"^[.'](\w*)", page, re.MULTILINE))
    assert requests <= {
        *["TH", "SH", "SS", "PP", "IP", "TP", "RS", "RE", "B", "I", "RI", "br", "nf", "fi"]
    }
    escapes = set(re.findall(r"\\(f[BIR]|\[u[0-9A-F]{4,5}\]|\(\w\w|.)", page))
    assert {each for each in escapes if len(each) == 1} <= {"e", "-", "&"}


@pytest.mark.parametrize(
    "command",
    [
        ["groff", "-man", "-ww", "-Tutf8", "-rLL=120n", "-P-cbou"],
        ["mandoc", "-T", "utf8", "-W", "warning", "-O", "width=120"],
    ],
    ids=lambda command: command[0],
)
def test_readers_show_it_without_a_warning_and_what_can_be_copied(
    command: list[str], page: str
) -> None:
    text = _rendered(command, page)
    assert "followup done 2 --outcome yes --note 'he signs' --next 'send the contract fri'" in text
    assert "see who's due" in text
    assert "~6w" in text


def _hook(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The hook, without the builder that calls it."""
    name = "hatchling.builders.hooks.plugin.interface"
    monkeypatch.setitem(sys.modules, name, SimpleNamespace(BuildHookInterface=object))
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    file = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]["path"]
    loader = importlib.machinery.SourceFileLoader("build_hook", str(ROOT / file))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_the_wheel_gets_it_as_a_man_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    hook = _hook(monkeypatch).ManPageHook()
    hook.root = str(ROOT)
    core = SimpleNamespace(description="See who's due.")
    hook.metadata = SimpleNamespace(core=core, version="9.9")
    build_data: dict[str, Any] = {"shared_data": {}}
    hook.initialize("standard", build_data)
    ((file, place),) = build_data["shared_data"].items()
    assert place == "share/man/man1/followup.1"
    assert Path(file).read_text() == man_page("9.9", "2020-09-13", "See who's due")
    hook.finalize("standard", build_data, "")
    assert not Path(file).exists()
