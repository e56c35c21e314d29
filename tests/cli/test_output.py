"""Output to a pipe that closes, a closed stream, a full disk, an old encoding; and `--help`."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

import pytest

from followup_tui.cli.main import VERBS
from tests.cli.running import Run, Spawn


@pytest.fixture
def known(run: Run) -> Run:
    run("add", "Zoë Åkerström: coffee today")
    return run


def test_a_closed_pipe_ends_quietly(known: Run, spawn: Spawn) -> None:
    known("add", "-", stdin=b"\n".join(b"Ana Ruiz: topic %d today" % n for n in range(1500)))
    line = "followup due | head -0; a=${PIPESTATUS[0]}; followup due --help | head -0; "
    done = spawn(line + "echo $a ${PIPESTATUS[0]}; followup due | head -1 | wc -l")
    assert (done.out, done.err) == ("141 141\n1\n", "")


def test_closed_streams_do_not_break_a_verb(spawn: Spawn) -> None:
    done = spawn(
        "followup add May Chen: x fri >&- 2>&- && followup due <&- >&-; echo $?;"
        "followup nosuch 2>&-; echo $?; followup status >&-; echo $?; followup add - <&-; echo $?"
    )
    assert done.out == "0\n2\n0\n3\n"
    assert done.err == "The input is empty. Nothing was saved.\n"


def test_a_full_output_disk_is_reported_and_changes_stay_saved(spawn: Spawn) -> None:
    done = spawn("followup add May Chen: x fri > /dev/full; echo $?; followup find may | wc -l")
    assert done.out == "6\n1\n"
    assert done.err.startswith("Can't write the output (No space left on device).")
    assert done.err.count("\n") == 1


def test_an_old_encoding_prints_question_marks(known: Run, spawn: Spawn) -> None:
    line = (
        "for verb in due 'show zoe' 'find zoe' changes --help 'add --help'; do followup $verb; done"
    )
    for ascii_only in ({"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}):
        done = spawn(f"({line}) && followup show nobody", **ascii_only)
        assert done.code == 1
        assert "Traceback" not in done.err
        assert "kerstr" in done.out
    json = spawn("followup due --json", PYTHONIOENCODING="ascii")
    assert '"name": "Zo\\u00eb \\u00c5kerstr\\u00f6m"' in json.out


def test_no_colour_without_a_terminal(known: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-26T10:00")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b" not in known("due").out


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_overdue_is_red_on_a_terminal_that_wants_colour(
    known: Run, environment: dict[str, str], coloured: bool
) -> None:
    master, slave = pty.openpty()
    base = {**os.environ, "FOLLOWUP_NOW": "2026-11-26T10:00", "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "followup_tui", "due"]
    subprocess.run(command, stdout=slave, env={**base, **environment}, check=True)
    shown = os.read(master, 4096)
    os.close(master)
    os.close(slave)
    assert (b"\x1b[31m3d overdue\x1b[39m" in shown) == coloured
    assert (b"\x1b" in shown) == coloured
    assert b"3d overdue" in shown


def test_ctrl_c_exits_with_130() -> None:
    script = (
        "import os, signal, sys\n"
        "class Interrupted:\n"
        "    buffer = property(lambda self: os.kill(os.getpid(), signal.SIGINT))\n"
        "sys.stdin, sys.argv = Interrupted(), ['followup', 'add', '-']\n"
        "from followup_tui.__main__ import main\n"
        "sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"\n")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_readable_help(run: Run, verb: str) -> None:
    done = run(verb, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: followup {verb} [OPTIONS]")
    assert "--json" in done.out
    assert "RANGE" not in done.out
    assert "\\b" not in done.out
    # Each example is on its own line.
    assert not re.search(rf"followup {verb}\b.*  +followup {verb}\b", done.out)
    assert max(map(len, done.out.splitlines())) <= 100
    assert run(verb, "-h").out == done.out


def test_help_lists_every_verb_and_version_prints_it(run: Run) -> None:
    shown = run("--help").out
    assert [verb for verb in VERBS if f"\n  {verb} " not in shown] == []
    assert run("--version").out.startswith("followup, version ")
