"""Alerts for a user who looks elsewhere: once, quietly, and never of what is on the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from followup_tui.actions import schedule
from followup_tui.system import notifier
from followup_tui.system.settings import NotifySettings, Settings
from followup_tui.ui import alerts
from followup_tui.ui.alerts import NewlyDue
from followup_tui.ui.terminal.textual_private import terminal_driver
from tests.ui.conftest import OpenApp, User
from tests.ui.test_heartbeat import SetClock


class AwayUser:
    """A user, the clock, and what was sent to the terminal and to commands."""

    def __init__(self, user: User, clock: SetClock) -> None:
        self.user = user
        self.clock = clock
        self.written: list[str] = []
        self.titles: list[str] = []
        self.started: list[tuple[tuple[str, ...], str]] = []

    async def at(self, moment: str, *, watched: bool = False) -> list[str]:
        """Move the clock and tick; return what was written to the terminal."""
        app = self.user.app
        app.alerts.focus_reported()
        app.app_focus = watched
        self.clock.put(moment)
        await self.user.tick()
        found, self.written[:] = list(self.written), []
        return found


@pytest.fixture
def away(open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    @asynccontextmanager
    async def open_away(
        how: NotifySettings | None = None, form: str = "full"
    ) -> AsyncIterator[AwayUser]:
        clock = SetClock("2026-11-23T09:14")
        settings = Settings(notify=how or NotifySettings(), name_form=form)
        async with open_app(clock=clock, settings=settings) as opened:
            user = AwayUser(opened, clock)
            await opened.add_lines(
                "Ana: late | 2026-11-20", "May Chen: second round 15:00", "Li: c fri"
            )
            opened.app.alerts.newly_due = newly_due = NewlyDue(
                tmp_path / "notified.json", tmp_path / "followup.db", form
            )
            await opened.run(lambda: newly_due.take_new_marks(opened.context()))
            driver = terminal_driver(opened.app)
            monkeypatch.setattr(driver, "write", user.written.append)
            monkeypatch.setattr(driver, "set_title", user.titles.append, raising=False)
            monkeypatch.setattr(
                notifier,
                "send_notification",
                lambda words, text: user.started.append((tuple(words), text)),
            )
            yield user

    return open_away


async def test_the_bell_rings_once_when_something_becomes_due(away) -> None:
    async with away() as user:
        assert await user.at("2026-11-23T14:59") == []
        assert await user.at("2026-11-23T15:00") == ["\a"]
        assert await user.at("2026-11-23T15:01") == []
        assert user.started == []


async def test_what_was_seen_does_not_ring_later(away) -> None:
    async with away() as user:
        assert await user.at("2026-11-23T15:00", watched=True) == []
        assert await user.at("2026-11-23T15:05") == []


async def test_a_snoozed_item_rings_again(away) -> None:
    async with away() as user:
        assert await user.at("2026-11-23T15:00") == ["\a"]
        snooze = lambda: schedule.snooze([2], "tomorrow 10am", user.user.context())  # noqa: E731
        await user.user.run(snooze)
        assert await user.at("2026-11-24T10:00") == ["\a"]


async def test_quiet_hours_delay_the_bell_to_their_end(away) -> None:
    async with away() as user:
        await user.user.add_lines("Zoë: d 22:30")
        assert await user.at("2026-11-23T15:00") == ["\a"]
        assert await user.at("2026-11-23T22:30") == []
        assert await user.at("2026-11-24T07:59") == []
        assert await user.at("2026-11-24T08:00") == ["\a"]
        assert await user.at("2026-11-24T08:01") == []


async def test_an_item_announced_by_another_program_does_not_ring(away, tmp_path: Path) -> None:
    async with away() as user:
        user.clock.put("2026-11-23T15:00")
        other = NewlyDue(tmp_path / "notified.json", tmp_path / "followup.db", "full")
        words = await user.user.run(lambda: other.notification_text(user.user.context()))
        assert words == "May Chen: second round"
        assert await user.at("2026-11-23T15:00") == []


@pytest.mark.parametrize(
    ("how", "form", "written", "started"),
    [
        (NotifySettings(enabled=False), "full", [], []),
        (NotifySettings(bell=False), "full", [], []),
        (NotifySettings(osc=True), "full", ["\a", "\x1b]9;May Chen: second round\x1b\\"], []),
        (NotifySettings(osc=True, bell=False), "initials", ["\x1b]9;M.C. is due\x1b\\"], []),
        (
            NotifySettings(command=("say", "{text}")),
            "none",
            ["\a"],
            [(("say", "{text}"), "A follow-up is due")],
        ),
    ],
)
async def test_the_settings_choose_how_to_announce(
    away, how: NotifySettings, form: str, written: list[str], started: list, monkeypatch
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    async with away(how, form) as user:
        assert await user.at("2026-11-23T15:00") == written
        assert user.started == started


async def test_several_items_are_one_notification(away, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    async with away(NotifySettings(osc=True, bell=False, command=("say",))) as user:
        await user.user.add_lines("Omar: x 15:00")
        assert await user.at("2026-11-23T15:00") == ["\x1b]9;· 2 are due: May Chen and Omar\x1b\\"]
        assert user.started == [(("say",), "2 are due: May Chen and Omar")]


async def test_hidden_names_are_not_announced(away) -> None:
    async with away(NotifySettings(osc=True, bell=False)) as user:
        await user.user.press("M")
        (written,) = await user.at("2026-11-23T15:00")
        assert "A follow-up is due" in written
        await user.user.press("M")


async def test_the_title_shows_how_much_is_due(away) -> None:
    async with away() as user:
        await user.at("2026-11-23T15:00")
        assert user.titles[-1] == "followup · 2 due"
        await user.user.press("V", "D")
        assert user.titles[-1] == "followup"
    async with away(NotifySettings(title=False)) as user:
        await user.at("2026-11-23T15:00")
        assert user.titles == []


async def test_without_focus_reports_a_pause_counts_as_away(
    away, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with away() as user:
        app = user.user.app
        monkeypatch.setattr(alerts, "monotonic", lambda: 1000.0)
        await user.user.press("j")
        assert app.alerts.is_watched
        monkeypatch.setattr(alerts, "monotonic", lambda: 1000.0 + alerts.AWAY_AFTER)
        assert not app.alerts.is_watched


async def test_names_cannot_break_out_of_the_escape_sequence(away) -> None:
    async with away(NotifySettings(osc=True, bell=False)) as user:
        await user.user.add_lines('"\x1b\\\x07Eve 9;4;": x 16:00')
        (written,) = await user.at("2026-11-23T16:00")
        body = written.removeprefix("\x1b]9;").removesuffix("\x1b\\")
        assert body.isprintable()
        assert not body[0].isdigit()
