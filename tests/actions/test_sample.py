"""The sample people: a full screen on every day of the calendar, and no real person among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import time, timedelta

import pendulum
import pytest
from pendulum import DateTime

from followup_tui.actions.sample.dated_people import SamplePerson, sample_people
from followup_tui.actions.sample.people import load_entries
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
    """Yield four hundred days in a row, at changing hours, with a 29 February and two year ends."""
    hours = ((2, 0), (4, 0), (4, 5), (9, 14), (12, 30), (17, 29), (23, 59))
    zones = ("Europe/Berlin", "Asia/Kolkata", "America/Los_Angeles", "UTC")
    for number in range(400):
        hour, minute = hours[(number + number // 7) % 7]
        day = pendulum.date(2027, 12, 20).add(days=number)
        yield pendulum.datetime(
            day.year, day.month, day.day, hour, minute, tz=zones[number % len(zones)]
        )


def followups(people: Sequence[SamplePerson], state: str = "open") -> list[FollowUp]:
    return [
        followup for person in people for followup in person.followups if followup.state == state
    ]


def person(name: str, people: Sequence[SamplePerson]) -> SamplePerson:
    return next(person for person in people if person.contact.name == name)


def is_working(day: pendulum.Date, rules: Rules = RULES) -> bool:
    return day.weekday() in rules.working_days


def local_day(stamp: int, now: DateTime) -> str:
    return str(Due.at(pendulum.from_timestamp(stamp / 1000, tz=now.timezone).date()))  # type: ignore[arg-type]


def assert_alive(now: DateTime, rules: Rules = RULES) -> None:
    """Assert that the main screen has follow-ups that are due, overdue, due this week and later."""
    dues = [Due.parse(followup.due) for followup in followups(sample_people(now, rules))]
    due_now = [due for due in dues if is_due(due, now, rules)]
    overdue = sorted(days_overdue(due, now, rules) for due in due_now)
    upcoming = [due for due in dues if due not in due_now]
    this_week = [due for due in upcoming if days_overdue(due, now, rules) >= -7]
    assert len(due_now) == 8
    assert overdue[:5] == [0, 0, 0, 0, 0]
    assert 0 < overdue[5] < overdue[6] < overdue[7]
    assert len(this_week) == 6
    assert len(upcoming) - len(this_week) == 25
    for due in dues:
        assert is_working(due.day, rules) or due.day == today(now, rules)


def test_the_main_screen_is_full_on_each_of_400_days() -> None:
    for now in moments():
        assert_alive(now)


def test_history_lies_in_the_past_and_every_date_is_valid() -> None:
    for now in moments():
        stamp_now = now.timestamp() * 1000
        for person in sample_people(now, RULES):
            contact = person.contact
            days = [interaction.happened for interaction in person.interactions]
            assert contact.last_contact == max(days, default=None)
            assert contact.created <= contact.updated <= stamp_now
            for text in (contact.met_on, contact.last_contact, *days):
                if text is not None:
                    assert Due.parse(text).day < today(now, RULES)
            assert all(is_working(Due(day).day) for day in days)
            for interaction in person.interactions:
                assert interaction.created <= interaction.updated <= stamp_now
            if contact.parked_until:
                assert Due.parse(contact.parked_until).day > today(now, RULES)
            for followup in person.followups:
                assert contact.created <= followup.created <= followup.updated <= stamp_now
                assert Due.parse(followup.due).day
                assert local_day(followup.created, now) <= followup.due[:10]
                if followup.promised_for is not None:
                    promised = Due.parse(followup.promised_for).day
                    assert is_working(promised) or promised == today(now, RULES)


@pytest.mark.parametrize(
    "working_days", [{0}, {5, 6}, {6, 0, 1, 2, 3}, set(range(7)), set()], ids=str
)
def test_other_working_days_are_respected(working_days: set[int]) -> None:
    rules = Rules(working_days=frozenset(working_days), day_start=time(6))
    for number in range(8):
        now = NOW.add(days=number)
        assert_alive(now, rules if working_days else RULES)
        assert len(followups(sample_people(now, rules))) == 39


def test_on_a_wednesday_three_are_overdue() -> None:
    overdue = {
        person.contact.name: days_overdue(Due(followup.due), NOW, RULES)
        for person in sample_people(NOW, RULES)
        for followup in person.followups
        if followup.state == "open" and days_overdue(Due(followup.due), NOW, RULES) > 0
    }
    assert overdue == {"Priya Nair": 1, "May Chen": 2, "Omar Khalil": 9}


def test_a_time_today_has_passed_or_is_hours_ahead() -> None:
    def timed_dues(now: DateTime) -> list[str]:
        dues = [followup.due for followup in followups(sample_people(now, RULES))]
        return [due for due in dues if Due(due).time]

    assert timed_dues(NOW) == ["2026-11-25T10:00", "2026-11-25T14:00"]
    two_at_night = NOW.add(days=1).set(hour=2)
    assert timed_dues(two_at_night) == ["2026-11-25T17:30", "2026-11-26T10:00"]


def test_the_same_moment_gives_the_same_people() -> None:
    assert sample_people(NOW, RULES) == sample_people(NOW.add(seconds=0), RULES)


def test_there_are_sixty_people_with_those_of_the_design_among_them() -> None:
    names = [person.contact.name for person in sample_people(NOW, RULES)]
    assert len(names) == len(set(names)) == 60
    assert set(names) >= IN_THE_DESIGN


def test_everyone_has_the_sample_tag_and_a_known_introducer() -> None:
    people = sample_people(NOW, RULES)
    names = {person.contact.name for person in people}
    for person in people:
        assert person.tags[-1] == "sample"
        assert len(person.tags) == len(set(person.tags))
        assert person.introduced_by is None or person.introduced_by in names - {person.contact.name}


def test_contacts_of_every_status_are_among_them() -> None:
    people = sample_people(NOW, RULES)
    with_next_step = {
        each.contact.name
        for each in people
        if any(followup.state == "open" for followup in each.followups)
    }
    statuses = Counter(each.contact.status for each in people)
    no_next_step = [
        each.contact.name
        for each in people
        if each.contact.status == "active" and each.contact.name not in with_next_step
    ]
    assert statuses == {"active": 41, "parked": 15, "archived": 4}
    assert no_next_step == ["Chidi Eze", "Harriet Lane-Okafor", "Luis Ortega"]
    assert all(person(name, people).contact.status == "active" for name in with_next_step)
    assert sum(each.contact.last_contact is None for each in people) == 7
    assert {each.contact.strength for each in people} == {0, 1, 2, 3, 4, 5}


def test_open_followups_show_every_kind_of_row() -> None:
    people = sample_people(NOW, RULES)
    open_followups = followups(people)
    due = [followup for followup in open_followups if is_due(Due(followup.due), NOW, RULES)]
    assert {followup.snoozes for followup in due} == {0, 1, 2, 3}
    assert sum(followup.promised_for is not None for followup in due) == 3
    assert any(followup.attempt > 1 for followup in due)
    assert any(followup.reason == "cadence" for followup in due)
    assert any(followup.move == "theirs" for followup in open_followups)
    assert Counter(followup.outcome for followup in followups(people, "closed")) == {
        "done": 44,
        "dropped": 3,
    }


def test_history_goes_back_a_year_and_is_dense_in_the_last_weeks() -> None:
    interactions = [each for person in sample_people(NOW, RULES) for each in person.interactions]
    days = [Due(interaction.happened).day for interaction in interactions]
    assert max((NOW.date() - day).days for day in days) > 330
    channels = {interaction.channel for interaction in interactions}
    assert channels == {"call", "mail", "met", "chat"}
    monday = NOW.date() - timedelta(days=2)
    weeks = Counter((day - monday).days // 7 for day in days)
    assert all(weeks[back] >= 3 for back in range(-5, 1))


def test_nothing_promised_is_due_after_the_promised_day() -> None:
    for now in moments():
        for followup in followups(sample_people(now, RULES)):
            assert followup.promised_for is None or followup.due[:10] <= followup.promised_for


def test_the_cadence_counts_from_last_contact_to_a_working_day() -> None:
    layla = person("ليلى حداد", sample_people(NOW, RULES))
    (followup,) = (each for each in layla.followups if each.reason == "cadence")
    last_contact = Due(layla.contact.last_contact or "").day
    after = Cadence.parse(layla.contact.cadence or "").after(last_contact)
    assert (Due(followup.due).day - after).days in range(3)


def test_no_address_reaches_anyone() -> None:
    for sample in sample_people(NOW, RULES):
        assert sample.methods, sample.contact.name
        for kind, value, label in sample.methods:
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
    for entry in load_entries():
        summaries = [each.summary for each in entry.interactions]
        topics = [each.about for each in (*entry.followups, *entry.dropped)]
        topics += [each.closes for each in entry.interactions]
        promises = [each.i_promised for each in entry.interactions]
        promises += [each.they_promised for each in entry.interactions]
        fields = (entry.name, entry.role, entry.met, entry.notes)
        for text in (*fields, *summaries, *topics, *promises):
            assert text.isprintable()
            assert text == text.strip()
            assert not calendar_words.search(text), text
            assert len(text) <= 120
        assert all(text.endswith(".") for text in (*summaries, entry.notes) if text)
        assert not any(text.endswith(".") for text in (*topics, *promises, entry.met))
        assert all(len(topic) <= 32 for topic in topics)
        days_ago = [each.days_ago for each in entry.interactions]
        assert days_ago == sorted(days_ago)


def test_every_time_zone_and_birthday_is_valid() -> None:
    for sample in sample_people(NOW, RULES):
        assert pendulum.timezone(sample.contact.time_zone).name == sample.contact.time_zone
        if sample.contact.birthday:
            assert Due.parse(sample.contact.birthday.replace("--", "2000-"))
