"""Rejected and dropped lines: whatever stands in their files is kept, and shown."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.errors import DatabaseBusyError
from followup_tui.system import queue_file
from followup_tui.system.kept_lines import (
    UNREADABLE,
    KeptLine,
    append_kept,
    dropped_file,
    read_kept,
    rejected_file,
    remove_kept,
    unreadable_line,
)
from followup_tui.system.queued_line import QueuedLine
from followup_tui.wording import wording

LINE = QueuedLine("u1", "May: coffee", "2026-11-23T09:14:00+01:00", "/x/a.db", False, (None, 3))
KEPT = KeptLine("u1", LINE, "", wording("Several contacts match “{}”.", "May"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "queue.jsonl"


def test_lines_come_back_with_their_reason_in_its_parts(path: Path) -> None:
    file = rejected_file(path)
    dropped = replace(KEPT, uid="u2", line=replace(LINE, uid="u2"), dropped_at="2026-11-24")
    append_kept(file, [KEPT, dropped])
    assert read_kept(file) == [KEPT, dropped]
    assert read_kept(file)[0].reason.parts == KEPT.reason.parts
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_files_of_the_last_version_are_read(path: Path) -> None:
    """Its records had the reason as text only, and what can't be read with backslashes."""
    path.parent.mkdir()
    record = {
        **{"uid": "u1", "text": "call the bank", "typed_at": "2026-11-23T09:14:00+01:00"},
        **{"database": "/x/a.db", "use_date": True, "chosen_contacts": []},
    }
    old = [
        {**record, "reason": "Who is May Chen?"},
        {"raw": "torn \\xff", "reason": "not a complete queued line"},
    ]
    rejected_file(path).write_text("".join(json.dumps(line) + "\n" for line in old))
    line, raw = read_kept(rejected_file(path))
    assert (line.text, line.reason) == ("call the bank", wording("{}", "Who is May Chen?"))
    assert (raw.line, raw.text, raw.reason) == (None, "torn \\xff", UNREADABLE)


@given(garbage=st.binary(max_size=80))
def test_what_cannot_be_read_is_kept_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, garbage: bytes
) -> None:
    """From the queue to the rejected lines, to the dropped ones and back."""
    garbage = garbage.replace(b"\n", b" ")
    path = tmp_path_factory.mktemp("queue") / "queue.jsonl"
    path.write_bytes(garbage + b"\n")
    queue_file.remove_lines(path, (), {})
    kept = read_kept(rejected_file(path))
    for _ in range(2):
        append_kept(dropped_file(path), kept)
        assert read_kept(dropped_file(path)) == kept
    if garbage.strip(b"\0\r\t "):
        (line,) = kept
        assert line.raw.encode("utf-8", "surrogateescape") == garbage
        assert line == unreadable_line(garbage)
    else:
        assert kept == []


@given(garbage=st.binary(max_size=60), cut=st.integers(0, 200))
def test_garbage_in_the_file_hides_no_line_and_is_shown_itself(
    tmp_path_factory: pytest.TempPathFactory, garbage: bytes, cut: int
) -> None:
    file = tmp_path_factory.mktemp("queue") / "queue.jsonl.rejected"
    append_kept(file, [KEPT])
    whole = file.read_bytes()
    with file.open("ab") as opened:
        opened.write(garbage + b"\n" + whole[: min(cut, len(whole) - 2)])
    append_kept(file, [replace(KEPT, uid="u2", line=replace(LINE, uid="u2"))])
    kept = read_kept(file)
    assert {"u1", "u2"} <= {line.uid for line in kept}
    remove_kept(file, {"u1", "u2"})
    assert [line.uid for line in read_kept(file)] == [
        line.uid for line in kept if line.uid not in ("u1", "u2")
    ]


def test_of_a_line_that_stands_there_twice_the_last_version_counts(path: Path) -> None:
    newer = replace(KEPT, reason=wording("No {}.", "May"))
    append_kept(rejected_file(path), [KEPT, KEPT])
    append_kept(rejected_file(path), [newer])
    assert read_kept(rejected_file(path)) == [newer]
    remove_kept(rejected_file(path), {"u1"})
    assert not rejected_file(path).exists()


def test_a_saved_line_leaves_the_rejected_ones_too(path: Path) -> None:
    append_kept(rejected_file(path), [KEPT])
    queue_file.append_lines(path, [LINE])
    queue_file.remove_lines(path, {"u1"}, {})
    assert read_kept(rejected_file(path)) == []
    assert queue_file.read_lines(path) == []


def test_a_line_is_replaced_in_its_place(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"torn\ntorn\n")
    others = [replace(LINE, uid="u0"), LINE, replace(LINE, uid="u2"), LINE]
    queue_file.append_lines(path, others)
    queue_file.put_line(path, replace(LINE, text="other"))
    assert [line.text for line in queue_file.read_lines(path)] == [
        "May: coffee",
        "other",
        "May: coffee",
    ]
    assert path.read_bytes().startswith(b"torn\ntorn\n")
    queue_file.put_line(path, replace(LINE, uid="u3"))
    assert queue_file.read_lines(path)[-1].uid == "u3"


def test_only_one_program_at_a_time_changes_what_is_queued(path: Path) -> None:
    with (
        queue_file.queue_lock(path, 0),
        pytest.raises(DatabaseBusyError),
        queue_file.queue_lock(path, 0.05),
    ):
        pass
    with queue_file.queue_lock(path, 0):
        queue_file.append_lines(path, [LINE])  # a capture never waits for it
