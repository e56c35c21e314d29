"""Turns the sample people into records around a given moment, so that the same desk looks alive on
any day. Reads no clock and rolls no dice: the same moment gives the same records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pendulum import DateTime

from followup_tui.actions.sample.people import PEOPLE, SampleEntry, SampleFollowUp, SampleTalk
from followup_tui.domain.cadence import Cadence
from followup_tui.domain.contact import Contact, MethodKind
from followup_tui.domain.due import Due, today
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.rules import Rules

TAG = "sample"
_BEGUN = 380  # days since the user began; older acquaintances were entered on that day
_SOONEST, _LATEST = 1, 7  # "soon" stays within the coming week
_MEETING_HOURS = tuple(dt.time(hour, half) for hour in range(9, 18) for half in (0, 30))


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """The records of one person; the ids in them are still 0."""

    contact: Contact
    methods: tuple[tuple[MethodKind, str, str], ...]
    """Kind, value, label; the preferred one first."""
    tags: tuple[str, ...]
    followups: tuple[FollowUp, ...]
    interactions: tuple[Interaction, ...]
    introduced_by: str | None
    """The name of another sample person."""


@dataclass(frozen=True, slots=True)
class Sample:
    """All sample people."""

    people: tuple[SamplePerson, ...]


def sample_people(now: DateTime, rules: Rules) -> Sample:
    """The sample people as they are at that moment."""
    calendar = _Calendar(now, rules)
    return Sample(tuple(_person(person, calendar) for person in PEOPLE))


class _Calendar:
    """Days counted from today, on working days; and stamps that are never ahead of now."""

    def __init__(self, now: DateTime, rules: Rules) -> None:
        self.now = now
        day = today(now, rules)
        self.today = dt.date(day.year, day.month, day.day)
        self._working = rules.working_days & frozenset(range(7)) or Rules().working_days

    def day(self, ahead: int) -> dt.date:
        return self.today + dt.timedelta(days=ahead)

    def is_working(self, day: dt.date) -> bool:
        return day.weekday() in self._working

    def back_to_work(self, day: dt.date) -> dt.date:
        """That day, or the last working day before it."""
        while not self.is_working(day):
            day -= dt.timedelta(days=1)
        return day

    def on_to_work(self, day: dt.date) -> dt.date:
        """That day, or the next working day."""
        while not self.is_working(day):
            day += dt.timedelta(days=1)
        return day

    def step(self, count: int) -> dt.date:
        """So many working days from today, back where negative; today itself for 0."""
        day = self.today
        for _ in range(abs(count)):
            one = dt.timedelta(days=1 if count > 0 else -1)
            day = (self.on_to_work if count > 0 else self.back_to_work)(day + one)
        return day

    def soon(self, count: int) -> dt.date:
        """So many working days ahead, but within a week."""
        week = [self.day(ahead) for ahead in range(_SOONEST, _LATEST + 1)]
        working = [day for day in week if self.is_working(day)]
        return working[min(count, len(working)) - 1]

    def hour_before(self) -> dt.time | None:
        """The last usual hour of today that is over; None early in the morning."""
        over = [hour for hour in _MEETING_HOURS if self._moment(self.today, hour) <= self.now]
        return over[-1] if over else None

    def hour_after(self) -> dt.time | None:
        """A usual hour of today still ahead, some way off; None late in the day."""
        ahead = self.now.add(hours=4)
        left = [hour for hour in _MEETING_HOURS if self._moment(self.today, hour) >= ahead]
        return left[0] if left else None

    def stamp(self, day: dt.date, hour: dt.time) -> int:
        """The UTC milliseconds of that time here."""
        return round(min(self._moment(day, hour), self.now).timestamp() * 1000)

    def _moment(self, day: dt.date, hour: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, hour, tzinfo=self.now.tzinfo)


class _Said(NamedTuple):
    """A talk and the day it fell on."""

    talk: SampleTalk
    day: dt.date


def _person(person: SampleEntry, calendar: _Calendar) -> SamplePerson:
    talks = [_Said(one, calendar.back_to_work(calendar.day(-one.ago))) for one in person.talks]
    entered = _entered(person, calendar)
    followups = (
        *(_open(step, person, talks, entered, calendar) for step in person.next),
        *_settled(talks, entered, calendar),
        *_dropped(person, entered, calendar),
    )
    return SamplePerson(
        contact=_contact(person, talks, entered, calendar),
        methods=tuple(_methods(person)),
        tags=(*person.tags.split(), TAG),
        followups=followups,
        interactions=tuple(_interaction(said, calendar) for said in talks),
        introduced_by=person.through,
    )


def _entered(person: SampleEntry, calendar: _Calendar) -> dt.date:
    """The day the contact was written down."""
    ago = _BEGUN if person.met_ago is None else min(_BEGUN, person.met_ago)
    return calendar.back_to_work(calendar.day(-ago))


def _contact(
    person: SampleEntry, talks: list[_Said], entered: dt.date, calendar: _Calendar
) -> Contact:
    met = None
    if person.met_ago is not None:
        met = calendar.back_to_work(calendar.day(-person.met_ago))
    rests = None
    if person.rests is not None:
        rests = str(Due.at(calendar.on_to_work(calendar.day(person.rests))))
    last = max((said.day for said in talks), default=None)
    return Contact(
        name=person.name,
        nickname=person.nickname,
        company=person.company,
        role=person.role,
        location=person.location,
        time_zone=person.time_zone,
        strength=person.strength,
        cadence=person.cadence,
        met=person.met,
        met_on=str(Due.at(met)) if met else None,
        status=person.status,
        parked_until=rests,
        birthday=person.birthday,
        notes=person.notes,
        last_contact=str(Due.at(last)) if last else None,
        created=calendar.stamp(entered, dt.time(8, 30)),
        updated=calendar.stamp(last or entered, dt.time(18, 5)),
    )


def _methods(person: SampleEntry) -> Iterator[tuple[MethodKind, str, str]]:
    if person.email:
        yield "email", person.email, "work"
    if person.phone:
        yield "phone", person.phone, "mobile"
    if person.link:
        yield "link", person.link, "profile"
    if person.handle:
        yield "handle", person.handle, "chat"


def _interaction(said: _Said, calendar: _Calendar) -> Interaction:
    written = calendar.stamp(said.day, _hour(said.talk, 17))
    return Interaction(
        happened=str(Due.at(said.day)),
        channel=said.talk.channel,
        direction=said.talk.direction,
        summary=said.talk.summary,
        i_promised=said.talk.mine,
        they_promised=said.talk.theirs,
        created=written,
        updated=written,
    )


def _open(
    step: SampleFollowUp,
    person: SampleEntry,
    talks: list[_Said],
    entered: dt.date,
    calendar: _Calendar,
) -> FollowUp:
    since = max((said.day for said in talks), default=entered)
    created = calendar.stamp(since, dt.time(17, 45))
    touched = calendar.stamp(calendar.step(-1), dt.time(9, 5)) if step.snoozes else created
    promised = None
    if step.promised is not None:
        promised = str(Due.at(calendar.step(step.promised)))
    return FollowUp(
        contact=0,
        about=step.about,
        due=str(_due(step, person, since, calendar)),
        promised_for=promised,
        move=step.move,
        channel=step.channel,
        attempt=step.attempt,
        snoozes=step.snoozes,
        reason=step.reason,
        created=created,
        updated=max(created, touched),
    )


def _due(step: SampleFollowUp, person: SampleEntry, last: dt.date, calendar: _Calendar) -> Due:
    match step.when:
        case "late":
            return Due.at(calendar.step(-step.days))
        case "today":
            return Due.at(calendar.today)
        case "earlier today":
            return Due.at(calendar.today, calendar.hour_before())
        case "later today":
            hour = calendar.hour_after()
            return Due.at(calendar.today if hour else calendar.soon(1), hour or dt.time(10))
        case "soon":
            return Due.at(calendar.soon(step.days))
        case "later":
            return Due.at(calendar.on_to_work(calendar.day(step.days)))
        case "rhythm":
            after = Cadence.parse(person.cadence or "").after(last)
            return Due.at(calendar.on_to_work(after))


def _settled(talks: list[_Said], entered: dt.date, calendar: _Calendar) -> Iterator[FollowUp]:
    """The follow-ups that a talk settled, made after the talk before it."""
    before = [*(said.day for said in talks[1:]), entered]
    for said, made in zip(talks, before, strict=False):
        if said.talk.closes:
            closed = calendar.stamp(said.day, _hour(said.talk, 16))
            yield FollowUp(
                contact=0,
                about=said.talk.closes,
                due=str(Due.at(said.day)),
                snoozes=said.talk.put_off,
                state="closed",
                outcome="done",
                closed=closed,
                created=min(calendar.stamp(made, dt.time(17, 50)), closed),
                updated=closed,
            )


def _dropped(person: SampleEntry, entered: dt.date, calendar: _Calendar) -> Iterator[FollowUp]:
    for ago, about in person.dropped:
        due = calendar.back_to_work(calendar.day(-ago - 9))
        closed = calendar.stamp(calendar.back_to_work(calendar.day(-ago)), dt.time(9, 20))
        yield FollowUp(
            contact=0,
            about=about,
            due=str(Due.at(due)),
            snoozes=2,
            state="closed",
            outcome="dropped",
            closed=closed,
            created=calendar.stamp(max(entered, due - dt.timedelta(days=10)), dt.time(17, 50)),
            updated=closed,
        )


def _hour(talk: SampleTalk, latest: int) -> dt.time:
    """An hour of a working day that differs from talk to talk, always the same for the same."""
    weight = talk.ago * 7 + len(talk.summary)
    return dt.time(latest - weight % 6, weight * 13 % 60)
