"""A folder goes to a real CardDAV and CalDAV server and back: Radicale, carried by vdirsyncer, both
on this machine alone."""

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
BOUND = 60
"""Seconds that a program of others may take before the test gives up on it."""
KINDS = {"vcard": ("carddav", ".vcf"), "ics": ("caldav", ".ics")}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a Radicale server of our own, where `may` has her collections."""
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


class Carrier:
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
        """Carry what changed in both directions; what it said."""
        return self._call("sync")

    def _call(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "vdirsyncer", "-c", str(self._config), *arguments],
            input="y\n" * 5,
            capture_output=True,
            text=True,
            timeout=BOUND,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stderr + done.stdout


def asked(address: str, body: str | None = None) -> str:
    """What the server answers another client, or takes from it."""
    data = None if body is None else body.encode()
    request = Request(address, data=data, method="GET" if data is None else "PUT")
    # The name and an empty password, as no one is kept out.
    request.add_header("Authorization", "Basic bWF5Og==")
    with urlopen(request, timeout=BOUND) as answer:
        return str(answer.read().decode())


def names(folder: Path, ending: str) -> list[str]:
    return sorted(path.name for path in folder.glob(f"*{ending}"))


def test_cards_go_to_the_server_and_a_change_comes_back(
    run: Run, tmp_path: Path, server: str
) -> None:
    run("add", "May Chen @Acme: second round fri #pycon may@acme.com")
    run("add", '"Ødegård, ‘Ana’; \\x": x fri +44 161 496 0137')
    carrier = Carrier(tmp_path, server, "vcard")
    folder = str(carrier.folder)
    assert run("export", "--format", "vcard", folder).code == 0
    carrier.sync()
    there = {name: asked(f"{server}people/{name}") for name in names(carrier.folder, ".vcf")}
    assert len(there) == 2
    (name,) = [name for name, card in there.items() if "FN:May Chen" in card]

    # Nothing new: nothing is carried, no file is touched.
    assert run("export", "--format", "vcard", "--json", folder).record["unchanged"] == 2
    assert "Copying" not in carrier.sync()

    changed = there[name].replace("END:VCARD", "TEL;TYPE=cell:+49 30 5550100\r\nEND:VCARD")
    asked(f"{server}people/{name}", changed)
    new = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:from-phone\r\nFN:Li Wei\r\nN:Wei;Li;;;\r\nEND:VCARD"
    asked(f"{server}people/from-phone.vcf", f"{new}\r\n")
    carrier.sync()
    # What others changed is not written over before it was taken in.
    assert run("export", "--format", "vcard", "--json", folder).record["left"] == [name]
    brought = run("import", "--json", folder).record
    assert (brought["new"], brought["matched"]) == (1, 1)
    assert "+49 30 5550100" in run("show", "May Chen").out
    assert run("find", "li wei").code == 0

    # With force ours goes out, now with what came in; nobody is there twice.
    assert run("export", "--format", "vcard", "--force", folder).code == 0
    carrier.sync()
    assert len(names(carrier.folder, ".vcf")) == 3
    assert "+49 30 5550100" in asked(f"{server}people/{name}")
    assert "FN:Li Wei" in asked(f"{server}people/from-phone.vcf")
    assert "Copying" not in carrier.sync()


@pytest.mark.parametrize("form", ["event", "todo"])
def test_follow_ups_go_to_a_calendar_and_leave_it_when_closed(
    run: Run, tmp_path: Path, server: str, form: str
) -> None:
    run("add", "May Chen: second round fri")
    run("add", "Omar Khalil: nudge 12 dec 15:00")
    carrier = Carrier(tmp_path, server, "ics")
    arguments = ["export", "--format", "ics", "--as", form, "--alarm", str(carrier.folder)]
    assert run(*arguments).code == 0
    carrier.sync()
    first, second = names(carrier.folder, ".ics")
    there = asked(f"{server}people/{first}") + asked(f"{server}people/{second}")
    assert "SUMMARY:May Chen: second round" in there
    assert "20261212T150000" in there

    run("snooze", "1", "3d")
    assert run(*arguments).code == 0
    assert "Copying" in carrier.sync()
    assert len(names(carrier.folder, ".ics")) == 2
    run("done", "2", "--next", "")
    run(*arguments, "--force")
    carrier.sync()
    assert "Omar Khalil" not in asked(f"{server}people/")
