"""Sync an export folder with a local CardDAV and CalDAV server (Radicale) through vdirsyncer."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.cli.running import Run

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(
        not (find_spec("radicale") and find_spec("vdirsyncer")),
        reason="radicale and vdirsyncer are not installed (pip install 'followup-tui[sync]')",
    ),
]
TIMEOUT = 60
"""Seconds that another program may take."""
KINDS = {"vcard": ("carddav", ".vcf"), "ics": ("caldav", ".ics")}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of the collections of user `may` on a Radicale server of this test."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "radicale", "--config", "", "--auth-type", "none"]
    command += ["--server-hosts", f"127.0.0.1:{port}", "--logging-level", "info"]
    command += ["--storage-filesystem-folder", str(tmp_path / "server")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        try:
            ready = next((line for line in running.stderr if "ready" in line.lower()), "")
            assert ready, "Radicale did not start"
            yield f"http://127.0.0.1:{port}/may/"
        finally:
            running.kill()


class Syncer:
    """vdirsyncer between a folder and a collection of the server."""

    def __init__(self, home: Path, server: str, kind: str) -> None:
        storage, ending = KINDS[kind]
        self.folder = home / "carried" / "people"
        self._config = home / "vdirsyncer.conf"
        self.folder.mkdir(parents=True)
        self._config.write_text(
            f'[general]\nstatus_path = "{home}/status/"\n'
            '[pair both]\na = "here"\nb = "there"\ncollections = ["people"]\n'
            f'[storage here]\ntype = "filesystem"\npath = "{home}/carried/"\nfileext = "{ending}"\n'
            f'[storage there]\ntype = "{storage}"\nurl = "{server}"\n'
            'username = "may"\npassword = "x"\n'
        )
        self._call("discover")

    def sync(self) -> str:
        """Sync in both directions and return what vdirsyncer printed."""
        return self._call("sync")

    def _call(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "vdirsyncer", "-c", str(self._config), *arguments],
            input="y\n" * 5,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stderr + done.stdout


def request_item(address: str, body: str | None = None) -> str:
    """Read an item from the server, or write `body` to it; return the response."""
    data = None if body is None else body.encode()
    request = Request(address, data=data, method="GET" if data is None else "PUT")
    # User "may" with an empty password: the server checks none.
    request.add_header("Authorization", "Basic bWF5Og==")
    with urlopen(request, timeout=TIMEOUT) as answer:
        return str(answer.read().decode())


def names(folder: Path, ending: str) -> list[str]:
    return sorted(path.name for path in folder.glob(f"*{ending}"))


def test_cards_are_synced_in_both_directions(run: Run, tmp_path: Path, server: str) -> None:
    run("add", "May Chen @Acme: second round fri #pycon may@acme.com")
    run("add", '"Ødegård, ‘Ana’; \\x": x fri +44 161 496 0137')
    syncer = Syncer(tmp_path, server, "vcard")
    folder = str(syncer.folder)
    assert run("export", "--format", "vcard", folder).code == 0
    syncer.sync()
    cards = {name: request_item(f"{server}people/{name}") for name in names(syncer.folder, ".vcf")}
    assert len(cards) == 2
    (name,) = [name for name, card in cards.items() if "FN:May Chen" in card]

    # Without a change nothing is copied and no file is written.
    assert run("export", "--format", "vcard", "--json", folder).record["unchanged"] == 2
    assert "Copying" not in syncer.sync()

    changed = cards[name].replace("END:VCARD", "TEL;TYPE=cell:+49 30 5550100\r\nEND:VCARD")
    request_item(f"{server}people/{name}", changed)
    new = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:from-phone\r\nFN:Li Wei\r\nN:Wei;Li;;;\r\nEND:VCARD"
    request_item(f"{server}people/from-phone.vcf", f"{new}\r\n")
    syncer.sync()
    # A card that someone else changed is not overwritten before it is imported.
    assert run("export", "--format", "vcard", "--json", folder).record["conflicts"] == [name]
    imported = run("import", "--json", folder).record
    assert (imported["new"], imported["updated"]) == (1, 1)
    assert "+49 30 5550100" in run("show", "May Chen").out
    assert run("find", "li wei").code == 0

    # With --force our version is written, which now has the change; nothing is duplicated.
    assert run("export", "--format", "vcard", "--force", folder).code == 0
    syncer.sync()
    assert len(names(syncer.folder, ".vcf")) == 3
    assert "+49 30 5550100" in request_item(f"{server}people/{name}")
    assert "FN:Li Wei" in request_item(f"{server}people/from-phone.vcf")
    assert "Copying" not in syncer.sync()


@pytest.mark.parametrize("form", ["event", "todo"])
def test_follow_ups_are_synced_to_a_calendar_until_closed(
    run: Run, tmp_path: Path, server: str, form: str
) -> None:
    run("add", "May Chen: second round fri")
    run("add", "Omar Khalil: nudge 12 dec 15:00")
    syncer = Syncer(tmp_path, server, "ics")
    arguments = ["export", "--format", "ics", "--as", form, "--alarm", str(syncer.folder)]
    assert run(*arguments).code == 0
    syncer.sync()
    first, second = names(syncer.folder, ".ics")
    calendars = request_item(f"{server}people/{first}") + request_item(f"{server}people/{second}")
    assert "SUMMARY:May Chen: second round" in calendars
    assert "20261212T150000" in calendars

    run("snooze", "1", "3d")
    assert run(*arguments).code == 0
    assert "Copying" in syncer.sync()
    assert len(names(syncer.folder, ".ics")) == 2
    run("done", "2", "--next", "")
    run(*arguments, "--force")
    syncer.sync()
    assert "Omar Khalil" not in request_item(f"{server}people/")
