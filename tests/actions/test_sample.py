"""The sample people: alive on every day of the calendar, and nobody real among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import time, timedelta

import pendulum
import pytest
from pendulum import DateTime

from followup_tui.actions.sample.history import Sample, SamplePerson, sample_people
from followup_tui.actions.sample.people import PEOPLE
from followup_tui.domain.cadence import Cadence
from followup_tui.domain.contact import METHOD_KINDS
from followup_tui.domain.due import Due, days_overdue, is_due, today
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.rules import Rules

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 25, 10, tz="Europe/Berlin")
IN_THE_DESIGN = {
    *("May Chen", "Omar Khalil", "Priya Nair", "Jan de Vries"),
    *("Sun Li", "Ada Obi", "Bo Lindqvist", "Li Wei"),
    *("Zoë Åkerström", "Hana 佐藤", "Tue Nguyen", "Ana Ruiz"),
}
FICTIONAL_NUMBERS = re.compile(
    r"\+1 \d{3} 555 01\d\d|\+44 20 7946 0\d{3}|\+44 1\d\d 496 0\d{3}|\+44 29 2018 0\d{3}"
    r"|\+49 30 23125 \d{3}|\+33 1 99 00 \d\d \d\d|\+46 8 465 004 \d\d|\+353 20 91\d \d{4}"
)


def moments() -> Iterator[DateTime]:
    """Four hundred days in a row, at changing hours, over a 29 February and two year ends."""
    hours = ((2, 0), (4, 0), (4, 5), (9, 14), (12, 30), (17, 29), (23, 59))
    zones = ("Europe/Berlin", "Asia/Kolkata", "America/Los_Angeles", "UTC")
    for number in range(400):
        hour, minute = hours[(number + number // 7) % 7]
        day = pendulum.date(2027, 12, 20).add(days=number)
        yield pendulum.datetime(
            day.year, day.month, day.day, hour, minute, tz=zones[number % len(zones)]
        )


def followups(found: Sample, state: str = "open") -> list[FollowUp]:
    return [one for person in found.people for one in person.followups if one.state == state]


def person(name: str, found: Sample) -> SamplePerson:
    return next(one for one in found.people if one.contact.name == name)


def is_working(day: pendulum.Date, rules: Rules = RULES) -> bool:
    return day.weekday() in rules.working_days


def local_day(stamp: int, now: DateTime) -> str:
    return str(Due.at(pendulum.from_timestamp(stamp / 1000, tz=now.timezone).date()))  # type: ignore[arg-type]


def assert_alive(now: DateTime, rules: Rules = RULES) -> None:
    """The main screen has what it needs: so many due, late, this week and later."""
    found = sample_people(now, rules)
    dues = [Due.parse(one.due) for one in followups(found)]
    now_due = [due for due in dues if is_due(due, now, rules)]
    late = sorted(days_overdue(due, now, rules) for due in now_due)
    coming = [due for due in dues if due not in now_due]
    week = [due for due in coming if days_overdue(due, now, rules) >= -7]
    assert len(now_due) == 8
    assert late[:5] == [0, 0, 0, 0, 0]
    assert 0 < late[5] < late[6] < late[7]
    assert len(week) == 6
    assert len(coming) - len(week) == 25
    for due in dues:
        assert is_working(due.day, rules) or due.day == today(now, rules)


def test_the_main_screen_is_alive_on_each_of_400_days() -> None:
    for now in moments():
        assert_alive(now)


def test_nothing_of_the_past_lies_in_the_future_and_every_date_is_one() -> None:
    for now in moments():
        stamp_now = now.timestamp() * 1000
        for one in sample_people(now, RULES).people:
            contact, days = one.contact, [each.happened for each in one.interactions]
            assert contact.last_contact == max(days, default=None)
            assert contact.created <= contact.updated <= stamp_now
            for text in (contact.met_on, contact.last_contact, *days):
                if text is not None:
                    assert Due.parse(text).day < today(now, RULES)
            assert all(is_working(Due(day).day) for day in days)
            assert all(each.created <= each.updated <= stamp_now for each in one.interactions)
            if contact.parked_until:
                assert Due.parse(contact.parked_until).day > today(now, RULES)
            for each in one.followups:
                assert contact.created <= each.created <= each.updated <= stamp_now
                assert Due.parse(each.due).day
                assert local_day(each.created, now) <= each.due[:10]
                assert (
                    each.promised_for is None
                    or is_working(Due.parse(each.promised_for).day)
                    or (each.promised_for == str(Due.at(today(now, RULES))))
                )


@pytest.mark.parametrize(
    "working_days", [{0}, {5, 6}, {6, 0, 1, 2, 3}, set(range(7)), set()], ids=str
)
def test_other_working_weeks_are_respected(working_days: set[int]) -> None:
    rules = Rules(working_days=frozenset(working_days), day_start=time(6))
    for number in range(8):
        now = NOW.add(days=number)
        assert_alive(now, rules if working_days else RULES)
        assert len(followups(sample_people(now, rules))) == 39


def test_on_a_wednesday_one_is_late_by_a_day_one_by_two_one_by_nine() -> None:
    late = {
        one.contact.name: days_overdue(Due(each.due), NOW, RULES)
        for one in sample_people(NOW, RULES).people
        for each in one.followups
        if each.state == "open" and days_overdue(Due(each.due), NOW, RULES) > 0
    }
    assert late == {"Priya Nair": 1, "May Chen": 2, "Omar Khalil": 9}


def test_a_time_of_today_is_past_or_well_ahead() -> None:
    at_ten = [Due(one.due) for one in followups(sample_people(NOW, RULES)) if Due(one.due).time]
    assert [str(due) for due in at_ten] == ["2026-11-25T10:00", "2026-11-25T14:00"]
    in_the_night = NOW.add(days=1).set(hour=2)
    at_two = [
        Due(one.due) for one in followups(sample_people(in_the_night, RULES)) if Due(one.due).time
    ]
    assert [str(due) for due in at_two] == ["2026-11-25T17:30", "2026-11-26T10:00"]


def test_the_same_moment_gives_the_same_people() -> None:
    assert sample_people(NOW, RULES) == sample_people(NOW.add(seconds=0), RULES)


def test_the_people_are_about_sixty_and_the_names_of_the_design_are_among_them() -> None:
    names = [one.contact.name for one in sample_people(NOW, RULES).people]
    assert len(names) == len(set(names)) == 60
    assert set(names) >= IN_THE_DESIGN


def test_everybody_carries_the_tag_and_was_introduced_by_somebody_known() -> None:
    found = sample_people(NOW, RULES)
    names = {one.contact.name for one in found.people}
    for one in found.people:
        assert one.tags[-1] == "sample"
        assert len(one.tags) == len(set(one.tags))
        assert one.introduced_by is None or one.introduced_by in names - {one.contact.name}


def test_the_contacts_stand_as_the_screen_wants_to_show() -> None:
    found = sample_people(NOW, RULES).people
    waiting = {one.contact.name for one in found if any(f.state == "open" for f in one.followups)}
    standings = Counter(one.contact.status for one in found)
    no_step = [
        one.contact.name
        for one in found
        if one.contact.status == "active" and one.contact.name not in waiting
    ]
    assert standings == {"active": 41, "parked": 15, "archived": 4}
    assert no_step == ["Chidi Eze", "Harriet Lane-Okafor", "Luis Ortega"]
    assert all(
        person(name, sample_people(NOW, RULES)).contact.status == "active" for name in waiting
    )
    assert sum(one.contact.last_contact is None for one in found) == 7
    assert {one.contact.strength for one in found} == {0, 1, 2, 3, 4, 5}


def test_what_is_open_shows_every_kind_of_row() -> None:
    opened = followups(sample_people(NOW, RULES))
    due = [one for one in opened if is_due(Due(one.due), NOW, RULES)]
    assert {one.snoozes for one in due} == {0, 1, 2, 3}
    assert sum(one.promised_for is not None for one in due) == 3
    assert any(one.attempt > 1 for one in due)
    assert any(one.reason == "cadence" for one in due)
    assert any(one.move == "theirs" for one in opened)
    assert Counter(one.outcome for one in followups(sample_people(NOW, RULES), "closed")) == {
        "done": 44,
        "dropped": 3,
    }


def test_a_year_of_history_is_told_and_the_last_weeks_are_busy() -> None:
    found = sample_people(NOW, RULES)
    days = [Due(each.happened).day for one in found.people for each in one.interactions]
    assert max((NOW.date() - day).days for day in days) > 330
    assert {each.channel for one in found.people for each in one.interactions} == {
        "call",
        "mail",
        "met",
        "chat",
    }
    monday = NOW.date() - timedelta(days=2)
    weeks = Counter((day - monday).days // 7 for day in days)
    assert all(weeks[back] >= 3 for back in range(-5, 1))


def test_nothing_promised_is_planned_for_after_the_promise() -> None:
    for now in moments():
        for one in followups(sample_people(now, RULES)):
            assert one.promised_for is None or one.due[:10] <= one.promised_for


def test_a_rhythm_counts_from_the_last_contact_to_a_working_day() -> None:
    one_of_them = person("ليلى حداد", sample_people(NOW, RULES))
    (next_hello,) = (one for one in one_of_them.followups if one.reason == "cadence")
    after = Cadence.parse(one_of_them.contact.cadence or "").after(
        Due(one_of_them.contact.last_contact or "").day
    )
    assert (Due(next_hello.due).day - after).days in range(3)


def test_nobody_can_be_reached() -> None:
    for one in sample_people(NOW, RULES).people:
        assert one.methods, one.contact.name
        for kind, value, label in one.methods:
            assert kind in METHOD_KINDS
            assert label
            match kind:
                case "email":
                    assert re.fullmatch(r"[a-z.]+@[a-z-]+\.example", value), value
                case "phone":
                    assert FICTIONAL_NUMBERS.fullmatch(value), value
                case "link":
                    assert value.startswith("https://example.com/"), value


def test_the_texts_are_clean_short_and_name_no_day() -> None:
    calendar_words = re.compile(
        r"\b(january|february|march|april|june|july|august|september|october|november|december"
        r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|spring|summer|autumn|winter"
        r"|(?:19|20)\d\d)s?\b",
        re.IGNORECASE,
    )
    for one in PEOPLE:
        said = [each.summary for each in one.talks]
        abouts = [each.about for each in one.next] + [each.closes for each in one.talks]
        promises = [each.mine for each in one.talks] + [each.theirs for each in one.talks]
        for text in (one.name, one.role, one.met, one.notes, *said, *abouts, *promises):
            assert text.isprintable()
            assert text == text.strip()
            assert not calendar_words.search(text), text
            assert len(text) <= 120
        assert all(text.endswith(".") for text in (*said, one.notes) if text)
        assert not any(text.endswith(".") for text in (*abouts, *promises, one.met))
        assert all(len(about) <= 32 for about in abouts)
        assert [each.ago for each in one.talks] == sorted(each.ago for each in one.talks)


def test_every_zone_and_birthday_is_one() -> None:
    for one in sample_people(NOW, RULES).people:
        assert pendulum.timezone(one.contact.time_zone).name == one.contact.time_zone
        if one.contact.birthday:
            assert Due.parse(one.contact.birthday.replace("--", "2000-"))
