"""Fixtures that run the command line, and databases to run it on."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from followup_tui.__main__ import main
from tests.cli.running import Ran, Run, Spawn


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of each test, on Monday, 23 November 2026, 09:14."""
    path = tmp_path / "home" / "followup.db"
    monkeypatch.setenv("FOLLOWUP_DB", str(path))
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-23T09:14")
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["followup", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code = main()
        return Ran(code, *capsys.readouterr())

    return call


@pytest.fixture
def spawn(tmp_path: Path) -> Spawn:
    program = tmp_path / "bin" / "followup"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m followup_tui "$@"\n')
    program.chmod(0o700)
    path = f"{program.parent}:{os.environ['PATH']}"

    def call(line: str, **environment: str) -> Ran:
        done = subprocess.run(
            ["bash", "-c", line],
            env={**os.environ, "PATH": path, **environment},
            capture_output=True,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture
def two(run: Run) -> Run:
    """May Chen with a follow-up (1) due today, Omar Khalil with one (2) due on Friday."""
    run("add", "May Chen @Acme: second round today #vip")
    run("add", "Omar Khalil: nudge fri")
    return run


@pytest.fixture
def due_now(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Three follow-ups added three days ago: 1 and 2 are due now, 3 is not."""
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-20T10:00")
    run("add", "May Chen @Acme: second round today #pycon may@acme.com ~6w")
    run("add", "Omar Khalil: nudge sat")
    run("add", "Priya Nair: thank her 4 dec !")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-23T09:14")
    return run


@pytest.fixture
def known(run: Run) -> Run:
    """May Chen (1), with a follow-up and a long interaction, and Zoë Åkerström (2)."""
    run("add", "May Chen @Acme: second round fri #pycon may@acme.com")
    run("add", "Zoë Åkerström @Lumen: price for twelve seats 4 dec")
    run("log", "may", "she liked it. " * 40)
    return run
