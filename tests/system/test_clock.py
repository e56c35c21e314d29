"""The clock, real or started at a given moment, always in the machine's current zone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from followup_tui.errors import UsageError
from followup_tui.system import clock as clock_module
from followup_tui.system.clock import Clock

WINTER = "2026-11-25T10:00"


@pytest.fixture(autouse=True)
def _restore_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    if before is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the monotonic seconds as a list of one number that a test can change."""
    seconds = [1000.0]
    monkeypatch.setattr(clock_module, "monotonic", lambda: seconds[0])
    return seconds


def test_without_a_start_it_tells_the_machine_s_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_795_000_000.0)
    assert Clock().now().isoformat() == "2026-11-18T12:06:40+01:00"
    assert Clock("").now().isoformat() == "2026-11-18T12:06:40+01:00"


def test_a_start_is_local_time_and_runs_on(ticking: list[float]) -> None:
    clock = Clock(WINTER)
    assert clock.now().isoformat() == "2026-11-25T10:00:00+01:00"
    ticking[0] += 90
    assert clock.now().isoformat() == "2026-11-25T10:01:30+01:00"


def test_it_runs_across_the_change_of_summer_time(ticking: list[float]) -> None:
    clock = Clock("2026-03-29 01:59:30")
    ticking[0] += 60
    assert clock.now().isoformat() == "2026-03-29T03:00:30+02:00"


@pytest.mark.parametrize(
    "start",
    [
        "soon",
        "2026-11-25",
        "10:00",
        "2026-02-30T10:00",
        "2026-11-25T24:00",
        "2026-11-25T10:60",
        "2026-11-25T10:00+01:00",
        "9999-12-31T23:59",
        "0001-01-01T00:00",
        "２０２６-11-25T10:00",
        "2026-11-25T10:00\x1b[2J",
        "x" * 10_000,
    ],
)
def test_an_invalid_start_is_one_printable_sentence(start: str) -> None:
    with pytest.raises(UsageError) as raised:
        Clock(start)
    assert "FOLLOWUP_NOW must be a date and time such as 2026-11-25T10:00" in str(raised.value)
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 200


def test_it_follows_when_the_zone_changes(
    monkeypatch: pytest.MonkeyPatch, ticking: list[float]
) -> None:
    clock = Clock(WINTER)
    monkeypatch.setenv("TZ", "America/New_York")
    moved = clock.now()
    assert moved.isoformat() == "2026-11-25T04:00:00-05:00"
    assert moved.timezone_name == "America/New_York"


@pytest.mark.parametrize(
    "text",
    ["Asia/Kolkata", ":Asia/Kolkata", "/usr/share/zoneinfo/Asia/Kolkata", "posix/Asia/Kolkata"],
)
def test_a_named_zone_keeps_its_name(
    monkeypatch: pytest.MonkeyPatch, ticking: list[float], text: str
) -> None:
    monkeypatch.setenv("TZ", text)
    monkeypatch.setattr(time, "localtime", lambda _: SimpleNamespace(tm_gmtoff=19800))
    assert Clock(WINTER).now().timezone_name == "Asia/Kolkata"


def test_hours_are_added_right_across_the_change_of_summer_time(ticking: list[float]) -> None:
    evening = Clock("2026-03-28T20:00").now()
    assert evening.add(hours=10).isoformat() == "2026-03-29T07:00:00+02:00"


def test_a_zone_given_as_a_rule_has_the_offset_of_that_moment(
    monkeypatch: pytest.MonkeyPatch, ticking: list[float]
) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    assert Clock(WINTER).now().isoformat() == "2026-11-25T10:00:00+01:00"
    assert Clock("2026-07-01T10:00").now().isoformat() == "2026-07-01T10:00:00+02:00"


@pytest.mark.parametrize("text", ["Foo/Bar", "", "../../etc", "Europe", "\udc80", "a" * 5000])
def test_an_invalid_zone_is_what_the_system_makes_of_it(
    monkeypatch: pytest.MonkeyPatch, ticking: list[float], text: str
) -> None:
    monkeypatch.setenv("TZ", text)
    assert Clock(WINTER).now().isoformat() == "2026-11-25T10:00:00+00:00"


def test_without_tz_the_link_of_the_machine_names_the_zone(
    monkeypatch: pytest.MonkeyPatch, ticking: list[float], tmp_path: Path
) -> None:
    monkeypatch.delenv("TZ")
    monkeypatch.setattr(time, "localtime", lambda _: SimpleNamespace(tm_gmtoff=32400))
    link = tmp_path / "localtime"
    monkeypatch.setattr(clock_module, "_ZONE_LINK", str(link))
    link.symlink_to("/usr/share/zoneinfo/Asia/Tokyo")
    clock = Clock(WINTER)
    assert clock.now().timezone_name == "Asia/Tokyo"

    link.unlink()
    link.symlink_to("../usr/share/zoneinfo/Asia/Seoul")
    assert clock.now().timezone_name == "Asia/Seoul"

    link.unlink()
    assert clock.now().isoformat() == "2026-11-25T10:00:00+09:00"


def test_a_zone_name_that_disagrees_with_the_system_is_ignored(
    monkeypatch: pytest.MonkeyPatch, ticking: list[float]
) -> None:
    monkeypatch.setattr(time, "localtime", lambda _: SimpleNamespace(tm_gmtoff=-3600))
    assert Clock(WINTER).now().utcoffset().total_seconds() == -3600  # type: ignore[union-attr]


def test_the_zone_is_looked_up_only_when_something_changed(
    monkeypatch: pytest.MonkeyPatch, ticking: list[float]
) -> None:
    clock = Clock(WINTER)
    clock.now()
    monkeypatch.setattr(clock_module, "_named_zone", lambda source: pytest.fail("looked up again"))
    assert clock.now().timezone_name == "Europe/Berlin"
