"""Lines of the queue are edited, tried again, dropped and restored under kills and by two programs:
none is lost, none is saved twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from followup_tui.system import paths, queue_file
from followup_tui.system.queued_line import QueuedLine
from tests.cli.running import Run, Spawn
from tests.cli.test_queue import TYPED, mays, put, states

pytestmark = pytest.mark.once

__all__ = ["mays"]

_KILLED = """
import os, signal, sys
from followup_tui.system import kept_lines, private_file, queue_file, queued_line
left = int(sys.argv.pop(1))
def killing(function):
    def call(*arguments, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)
    return call
os.write = killing(os.write)
os.fsync = killing(os.fsync)
os.replace = killing(os.replace)
os.unlink = killing(os.unlink)
from followup_tui.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["edit", "u1", "May Wong: coffee"],
        ["retry"],
        ["drop", "u1"],
        ["restore", "u3"],
        ["edit", "u4", "Bo: here"],
    ],
    ids=" ".join,
)
def test_a_kill_at_any_moment_loses_no_line_and_saves_none_twice(
    mays: Run, database: Path, tmp_path: Path, arguments: list[str]
) -> None:
    """Killed before each write to the files of the queue, one after the other."""
    put(database, "May: coffee", "May: tea", "call the school")
    put_other = QueuedLine("u4", "Bo: elsewhere", TYPED, str(tmp_path / "b.db"))
    queue_file.append_lines(paths.queue(), [put_other])
    mays("due")
    mays("queue", "drop", "u3")
    begin = {file.name: file.read_bytes() for file in paths.queue().parent.iterdir()}
    saved = database.read_bytes()
    ended = False
    for moment in range(60):
        for file in paths.queue().parent.iterdir():
            file.unlink()
        for name, data in begin.items():
            (paths.queue().parent / name).write_bytes(data)
        database.write_bytes(saved)
        killed = subprocess.run(
            [sys.executable, "-c", _KILLED, str(moment), "queue", *arguments],
            env=dict(os.environ),
            capture_output=True,
            check=False,
        )
        uids = {line["uid"] for line in mays("queue", "--json").records}
        # Edited again with a text that can be saved, a line that is listed is saved once.
        for uid in sorted(uids - {"u4"}):
            mays("queue", "edit", uid, f"May Wong: {uid}")
        listed = [line["uid"] for line in mays("queue", "--json").records]
        assert listed == ["u4"], (moment, listed)
        labels = [change["label"] for change in mays("changes", "--json").records]
        assert len(labels) == 5, (moment, labels)
        if killed.returncode != -signal.SIGKILL:
            ended = True
            break
    assert ended
    assert moment > 1


def test_two_programs_retrying_at_once_save_each_line_once(
    mays: Run, database: Path, spawn: Spawn
) -> None:
    put(database, *(f"May: n{number}" for number in range(20)))
    mays("due")
    mays("undo")
    both = spawn("followup queue retry & followup queue retry & wait")
    assert both.err.count("Traceback") == 0
    labels = [change["label"] for change in mays("changes", "-n", "99", "--json").records]
    assert sorted(label for label in labels if "May Chen, n" in label) == sorted(
        f"Added: May Chen, n{number}" for number in range(20)
    )
    assert states(mays) == []
