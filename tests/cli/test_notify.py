"""`notify`: what has become due, said once, to whoever closed the tab."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup_tui.system import notifier, paths
from followup_tui.system.app_state import save_state
from tests.cli.running import Run


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[str, ...], str]]:
    """What commands were given, in place of starting them; no desktop."""
    told: list[tuple[tuple[str, ...], str]] = []
    monkeypatch.setattr(notifier, "desktop_command", tuple)
    monkeypatch.setattr(
        notifier, "send_notification", lambda words, text: told.append((tuple(words), text)) or 1
    )
    return told


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(path))
    return path


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    def set_clock(moment: str) -> None:
        monkeypatch.setenv("FOLLOWUP_NOW", moment)

    set_clock("2026-11-20T10:00")
    return set_clock


@pytest.fixture(autouse=True)
def story(run: Run, at) -> None:
    lines = "May Chen: second round 23 nov 15:00\nOmar Khalil: b 23 nov\nLi Wei: c 24 nov"
    run("add", "-", stdin=lines.encode())
    at("2026-11-23T09:14")


def test_each_is_said_once_and_again_after_a_snooze(run: Run, at, say: list) -> None:
    assert run("notify").out == "Omar Khalil: b\n"
    assert run("notify").out == ""
    at("2026-11-23T15:00")
    assert run("notify").out == "May Chen: second round\n"
    run("snooze", "2", "tomorrow")
    at("2026-11-24T10:00")
    assert run("notify").out == "2 are due: Omar Khalil and Li Wei\n"
    assert run("notify").code == 0


def test_no_name_is_said_while_the_screen_is_masked(run: Run, say: list) -> None:
    save_state(paths.app_state(), {"masked": True})
    said = run("notify").out
    assert "Omar" not in said
    assert "due" in said


def test_quiet_hours_wait_until_they_are_over(run: Run, at, say: list) -> None:
    at("2026-11-23T22:00")
    assert run("notify").out == ""
    at("2026-11-24T08:00")
    assert run("notify").out == "3 are due: Omar Khalil, May Chen and 1 more\n"


def test_a_command_of_the_settings_is_given_the_sentence(run: Run, config: Path, say: list) -> None:
    config.write_text('[notify]\ncommand = ["say", "{text}"]\n[status]\nname = "initials"\n')
    assert run("notify").out == ""
    assert say == [(("say", "{text}"), "O.K. is due")]
    at_once = run("notify", "--print")
    assert at_once.out == ""


def test_off_is_off(run: Run, config: Path, say: list) -> None:
    config.write_text("[notify]\non = false\n")
    assert run("notify").out == ""
    config.write_text('[notify]\ncommand = ["say"]\n')
    assert run("notify", "--print").out == "Omar Khalil: b\n"
    assert say == []


def test_json_gives_the_follow_ups(run: Run, say: list) -> None:
    record = run("notify", "--json").record
    assert (record["contact"]["name"], record["about"]) == ("Omar Khalil", "b")


def test_a_name_is_data(run: Run, at, say: list) -> None:
    run("add", '"Eve \x1b]0;owned\x07": x today')
    assert "\x1b" not in run("notify").out
