"""Calendars: what has been with somebody else in it becomes an interaction, on the user's clock;
rules are followed up to now, and absurd ones cost nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.errors import BadInputError
from followup_tui.formats.icalendar.reader import FORMAT
from followup_tui.formats.icalendar.times import CalendarTime, occurrences
from followup_tui.formats.parsed import ParsedFile, ParsedInteraction, collect_items
from tests.examples import most
from tests.formats.reading import OPTIONS, source_of

# Monday, 23 November 2026, 09:14 in Berlin.
OWN = replace(OPTIONS, own_addresses=frozenset({"ana@ruiz.example"}), include_events=True)
MAY = 'ATTENDEE;CN="May Chen";PARTSTAT=ACCEPTED:mailto:may@acme.example'
ANA = "ORGANIZER;CN=Ana Ruiz:mailto:ana@ruiz.example"
DAY = "DTSTART:20261120T090000Z"


def calendar(*events: tuple[str, ...], top: tuple[str, ...] = ()) -> bytes:
    inner = [line for one in events for line in ("BEGIN:VEVENT", *one, "END:VEVENT")]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *top, *inner, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def read(*events: tuple[str, ...], top: tuple[str, ...] = ()) -> ParsedFile:
    source = source_of(calendar(*events, top=top), "c.ics")
    assert FORMAT.matches(source)
    return collect_items(FORMAT.read(source, OWN))


def one(*lines: str) -> ParsedInteraction:
    found = read(("UID:1", *lines))
    (single,) = found.interactions
    return single


def days(*events: tuple[str, ...]) -> list[str]:
    return sorted(said.happened for said in read(*events).interactions)


def passed_over(*lines: str) -> str:
    found = read(("UID:1", *lines))
    assert found.interactions == ()
    (skipped,) = found.warnings
    return f"{skipped.place} {skipped.reason}"


def test_events_come_on_request_only() -> None:
    source = source_of(calendar(("UID:1", DAY, MAY)), "c.ics")
    with pytest.raises(BadInputError, match=r"--events c\.ics"):
        list(FORMAT.read(source, OPTIONS))


@pytest.mark.parametrize(
    ("lines", "uid", "happened", "channel", "people", "summary"),
    [
        (  # Google
            (
                "DTSTART:20261120T090000Z",
                "DTEND:20261120T093000Z",
                "DTSTAMP:20261123T080000Z",
                "ORGANIZER;CN=ana@ruiz.example:mailto:ana@ruiz.example",
                "UID:7kukuqrfedlm2f9t@google.com",
                "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=ana",
                " @ruiz.example;X-NUM-GUESTS=0:mailto:ana@ruiz.example",
                "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;CN=M",
                " ay Chen;X-NUM-GUESTS=0:mailto:may@acme.example",
                "ATTENDEE;CUTYPE=RESOURCE;CN=Room 4:mailto:c_1@resource.calendar.google.com",
                "X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij",
                "SUMMARY:Second round\\, numbers",
                "STATUS:CONFIRMED",
            ),
            "ical:7kukuqrfedlm2f9t@google.com",
            "2026-11-20T10:00",
            "video",
            ["May Chen"],
            "Second round, numbers",
        ),
        (  # Outlook
            (
                "UID:040000008200E00074C5B7101A82E008",
                'DTSTART;TZID="W. Europe Standard Time":20261120T153000',
                'ORGANIZER;CN="Bo Lindqvist":MAILTO:bo@northwind.example',
                'ATTENDEE;CN="Ruiz, Ana";RSVP=TRUE:mailto:ANA@ruiz.example',
                "LOCATION:Microsoft Teams Meeting",
                "SUMMARY;LANGUAGE=de:Vertrag",
                "BEGIN:VALARM",
                "TRIGGER:-PT15M",
                "SUMMARY:Reminder",
                "END:VALARM",
            ),
            "ical:040000008200E00074C5B7101A82E008",
            "2026-11-20T15:30",
            "video",
            ["Bo Lindqvist"],
            "Vertrag",
        ),
        (  # Apple
            (
                "UID:0A1B-2C3D",
                "DTSTART;TZID=America/New_York:20261119T200000",
                'ATTENDEE;CN="Priya Nair";EMAIL=priya@northwind.example:urn:uuid:1234',
                "LOCATION:Café Luna\\nHauptstr. 3",
                "SUMMARY:Coffee",
            ),
            "ical:0A1B-2C3D",
            "2026-11-20T02:00",
            "met",
            ["Priya Nair"],
            "Coffee (Café Luna Hauptstr. 3)",
        ),
        (
            ("UID:d", "DTSTART;VALUE=DATE:20261120", MAY, "SUMMARY:PyCon"),
            "ical:d",
            "2026-11-20",
            "met",
            ["May Chen"],
            "PyCon",
        ),
        (
            ("UID:e", "DTSTART:20261120T100000", MAY, "SUMMARY:Call about the deck"),
            "ical:e",
            "2026-11-20T10:00",
            "call",
            ["May Chen"],
            "Call about the deck",
        ),
        (
            ("UID:f", "DTSTART;TZID=No/Such:20261120T100000", MAY, "LOCATION:+49 30 1234567"),
            "ical:f",
            "2026-11-20T10:00",
            "call",
            ["May Chen"],
            "",
        ),
    ],
    ids=["google", "outlook", "apple", "whole day", "floating", "unknown zone"],
)
def test_events_of_real_programs(
    lines: tuple[str, ...], uid: str, happened: str, channel: str, people: list[str], summary: str
) -> None:
    (found,) = read(lines).interactions
    assert (found.uid, found.happened, found.channel) == (uid, happened, channel)
    assert [person.name for person in found.participants] == people
    assert (found.summary, found.direction) == (summary, "both")


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("DTSTART:20261123T100000Z", MAY), "1 event still to come"),
        (("DTSTART;VALUE=DATE:20261124", MAY), "1 event still to come"),
        ((DAY, MAY, "STATUS:CANCELLED"), "1 event cancelled"),
        ((DAY, ANA), "1 event with nobody in them but you"),
        ((DAY,), "1 event with nobody in them but you"),
        ((DAY, MAY.replace("ACCEPTED", "DECLINED"), ANA), "1 event with nobody in them but you"),
        ((DAY, "ATTENDEE;CUTYPE=ROOM:mailto:r@x.example"), "1 event with nobody in them but you"),
        (
            (DAY, MAY, "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@ruiz.example"),
            "1 event declined by you",
        ),
        (
            (DAY, *(f"ATTENDEE:mailto:p{n}@x.example" for n in range(51))),
            "1 event with more than 50 people",
        ),
        (("DTSTART:99991231T100000Z", MAY), "event 1 (line 3) has no start that can be read"),
        (("DTSTART:20261399", MAY), "event 1 (line 3) has no start that can be read"),
        ((MAY,), "event 1 (line 3) has no start that can be read"),
    ],
)
def test_what_is_no_meeting_of_the_past_is_passed_over_and_counted(
    lines: tuple[str, ...], why: str
) -> None:
    assert passed_over(*lines) == why


def test_what_has_begun_today_counts() -> None:
    assert one("DTSTART:20261123T081400Z", MAY).happened == "2026-11-23T09:14"
    assert one("DTSTART;VALUE=DATE:20261123", MAY).happened == "2026-11-23"


SERIES = ("UID:s", "DTSTART;TZID=Europe/Berlin:20261019T100000", MAY)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        # Over the end of summer time the wall clock stays.
        (("RRULE:FREQ=WEEKLY",), ["10-19", "10-26", "11-02", "11-09", "11-16"]),
        (("RRULE:FREQ=WEEKLY;COUNT=2",), ["10-19", "10-26"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20261102T090000Z",), ["10-19", "10-26", "11-02"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20261102T085959Z",), ["10-19", "10-26"]),
        (("RRULE:FREQ=WEEKLY;UNTIL=20261102",), ["10-19", "10-26", "11-02"]),
        (("RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU",), ["10-19", "11-02", "11-16"]),
        (("RRULE:FREQ=MONTHLY;BYDAY=3MO",), ["10-19", "11-16"]),
        (("RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",), ["10-27"]),
        (("RRULE:FREQ=YEARLY",), ["10-19"]),
        (
            ("RRULE:FREQ=WEEKLY", "EXDATE;TZID=Europe/Berlin:20261026T100000,20261102T100000"),
            ["10-19", "11-09", "11-16"],
        ),
        (("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20261026T090000Z"), ["10-19", "11-02"]),
        (("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20261026"), ["10-19", "11-02"]),
        (("RDATE;TZID=Europe/Berlin:20261021T100000",), ["10-19", "10-21"]),
        (("RDATE;VALUE=PERIOD;TZID=Europe/Berlin:20261021T100000/PT1H",), ["10-19", "10-21"]),
    ],
)
def test_a_series_is_followed_up_to_now(lines: tuple[str, ...], found: list[str]) -> None:
    assert days((*SERIES, *lines)) == [f"2026-{day}T10:00" for day in found]


@settings(max_examples=most(150), deadline=None)
@given(
    st.dates(dt.date(2001, 1, 1), dt.date(2026, 11, 20)),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.sampled_from(["", ";BYDAY=TU", ";BYDAY=MO,FR;WKST=SU", ";BYMONTH=2,5,11", ";COUNT=7"]),
)
def test_a_rule_gives_the_days_that_the_library_gives(
    day: dt.date, frequency: str, interval: int, more: str
) -> None:
    rule = f"FREQ={frequency};INTERVAL={interval}{more}"
    first = dt.datetime.combine(day, dt.time(10))
    until = dt.datetime.combine(dt.date(2026, 11, 23), dt.time(9))
    plain = rrulestr(rule, dtstart=first)
    wanted = list(takewhile(lambda at: at <= until, plain))
    if wanted:
        assert [
            one.wall_time for one in occurrences(CalendarTime(first), rule, (), until)
        ] == wanted


def test_occurrences_have_uids_of_their_own_that_stay() -> None:
    weekly = (*SERIES, "RRULE:FREQ=WEEKLY;COUNT=2")
    uids = [said.uid for said in read(weekly).interactions]
    assert uids == ["ical:s#20261019T080000Z", "ical:s#20261026T090000Z"]
    assert [said.uid for said in read(weekly).interactions] == uids
    assert one(DAY, MAY).uid == "ical:1"


@pytest.mark.parametrize("moved_first", [False, True])
def test_a_moved_occurrence_replaces_the_one_it_was(moved_first: bool) -> None:
    weekly = (*SERIES, "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = (
        "UID:s",
        "RECURRENCE-ID:20261026T090000Z",
        "DTSTART;TZID=Europe/Berlin:20261027T150000",
        MAY,
    )
    gone = ("UID:s", "RECURRENCE-ID;TZID=Europe/Berlin:20261102T100000", DAY, "STATUS:CANCELLED")
    events = (moved, gone, weekly) if moved_first else (weekly, moved, gone)
    assert days(*events) == ["2026-10-19T10:00", "2026-10-27T15:00"]
    assert {said.uid for said in read(*events).interactions} == {
        "ical:s#20261019T080000Z",
        "ical:s#20261026T090000Z",
    }


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=YEARLY;BYEASTER=400",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;COUNT=x",
        "FREQ=WEEKLY;X=1",
        "FREQ=" + "A" * 100_000,
        "nonsense",
        ";=;=;",
    ],
)
def test_a_rule_that_nobody_writes_gives_the_first_and_is_said(rule: str) -> None:
    found = read((*SERIES, f"RRULE:{rule}"))
    assert [said.happened for said in found.interactions] == ["2026-10-19T10:00"]
    assert [one.reason for one in found.warnings] == [
        "repeats by a rule that is not followed; its first was taken"
    ]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY", "FREQ=WEEKLY;COUNT=999999999999999999", "FREQ=DAILY;INTERVAL=7;BYDAY=SU"],
)
def test_many_series_of_half_a_century_are_bounded(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup_tui.formats.icalendar.reader._MOST_TURNS", 20_000)
    old = ("DTSTART:19700105T100000", f"RRULE:{rule}", MAY)
    found = read(*((f"UID:{n}", *old) for n in range(200)))
    # At most 1,000 of each, and what is left of the series after the limit is said.
    assert 200 <= len(found.interactions) < 25_000
    assert len(found.warnings) > 100
    assert max(said.happened for said in found.interactions) <= "2026-11-23T09:14"


def test_a_calendar_named_by_an_address_is_that_persons() -> None:
    other = "ATTENDEE:mailto:ana@work.example"
    found = read(("UID:1", DAY, MAY, other), top=("X-WR-CALNAME:ana@work.example",))
    assert [person.name for person in found.interactions[0].participants] == ["May Chen"]


def test_it_is_said_where_nobody_told_which_addresses_are_the_users() -> None:
    source = source_of(calendar(("UID:1", DAY, MAY, ANA)), "c.ics")
    found = collect_items(FORMAT.read(source, replace(OWN, own_addresses=frozenset())))
    assert [person.name for person in found.interactions[0].participants] == [
        "May Chen",
        "Ana Ruiz",
    ]
    assert found.warnings[0].place == "c.ics"


def test_an_event_without_a_uid_is_known_by_what_it_says() -> None:
    first, again, other = (
        read((DAY, MAY, f"SUMMARY:{words}")).interactions[0].uid for words in ("a", "a", "b")
    )
    assert first == again != other


def test_a_broken_event_stops_nothing() -> None:
    data = calendar(("UID:1", DAY, MAY)).replace(b"END:VEVENT\r\n", b"BEGIN:VEVENT\r\n", 1)
    data += calendar(("UID:2", DAY, MAY), (":::", "UID:3", MAY, DAY))
    found = collect_items(FORMAT.read(source_of(data, "c.ics"), OWN))
    assert [said.uid for said in found.interactions] == ["ical:2", "ical:3"]
    assert len(found.warnings) == 2


def test_tasks_are_counted_and_their_lines_are_nobodys() -> None:
    data = calendar(("UID:1", DAY, MAY)).replace(b"BEGIN:VEVENT", b"BEGIN:VTODO")
    found = collect_items(FORMAT.read(source_of(data.replace(b"END:VEVENT", b"END:VTODO")), OWN))
    assert found.interactions == ()
    assert [one.reason for one in found.warnings] == [
        "tasks and journal entries, which are no events"
    ]


LINES = st.sampled_from(
    [
        *("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "BEGIN:VCALENDAR", "END:"),
        *("UID:1", DAY, MAY, "DTSTART;TZID=../../etc/passwd:20261120T100000", "RRULE:FREQ=DAILY"),
        *("RRULE:FREQ=WEEKLY;UNTIL=x", "EXDATE:x,,;", "RECURRENCE-ID:20261120", "RDATE:/", " fold"),
        *("DTSTART;VALUE=DATE:00000000", "DTSTART;TZID=:20261120T990000", "ATTENDEE:mailto:"),
        *("DTSTART:20261120T100000", "STATUS:", "X-WR-CALNAME:a@b", "\x00\x1b"),
        *('ATTENDEE;CN=":mailto:a@x.example', "BEGIN:", "BEGIN:VTODO"),
    ]
)


@settings(max_examples=most(300), deadline=None)
@given(st.lists(LINES, max_size=40))
def test_no_lines_make_it_raise(lines: list[str]) -> None:
    data = "\n".join(["BEGIN:VCALENDAR", *lines]).encode()
    for told in FORMAT.read(source_of(data), OWN):
        if isinstance(told, ParsedInteraction):
            assert told.happened <= "2026-11-23T09:14"


@settings(max_examples=most(100), deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    list(FORMAT.read(source_of(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + data), OWN))
