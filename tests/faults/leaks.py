"""A home in which every text that is typed holds a canary, and what the program did with them."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.matrix import is_full
from tests.faults.program import COMMAND, Done, Home, Screen

CANARY = re.compile(rb"z\0?q\0?x\0?[a-z]", re.I)
"""What every typed text holds, also in UTF-16."""
_HOOK = Path(__file__).with_name("audit_hook")
HOLDING_TEXT = (
    *("data/followup/followup.db", "data/followup/followup.db.backups/", "exports/"),
    *("state/followup/queue.jsonl", "state/followup/unsaved.json", "state/followup/editor/"),
    *("state/followup/prompt_history.json", "config/followup/", "typed/"),
)
"""Where text may stand, as the docs say: the database, its backups, exports, queued and rejected
lines, unsaved text, notes being edited, the prompt's history; and what the person wrote there."""

_RECORDER = """#!/bin/sh
{
    echo "program $(basename "$0")"
    for argument in "$@"; do echo "argument $argument"; done
    env | sed 's/^/environment /'
} >> "%s"
case "$0" in
    *editor) echo "zqxlongnote" >> "$1" ;;
    *copy) cat > /dev/null ;;
esac
"""


@dataclass(frozen=True)
class WatchedHome:
    """A home whose programs are watched: the commands it starts note how they were called."""

    home: Home
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What is added to the program's environment."""
        return {
            "AUDIT_FILE": str(self.folder / "audit"),
            "PYTHONPATH": str(_HOOK),
            "TMPDIR": str(self.home.folder / "tmp"),
            "EDITOR": str(self.folder / "editor"),
            "VISUAL": "",
            "DISPLAY": "",
        }

    def run(self, *arguments: str, stdin: str = "") -> Done:
        """Run a verb."""
        return self.home.run(*arguments, stdin=stdin, **self.environment)

    def screen(self, **more: str) -> Screen:
        """Open the screen."""
        return self.home.screen(**self.environment, **more)

    def write_settings(self, text: str = "") -> None:
        """Write settings whose commands note how they were called."""
        folder = self.home.folder / "config" / "followup"
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        (folder / "config.toml").write_text(
            f"{text}\n[notify]\ncommand = ['{self.folder}/notify', '{{text}}']\nquiet_hours = ''\n"
            f"[commands]\nopen = ['{self.folder}/open', '{{link}}']\n"
            f"copy = ['{self.folder}/copy']\n"
        )
        (folder / "config.toml").chmod(0o600)

    def events(self) -> list[list[str]]:
        """Return what the hook noted."""
        file = self.folder / "audit"
        return [json.loads(line) for line in file.read_text().splitlines()]

    def calls(self) -> list[tuple[str, str, str]]:
        """Return what the started commands noted: command, kind of line, its text."""
        found, program = [], ""
        file = self.folder / "calls"
        for line in file.read_text(errors="replace").splitlines() if file.exists() else []:
            kind, _, text = line.partition(" ")
            if kind == "program":
                program = text
            found.append((program, kind, text))
        return found

    def leaks(self) -> list[str]:
        """Return the files with a canary in them, or in their names, that may hold none."""
        found = []
        for path in sorted(self.home.folder.rglob("*")):
            place = str(path.relative_to(self.home.folder))
            if place.startswith(HOLDING_TEXT):
                continue
            data = os.fsencode(path.name) + (path.read_bytes() if path.is_file() else b"")
            if CANARY.search(data):
                found.append(place)
        return found

    def holding(self) -> set[str]:
        """Return which of the places that may hold text do so."""
        places = set()
        for path in self.home.folder.rglob("*"):
            place = str(path.relative_to(self.home.folder))
            if path.is_file() and CANARY.search(path.read_bytes()):
                places |= {known for known in HOLDING_TEXT if place.startswith(known)}
        return places


def watched_home(folder: Path, command: tuple[str, ...] = ()) -> WatchedHome:
    """Make an empty home, and the programs that note how they are called beside it."""
    home = Home(folder / "home", command) if command else Home(folder / "home")
    for name in ("tmp", "exports", "typed"):
        (home.folder / name).mkdir(parents=True)
    watched = WatchedHome(home, folder)
    for name in ("notify", "open", "copy", "editor"):
        script = folder / name
        script.write_text(_RECORDER % (folder / "calls"))
        script.chmod(0o700)
    watched.write_settings()
    return watched


MAIL = """From: Zqxsender <zqxsender@zqxhost.example>
To: me@example.org
Date: Mon, 23 Nov 2026 08:00:00 +0100
Message-ID: <zqxmail@zqxhost.example>
Subject: zqxsubject

zqxbody
"""


_RUN_ALL = """
import io, json, sys
from followup_tui.__main__ import main
for arguments, stdin in json.load(open(sys.argv[1])):
    sys.argv = ["followup", *arguments]
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()))
    main()
"""
"""Runs one verb after the other in one process."""


def fill(watched: WatchedHome) -> list[Done]:
    """Call every verb with texts that hold a canary in each field, failing calls too: each in a
    process of its own for the full length, all in one otherwise."""
    folder = watched.home.folder
    (folder / "typed" / "zqxcards.vcf").write_text(
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zqxcard Person\r\nNOTE:zqxcardnote\r\nEND:VCARD\r\n"
    )
    (folder / "typed" / "zqxbroken.csv").write_bytes(b"Name,Email\n\xff\xfezqxbroken\n")
    calls: list[Sequence[str]] = [
        ("add", "Zqxname Zqxsurname @Zqxcompany: zqxtopic today #zqxtag zqxmail@zqxhost.example"),
        ("add", "Zqxname Zqxother: zqxpromise today !"),
        ("add", "Zqxdue Person: zqxdue today https://zqx.example zqx@zqx.example"),
        ("add", "--dry-run", "Zqxdry Run: zqxdry fri"),
        ("log", "1", "call yesterday: zqxnote I: zqxmine by fri they: zqxtheirs"),
        *(("done", "1", "--note", "zqxdone"), ("snooze", "2", "fri"), ("undo",), ("redo",)),
        *(("promise", "1", "zqxpromised by fri"), ("next", "1", "zqxnext fri"), ("next",)),
        *(("cadence", "1", "6 weeks"), ("cadence", "#zqxtag", "1 month"), ("park", "2")),
        *(("unpark", "2"), ("show", "1"), ("find", "zqxfind"), ("list",), ("history", "1")),
        *(("duplicates",), ("changes",), ("due",), ("due", "--json"), ("status",), ("notify",)),
        *(("spread", "--dry-run"), ("write", "1", "--print"), ("write", "1", "--copy")),
        *(("templates",), ("config", "--check"), ("paths",), ("help", "zqxhelp"), ("zqxverb",)),
        *(("hotkey", "tmux"), ("completion", "bash"), ("show", "Zqxnobody"), ("add", "zqx")),
        ("import", str(folder / "typed" / "zqxcards.vcf")),
        ("import", str(folder / "typed" / "zqxbroken.csv")),
        *(("export", str(folder / "exports" / f"zqx.{kind}")) for kind in ("json", "csv", "vcf")),
        ("export", str(folder / "exports" / "zqx.ics")),
        *(
            ("init", "--db", str(folder / "exports" / "other.db")),
            ("backup",),
            ("backup", "--list"),
        ),
        *(("restore", "--dry-run"), ("queue",), ("queue", "edit", "zqxline", "zqxtext")),
        ("demo", "--write", str(folder / "exports" / "demo.db")),
        *(("doctor",), ("doctor", "--json"), ("doctor", "--repair")),
    ]
    piped = "Zqxpiped One: zqxpiped fri\nZqxname: zqxtwo fri\n"
    plan = [*((call, "") for call in calls), (["mail"], MAIL), (["add", "-"], piped)]
    if is_full():
        return [watched.run(*call, stdin=stdin) for call, stdin in plan]
    file = watched.folder / "calls.json"
    file.write_text(json.dumps(plan))
    traced = watched.home.command[: watched.home.command.index(COMMAND[0])]
    one = Home(watched.home.folder, (*traced, sys.executable, "-c", _RUN_ALL, str(file)))
    return [one.run(**watched.environment)]


def plant(function: str) -> tuple[str, ...]:
    """Return a command that runs the program with an error in a function ("module:Class.name"),
    whose message and local variables hold a canary."""
    module, _, name = function.partition(":")
    owner, _, attribute = name.rpartition(".")
    return (
        sys.executable,
        "-c",
        f"import {module} as module\n"
        "def planted(*arguments, **named):\n"
        "    text = 'zqxlocal'\n"
        "    raise ValueError(f'zqxmessage {arguments!r}') from KeyError('zqxcause')\n"
        f"setattr(module{'.' + owner if owner else ''}, '{attribute}', planted)\n"
        "from followup_tui.__main__ import main\n"
        "raise SystemExit(main())\n",
    )
