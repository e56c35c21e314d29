"""Turn the sample people into records around a given moment, so that the screen looks alive on any
day. Pure: it reads no clock and is not random, so the same moment gives the same records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pendulum import DateTime

from followup_tui.actions.sample.people import (
    DroppedFollowUp,
    SampleEntry,
    SampleFollowUp,
    SampleInteraction,
    load_entries,
)
from followup_tui.domain.cadence import Cadence
from followup_tui.domain.contact import Contact, MethodKind
from followup_tui.domain.due import Due, today
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.rules import Rules

TAG = "sample"
_FIRST_DAY = 380  # days since the user started; older acquaintances were added on that day
_NEXT_DAYS = range(1, 8)  # "this week" stays within these
_MEETING_TIMES = tuple(dt.time(hour, minute) for hour in range(9, 18) for minute in (0, 30))


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """The records of one person, without ids."""

    contact: Contact
    methods: tuple[tuple[MethodKind, str, str], ...]
    """Kind, value, label; the preferred one first."""
    tags: tuple[str, ...]
    followups: tuple[FollowUp, ...]
    interactions: tuple[Interaction, ...]
    introduced_by: str | None
    """The name of another sample person."""


def sample_people(now: DateTime, rules: Rules) -> tuple[SamplePerson, ...]:
    """Return the sample people as they are at that moment."""
    calendar = _Calendar(now, rules)
    return tuple(_person(entry, calendar) for entry in load_entries())


class _Calendar:
    """Counts days from today, on working days, and makes stamps that are never in the future."""

    def __init__(self, now: DateTime, rules: Rules) -> None:
        self.now = now
        day = today(now, rules)
        self.today = dt.date(day.year, day.month, day.day)
        self._working_days = rules.working_days & frozenset(range(7)) or Rules().working_days

    def day(self, days_ahead: int) -> dt.date:
        return self.today + dt.timedelta(days=days_ahead)

    def is_working_day(self, day: dt.date) -> bool:
        return day.weekday() in self._working_days

    def working_day_before(self, day: dt.date) -> dt.date:
        """Return that day, or the last working day before it."""
        while not self.is_working_day(day):
            day -= dt.timedelta(days=1)
        return day

    def working_day_after(self, day: dt.date) -> dt.date:
        """Return that day, or the next working day."""
        while not self.is_working_day(day):
            day += dt.timedelta(days=1)
        return day

    def working_days_from_today(self, count: int) -> dt.date:
        """Return the day that many working days from today, back if negative; today for 0."""
        day = self.today
        for _ in range(abs(count)):
            if count > 0:
                day = self.working_day_after(day + dt.timedelta(days=1))
            else:
                day = self.working_day_before(day - dt.timedelta(days=1))
        return day

    def this_week(self, count: int) -> dt.date:
        """Return the day that many working days ahead, but within a week."""
        days = [self.day(ahead) for ahead in _NEXT_DAYS]
        working_days = [day for day in days if self.is_working_day(day)]
        return working_days[min(count, len(working_days)) - 1]

    def past_time_today(self) -> dt.time | None:
        """Return the last meeting time of today that has passed; None early in the morning."""
        passed = [time for time in _MEETING_TIMES if self._moment(self.today, time) <= self.now]
        return passed[-1] if passed else None

    def future_time_today(self) -> dt.time | None:
        """Return a meeting time today at least four hours ahead; None late in the day."""
        earliest = self.now.add(hours=4)
        times = [time for time in _MEETING_TIMES if self._moment(self.today, time) >= earliest]
        return times[0] if times else None

    def stamp(self, day: dt.date, time: dt.time) -> int:
        """Return that local time in UTC milliseconds, never later than now."""
        return round(min(self._moment(day, time), self.now).timestamp() * 1000)

    def _moment(self, day: dt.date, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, time, tzinfo=self.now.tzinfo)


class _DatedInteraction(NamedTuple):
    """An interaction with the day it took place."""

    interaction: SampleInteraction
    day: dt.date


def _person(entry: SampleEntry, calendar: _Calendar) -> SamplePerson:
    history = [
        _DatedInteraction(each, calendar.working_day_before(calendar.day(-each.days_ago)))
        for each in entry.interactions
    ]
    added_on = _added_on(entry, calendar)
    return SamplePerson(
        contact=_contact(entry, history, added_on, calendar),
        methods=tuple(_methods(entry)),
        tags=(*entry.tags, TAG),
        followups=(
            *(_open(each, entry, history, added_on, calendar) for each in entry.followups),
            *_closed(history, added_on, calendar),
            *(_dropped(each, added_on, calendar) for each in entry.dropped),
        ),
        interactions=tuple(_interaction(each, calendar) for each in history),
        introduced_by=entry.introduced_by,
    )


def _added_on(entry: SampleEntry, calendar: _Calendar) -> dt.date:
    """Return the day the contact was added."""
    days_ago = _FIRST_DAY if entry.met_days_ago is None else min(_FIRST_DAY, entry.met_days_ago)
    return calendar.working_day_before(calendar.day(-days_ago))


def _contact(
    entry: SampleEntry, history: list[_DatedInteraction], added_on: dt.date, calendar: _Calendar
) -> Contact:
    met_on = parked_until = None
    if entry.met_days_ago is not None:
        met_on = str(Due.at(calendar.working_day_before(calendar.day(-entry.met_days_ago))))
    if entry.parked_for_days is not None:
        parked_until = str(Due.at(calendar.working_day_after(calendar.day(entry.parked_for_days))))
    last = max((each.day for each in history), default=None)
    return Contact(
        name=entry.name,
        nickname=entry.nickname,
        company=entry.company,
        role=entry.role,
        location=entry.location,
        time_zone=entry.time_zone,
        strength=entry.strength,
        cadence=entry.cadence,
        met=entry.met,
        met_on=met_on,
        status=entry.status,
        parked_until=parked_until,
        birthday=entry.birthday,
        notes=entry.notes,
        last_contact=str(Due.at(last)) if last else None,
        created=calendar.stamp(added_on, dt.time(8, 30)),
        updated=calendar.stamp(last or added_on, dt.time(18, 5)),
    )


def _methods(entry: SampleEntry) -> Iterator[tuple[MethodKind, str, str]]:
    if entry.email:
        yield "email", entry.email, "work"
    if entry.phone:
        yield "phone", entry.phone, "mobile"
    if entry.link:
        yield "link", entry.link, "profile"
    if entry.handle:
        yield "handle", entry.handle, "chat"


def _interaction(dated: _DatedInteraction, calendar: _Calendar) -> Interaction:
    sample = dated.interaction
    logged = calendar.stamp(dated.day, _time_of_day(sample, 17))
    return Interaction(
        happened=str(Due.at(dated.day)),
        channel=sample.channel,
        direction=sample.direction,
        summary=sample.summary,
        i_promised=sample.i_promised,
        they_promised=sample.they_promised,
        created=logged,
        updated=logged,
    )


def _open(
    sample: SampleFollowUp,
    entry: SampleEntry,
    history: list[_DatedInteraction],
    added_on: dt.date,
    calendar: _Calendar,
) -> FollowUp:
    last = max((each.day for each in history), default=added_on)
    created = calendar.stamp(last, dt.time(17, 45))
    snoozed = calendar.stamp(calendar.working_days_from_today(-1), dt.time(9, 5))
    promised_for = None
    if sample.promised_in_days is not None:
        promised_day = calendar.working_days_from_today(sample.promised_in_days)
        promised_for = str(Due.at(promised_day))
    return FollowUp(
        contact=0,
        about=sample.about,
        due=str(_due(sample, entry, last, calendar)),
        promised_for=promised_for,
        move=sample.move,
        channel=sample.channel,
        attempt=sample.attempt,
        snoozes=sample.snoozes,
        reason=sample.reason,
        created=created,
        updated=max(created, snoozed) if sample.snoozes else created,
    )


def _due(sample: SampleFollowUp, entry: SampleEntry, last: dt.date, calendar: _Calendar) -> Due:
    match sample.due:
        case "overdue":
            return Due.at(calendar.working_days_from_today(-sample.days))
        case "today":
            return Due.at(calendar.today)
        case "earlier today":
            return Due.at(calendar.today, calendar.past_time_today())
        case "later today":
            time = calendar.future_time_today()
            return Due.at(calendar.today if time else calendar.this_week(1), time or dt.time(10))
        case "this week":
            return Due.at(calendar.this_week(sample.days))
        case "later":
            return Due.at(calendar.working_day_after(calendar.day(sample.days)))
        case "cadence":
            day = Cadence.parse(entry.cadence or "").after(last)
            return Due.at(calendar.working_day_after(day))


def _closed(
    history: list[_DatedInteraction], added_on: dt.date, calendar: _Calendar
) -> Iterator[FollowUp]:
    """Yield the follow-ups that an interaction closed, created on the day of the one before."""
    days_before = [*(each.day for each in history[1:]), added_on]
    for dated, created_on in zip(history, days_before, strict=False):
        sample = dated.interaction
        if sample.closes:
            closed = calendar.stamp(dated.day, _time_of_day(sample, 16))
            yield FollowUp(
                contact=0,
                about=sample.closes,
                due=str(Due.at(dated.day)),
                snoozes=sample.snoozes,
                state="closed",
                outcome="done",
                closed=closed,
                created=min(calendar.stamp(created_on, dt.time(17, 50)), closed),
                updated=closed,
            )


def _dropped(sample: DroppedFollowUp, added_on: dt.date, calendar: _Calendar) -> FollowUp:
    due = calendar.working_day_before(calendar.day(-sample.days_ago - 9))
    dropped_on = calendar.working_day_before(calendar.day(-sample.days_ago))
    closed = calendar.stamp(dropped_on, dt.time(9, 20))
    return FollowUp(
        contact=0,
        about=sample.about,
        due=str(Due.at(due)),
        snoozes=2,
        state="closed",
        outcome="dropped",
        closed=closed,
        created=calendar.stamp(max(added_on, due - dt.timedelta(days=10)), dt.time(17, 50)),
        updated=closed,
    )


def _time_of_day(sample: SampleInteraction, latest_hour: int) -> dt.time:
    """Return a time that differs between interactions, but is always the same for one."""
    weight = sample.days_ago * 7 + len(sample.summary)
    return dt.time(latest_hour - weight % 6, weight * 13 % 60)
