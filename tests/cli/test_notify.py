"""`notify`: one notification about what has become due."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup_tui.system import notifier, paths
from followup_tui.system.app_state import save_state
from tests.cli.running import Run


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[str, ...], str]]:
    """The commands and texts that would be started as notifications; no desktop."""
    calls: list[tuple[tuple[str, ...], str]] = []
    monkeypatch.setattr(notifier, "desktop_command", tuple)
    monkeypatch.setattr(
        notifier,
        "send_notification",
        lambda command, text: calls.append((tuple(command), text)) or 1,
    )
    return calls


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


def test_notifies_once_and_again_after_a_snooze(run: Run, at, sent: list) -> None:
    assert run("notify").out == "Omar Khalil: b\n"
    assert run("notify").out == ""
    at("2026-11-23T15:00")
    assert run("notify").out == "May Chen: second round\n"
    run("snooze", "2", "tomorrow")
    at("2026-11-24T10:00")
    assert run("notify").out == "2 are due: Omar Khalil and Li Wei\n"
    assert run("notify").code == 0


def test_prints_no_names_while_they_are_hidden(run: Run, sent: list) -> None:
    save_state(paths.app_state(), {"hide_names": True})
    text = run("notify").out
    assert "Omar" not in text
    assert "due" in text


def test_quiet_hours_delay_notifications(run: Run, at, sent: list) -> None:
    at("2026-11-23T22:00")
    assert run("notify").out == ""
    at("2026-11-24T08:00")
    assert run("notify").out == "3 are due: Omar Khalil, May Chen and 1 more\n"


def test_the_command_from_the_settings_gets_the_text(run: Run, config: Path, sent: list) -> None:
    config.write_text('[notify]\ncommand = ["say", "{text}"]\n[status]\nname = "initials"\n')
    assert run("notify").out == ""
    assert sent == [(("say", "{text}"), "O.K. is due")]
    at_once = run("notify", "--print")
    assert at_once.out == ""


def test_disabled_notifications_print_nothing(run: Run, config: Path, sent: list) -> None:
    config.write_text("[notify]\nenabled = false\n")
    assert run("notify").out == ""
    config.write_text('[notify]\ncommand = ["say"]\n')
    assert run("notify", "--print").out == "Omar Khalil: b\n"
    assert sent == []


def test_json_prints_the_follow_ups(run: Run, sent: list) -> None:
    record = run("notify", "--json").record
    assert (record["contact"]["name"], record["about"]) == ("Omar Khalil", "b")


def test_a_name_with_control_characters_is_sanitized(run: Run, at, sent: list) -> None:
    run("add", '"Eve \x1b]0;owned\x07": x today')
    assert "\x1b" not in run("notify").out
