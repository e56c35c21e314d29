"""The program with nonsense in every variable that is read, and in a POSIX locale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

pytestmark = pytest.mark.once

PATIENCE = 120
VARIABLES = (
    # Textual
    "TEXTUAL",
    "TEXTUAL_ALLOW_SIGNALS",
    "TEXTUAL_ANIMATIONS",
    "TEXTUAL_COLOR_SYSTEM",
    "TEXTUAL_DEBUG",
    "TEXTUAL_DEVTOOLS_HOST",
    "TEXTUAL_DEVTOOLS_PORT",
    "TEXTUAL_DIM_FACTOR",
    "TEXTUAL_DISABLE_KITTY_KEY",
    "TEXTUAL_DRIVER",
    "TEXTUAL_FILTERS",
    "TEXTUAL_FPS",
    "TEXTUAL_LOG",
    "TEXTUAL_PRESS",
    "TEXTUAL_SCREENSHOT",
    "TEXTUAL_SCREENSHOT_FILENAME",
    "TEXTUAL_SCREENSHOT_LOCATION",
    "TEXTUAL_SHOW_RETURN",
    "TEXTUAL_SLOW_THRESHOLD",
    "TEXTUAL_SMOOTH_SCROLL",
    "TEXTUAL_SPEEDUPS",
    "TEXTUAL_THEME",
    # Rich
    "COLORTERM",
    "COLUMNS",
    "DATABRICKS_RUNTIME_VERSION",
    "FORCE_COLOR",
    "JUPYTER_COLUMNS",
    "JUPYTER_LINES",
    "LINES",
    "NO_COLOR",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
    "UNICODE_VERSION",
    # the others
    "COMP_CWORD",
    "COMP_WORDS",
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "EDITOR",
    "ESCDELAY",
    "LC_ALL",
    "LC_TERMINAL",
    "LESS",
    "PAGER",
    "PENDULUM_EXTENSIONS",
    "ROWS",
    "TERM_PROGRAM",
    "TMUX",
    "TZ",
    "VISUAL",
    "WAYLAND_DISPLAY",
    "WSL_DISTRO_NAME",
    "XDG_RUNTIME_DIR",
)
NONSENSE = ("zzz", "1", "0", "-1", "99999999999", "\N{SUPERSCRIPT TWO}", "'", "ctrl+q,!")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of the program, where a library might leave a picture or a log."""
    path = tmp_path / "work"
    path.mkdir()
    monkeypatch.chdir(path)
    return path


def environ(**given: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    base = {**kept, "FOLLOWUP_NOW": "2026-11-23T09:14", "TERM": "xterm-256color"}
    return {**base, **given}


def screen(words: str, keys: str, *arguments: str, **given: str) -> tuple[int | None, str]:
    """Open the program, wait for the words, press keys; return the exit code and the output."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "followup_tui", *arguments],
        dimensions=(36, 120),
        env=environ(**given),
        timeout=PATIENCE,
    )
    try:
        child.expect_exact(words)
        child.send(keys)
        child.expect(pexpect.EOF)
        child.close()
        return child.exitstatus, child.before.decode(errors="replace")
    finally:
        child.close(force=True)


@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_in_every_variable_changes_nothing(folder: Path, value: str) -> None:
    given = dict.fromkeys(VARIABLES, value)
    assert screen("No contacts yet.", "\x11", **given)[0] == 0
    assert os.listdir(folder) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TEXTUAL_COLOR_SYSTEM", "zzz"),
        ("TEXTUAL_SCREENSHOT", "1"),
        ("TEXTUAL_PRESS", "ctrl+q"),
        ("TEXTUAL", "devtools,debug,headless"),
        ("TEXTUAL_LOG", "textual.log"),
        ("TEXTUAL_DRIVER", "os:path"),
        ("COLUMNS", "\N{SUPERSCRIPT TWO}"),
        ("COLUMNS", "100000000"),
        ("UNICODE_VERSION", "zzz"),
        ("ESCDELAY", "99999999"),
    ],
)
def test_the_screen_and_the_prompt_ignore(folder: Path, name: str, value: str) -> None:
    assert screen("No contacts yet.", "\x11", **{name: value})[0] == 0
    code, out = screen("add:", "May Chen: call today\r\x1b", "add", **{name: value})
    assert (code, "May Chen" in out) == (0, True)
    assert os.listdir(folder) == []


POSIX = {
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONIOENCODING": "ascii",
}
MAIL = "From: Grüße <g@x.example>\nSubject: Über uns\n\nhallo\n"
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Éva Kovács\nEND:VCARD\n"


def run(*arguments: str, stdin: bytes = b"", **given: str) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "followup_tui", *arguments],
        input=stdin,
        env=environ(**given),
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr
    assert b"crashed" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize("is_ascii", [True, False], ids=["PYTHONIOENCODING", "locale"])
def test_a_posix_locale_reads_utf8_and_ends_nothing(folder: Path, is_ascii: bool) -> None:
    posix = dict(POSIX)
    if not is_ascii:
        del posix["PYTHONIOENCODING"]
    (folder / "é.vcf").write_text(CARD, "utf-8")
    template = folder.parent / "config" / "followup" / "templates" / "nudge.txt"
    template.parent.mkdir(parents=True)
    template.write_text("Subject: Grüße\n\nTschüß {name}\n", "utf-8")
    calls: tuple[tuple[tuple[str, ...], str], ...] = (
        (("add", "Zoë Åkerström: träffas today"), ""),
        (("add", "-"), "Jürgen Ölz: anrufen today\n"),
        (("log", "zoë", "sade hej då"), ""),
        (("mail",), MAIL),
        (("import", "é.vcf"), ""),
        (("import", "-"), CARD.replace("Éva", "Ödön")),
        (("export", "ü.json"), ""),
        (("backup", "ö.db"), ""),
        (("write", "zoë", "--template", "nudge"), ""),
    )
    for arguments, stdin in calls:
        assert run(*arguments, stdin=stdin.encode(), **posix).returncode == 0, arguments
    assert sorted(os.listdir(folder)) == sorted(["é.vcf", "ö.db", "ü.json"])
    for verb in ("due", "status", "list", "history zoë", "show zoë", "changes", "find zoë --json"):
        done = run(*verb.split(), **posix)
        assert done.returncode == 0, verb
        done.stdout.decode("ascii" if is_ascii else "utf-8")
    assert run("status", **posix).stdout.strip()
    names = run("list").stdout.decode()
    assert all(name in names for name in ("Zoë Åkerström", "Jürgen Ölz", "Éva", "Ödön", "Grüße"))
    assert "sade hej då" in run("history", "zoë").stdout.decode()


def test_the_screen_in_a_posix_locale_takes_and_shows_utf8() -> None:
    posix = {name: value for name, value in POSIX.items() if name != "PYTHONIOENCODING"}
    code, out = screen("No contacts yet.", "aZoë: träffas today\r\x11", **posix)
    assert (code, "Zoë" in out) == (0, True)
    code, out = screen("add:", "Ödön: ring today\r\x1b", "add", **posix)
    assert (code, "Ödön" in out) == (0, True)
    assert "Zoë" in run("list").stdout.decode()


@pytest.mark.parametrize("byte", [b"\xff", b"\xe9", b"\xed\xa0\x80"])
def test_bytes_that_are_no_text_are_refused_in_any_locale(byte: bytes) -> None:
    for given in ({}, POSIX):
        name = os.fsdecode(b"Bad " + byte)
        assert run("add", f"{name}: call today", **given).returncode == 3
        assert run("add", "-", stdin=b"Bad " + byte + b": call today\n", **given).returncode == 3
        assert run("find", name, **given).returncode == 3
    assert run("list").stdout == b""


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (0, 80), (65_535, 65_535)])
def test_the_screen_lives_through_any_size(size: tuple[int, int]) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "followup_tui"],
        dimensions=size,
        env=environ(),
        timeout=PATIENCE,
        maxread=65536,
    )
    try:
        child.expect_exact("\x1b[?1049h")
        for rows, columns in ((30, 90), (65_535, 1), (0, 0), (1, 65_535), (1, 1), (30, 100)):
            child.setwinsize(rows, columns)
            child.send(f"\x1b[48;{rows};{columns};0;0t\x1b[48;-1;99999;1;1t")
        child.expect_exact("No contacts yet.")
        child.send("\x11")
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0
    finally:
        child.close(force=True)
