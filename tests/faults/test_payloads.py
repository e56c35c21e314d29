"""18 terminal payloads in every text field, at every exit of the program: none comes out raw.

Every exit: what each verb prints on a terminal, for people and as JSON; files that are read by
others; all that the screen writes. `tests/cli/test_hostile.py` has the errors."""

from __future__ import annotations

import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.end_to_end.test_terminal import Terminal
from tests.faults.hostile_data import (
    TEMPLATES,
    hostile_export,
    marked,
    raw_signs,
    write_hostile_files,
)
from tests.faults.hostile_strings import PAYLOADS
from tests.faults.matrix import fault
from tests.faults.report import Tally

pytestmark = pytest.mark.once

_RUN_ALL = """
import io, json, sys
from followup_tui.__main__ import main
for number, (arguments, stdin) in enumerate(json.load(open(sys.argv[1]))):
    sys.argv = ["followup", *arguments]
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8", "surrogatepass")))
    code = main()
    sys.stdout.write(f"\\n@{number}@{code}@\\n")
    sys.stdout.flush()
"""
"""Runs one verb after the other in one process, on the terminal that it has."""

FORMATS = ("plain", "tmux", "waybar", "polybar", "starship")


class HostileHome:
    """A home with every payload in every field."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "people.db"
        self.state = folder / "state" / "followup"
        self.config = folder / "config" / "followup"
        self.environment = {
            **os.environ,
            **{f"XDG_{kind.upper()}_HOME": str(folder / kind) for kind in ("state", "config")},
            **{"HOME": str(folder), "FOLLOWUP_DB": str(self.database), "TERM": "xterm-256color"},
            **{"FOLLOWUP_NOW": "2026-11-23T09:14", "XDG_DATA_HOME": str(folder / "data")},
            "TEXTUAL_ANIMATIONS": "none",
        }

    def on_terminal(self, calls: list[tuple[list[str], str]]) -> list[tuple[int, str]]:
        """Run verbs with their standard input on a terminal; return exit codes and output."""
        plan = self.folder / "calls.json"
        plan.write_text(json.dumps(calls))
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [sys.executable, "-c", _RUN_ALL, str(plan)],
            env=self.environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        ) as process:
            os.close(theirs)
            text = b"".join(_read_all(ours)).decode("utf-8", "surrogateescape")
        os.close(ours)
        assert process.returncode == 0, text[-2000:]
        pieces = re.split(r"\r?\n@(\d+)@(\d+)@\r\n", text)
        assert [int(number) for number in pieces[1::3]] == list(range(len(calls)))
        return list(zip(map(int, pieces[2::3]), pieces[0::3], strict=False))


def _read_all(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(descriptor, 65536)
        except OSError:  # the other side was closed
            return
        if not data:
            return
        yield data


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> HostileHome:
    """A home that tests may change."""
    return make_home(tmp_path_factory.mktemp("hostile"))


def make_home(folder: Path) -> HostileHome:
    """Make a home with every payload, imported by the program itself."""
    made = HostileHome(folder)
    export = made.folder / "hostile.json"
    export.write_text(hostile_export())
    ((code, out),) = made.on_terminal([(["import", str(export)], "")])
    assert code == 0, out
    assert f"Imported {len(PAYLOADS)} new" in out
    with closing(sqlite3.connect(made.database)) as database:
        # No import takes what is not UTF-8; a damaged file may hold it.
        for table, column in (
            ("contact", "role"),
            ("followup", "about"),
            ("interaction", "summary"),
        ):
            database.execute(
                f"UPDATE {table} SET {column} = CAST(X'5BFF9B33316DEDA0801B5D303B70' AS TEXT)"
                " WHERE id = 2"
            )
        database.commit()
    write_hostile_files(made.config, made.state, made.database)
    return made


def reading_calls() -> list[list[str]]:
    """Return calls of every verb that shows data."""
    people = [str(number) for number in range(1, len(PAYLOADS) + 1)]
    calls = [
        *(["due"], ["due", "--upcoming"], ["list"], ["find", "name"], ["find", "tag"]),
        *(["changes"], ["duplicates"], ["next"], ["promise"], ["queue"], ["templates"]),
        *(["config", "--check"], ["paths"], ["cadence", "1"], ["spread", "--dry-run"]),
        *(["status", "--format", name] for name in FORMATS),
        *([verb, number] for number in people for verb in ("show", "history", "cadence")),
        *(["write", "--print", number] for number in people),
        *(["write", "--print", "1", "--template", name] for name in TEMPLATES),
        *(["notify", "--print"], ["queue", "retry"], ["queue", "drop", "1"], ["queue", "restore"]),
    ]
    as_json = [[*call, "--json"] for call in calls if call[0] != "notify"]
    return [*calls, *as_json]


def writing_calls() -> list[tuple[list[str], str]]:
    """Return calls that change data and say so, with what they read."""
    calls: list[tuple[list[str], str]] = []
    for number, payload in enumerate(PAYLOADS.values()):
        if "\0" in payload:
            continue  # no program is called with it
        text = marked(payload, "typed").replace("\n", " ")
        person, followup = str(number + 1), str(3 * number + 1)
        calls += [
            ([*call], "")
            for call in (
                *(["add", f'"{text}" @"{text}": {text} fri'], ["add", "--dry-run", f"{text}: x"]),
                *(["log", person, f"call: {text}"], ["snooze", followup, "fri"], ["undo"]),
                *(["redo"], ["done", followup, "--note", text, "--json"], ["park", person]),
                *(["unpark", person], ["promise", person, f"{text} by fri"]),
                *(["next", person, f"{text} fri"], ["find", text], ["help", text], ["show", text]),
                *(["import", f"/no/{text}"], ["export", f"/no/{text}"], ["hotkey", text]),
                *(["--db", f"/no/{text}", "due"], ["queue", "edit", text], [text]),
                ["due", "--json", f"--{text}"],
            )
        ]
    everything = "\n".join(f"{payload}: x fri" for payload in PAYLOADS.values())
    calls += [(["add", "-"], everything), (["import", "-"], everything)]
    for payload in PAYLOADS.values():
        calls.append(
            (["mail", "--dry-run"], f"From: {payload} <a@b.example>\nSubject: {payload}\n\nx")
        )
    return calls


@fault("payloads")
def test_no_verb_prints_a_payload_raw_on_a_terminal(home: HostileHome, tally: Tally) -> None:
    plans = [(call, "") for call in reading_calls()] + writing_calls()
    for (call, _), (code, out) in zip(plans, home.on_terminal(plans), strict=True):
        assert raw_signs(out) == [], (call, raw_signs(out)[:3])
        assert "Traceback" not in out, (call, out)
        assert code in (0, 1, 2, 3, 5, 6), (call, code, out)
        if "--json" in call and code == 0:
            for line in out.splitlines():
                # Standard error goes to the terminal, too.
                assert not line.startswith("{") or json.loads(line), call
        tally.count("calls on a terminal")


@fault("payloads")
def test_the_calls_do_show_the_fields(tmp_path: Path, tally: Tally) -> None:
    home = make_home(tmp_path)
    calls = [["show", "1"], ["history", "1"], ["due"], ["queue"], ["templates"], ["changes"]]
    calls += [["config", "--check"], ["write", "--print", "1", "--template", "nudge"]]
    shown = dict(
        zip(map(" ".join, calls), home.on_terminal([(call, "") for call in calls]), strict=True)
    )
    for field in ("name", "company", "role", "location", "met", "notes", "link", "label", "about"):
        assert f"{field}‹␛" in shown["show 1"][1], field
    assert "summary‹␛" in shown["history 1"][1]
    assert "name‹␛" in shown["due"][1]
    tally.count("fields shown")
    for field in ("queued", "raw", "/elsewhere"):
        assert f"{field}‹␛" in shown["queue"][1]
    assert "key‹" in shown["config --check"][1]
    assert "template‹ ]0;pwn" in shown["write --print 1 --template nudge"][1]


@fault("payloads")
@pytest.mark.parametrize("kind", ["csv", "vcard", "ics", "json"])
def test_an_export_to_a_terminal_sends_no_payload_raw(
    home: HostileHome, kind: str, tally: Tally
) -> None:
    ((code, out),) = home.on_terminal([(["export", "--format", kind, "-"], "")])
    assert raw_signs(out) == [], raw_signs(out)[:3]
    assert code in (0, 2)
    tally.count("exports to a terminal")


@fault("payloads")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("words", ["show ", "show n", "find #", "done ", "queue drop "])
def test_no_completion_holds_a_payload_raw(
    home: HostileHome, shell: str, words: str, tally: Tally
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "followup_tui"],
        env={
            **home.environment,
            **{"_FOLLOWUP_COMPLETE": f"{shell}_complete", "COMP_WORDS": f"followup {words}"},
            **{"COMP_CWORD": str(len(words.split(" "))), "COMP_LINE": words},
        },
        capture_output=True,
        check=False,
    )
    assert raw_signs(done.stdout.decode().replace("\t", " ")) == []
    assert done.stderr == b""
    tally.count("completions")


_SEQUENCE = re.compile(
    rb"\x1b\[[?>=<]?[0-9;:]*[ $\'\"]?[a-zA-Z]"
    rb"|\x1b\]2;followup[^\x1b\x07]*\x1b\\|\x1b\]22;[a-z-]*\x07|\x1b[78=>]|\x1b\([B0]"
)
"""The sequences that the screen writes."""


def walk(opened: Terminal, steps: list[tuple[str, str]]) -> None:
    """Press keys, each time until a text is on the screen."""
    for keys, words in steps:
        opened.press(keys)
        opened.until(words)


@fault("payloads")
def test_the_screen_writes_no_payload_raw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    home = make_home(tmp_path)
    cards = tmp_path / f"{PAYLOADS['csi']}.vcf"
    cards.write_text(
        "".join(
            f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:card{payload}\r\nEND:VCARD\r\n"
            for payload in PAYLOADS.values()
            if "\x0b" not in payload
        )
    )
    for name, value in home.environment.items():
        monkeypatch.setenv(name, value)
    opened = Terminal(home.database, columns=160)
    try:
        opened.until("ignored settings")
        walk(opened, [("\x1b", "1 Due now"), ("Q", "Queue ·"), ("\x1b[F", "waiting")])
        walk(opened, [("q", "1 Due now"), ("a", "add:"), ("\x1b", "d close"), ("2", "filter")])
        for number in range(len(PAYLOADS)):
            walk(
                opened, [("j" if number else "g", "nickname‹"), ("L", "History with"), ("q", "2 ")]
            )
        for keys, words in (("w", "Subject"), ("e", "ctrl+s save"), ("o", "open"), ("y", "copy")):
            walk(opened, [(keys, words), ("\x1b", "d close")])
        walk(opened, [("t", "triage"), ("d", "outcome:"), ("\x1b", "space skip"), ("q", "d close")])
        walk(opened, [(":", "palette"), ("name", "name‹"), ("\x1b", "d close"), ("?", "/ search")])
        walk(opened, [("q", "d close"), ("=", "duplicates"), ("q", "d close"), ("*", "q leave")])
        walk(opened, [("q", "d close"), ("1", "d close"), ("D", "undoes it"), ("u", "Undone")])
        walk(opened, [("/", "find"), ("name", "name‹"), ("\r", "d close"), ("\x1b", "d close")])
        walk(opened, [("I", "import"), (str(tmp_path) + "/", "vcf"), ("\t\r", "card")])
        opened.press("\x11")
        assert opened.ends() == 0
    finally:
        opened.child.close(force=True)
    rest = _SEQUENCE.sub(b"", opened.raw)
    assert raw_signs(rest.decode("utf-8", "surrogateescape").replace("\r", "")) == []
    for payload in PAYLOADS.values():
        tally.count("payloads on a screen")
        for sequence in re.findall("\x1b[^\x1b\x07]{2,}", payload):
            assert sequence.encode() not in opened.raw
    assert "[@click=app.quit]pwn[/]" in opened.raw.decode("utf-8", "replace")
