"""The file of lines that wait: nothing is lost, whatever is in it."""

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

from followup_tui.system import queue_file
from followup_tui.system.queue_file import QueuedLine

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
LINES = st.builds(
    QueuedLine,
    uid=st.uuids().map(str),
    text=TEXT,
    typed=st.just("2026-11-23T09:14:00+01:00"),
    database=TEXT,
    use_date=st.booleans(),
    chosen=st.lists(st.none() | st.integers(0, 9)).map(tuple),
)
LINE = QueuedLine("u1", "May Chen: coffee", "2026-11-23T09:14:00+01:00", "/x/a.db")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "waiting.jsonl"


@given(given=st.lists(LINES, max_size=5))
def test_lines_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, given) -> None:
    path = tmp_path_factory.mktemp("spool") / "waiting.jsonl"
    for line in given:
        queue_file.append_lines(path, [line])
    assert queue_file.read_lines(path) == given
    assert path.read_bytes().count(b"\n") == len(given) if given else not path.exists()


@given(
    before=st.lists(LINES, max_size=2, unique_by=lambda one: one.uid),
    garbage=st.binary(max_size=60),
    cut=st.integers(0, 200),
)
def test_garbage_and_a_torn_end_cost_no_whole_line(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[QueuedLine],
    garbage: bytes,
    cut: int,
) -> None:
    path = tmp_path_factory.mktemp("spool") / "waiting.jsonl"
    for line in before:
        queue_file.append_lines(path, [line])
    with open(path, "ab") as file:
        file.write(garbage + b"\n" + json.dumps({"uid": "torn"}).encode()[:cut])
    late = replace(LINE, uid="late")
    queue_file.append_lines(path, [late])
    there = queue_file.read_lines(path)
    assert there == [*before, late]
    set_aside = queue_file.remove_lines(path, {line.uid for line in there}, {})
    assert queue_file.read_lines(path) == []
    assert queue_file.queue_version(path) is None
    if set_aside:
        kept = queue_file.rejected_file(path).read_text("ascii")
        assert len(kept.splitlines()) == len(set_aside)


def test_only_its_owner_can_read_it(path: Path) -> None:
    queue_file.append_lines(path, [LINE])
    queue_file.remove_lines(path, set(), {"u1": "no name"})
    queue_file.append_lines(path, [LINE])
    for file in (path, queue_file.rejected_file(path)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_is_found_open_to_others_is_tightened(path: Path) -> None:
    queue_file.append_lines(path, [LINE])
    path.chmod(0o644)
    queue_file.append_lines(path, [replace(LINE, uid="u2")])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_was_refused_is_kept_aside_with_its_reason(path: Path) -> None:
    queue_file.append_lines(path, [LINE, replace(LINE, uid="u2", text="x")])
    assert queue_file.remove_lines(path, set(), {"u2": "no name"}) == [("x", "no name")]
    assert queue_file.read_lines(path) == [LINE]
    (kept,) = map(json.loads, queue_file.rejected_file(path).read_text().splitlines())
    assert (kept["text"], kept["why"]) == ("x", "no name")


def test_a_line_that_came_meanwhile_stays(path: Path) -> None:
    queue_file.append_lines(path, [LINE])
    queue_file.append_lines(path, [replace(LINE, uid="u2")])
    queue_file.remove_lines(path, {"u1"}, {})
    assert [line.uid for line in queue_file.read_lines(path)] == ["u2"]


def test_nothing_is_written_anew_where_nothing_is_taken_out(path: Path) -> None:
    queue_file.append_lines(path, [LINE])
    before = queue_file.queue_version(path)
    queue_file.remove_lines(path, {"another"}, {})
    assert queue_file.queue_version(path) == before


def test_a_full_disk_leaves_what_was_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queue_file.append_lines(path, [LINE])
    write = os.write
    calls: list[int] = []

    def short(handle: int, data: bytes) -> int:
        calls.append(1)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, data[:9])

    monkeypatch.setattr(os, "write", short)
    with pytest.raises(OSError, match="No space"):
        queue_file.append_lines(path, [replace(LINE, uid="u2")])
    monkeypatch.undo()
    assert queue_file.read_lines(path) == [LINE]
    assert path.read_bytes().endswith(b"\n")


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.symlink("/dev/null", path)])
def test_a_pipe_or_a_link_in_its_place_is_refused(path: Path, make) -> None:
    path.parent.mkdir()
    make(path)
    with pytest.raises(OSError, match=r"plain file|symbolic"):
        queue_file.append_lines(path, [LINE])


def test_an_appender_that_waited_writes_to_the_file_that_is_there_now(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is replaced between its opening and its lock, as by a taker."""
    queue_file.append_lines(path, [LINE])
    flock, replaced = queue_file.fcntl.flock, []

    def late(handle: int, how: int) -> None:
        if not replaced:
            replaced.append(1)
            queue_file.remove_lines(path, {"u1"}, {})
        flock(handle, how)

    monkeypatch.setattr(queue_file.fcntl, "flock", late)
    queue_file.append_lines(path, [replace(LINE, uid="u2")])
    assert [line.uid for line in queue_file.read_lines(path)] == ["u2"]
