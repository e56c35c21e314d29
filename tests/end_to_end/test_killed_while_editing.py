"""The program ends while the editor is open: the next one offers the text."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from followup_tui.system import paths
from tests.end_to_end.test_terminal import Terminal, followup
from tests.ui.test_lifecycle import eventually

pytestmark = pytest.mark.once

LINE = "Ana Ruiz: call ana@lumen.example today"


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.child.close(force=True)


def write_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    file = tmp_path / "editor"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(file))
    monkeypatch.delenv("VISUAL", raising=False)


@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM", "the terminal is closed"])
@pytest.mark.parametrize("keys", ["N", "we"])
def test_the_next_program_offers_what_stood_in_the_editor(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    terminals: list[Terminal],
    how: str,
    keys: str,
) -> None:
    path = tmp_path / "followup.db"
    followup(path, "add", LINE)
    write_editor(tmp_path, monkeypatch, 'echo "much to say" >> "$1"; echo editing; exec sleep 300')
    first = Terminal(path)
    terminals.append(first)
    first.until("Due now · 1")
    first.press(keys)
    first.until("editing")
    if how != "the terminal is closed":
        first.child.kill(getattr(signal, how))
        first.child.wait()
    # What the editor's terminal does at its end, too.
    first.child.close(force=True)
    (file,) = paths.editor_files().glob("*/note.txt")
    assert file.read_text().endswith("much to say\n")
    assert file.stat().st_mode & 0o777 == 0o600
    write_editor(tmp_path, monkeypatch, "exit 0")
    again = Terminal(path)
    terminals.append(again)
    what = "Unsaved note about Ana Ruiz" if keys == "N" else "Unsaved mail to Ana Ruiz"
    again.until(what)
    again.press(keys)
    if keys == "N":
        again.until("Logged")
        again.until("much to say")
    else:
        again.until("edited")
        again.until("much to say")
    eventually(lambda: not paths.editor_files().exists())
    again.press("\x11")
    assert again.ends() == 0
