"""Past events with other people become interactions on the user's clock; odd rules cost little."""

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
from tests.examples import example_count
from tests.formats.reading import OPTIONS, source_of

# Monday, 23 November 2026, 09:14 in Berlin.
OWN = replace(OPTIONS, own_addresses=frozenset({"ana@ruiz.example"}), include_events=True)
MAY = 'ATTENDEE;CN="May Chen";PARTSTAT=ACCEPTED:mailto:may@acme.example'
ANA = "ORGANIZER;CN=Ana Ruiz:mailto:ana@ruiz.example"
DAY = "DTSTART:20261120T090000Z"


def calendar(*events: tuple[str, ...], top: tuple[str, ...] = ()) -> bytes:
    inner = [line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT")]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *top, *inner, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def read(*events: tuple[str, ...], top: tuple[str, ...] = ()) -> ParsedFile:
    source = source_of(calendar(*events, top=top), "c.ics")
    assert FORMAT.matches(source)
    return collect_items(FORMAT.read(source, OWN))


def read_event(*lines: str) -> ParsedInteraction:
    parsed = read(("UID:1", *lines))
    (interaction,) = parsed.interactions
    return interaction


def start_times(*events: tuple[str, ...]) -> list[str]:
    return sorted(interaction.happened for interaction in read(*events).interactions)


def warning_for(*lines: str) -> str:
    parsed = read(("UID:1", *lines))
    assert parsed.interactions == ()
    (warning,) = parsed.warnings
    return f"{warning.place}: {warning.reason}"


def test_events_are_only_read_on_request() -> None:
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
    ids=["google", "outlook", "apple", "all day", "floating", "unknown zone"],
)
def test_events_of_real_programs(
    lines: tuple[str, ...], uid: str, happened: str, channel: str, people: list[str], summary: str
) -> None:
    (parsed,) = read(lines).interactions
    assert (parsed.uid, parsed.happened, parsed.channel) == (uid, happened, channel)
    assert [person.name for person in parsed.participants] == people
    assert (parsed.summary, parsed.direction) == (summary, "both")


@pytest.mark.parametrize(
    ("lines", "warning"),
    [
        (("DTSTART:20261123T100000Z", MAY), "1 event: still to come"),
        (("DTSTART;VALUE=DATE:20261124", MAY), "1 event: still to come"),
        ((DAY, MAY, "STATUS:CANCELLED"), "1 event: cancelled"),
        ((DAY, ANA), "1 event: no other people"),
        ((DAY,), "1 event: no other people"),
        ((DAY, MAY.replace("ACCEPTED", "DECLINED"), ANA), "1 event: no other people"),
        ((DAY, "ATTENDEE;CUTYPE=ROOM:mailto:r@x.example"), "1 event: no other people"),
        (
            (DAY, MAY, "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@ruiz.example"),
            "1 event: declined by you",
        ),
        (
            (DAY, *(f"ATTENDEE:mailto:p{n}@x.example" for n in range(51))),
            "1 event: more than 50 people",
        ),
        (("DTSTART:99991231T100000Z", MAY), "event 1 (line 3): no readable start"),
        (("DTSTART:20261399", MAY), "event 1 (line 3): no readable start"),
        ((MAY,), "event 1 (line 3): no readable start"),
    ],
)
def test_events_that_are_no_past_meeting_are_skipped_and_counted(
    lines: tuple[str, ...], warning: str
) -> None:
    assert warning_for(*lines) == warning


def test_event_that_began_today_counts() -> None:
    assert read_event("DTSTART:20261123T081400Z", MAY).happened == "2026-11-23T09:14"
    assert read_event("DTSTART;VALUE=DATE:20261123", MAY).happened == "2026-11-23"


SERIES = ("UID:s", "DTSTART;TZID=Europe/Berlin:20261019T100000", MAY)


@pytest.mark.parametrize(
    ("lines", "dates"),
    [
        # The wall time stays the same across the end of summer time.
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
def test_series_is_expanded_up_to_now(lines: tuple[str, ...], dates: list[str]) -> None:
    assert start_times((*SERIES, *lines)) == [f"2026-{day}T10:00" for day in dates]


@settings(max_examples=example_count(150), deadline=None)
@given(
    st.dates(dt.date(2001, 1, 1), dt.date(2026, 11, 20)),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.sampled_from(["", ";BYDAY=TU", ";BYDAY=MO,FR;WKST=SU", ";BYMONTH=2,5,11", ";COUNT=7"]),
)
def test_rule_gives_the_same_dates_as_dateutil(
    day: dt.date, frequency: str, interval: int, extra: str
) -> None:
    rule = f"FREQ={frequency};INTERVAL={interval}{extra}"
    first = dt.datetime.combine(day, dt.time(10))
    until = dt.datetime.combine(dt.date(2026, 11, 23), dt.time(9))
    plain = rrulestr(rule, dtstart=first)
    expected = list(takewhile(lambda at: at <= until, plain))
    if expected:
        assert [
            time.wall_time for time in occurrences(CalendarTime(first), rule, (), until)
        ] == expected


def test_each_occurrence_has_its_own_stable_uid() -> None:
    weekly = (*SERIES, "RRULE:FREQ=WEEKLY;COUNT=2")
    uids = [interaction.uid for interaction in read(weekly).interactions]
    assert uids == ["ical:s#20261019T080000Z", "ical:s#20261026T090000Z"]
    assert [interaction.uid for interaction in read(weekly).interactions] == uids
    assert read_event(DAY, MAY).uid == "ical:1"


@pytest.mark.parametrize("moved_first", [False, True])
def test_moved_occurrence_replaces_the_original(moved_first: bool) -> None:
    weekly = (*SERIES, "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = (
        "UID:s",
        "RECURRENCE-ID:20261026T090000Z",
        "DTSTART;TZID=Europe/Berlin:20261027T150000",
        MAY,
    )
    cancelled = (
        "UID:s",
        "RECURRENCE-ID;TZID=Europe/Berlin:20261102T100000",
        DAY,
        "STATUS:CANCELLED",
    )
    events = (moved, cancelled, weekly) if moved_first else (weekly, moved, cancelled)
    assert start_times(*events) == ["2026-10-19T10:00", "2026-10-27T15:00"]
    assert {interaction.uid for interaction in read(*events).interactions} == {
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
def test_unsupported_rule_gives_the_first_event_and_a_warning(rule: str) -> None:
    parsed = read((*SERIES, f"RRULE:{rule}"))
    assert [interaction.happened for interaction in parsed.interactions] == ["2026-10-19T10:00"]
    assert [warning.reason for warning in parsed.warnings] == [
        "unsupported repeat rule; only the first event was read"
    ]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY", "FREQ=WEEKLY;COUNT=999999999999999999", "FREQ=DAILY;INTERVAL=7;BYDAY=SU"],
)
def test_many_series_of_fifty_years_are_bounded(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("followup_tui.formats.icalendar.reader._MAX_EXPANDED", 20_000)
    old = ("DTSTART:19700105T100000", f"RRULE:{rule}", MAY)
    parsed = read(*((f"UID:{n}", *old) for n in range(200)))
    # At most 1,000 of each; series beyond the limit give a warning.
    assert 200 <= len(parsed.interactions) < 25_000
    assert len(parsed.warnings) > 100
    assert max(interaction.happened for interaction in parsed.interactions) <= "2026-11-23T09:14"


def test_calendar_named_after_an_address_belongs_to_that_person() -> None:
    other = "ATTENDEE:mailto:ana@work.example"
    parsed = read(("UID:1", DAY, MAY, other), top=("X-WR-CALNAME:ana@work.example",))
    assert [person.name for person in parsed.interactions[0].participants] == ["May Chen"]


def test_unknown_own_addresses_are_a_warning() -> None:
    source = source_of(calendar(("UID:1", DAY, MAY, ANA)), "c.ics")
    parsed = collect_items(FORMAT.read(source, replace(OWN, own_addresses=frozenset())))
    assert [person.name for person in parsed.interactions[0].participants] == [
        "May Chen",
        "Ana Ruiz",
    ]
    assert str(parsed.warnings[0].place) == "c.ics"


def test_event_without_uid_is_identified_by_its_content() -> None:
    first, again, other = (
        read((DAY, MAY, f"SUMMARY:{summary}")).interactions[0].uid for summary in ("a", "a", "b")
    )
    assert first == again != other


def test_broken_event_does_not_stop_the_rest() -> None:
    data = calendar(("UID:1", DAY, MAY)).replace(b"END:VEVENT\r\n", b"BEGIN:VEVENT\r\n", 1)
    data += calendar(("UID:2", DAY, MAY), (":::", "UID:3", MAY, DAY))
    parsed = collect_items(FORMAT.read(source_of(data, "c.ics"), OWN))
    assert [interaction.uid for interaction in parsed.interactions] == ["ical:2", "ical:3"]
    assert len(parsed.warnings) == 2


def test_tasks_are_counted_and_their_lines_ignored() -> None:
    data = calendar(("UID:1", DAY, MAY)).replace(b"BEGIN:VEVENT", b"BEGIN:VTODO")
    parsed = collect_items(FORMAT.read(source_of(data.replace(b"END:VEVENT", b"END:VTODO")), OWN))
    assert parsed.interactions == ()
    assert [warning.reason for warning in parsed.warnings] == [
        "tasks or journal entries, not events"
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


@settings(max_examples=example_count(300), deadline=None)
@given(st.lists(LINES, max_size=40))
def test_no_lines_raise(lines: list[str]) -> None:
    data = "\n".join(["BEGIN:VCALENDAR", *lines]).encode()
    for item in FORMAT.read(source_of(data), OWN):
        if isinstance(item, ParsedInteraction):
            assert item.happened <= "2026-11-23T09:14"


@settings(max_examples=example_count(100), deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    list(FORMAT.read(source_of(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + data), OWN))
