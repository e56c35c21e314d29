"""`followup help json`: the keys it promises are printed, and its jq lines do what they say."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from followup_tui.system import paths, queue_file
from followup_tui.system.queued_line import QueuedLine
from followup_tui.system.topics import topic
from tests.cli.running import Ran, Run, Spawn

pytestmark = pytest.mark.once

TEXT = topic("json").text
CALLS: dict[str, tuple[str, ...]] = {
    "add": ("add", "Ada Obi: seats fri"),
    "due": ("due",),
    "promise": ("promise",),
    "next": ("next", "May", "numbers fri"),
    "snooze": ("snooze", "1", "next week"),
    "done": ("done", "1"),
    "find": ("find", "may"),
    "list": ("list", "may"),
    "show": ("show", "May"),
    "cadence": ("cadence", "May"),
    "log": ("log", "May", "call yesterday: hello"),
    "history": ("history", "Omar"),
    "status": ("status",),
    "changes": ("changes", "-n", "1"),
    "queue": ("queue",),
    "undo": ("undo",),
    "redo": ("redo",),
    "export": ("export", "{home}/everything.json"),
    "backup": ("backup",),
    "restore": ("restore", "--dry-run"),
    "init": ("init", "--db", "{home}/new.db"),
    "config": ("config", "--check"),
    "completion": ("completion", "bash"),
    "paths": ("paths",),
}


def documented_keys() -> dict[str, list[str]]:
    """Return the keys of each verb in the topic's table."""
    keys: dict[str, list[str]] = {}
    records = TEXT.partition("\n## Errors\n")[0]
    for verbs, cell in re.findall(r"^\| (`.*?) \| (.*) \|$", records, re.MULTILINE):
        base = re.match(r"those of `(\w+)`, and ", cell)
        own = re.findall(r"`(\w+)`", cell[base.end() :] if base else cell)
        for verb in re.findall(r"`(\w+)`", verbs):
            keys[verb] = [*(keys[base[1]] if base else []), *own]
    return keys


@pytest.fixture
def people(run: Run) -> Run:
    """May Chen with a follow-up due today, Omar Khalil with a promise and a call."""
    run("add", "May Chen @Acme: second round today #pycon may@acme.example")
    run("add", "Omar Khalil: the deck fri !")
    run("log", "Omar", "call yesterday: liked it")
    return run


def test_every_documented_verb_is_called() -> None:
    assert sorted(documented_keys()) == sorted(CALLS)


@pytest.mark.parametrize("verb", CALLS)
def test_a_verb_prints_the_documented_keys(verb: str, people: Run, tmp_path: Path) -> None:
    if verb == "redo":
        people("undo")
    if verb == "restore":
        people("backup")
    if verb == "queue":
        line = QueuedLine("u1", "Bo: call", "2026-11-20T09:14:00+01:00", str(tmp_path / "b.db"))
        queue_file.append_lines(paths.queue(), [line])
    arguments = [argument.replace("{home}", str(tmp_path)) for argument in CALLS[verb]]
    done = people(*arguments, "--json")
    assert done.code == 0, done
    assert [list(record) for record in done.records] == [documented_keys()[verb]]


@pytest.fixture
def line(spawn: Spawn, people: Run) -> dict[str, Ran]:
    """What each jq line prints, by the sentence above it."""
    if not shutil.which("jq"):
        pytest.skip("needs jq")
    part = TEXT.split("## Five lines")[1].split("## Shapes")[0]
    pieces = re.findall(r"^(\w.*):\n\n```sh\n([^`]*)```", part, re.MULTILINE)
    assert len(pieces) == 5
    return {title.split(",")[0]: spawn(command) for title, command in pieces}


def test_the_lines_with_jq_do_what_they_say(line: dict[str, Ran], spawn: Spawn) -> None:
    assert [done.code for done in line.values()] == [0] * 5, line
    due, emails, overdue, companies, snoozed = (done.out for done in line.values())
    assert due == "May Chen: second round (due today)\n"
    assert emails == "may@acme.example\n"
    assert overdue == "0\n"
    assert companies == "Acme 1\n"
    assert "Mon 30 Nov" in snoozed
    assert spawn("followup due --json").out == ""
