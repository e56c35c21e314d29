"""`status`: one line for a status bar whatever happens, with the same number as `due`."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from followup_tui.cli.fast_calls import FORMATS
from followup_tui.system import paths
from followup_tui.system.app_state import save_state
from tests.cli.running import Run, Spawn


@pytest.fixture(params=["fast", "full"])
def bar(request: pytest.FixtureRequest, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command on the fast path, before click is loaded, and on the full one."""
    if request.param == "fast":
        moment = Moment(monkeypatch)
        moment.at("2026-11-23T09:14")
    return run


class Moment:
    """The clock of the fast path."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def at(self, text: str) -> None:
        from datetime import datetime

        now = datetime.fromisoformat(text)
        self._monkeypatch.setattr("followup_tui.cli.statusline._now", lambda: now)


@pytest.fixture
def story(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a follow-up overdue, one due today, and two on other days."""
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-20T10:00")
    lines = (
        '"May <b>Chen</b>": a & b today',
        "Omar Khalil: b 23 nov",
        "Li Wei: c 24 nov 15:00",
        "Ana Ruiz: d 4 dec",
    )
    run("add", "-", stdin="\n".join(lines).encode())
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-23T09:14")


def test_without_a_database_nothing_is_printed_and_none_is_created(
    bar: Run, database: Path
) -> None:
    for arguments in ([], ["--json"], ["--format", "waybar"]):
        done = bar("status", *arguments)
        assert (done.code, done.out, done.err) == (0, "", "")
    assert not database.exists()


@pytest.mark.usefixtures("story")
def test_while_names_are_hidden_no_bar_shows_one(
    bar: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_state(paths.app_state(), {"theme": "nord", "hide_names": True})
    assert bar("status").out == "2 due, 1 overdue\n"
    for form in FORMATS:
        assert "Chen" not in bar("status", "--format", form).out
    assert "Chen" not in bar("status", "--json").out
    save_state(paths.app_state(), {"theme": "nord", "hide_names": False})
    assert bar("status").out == "2 due, 1 overdue · May <b>Chen</b>\n"
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(tmp_path / "hidden.toml"))
    (tmp_path / "hidden.toml").write_text("hide_names = true\n")
    assert bar("status").out == "2 due, 1 overdue\n"


@pytest.mark.usefixtures("story")
def test_each_format_has_its_line(bar: Run) -> None:
    assert bar("status").out == "2 due, 1 overdue · May <b>Chen</b>\n"
    assert bar("status", "--format", "plain").out == "2 due, 1 overdue · May <b>Chen</b>\n"
    assert bar("status", "--format=tmux").out == "#[fg=red]2 due#[default] · May <b>Chen</b>\n"
    assert bar("status", "--format=polybar").out == "%{F#e05561}2 due%{F-} · May <b>Chen</b>\n"
    assert bar("status", "--format=starship").out == "2 due · May <b>Chen</b>\n"
    waybar = json.loads(bar("status", "--format", "waybar").out)
    assert waybar == {
        "text": "2 due · May &lt;b&gt;Chen&lt;/b&gt;",
        "tooltip": "May &lt;b&gt;Chen&lt;/b&gt;: a &amp; b\nOmar Khalil: b",
        "class": "overdue",
    }
    assert bar("status", "--json").record == {
        "due": 2,
        "overdue": 1,
        "first": [
            {"name": "May <b>Chen</b>", "about": "a & b", "due": "2026-11-20"},
            {"name": "Omar Khalil", "about": "b", "due": "2026-11-23"},
        ],
    }


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("full", "2 due, 1 overdue · May <b>Chen</b>\n"),
        ("initials", "2 due, 1 overdue · M.<.\n"),
        ("none", "2 due, 1 overdue\n"),
        ("loud", "2 due, 1 overdue · May <b>Chen</b>\n"),
    ],
)
def test_a_setting_shortens_the_name_in_every_format(
    bar: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, plain: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[status]\nname = "{name}"\n')
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(path))
    assert bar("status").out == plain
    if name in ("initials", "none"):
        for form in (*FORMATS, "json"):
            arguments = ["--json"] if form == "json" else ["--format", form]
            assert "Chen" not in bar("status", *arguments).out
            assert "a & b" not in bar("status", *arguments).out


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("tmux", "1 due · ##(touch x)##[bg=red]${a}`b`"),
        ("polybar", "1 due · #(touch x)#[bg=red]${a}`b`"),
        ("starship", "1 due · #(touch x)#[bg=red]··a··b·"),
    ],
)
def test_a_name_is_never_interpreted_by_the_bar(
    bar: Run, form: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-23T09:00")
    bar("add", '"#(touch x)#[bg=red]${a}`b`%": call today')
    assert bar("status", "--format", form).out.strip().startswith(shown.partition("·")[0][:5])
    name = bar("status", "--format", form).out.partition(" · ")[2]
    assert name.startswith(shown.partition(" · ")[2][:20])


@pytest.mark.usefixtures("story")
def test_nothing_due_has_its_own_line(bar: Run) -> None:
    bar("done", "1", "2")
    assert bar("status").out == "nothing due\n"
    assert bar("status", "--format", "tmux").out == ""
    assert json.loads(bar("status", "--format", "waybar").out)["class"] == "none"


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_writer_never_delays_the_bar(bar: Run, database: Path, lock: str) -> None:
    other = sqlite3.connect(database, isolation_level=None)
    other.execute(f"BEGIN {lock}")
    done = bar("status")
    other.close()
    assert (done.code, done.err) == (0, "")
    assert done.out == "2 due, 1 overdue · May <b>Chen</b>\n"


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 2000])
def test_a_file_that_is_not_our_database_prints_nothing(
    bar: Run, database: Path, content: bytes
) -> None:
    database.parent.mkdir()
    database.write_bytes(content)
    done = bar("status")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert database.read_bytes() == content


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    "config",
    [b"nonsense =", b"\xff\xfe", b'day_start = "never"', b"day_start = 5", b"[" * 5000, b""],
)
def test_an_invalid_setting_does_not_break_the_bar(
    bar: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: bytes
) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(config)
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(path))
    done = bar("status")
    assert (done.code, done.out, done.err) == (0, "2 due, 1 overdue · May <b>Chen</b>\n", "")


@pytest.mark.parametrize(
    "config",
    [
        b"",
        b'day_start = "04:30"',
        b'day_start = "4:30"',
        b'\xef\xbb\xbfday_start = "4:30"',
        b"day_start = 04:30:00",
        b'day_start = " 4:30"',
        b'day_start = "4:3"',
        b'day_start = "04:30:00"',
        b'day_start = "00:00"',
        b'day_start = "12:00"',
        b'day_start = "12:30"',
        b'day_start = "-1:30"',
        b"day_start = [4]",
    ],
)
def test_the_bar_and_due_agree_at_night(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: bytes
) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(config)
    days = ("22 nov", "23 nov", "24 nov", "24 nov 03:30", "24 nov 11:30", "23 nov 23:00")
    lines = [f'"Person {number}": topic {day}' for number, day in enumerate(days)]
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-21T10:00")
    assert run("add", "-", stdin="\n".join(lines).encode()).code == 0
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(path))
    clock = Moment(monkeypatch)
    for hour in (
        "23T23:59",
        "24T00:10",
        "24T03:45",
        "24T04:10",
        "24T04:40",
        "24T11:00",
        "24T12:10",
    ):
        monkeypatch.setenv("FOLLOWUP_NOW", f"2026-11-{hour}")
        clock.at(f"2026-11-{hour}")
        listed = run("due", "--json").records
        overdue = sum(row["days_overdue"] > 0 for row in listed)
        shown = run("status", "--json").record
        assert (shown["due"], shown["overdue"]) == (len(listed), overdue), hour


def test_an_invalid_clock_setting_is_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for bad in ("soon", "2026-11-25", "2026-13-01T10:00", "2026-11-25T10:00+02:00", "\x1b[31m"):
        monkeypatch.setenv("FOLLOWUP_NOW", bad)
        for arguments in (["status"], ["due"], ["add", "May Chen: x fri"]):
            error = run(*arguments).refused(2)
            assert "2026-11-25T10:00" in error
            assert "\x1b" not in error


@pytest.mark.parametrize(
    "arguments",
    [["--format", "x"], ["--format"], ["--format=json"], ["--nonsense"], ["more"], ["--db"]],
)
def test_wrong_usage_is_one_sentence(bar: Run, arguments: list[str]) -> None:
    bar("status", *arguments).refused(2)


def test_unusual_paths_are_read(run: Run, tmp_path: Path) -> None:
    for name in ("a b", "a?mode=rw", "a#b", "a%41", "ä", "/leading", "\udcff"):
        path = f"{tmp_path}/{name}.db"
        run("--db", path, "add", "May Chen: x 24 nov 09:15")
        assert run("status", "--db", path).out == "nothing due\n", name


def test_the_installed_command(spawn: Spawn, run: Run) -> None:
    run("add", "May Chen: x fri")
    line = "unset FOLLOWUP_NOW; followup status; followup status --format tmux | cat"
    done = spawn(line)
    assert (done.code, done.err) == (0, "")
    assert done.out in ("nothing due\n", "1 due\n1 due\n") or "overdue" in done.out
