"""Time passes while the screen is open: each test moves only the clock and presses no key."""

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
from tests.ui.conftest import Open, Story

BERLIN = "Europe/Berlin"


class SetClock(Clock):
    """A clock that stands where it is put."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.put(text)

    def put(self, text: str, zone: str = BERLIN) -> None:
        """Put it on a moment."""
        found = pendulum.parse(text, tz=zone)
        assert isinstance(found, DateTime)
        self._stands = found

    def now(self) -> DateTime:
        """Where it was put."""
        return self._stands


@pytest.fixture
def clock() -> SetClock:
    """Monday morning."""
    return SetClock("2026-11-23T09:14")


def header(told: Story) -> str:
    return str(told.screen.query_one(HeaderBar).render())


def names(told: Story) -> list[str]:
    return [row.split("  ")[1] for row in told.due]


def card(told: Story) -> str:
    shown = told.app.screen.query_one(TriageCard)._paragraphs
    return "\n".join("".join(text for text, _ in one.spans) for one in shown)


async def test_a_laptop_that_slept_over_days_shows_today_at_once(
    story: Open, clock: SetClock
) -> None:
    async with story(clock=clock) as told:
        await told.has("Ana Ruiz: call today", "Bo Berg: write wed", "Cy Dahl: ask in 3 weeks")
        await told.do(lambda: interactions.log([1], "call: liked it", told.context()))
        await told.beat()
        assert names(told) == ["Ana Ruiz"]
        assert "due Mon 23 Nov, today" in " ".join(told.detail.split())
        clock.put("2026-11-26T07:30")
        await told.beat()
        assert [row.split("  ")[:2] for row in told.due] == [
            ["3d late", "Ana Ruiz"],
            ["1d late", "Bo Berg"],
        ]
        assert "Mon 23 Nov, 3 days late" in told.detail
        assert "last contact 23 Nov, 3d ago" in told.detail
        assert "3d ago" in next(row for row in told.contacts if row.startswith("Ana"))
        assert "2 late · 0 today" in header(told)
        assert "Thu 26 Nov 07:30" in header(told)


async def test_a_new_day_begins_at_day_start_and_not_at_midnight(
    story: Open, clock: SetClock
) -> None:
    async with story(clock=clock) as told:
        await told.has("Ana Ruiz: call tomorrow")
        clock.put("2026-11-24T00:00")
        await told.beat()
        assert names(told) == []
        assert "Tue 24 Nov 00:00" in header(told)
        clock.put("2026-11-24T03:59")
        await told.beat()
        assert names(told) == []
        clock.put("2026-11-24T04:00")
        await told.beat()
        assert names(told) == ["Ana Ruiz"]
        assert "0 late · 1 today" in header(told)


async def test_what_has_an_hour_comes_at_that_hour_also_in_the_night(
    story: Open, clock: SetClock
) -> None:
    async with story(clock=clock) as told:
        # The whole day sorts before its hours, but begins after those of its night.
        await told.has("Ana Ruiz: call | 2026-11-24", "Bo Berg: write | 2026-11-24T02:30")
        clock.put("2026-11-24T02:29")
        await told.beat()
        assert names(told) == []
        clock.put("2026-11-24T02:30")
        await told.beat()
        assert names(told) == ["Bo Berg"]


async def test_a_clock_that_is_set_back_takes_back_what_it_brought(
    story: Open, clock: SetClock
) -> None:
    async with story(clock=clock) as told:
        await told.has("Ana Ruiz: call today 15:00", "Bo Berg: write tomorrow")
        clock.put("2026-11-24T15:00")
        await told.beat()
        assert names(told) == ["Ana Ruiz", "Bo Berg"]
        clock.put("2026-11-23T15:00")
        await told.beat()
        assert names(told) == ["Ana Ruiz"]
        clock.put("2026-11-23T14:59")
        await told.beat()
        assert names(told) == []
        assert "Mon 23 Nov 14:59" in header(told)


@pytest.mark.parametrize("how", ["by its link", "by its file"])
async def test_another_time_zone_counts_from_the_next_beat_on(
    story: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
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
    monkeypatch.setattr(clock_module, "_LINK", str(link))
    monkeypatch.setattr(time, "tzset", tzset)
    monkeypatch.setattr(time, "time", lambda: 1_795_421_640.0)  # 23 November 2026, 09:14 in Berlin
    move("Europe/Berlin")
    try:
        async with story(clock=Clock()) as told:
            assert "Mon 23 Nov 09:14" in header(told)
            await told.has("Ana Ruiz: call today 15:00", "Bo Berg: write tomorrow 1am")
            assert names(told) == []
            move("Asia/Tokyo")
            await told.beat()
            assert "Mon 23 Nov 17:14" in header(told)
            assert names(told) == ["Ana Ruiz"]
            move("Pacific/Kiritimati")
            await told.beat()
            assert "Mon 23 Nov 22:14" in header(told)
            move("America/New_York")
            await told.beat()
            assert "Mon 23 Nov 03:14" in header(told)
            assert names(told) == []
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
async def test_summer_time_comes_and_goes(
    story: Open, clock: SetClock, before: str, due: str, after: str, listed: bool
) -> None:
    def put(text: str) -> None:
        clock._stands = pendulum.parse(text).in_timezone(BERLIN)  # type: ignore[union-attr]

    put(before)
    async with story(clock=clock) as told:
        await told.has(f"Ana Ruiz: call | {due}")
        put(after)
        await told.beat()
        assert names(told) == (["Ana Ruiz"] if listed else [])
        assert f"{clock.now():%H:%M}" in header(told)


async def test_their_local_time_goes_on_beside_the_lists(story: Open, clock: SetClock) -> None:
    async with story(clock=clock) as told:
        await told.has("Ana Ruiz: call today")
        await told.press("e")
        form = told.app.screen
        assert isinstance(form, EditForm)
        row = next(one for one in form.query("FieldRow") if one.field.id == "time_zone")
        row.query_one("Input").value = "Asia/Tokyo"
        await told.press("ctrl+s")
        assert "17:14 there" in told.detail
        clock.put("2026-11-23T09:15")
        await told.beat()
        assert "17:15 there" in told.detail


async def test_nothing_is_drawn_while_nothing_has_changed(story: Open, clock: SetClock) -> None:
    async with story(clock=clock) as told:
        await told.has("Ana Ruiz: call today", "Bo Berg: write tomorrow")
        await told.press("a")
        await told.type("Cy Dahl: hello fri")
        drawn: list[object] = []
        told.app._driver.write = lambda text: drawn.append(text)  # type: ignore[union-attr, method-assign]
        for _ in range(20):
            await told.beat()
        told.screen.minute_changed()
        await told.idle()
        assert drawn == []


async def test_who_rests_comes_back_on_the_day(story: Open, clock: SetClock) -> None:
    async with story(clock=clock) as told:
        await told.has("Ana Ruiz: call today", "Bo Berg: write tomorrow")
        await told.do(lambda: contacts.park([1], "wed", told.context()))
        await told.press("0")
        await told.beat()
        assert told.contacts == []
        assert "without" not in header(told)
        clock.put("2026-11-25T04:00")
        await told.beat()
        assert [row.split("  ")[0] for row in told.contacts] == ["Ana Ruiz"]
        assert "back from rest" in told.contacts[0]
        assert "1 without a next step" in header(told)


async def test_the_open_line_says_the_days_anew_and_keeps_what_is_typed(
    story: Open, clock: SetClock
) -> None:
    async with story(clock=clock) as told:
        await told.has("Ana Ruiz: call today")
        await told.press("a")
        await told.type("Bo Berg: write tomorrow")
        await told.press("left", "left")
        assert "Tue 24 Nov · tomorrow" in told.preview
        clock.put("2026-11-24T08:00")
        await told.beat()
        assert "Wed 25 Nov · tomorrow" in told.preview
        line = told.screen.prompt_bar.input
        assert (line.value, line.cursor_position) == ("Bo Berg: write tomorrow", 21)
        assert told.app.focused is line


async def test_what_follows_a_closing_is_proposed_for_the_day_it_is_saved(
    story: Open, clock: SetClock
) -> None:
    async with story(clock=clock) as told:
        await told.has("Ana Ruiz: call today")
        await told.press("d", "a")
        assert "Thu 26 Nov" in told.preview
        clock.put("2026-11-25T09:00")
        await told.beat()
        assert "Mon 30 Nov" in told.preview
        await told.press("enter")
        assert "Mon 30 Nov" in told.contacts[0]


async def test_the_form_reads_days_as_of_the_present(story: Open, clock: SetClock) -> None:
    async with story(clock=clock) as told:
        await told.has("Ana Ruiz: call today")
        await told.press("e", "tab", "ctrl+a", "ctrl+k")
        await told.type("tomorrow")
        hints = told.app.screen.query(".hint").results(Static)
        clock.put("2026-11-25T09:00")
        await told.beat()
        assert "Thu 26 Nov, tomorrow" in [str(one.render()) for one in hints]
        await told.press("ctrl+s")
        assert "tomorrow" in told.contacts[0] or "26 Nov" in told.contacts[0]


async def test_the_card_of_triage_says_its_days_anew_and_who_becomes_due_joins(
    story: Open, clock: SetClock
) -> None:
    async with story(clock=clock) as told:
        await told.has("Ana Ruiz: call today", "Bo Berg: write tomorrow")
        await told.press("t")
        progress = told.app.screen.query_one("#progress", Static)
        assert "1 of 1" in str(progress.render())
        clock.put("2026-11-24T09:00")
        await told.beat()
        assert isinstance(told.app.screen, TriageScreen)
        assert "1 of 2" in str(progress.render())
        assert "1 day late" in "".join(
            one.right[0] for one in told.app.screen.query_one(TriageCard)._paragraphs if one.right
        )
        await told.press("D")
        assert "Bo Berg" in card(told)


async def test_at_the_end_of_triage_the_next_card_comes_by_itself(
    story: Open, clock: SetClock
) -> None:
    async with story(clock=clock) as told:
        await told.has("Bo Berg: write today 9:30")
        await told.press("t")
        assert "Nothing is due." in card(told)
        clock.put("2026-11-23T09:30")
        await told.beat()
        assert "Bo Berg" in card(told)


async def test_a_card_that_was_dealt_with_elsewhere_makes_room_unless_something_is_typed(
    story: Open, clock: SetClock
) -> None:
    async with story(clock=clock) as told:
        await told.has("Ana Ruiz: call today", "Bo Berg: write today")
        await told.press("t", "n")
        await told.type("call: liked it")
        await told.do(lambda: closing.close([1], "done", "", told.context()))
        told.app.screen.reread()  # type: ignore[attr-defined]
        await told.idle()
        assert "Ana Ruiz" in card(told)
        assert told.app.focused.value == "call: liked it"  # type: ignore[union-attr]
        await told.press("escape")
        assert "Bo Berg" in card(told)


async def test_the_list_of_what_was_said_says_its_days_anew(story: Open, clock: SetClock) -> None:
    clock.put("2026-06-30T09:00")
    async with story(clock=clock) as told:
        await told.has("Ana Ruiz: call today")
        await told.do(lambda: interactions.log([1], "call: liked it", told.context()))
        await told.press("L")
        screen = told.app.screen
        assert isinstance(screen, HistoryScreen)
        assert told.rows(screen.row_list)[0].startswith("30 Jun  ")
        clock.put("2027-06-30T09:00")
        await told.beat()
        assert told.rows(screen.row_list)[0].startswith("30 Jun 2026")


async def test_a_day_start_of_the_user_counts(story: Open, clock: SetClock) -> None:
    settings = Settings()
    rules = type(settings.rules)(day_start=pendulum.time(0, 0))
    async with story(clock=clock, settings=type(settings)(rules=rules)) as told:
        await told.has("Ana Ruiz: call tomorrow")
        clock.put("2026-11-24T00:00")
        await told.beat()
        assert names(told) == ["Ana Ruiz"]


@pytest.fixture(autouse=True)
def _zone_is_put_back() -> Iterator[None]:
    yield
    time.tzset()
