"""Calendar files (iCalendar): past events with somebody else in them as interactions, where they
are asked for. What is still to come, cancelled or declined is left out and counted."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from datetime import datetime

from followup_tui.domain.due import Due
from followup_tui.errors import BadInputError
from followup_tui.formats.format import FileFormat, ReadOptions
from followup_tui.formats.icalendar.event import MAX_ATTENDEES, CalendarEvent
from followup_tui.formats.icalendar.times import (
    MAX_OCCURRENCES,
    CalendarTime,
    UnsupportedRuleError,
    occurrences,
)
from followup_tui.formats.mail.addresses import OwnAddresses
from followup_tui.formats.parsed import ParsedInteraction, ParsedItem, ReadWarning
from followup_tui.formats.source import MAX_LINE_LENGTH, Source, SourceLine
from followup_tui.formats.vcard.content_lines import UnfoldedLine, parse_content_line

_MOST_SERIES = 20_000
_MOST_OF_A_SERIES = 1_000
"""Occurrences of one series that are brought, the newest ones."""
_MOST_TURNS = 10 * MAX_OCCURRENCES
_MOST_BROKEN_RULES = 20
_BEGIN = re.compile(r"\s*BEGIN\s*:\s*VCALENDAR\s*", re.IGNORECASE)
_EDGE = re.compile(r"\s*(BEGIN|END)\s*:\s*([A-Z-]{1,40})\s*", re.IGNORECASE)
_NOT_SAID = (
    "which addresses are yours was not said (emails under [me] in config.toml), "
    "so you may be among those who were met"
)
_TO_COME = "still to come"
_CANCELLED = "cancelled"
_DECLINED = "declined by you"
_ALONE = "with nobody in them but you"
_CROWDED = f"with more than {MAX_ATTENDEES} people"
_NOT_EVENTS = "tasks and journal entries, which are no events"


def _unfolded(physical: Iterable[SourceLine]) -> Iterator[UnfoldedLine]:
    """Whole lines from physical ones. Calendars fold as the standard says, so that the guesses
    that cards need would only do harm: a line may hold no colon before its second fold."""
    number, pieces, room = 0, [""], 0
    for line in physical:
        if line.text[:1] in (" ", "\t"):
            if room > 0:
                pieces.append(line.text[1 : room + 1])
                room -= len(line.text)
            continue
        yield UnfoldedLine(number, "".join(pieces), room < 0)
        number, pieces, room = line.number, [line.text], MAX_LINE_LENGTH - len(line.text)
    yield UnfoldedLine(number, "".join(pieces), room < 0)


class _Calendar:
    """What has been read of the file so far; `told` is what was not handed on yet."""

    def __init__(self, mixed: bool, options: ReadOptions) -> None:
        self.told: list[ParsedItem] = []
        self._mixed = mixed
        self._zone = options.now.tzinfo
        self._now = options.now.replace(tzinfo=None)
        self._own = set(options.own_addresses)
        self._count = 0
        self._event: CalendarEvent | None = None
        self._inside: list[str] = []
        self._series: list[CalendarEvent] = []
        self._replaced: set[str] = set()
        self._passed_over: Counter[str] = Counter()

    def take(self, line: UnfoldedLine) -> None:
        edge = _EDGE.fullmatch(line.text)
        if edge:
            self._edge(edge[1].upper(), edge[2].upper(), line.number)
        elif self._inside == ["VEVENT"] and self._event:
            if content := parse_content_line(line.text, self._mixed):
                self._event.add_property(content)
        elif not self._inside and line.text[:13].upper().startswith("X-WR-CALNAME"):
            # Google names a calendar by the address of its owner.
            name = line.text.partition(":")[2].strip()
            if "@" in name:
                self._own.add(name)

    def _edge(self, side: str, kind: str, number: int) -> None:
        if kind == "VCALENDAR":
            self._close_event()
            self._inside.clear()
        elif side == "BEGIN" and kind == "VEVENT":
            self._close_event()
            self._count += 1
            self._inside = [kind]
            self._event = CalendarEvent(self._count, number)
        elif side == "BEGIN":
            if not self._inside and kind in ("VTODO", "VJOURNAL"):
                self._passed_over[_NOT_EVENTS] += 1
            # Alarms and the like stand inside; how deep does not matter.
            self._inside = [*self._inside[:1], kind]
        elif kind == "VEVENT":
            self._end_event()
        else:
            self._inside = self._inside[:1] if self._inside[:1] == ["VEVENT"] else []

    def _close_event(self) -> None:
        """An event without an end."""
        if self._event:
            self._skip(self._event, "has no END:VEVENT, so it may be cut off")
        self._event = None
        self._inside = []

    def _end_event(self) -> None:
        event, self._event, self._inside = self._event, None, []
        if event is None:
            return
        if event.recurrence_id:
            self._replaced.add(event.interaction_uid())
        if event.start is None:
            self._skip(event, "has no start that can be read")
        elif event.is_cancelled:
            self._passed_over[_CANCELLED] += 1
        elif not event.recurrence_id and (event.rule or event.extra_dates):
            # Which of its occurrences stand elsewhere in the file is known at the end.
            if len(self._series) < _MOST_SERIES:
                self._series.append(event)
            else:
                self._skip(event, f"is one of more than {_MOST_SERIES:,} that repeat")
        else:
            self._tell(event, event.start, None)

    def close(self) -> Iterator[ParsedItem]:
        """What can only be told at the end: all that repeats, and what was passed over."""
        self._close_event()
        yield from self.told
        left, broken = _MOST_TURNS, 0
        for event in self._series:
            self.told.clear()
            assert event.start is not None
            try:
                if left <= 0 or broken > _MOST_BROKEN_RULES:
                    raise UnsupportedRuleError
                left -= self._unroll(event, event.start)
            except UnsupportedRuleError:
                broken += 1
                self._tell(event, event.start, event.start)
                self._skip(event, "repeats by a rule that is not followed; its first was taken")
            yield from self.told
        for why, count in self._passed_over.items():
            yield ReadWarning("1 event" if count == 1 else f"{count:,} events", why)

    def _unroll(self, event: CalendarEvent, start: CalendarTime) -> int:
        """Tell every occurrence up to now that was not moved or left out; gives how many there
        are."""
        zone = start.zone or self._zone
        now = self._now.replace(tzinfo=self._zone).astimezone(zone).replace(tzinfo=None)
        left_out = {one.key for one in event.excluded_dates}
        found: deque[CalendarTime] = deque(maxlen=_MOST_OF_A_SERIES)
        every = list(occurrences(start, event.rule, event.extra_dates, now))
        for one in every:
            gone = one.key in left_out or f"{one.wall_time:%Y%m%d}" in left_out
            if not gone and event.interaction_uid(one) not in self._replaced:
                found.append(one)
        if not every:
            self._passed_over[_TO_COME] += 1
        for one in found:
            self._tell(event, one, one)
        return len(every)

    def _tell(
        self, event: CalendarEvent, start: CalendarTime, occurrence: CalendarTime | None
    ) -> None:
        at = start.to_zone(self._zone) if self._zone else start.wall_time
        own = OwnAddresses(self._own)
        people = event.participants(own)
        if at > self._now:
            self._passed_over[_TO_COME] += 1
        elif any(email in own for email in event.declined):
            self._passed_over[_DECLINED] += 1
        elif not people:
            self._passed_over[_ALONE] += 1
        elif len(people) > MAX_ATTENDEES:
            self._passed_over[_CROWDED] += 1
        else:
            self.told.append(
                ParsedInteraction(
                    uid=event.interaction_uid(occurrence),
                    happened=_happened(at, start.is_all_day),
                    place=f"event {event.number}",
                    participants=tuple(people),
                    channel=event.channel(),
                    direction="both",
                    summary=event.summary(),
                )
            )

    def _skip(self, event: CalendarEvent, why: str) -> None:
        self.told.append(ReadWarning(f"event {event.number} (line {event.line_number})", why))


def _happened(at: datetime, whole_day: bool) -> str:
    return str(Due.at(at.date(), None if whole_day else at.time()))


def _read(source: Source, options: ReadOptions) -> Iterator[ParsedItem]:
    """The past events of a calendar as interactions."""
    if not options.include_events:
        raise BadInputError(
            f"{source.name} is a calendar; nothing was imported. To have its past events with "
            f"others in them as what was said: followup import --events {source.name}"
        )
    calendar = _Calendar(source.is_bytewise, options)
    for line in _unfolded(source.raw_lines()):
        calendar.take(line)
        if calendar.told:
            yield from calendar.told
            calendar.told.clear()
    yield from calendar.close()
    if not options.own_addresses:
        yield ReadWarning(source.name, _NOT_SAID)


def _is_calendar(source: Source) -> bool:
    return any(_BEGIN.fullmatch(line.text) for line in source.head[:20])


FORMAT = FileFormat("calendar", "a calendar (.ics)", _is_calendar, _read)
