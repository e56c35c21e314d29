"""What the output is connected to: a pipe that closes, nothing, a full disk, old encodings."""

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


def test_a_reader_that_goes_is_no_fault(known: Run, spawn: Spawn) -> None:
    known("add", "-", stdin=b"\n".join(b"Ana Ruiz: topic %d today" % n for n in range(1500)))
    line = "followup due | head -0; a=${PIPESTATUS[0]}; followup due --help | head -0; "
    done = spawn(line + "echo $a ${PIPESTATUS[0]}; followup due | head -1 | wc -l")
    assert (done.out, done.err) == ("141 141\n1\n", "")


def test_closed_streams_stop_nobody(spawn: Spawn) -> None:
    done = spawn(
        "followup add May Chen: x fri >&- 2>&- && followup due <&- >&-; echo $?;"
        "followup nosuch 2>&-; echo $?; followup status >&-; echo $?; followup add - <&-; echo $?"
    )
    assert done.out == "0\n2\n0\n3\n"
    assert done.err == "The input is empty. Nothing was saved.\n"


def test_output_that_finds_no_room_is_said_and_what_was_saved_is_kept(spawn: Spawn) -> None:
    done = spawn("followup add May Chen: x fri > /dev/full; echo $?; followup find may | wc -l")
    assert done.out == "6\n1\n"
    assert done.err.startswith("The output could not be written (No space left on device).")
    assert done.err.count("\n") == 1


def test_an_old_encoding_gets_question_marks(known: Run, spawn: Spawn) -> None:
    line = (
        "for verb in due 'show zoe' 'find zoe' history --help 'add --help'; do followup $verb; done"
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
def test_late_is_red_on_a_terminal_that_wants_it(
    known: Run, environment: dict[str, str], coloured: bool
) -> None:
    ours, theirs = pty.openpty()
    base = {**os.environ, "FOLLOWUP_NOW": "2026-11-26T10:00", "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "followup_tui", "due"]
    subprocess.run(command, stdout=theirs, env={**base, **environment}, check=True)
    shown = os.read(ours, 4096)
    os.close(ours)
    os.close(theirs)
    assert (b"\x1b[31m3d late\x1b[39m" in shown) == coloured
    assert (b"\x1b" in shown) == coloured
    assert b"3d late" in shown


def test_an_interrupt_ends_with_130() -> None:
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
def test_every_verb_has_a_help_that_reads_well(run: Run, verb: str) -> None:
    done = run(verb, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: followup {verb} [OPTIONS]")
    assert "--json" in done.out
    assert "RANGE" not in done.out
    assert "\\b" not in done.out
    # Examples stand on lines of their own.
    assert not re.search(rf"followup {verb}\b.*  +followup {verb}\b", done.out)
    assert max(map(len, done.out.splitlines())) <= 100
    assert run(verb, "-h").out == done.out


def test_the_help_names_every_verb_and_the_version_is_told(run: Run) -> None:
    shown = run("--help").out
    assert [verb for verb in VERBS if f"\n  {verb} " not in shown] == []
    assert run("--version").out.startswith("followup, version ")
