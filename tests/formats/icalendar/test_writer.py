"""Follow-ups in a calendar: dates without a zone, a stable UID, and a growing sequence number."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction
from followup_tui.formats.icalendar.writer import (
    CalendarEntry,
    CalendarStyle,
    open_promises,
    write_calendar,
    write_single_entry,
)
from tests.examples import example_count

MAY = Contact("May Chen", company="Acme", role="Lead", created=1, updated=1_793_349_000_000)
ROUND = FollowUp(
    1,
    "second round",
    "2026-11-27",
    promised_for="2026-11-30",
    attempt=2,
    id=7,
    uid="step-7",
    created=1_793_000_000_000,
    updated=1_793_000_060_000,
)
FULL = CalendarEntry(
    ROUND,
    MAY,
    (ContactMethod(1, "email", "may@acme.com", "work"), ContactMethod(1, "phone", "+49 30 1")),
    Interaction("2026-11-12T15:00", "call", summary="liked it; asked", i_promised="numbers"),
    (ROUND, FollowUp(1, "a word", "2026-12-04", move="theirs", reason="promise", id=8)),
)


def components(text: str, name: str = "VEVENT") -> list[Any]:
    icalendar = pytest.importorskip("icalendar", reason="icalendar is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calendar = icalendar.Calendar.from_ical(text)
        parsed = list(calendar.walk(name))
    assert calendar.errors == []
    assert all(component.errors == [] for component in parsed)
    return parsed


def calendar(entries: Sequence[CalendarEntry], style: CalendarStyle | None = None) -> str:
    return "".join(write_calendar(entries, style or CalendarStyle()))


def test_all_day_event_with_description() -> None:
    (event,) = components(calendar([FULL]))
    assert event["UID"] == "step-7"
    assert event["SUMMARY"] == "May Chen: second round"
    assert event["DTSTART"].dt == date(2026, 11, 27)
    assert str(event["DESCRIPTION"]).split("\n") == [
        "Lead, Acme",
        "I promised this for 2026-11-30.",
        "2nd attempt.",
        "They promised: a word",
        "2026-11-12 15:00 call: liked it; asked",
        "I promised: numbers",
        "may@acme.com (work)",
        "+49 30 1",
    ]


def test_time_is_floating() -> None:
    entry = replace(FULL, followup=replace(ROUND, due="2026-11-27T15:30"))
    text = calendar([entry])
    assert "DTSTART:20261127T153000\r\n" in text
    assert "VTIMEZONE" not in text
    (event,) = components(text)
    assert event["DTSTART"].dt == datetime(2026, 11, 27, 15, 30)  # noqa: DTZ001
    assert event["DURATION"].dt == timedelta(minutes=30)


def test_todo_is_due_that_day() -> None:
    (todo,) = components(calendar([FULL], CalendarStyle("todo")), "VTODO")
    assert todo["DUE"].dt == date(2026, 11, 27)
    assert todo["STATUS"] == "NEEDS-ACTION"
    assert "DTSTART" not in todo


@pytest.mark.parametrize(
    ("kind", "due", "trigger"),
    [
        ("event", "2026-11-27", "TRIGGER:PT540M"),
        ("event", "2026-11-27T15:30", "TRIGGER:PT0M"),
        ("todo", "2026-11-27", "TRIGGER;RELATED=END:PT540M"),
        ("todo", "2026-11-27T15:30", "TRIGGER;RELATED=END:PT0M"),
    ],
)
def test_alarm_rings_at_the_time_or_in_the_morning(kind: Any, due: str, trigger: str) -> None:
    entry = replace(FULL, followup=replace(ROUND, due=due))
    text = calendar([entry], CalendarStyle(kind, alarm_time=time(9)))
    assert f"\r\n{trigger}\r\n" in text
    assert len(components(text, "VALARM")) == 1
    assert components(calendar([entry], CalendarStyle(kind)), "VALARM") == []


def test_same_data_gives_same_text_and_changes_raise_the_sequence() -> None:
    first = calendar([FULL])
    assert calendar([FULL]) == first
    (before,) = components(first)
    later = replace(FULL, contact=replace(MAY, updated=MAY.updated + 5_000))
    (after,) = components(calendar([later]))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 5
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
    assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt


def test_description_says_whose_move_it_is() -> None:
    entry = CalendarEntry(replace(ROUND, move="theirs", about=""), MAY)
    (event,) = components(write_single_entry(entry, CalendarStyle()))
    assert event["SUMMARY"] == "May Chen: follow up"
    assert "Waiting on them" in event["DESCRIPTION"]
    assert "They promised this for 2026-11-30." in event["DESCRIPTION"]


def test_open_promises_are_selected() -> None:
    plain = FollowUp(1, "x", "2026-11-27")
    assert open_promises([plain, ROUND]) == (ROUND,)


HOSTILE = st.text(st.characters(exclude_categories=["Cs"])).map(
    lambda text: f"{text}\r\nEND:VEVENT\x0bBEGIN:VEVENT\x85UID:evil\u2029\x1b]0;x\x07{text}"
)


@settings(max_examples=example_count(40))
@given(HOSTILE, st.integers(), st.integers())
@example("", -30_610_224_000_001, 0)
def test_no_text_or_stamp_can_inject_a_property(text: str, created: int, updated: int) -> None:
    entry = CalendarEntry(
        replace(ROUND, about=text, uid=text, created=created, updated=updated),
        Contact(text, role=text, updated=updated),
        (ContactMethod(1, "link", text, text),),
        Interaction("2026-11-12", text, summary=text, they_promised=text),
    )
    lines = write_single_entry(entry, CalendarStyle(alarm_time=time(9))).splitlines()
    assert sum(line == "BEGIN:VEVENT" for line in lines) == 1
    assert "UID:evil" not in lines
    (event,) = components(write_single_entry(entry, CalendarStyle()))
    assert 0 <= event["SEQUENCE"] < 2**31


def test_name_of_100_kb_is_folded() -> None:
    text = calendar([replace(FULL, contact=replace(MAY, name="é" * 50_000))])
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert len(components(text)) == 1
