"""The queue of captured lines: nothing is lost, whatever the file holds."""

from __future__ import annotations

import errno
import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.system import private_file, queue_file
from followup_tui.system.kept_lines import read_kept, rejected_file
from followup_tui.system.queued_line import QueuedLine
from followup_tui.wording import as_wording, wording

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
LINES = st.builds(
    QueuedLine,
    uid=st.uuids().map(str),
    text=TEXT,
    typed_at=st.just("2026-11-23T09:14:00+01:00"),
    database=TEXT,
    use_date=st.booleans(),
    chosen_contacts=st.lists(st.none() | st.integers(0, 9)).map(tuple),
)
LINE = QueuedLine("u1", "May Chen: coffee", "2026-11-23T09:14:00+01:00", "/x/a.db")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "queue.jsonl"


@given(queued=st.lists(LINES, max_size=5))
def test_lines_come_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, queued: list[QueuedLine]
) -> None:
    path = tmp_path_factory.mktemp("queue") / "queue.jsonl"
    for line in queued:
        queue_file.append_lines(path, [line])
    assert queue_file.read_lines(path) == queued
    assert path.read_bytes().count(b"\n") == len(queued) if queued else not path.exists()


@given(
    before=st.lists(LINES, max_size=2, unique_by=lambda line: line.uid),
    garbage=st.binary(max_size=60),
    cut=st.integers(0, 200),
)
def test_garbage_and_a_torn_end_lose_no_whole_line(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[QueuedLine],
    garbage: bytes,
    cut: int,
) -> None:
    path = tmp_path_factory.mktemp("queue") / "queue.jsonl"
    for line in before:
        queue_file.append_lines(path, [line])
    with open(path, "ab") as file:
        file.write(garbage + b"\n" + json.dumps({"uid": "torn"}).encode()[:cut])
    last = replace(LINE, uid="last")
    queue_file.append_lines(path, [last])
    queued = queue_file.read_lines(path)
    assert queued == [*before, last]
    moved = queue_file.remove_lines(path, {line.uid for line in queued}, {})
    assert queue_file.read_lines(path) == []
    assert queue_file.queue_version(path) is None
    if moved:
        rejected = rejected_file(path).read_text("ascii")
        assert len(rejected.splitlines()) == len(moved)


def test_only_the_owner_can_read_the_files(path: Path) -> None:
    queue_file.append_lines(path, [LINE])
    queue_file.remove_lines(path, set(), {"u1": as_wording("no name")})
    queue_file.append_lines(path, [LINE])
    for file in (path, rejected_file(path)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_open_to_others_is_made_private(path: Path) -> None:
    queue_file.append_lines(path, [LINE])
    path.chmod(0o644)
    queue_file.append_lines(path, [replace(LINE, uid="u2")])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_rejected_lines_move_to_another_file_with_the_reason(path: Path) -> None:
    queue_file.append_lines(path, [LINE, replace(LINE, uid="u2", text="x")])
    (moved,) = queue_file.remove_lines(path, set(), {"u2": wording("no name in {}", "x")})
    assert (moved.text, str(moved.reason)) == ("x", "no name in x")
    assert queue_file.read_lines(path) == [LINE]
    assert read_kept(rejected_file(path)) == [moved]


def test_a_line_appended_meanwhile_stays(path: Path) -> None:
    queue_file.append_lines(path, [LINE])
    queue_file.append_lines(path, [replace(LINE, uid="u2")])
    queue_file.remove_lines(path, {"u1"}, {})
    assert [line.uid for line in queue_file.read_lines(path)] == ["u2"]


def test_the_file_is_not_rewritten_when_nothing_is_removed(path: Path) -> None:
    queue_file.append_lines(path, [LINE])
    before = queue_file.queue_version(path)
    queue_file.remove_lines(path, {"another"}, {})
    assert queue_file.queue_version(path) == before


def test_a_full_disk_leaves_the_queue_unchanged(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_file.append_lines(path, [LINE])
    write = os.write
    calls: list[int] = []

    def write_a_little(descriptor: int, data: bytes) -> int:
        calls.append(1)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, data[:9])

    monkeypatch.setattr(os, "write", write_a_little)
    with pytest.raises(OSError, match="No space"):
        queue_file.append_lines(path, [replace(LINE, uid="u2")])
    monkeypatch.undo()
    assert queue_file.read_lines(path) == [LINE]
    assert path.read_bytes().endswith(b"\n")


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.symlink("/dev/null", path)])
def test_a_pipe_or_a_link_is_refused(path: Path, make) -> None:
    path.parent.mkdir()
    make(path)
    with pytest.raises(OSError, match=r"regular file|symbolic"):
        queue_file.append_lines(path, [LINE])


def test_an_append_that_waited_for_the_lock_writes_to_the_current_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is replaced between opening and locking it."""
    queue_file.append_lines(path, [LINE])
    flock, replaced = private_file.fcntl.flock, []

    def replace_then_lock(descriptor: int, how: int) -> None:
        if not replaced:
            replaced.append(1)
            queue_file.remove_lines(path, {"u1"}, {})
        flock(descriptor, how)

    monkeypatch.setattr(private_file.fcntl, "flock", replace_then_lock)
    queue_file.append_lines(path, [replace(LINE, uid="u2")])
    assert [line.uid for line in queue_file.read_lines(path)] == ["u2"]
