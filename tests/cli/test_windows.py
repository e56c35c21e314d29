"""On Windows proper every call ends with one sentence. A stand-in: the platform says win32, and the
modules that Windows lacks cannot be imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

STAND_IN = """
import sys
for name in ("fcntl", "termios", "tty", "pty", "pwd", "grp", "resource"):
    sys.modules[name] = None
sys.platform = "win32"
sys.argv = ["followup", *sys.argv[1:]]
"""
ENTRIES = {
    "the command": "from followup_tui.__main__ import main\nsys.exit(main())",
    "python -m": "import runpy\nrunpy.run_module('followup_tui', run_name='__main__')",
}


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize(
    "call", ["", "add", "status", "status --format tmux", "due --json", "--help", "--version"]
)
def test_every_call_ends_with_one_sentence(entry: str, call: str) -> None:
    command = [sys.executable, "-c", STAND_IN + ENTRIES[entry], *call.split()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    sentence = "followup runs on Linux and macOS; on Windows, install it in WSL.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)
