"""Time passes while the screen is open: each test moves only the clock."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pendulum
import pytest
from pendulum import DateTime
from textual.widgets import Static

from followup_tui.actions import closing, contacts, interactions
from followup_tui.system import clock as clock_module
from followup_tui.system.clock import Clock
from followup_tui.system.settings import Settings
from followup_tui.ui.panes.header import HeaderBar
from followup_tui.ui.screens.edit_form import EditForm
from followup_tui.ui.screens.history import HistoryScreen
from followup_tui.ui.screens.triage import TriageCard, TriageScreen
from followup_tui.ui.terminal.textual_private import terminal_driver
from tests.ui.conftest import OpenApp, User

BERLIN = "Europe/Berlin"


class SetClock(Clock):
    """A clock that stands still where it is set."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.put(text)

    def put(self, text: str, zone: str = BERLIN) -> None:
        """Set the clock."""
        found = pendulum.parse(text, tz=zone)
        assert isinstance(found, DateTime)
        self._stands = found

    def now(self) -> DateTime:
        """Return the moment it was set to."""
        return self._stands


@pytest.fixture
def clock() -> SetClock:
    """Monday morning."""
    return SetClock("2026-11-23T09:14")


def header(user: User) -> str:
    return str(user.screen.query_one(HeaderBar).render())


def names(user: User) -> list[str]:
    return [row.split("  ")[1] for row in user.due]


def card(user: User) -> str:
    shown = user.app.screen.query_one(TriageCard).paragraphs
    return "\n".join("".join(text for text, _ in one.spans) for one in shown)


async def test_after_days_of_sleep_today_is_shown_at_once(
    open_app: OpenApp, clock: SetClock
) -> None:
    async with open_app(clock=clock) as user:
        await user.add_lines(
            "Ana Ruiz: call today", "Bo Berg: write wed", "Cy Dahl: ask in 3 weeks"
        )
        await user.run(lambda: interactions.log([1], "call: liked it", user.context()))
        await user.tick()
        assert names(user) == ["Ana Ruiz"]
        assert "due Mon 23 Nov, today" in " ".join(user.detail.split())
        clock.put("2026-11-26T07:30")
        await user.tick()
        assert [row.split("  ")[:2] for row in user.due] == [
            ["3d overdue", "Ana Ruiz"],
            ["1d overdue", "Bo Berg"],
        ]
        assert "Mon 23 Nov, 3 days overdue" in user.detail
        assert "last contact 23 Nov, 3d ago" in user.detail
        assert "3d ago" in next(row for row in user.contacts if row.startswith("Ana"))
        assert "2 overdue · 0 today" in header(user)
        assert "Thu 26 Nov 07:30" in header(user)


async def test_a_new_day_begins_at_day_start_not_at_midnight(
    open_app: OpenApp, clock: SetClock
) -> None:
    async with open_app(clock=clock) as user:
        await user.add_lines("Ana Ruiz: call tomorrow")
        clock.put("2026-11-24T00:00")
        await user.tick()
        assert names(user) == []
        assert "Tue 24 Nov 00:00" in header(user)
        clock.put("2026-11-24T03:59")
        await user.tick()
        assert names(user) == []
        clock.put("2026-11-24T04:00")
        await user.tick()
        assert names(user) == ["Ana Ruiz"]
        assert "0 overdue · 1 today" in header(user)


async def test_an_item_with_a_time_appears_at_that_time_even_at_night(
    open_app: OpenApp, clock: SetClock
) -> None:
    async with open_app(clock=clock) as user:
        # The whole day sorts before its hours, but begins after those of its night.
        await user.add_lines("Ana Ruiz: call | 2026-11-24", "Bo Berg: write | 2026-11-24T02:30")
        clock.put("2026-11-24T02:29")
        await user.tick()
        assert names(user) == []
        clock.put("2026-11-24T02:30")
        await user.tick()
        assert names(user) == ["Bo Berg"]


async def test_setting_the_clock_back_removes_what_became_due(
    open_app: OpenApp, clock: SetClock
) -> None:
    async with open_app(clock=clock) as user:
        await user.add_lines("Ana Ruiz: call today 15:00", "Bo Berg: write tomorrow")
        clock.put("2026-11-24T15:00")
        await user.tick()
        assert names(user) == ["Ana Ruiz", "Bo Berg"]
        clock.put("2026-11-23T15:00")
        await user.tick()
        assert names(user) == ["Ana Ruiz"]
        clock.put("2026-11-22T14:59")
        await user.tick()
        assert names(user) == []
        assert "Sun 22 Nov 14:59" in header(user)


@pytest.mark.parametrize("how", ["by its link", "by its file"])
async def test_another_time_zone_counts_from_the_next_tick_on(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    link, zones = tmp_path / "localtime", Path("/usr/share/zoneinfo")
    if not (zones / "Asia/Tokyo").exists():
        pytest.skip("this machine has no time zones")

    def move(name: str) -> None:
        beside = tmp_path / "beside"
        if how == "by its link":
            beside.symlink_to(zones / name)
        else:
            beside.write_bytes((zones / name).read_bytes())
        os.replace(beside, link)

    def tzset() -> None:
        # Without TZ the C library reads the machine's own file, which no test may touch; a TZ
        # that is the same as before it does not read again.
        for named in ("UTC", f":{link.resolve()}"):
            monkeypatch.setenv("TZ", named)
            real_tzset()
        monkeypatch.delenv("TZ")

    real_tzset = time.tzset
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr(clock_module, "_ZONE_LINK", str(link))
    monkeypatch.setattr(time, "tzset", tzset)
    monkeypatch.setattr(time, "time", lambda: 1_795_421_640.0)  # 23 November 2026, 09:14 in Berlin
    move("Europe/Berlin")
    try:
        async with open_app(clock=Clock()) as user:
            assert "Mon 23 Nov 09:14" in header(user)
            await user.add_lines("Ana Ruiz: call today 15:00", "Bo Berg: write tomorrow 1am")
            assert names(user) == ["Ana Ruiz"]
            move("Asia/Tokyo")
            await user.tick()
            assert "Mon 23 Nov 17:14" in header(user)
            assert names(user) == ["Ana Ruiz"]
            move("Pacific/Kiritimati")
            await user.tick()
            assert "Mon 23 Nov 22:14" in header(user)
            move("America/New_York")
            await user.tick()
            assert "Mon 23 Nov 03:14" in header(user)
            assert names(user) == []
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("before", "due", "after", "listed"),
    [
        ("2026-03-29T01:59:00+01:00", "2026-03-29T02:30", "2026-03-29T03:00:00+02:00", True),
        ("2026-10-25T02:29:00+02:00", "2026-10-25T02:30", "2026-10-25T02:31:00+02:00", True),
        ("2026-10-25T02:59:00+02:00", "2026-10-25T02:30", "2026-10-25T02:00:00+01:00", False),
    ],
    ids=["an hour is left out", "the first pass", "the hour comes again"],
)
async def test_daylight_saving_time_starts_and_ends(
    open_app: OpenApp, clock: SetClock, before: str, due: str, after: str, listed: bool
) -> None:
    def put(text: str) -> None:
        clock._stands = pendulum.parse(text).in_timezone(BERLIN)  # type: ignore[union-attr]

    put(before)
    async with open_app(clock=clock) as user:
        await user.add_lines(f"Ana Ruiz: call | {due}")
        put(after)
        await user.tick()
        assert names(user) == (["Ana Ruiz"] if listed else [])
        assert f"{clock.now():%H:%M}" in header(user)


async def test_the_persons_local_time_keeps_up(open_app: OpenApp, clock: SetClock) -> None:
    async with open_app(clock=clock) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.press("e")
        form = user.app.screen
        assert isinstance(form, EditForm)
        row = next(one for one in form.query("FieldRow") if one.field.id == "time_zone")
        row.query_one("Input").value = "Asia/Tokyo"
        await user.press("ctrl+s")
        assert "17:14 there" in user.detail
        clock.put("2026-11-23T09:15")
        await user.tick()
        assert "17:15 there" in user.detail


async def test_nothing_is_drawn_while_nothing_changes(open_app: OpenApp, clock: SetClock) -> None:
    async with open_app(clock=clock) as user:
        await user.add_lines("Ana Ruiz: call today", "Bo Berg: write tomorrow")
        await user.press("a")
        await user.type("Cy Dahl: hello fri")
        drawn: list[object] = []
        terminal_driver(user.app).write = lambda text: drawn.append(text)  # type: ignore[union-attr, method-assign]
        for _ in range(20):
            await user.tick()
        user.screen.minute_changed()
        await user.wait()
        assert drawn == []


async def test_a_parked_contact_returns_on_the_day(open_app: OpenApp, clock: SetClock) -> None:
    async with open_app(clock=clock) as user:
        await user.add_lines("Ana Ruiz: call today", "Bo Berg: write tomorrow")
        await user.run(lambda: contacts.park([1], "wed", user.context()))
        await user.press("0")
        await user.tick()
        assert user.contacts == []
        assert "without" not in header(user)
        clock.put("2026-11-25T04:00")
        await user.tick()
        assert [row.split("  ")[0] for row in user.contacts] == ["Ana Ruiz"]
        assert "no longer parked" in user.contacts[0]
        assert "1 with no next step" in header(user)


async def test_an_open_prompt_updates_its_dates_and_keeps_the_text(
    open_app: OpenApp, clock: SetClock
) -> None:
    async with open_app(clock=clock) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.press("a")
        await user.type("Bo Berg: write tomorrow")
        await user.press("left", "left")
        assert "Tue 24 Nov · tomorrow" in user.preview
        clock.put("2026-11-24T08:00")
        await user.tick()
        assert "Wed 25 Nov · tomorrow" in user.preview
        line = user.screen.prompt_bar.input
        assert (line.value, line.cursor_position) == ("Bo Berg: write tomorrow", 21)
        assert user.app.focused is line


async def test_the_next_step_is_proposed_for_the_day_of_saving(
    open_app: OpenApp, clock: SetClock
) -> None:
    async with open_app(clock=clock) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.press("d", "a")
        assert "Thu 26 Nov" in user.preview
        clock.put("2026-11-25T09:00")
        await user.tick()
        assert "Mon 30 Nov" in user.preview
        await user.press("enter")
        assert "Mon 30 Nov" in user.contacts[0]


async def test_the_form_reads_dates_as_of_now(open_app: OpenApp, clock: SetClock) -> None:
    async with open_app(clock=clock) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.press("e", "tab", "ctrl+a", "ctrl+k")
        await user.type("tomorrow")
        hints = user.app.screen.query(".hint").results(Static)
        clock.put("2026-11-25T09:00")
        await user.tick()
        assert "Thu 26 Nov, tomorrow" in [str(one.render()) for one in hints]
        await user.press("ctrl+s")
        assert "tomorrow" in user.contacts[0] or "26 Nov" in user.contacts[0]


async def test_a_triage_card_updates_its_dates_and_new_items_join(
    open_app: OpenApp, clock: SetClock
) -> None:
    async with open_app(clock=clock) as user:
        await user.add_lines("Ana Ruiz: call today", "Bo Berg: write tomorrow")
        await user.press("t")
        progress = user.app.screen.query_one("#progress", Static)
        assert "1 of 1" in str(progress.render())
        clock.put("2026-11-24T09:00")
        await user.tick()
        assert isinstance(user.app.screen, TriageScreen)
        assert "1 of 2" in str(progress.render())
        assert "1 day overdue" in "".join(
            one.right[0] for one in user.app.screen.query_one(TriageCard).paragraphs if one.right
        )
        await user.press("D")
        assert "Bo Berg" in card(user)


async def test_at_the_end_of_triage_a_new_card_appears(open_app: OpenApp, clock: SetClock) -> None:
    async with open_app(clock=clock) as user:
        await user.add_lines("Bo Berg: write tomorrow 9:30")
        await user.press("t")
        assert "Nothing is due." in card(user)
        clock.put("2026-11-24T09:30")
        await user.tick()
        assert "Bo Berg" in card(user)


async def test_a_card_handled_elsewhere_is_replaced_unless_something_is_typed(
    open_app: OpenApp, clock: SetClock
) -> None:
    async with open_app(clock=clock) as user:
        await user.add_lines("Ana Ruiz: call today", "Bo Berg: write today")
        await user.press("t", "n")
        await user.type("call: liked it")
        await user.run(lambda: closing.close([1], "done", "", user.context()))
        user.app.screen.data_changed()  # type: ignore[attr-defined]
        await user.wait()
        assert "Ana Ruiz" in card(user)
        assert user.app.focused.value == "call: liked it"  # type: ignore[union-attr]
        await user.press("escape")
        assert "Bo Berg" in card(user)


async def test_the_history_updates_its_dates(open_app: OpenApp, clock: SetClock) -> None:
    clock.put("2026-06-30T09:00")
    async with open_app(clock=clock) as user:
        await user.add_lines("Ana Ruiz: call today")
        await user.run(lambda: interactions.log([1], "call: liked it", user.context()))
        await user.press("L")
        screen = user.app.screen
        assert isinstance(screen, HistoryScreen)
        assert user.rows(screen.row_list)[0].startswith("30 Jun  ")
        clock.put("2027-06-30T09:00")
        await user.tick()
        assert user.rows(screen.row_list)[0].startswith("30 Jun 2026")


async def test_the_users_day_start_counts(open_app: OpenApp, clock: SetClock) -> None:
    settings = Settings()
    rules = type(settings.rules)(day_start=pendulum.time(0, 0))
    async with open_app(clock=clock, settings=type(settings)(rules=rules)) as user:
        await user.add_lines("Ana Ruiz: call tomorrow")
        clock.put("2026-11-24T00:00")
        await user.tick()
        assert names(user) == ["Ana Ruiz"]


@pytest.fixture(autouse=True)
def _zone_is_put_back() -> Iterator[None]:
    yield
    time.tzset()
