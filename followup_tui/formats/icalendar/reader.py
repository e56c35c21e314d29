"""Reads past calendar events with other people in them as interactions, if asked to. Events that
are still to come, cancelled or declined are skipped and counted."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from datetime import datetime

from followup_tui.domain.due import Due
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
from followup_tui.formats.source import MAX_LINE_LENGTH, Source, SourceLine, UnreadableFileError
from followup_tui.formats.vcard.content_lines import parse_content_line
from followup_tui.formats.vcard.unfolding import UnfoldedLine
from followup_tui.wording import wording

_MAX_SERIES = 20_000
_MAX_OF_A_SERIES = 1_000
"""Occurrences of one series that are imported: the latest ones."""
_MAX_EXPANDED = 10 * MAX_OCCURRENCES
"""Occurrences of all series of a file that are looked at."""
_MAX_BAD_RULES = 20
_CALENDAR_BEGIN = re.compile(r"\s*BEGIN\s*:\s*VCALENDAR\s*", re.IGNORECASE)
_BOUNDARY = re.compile(r"\s*(BEGIN|END)\s*:\s*([A-Z-]{1,40})\s*", re.IGNORECASE)
_OWN_ADDRESSES_UNKNOWN = (
    "your own addresses are not in config.toml (emails under [me]), "
    "so you may be among the people you met"
)
_IN_FUTURE = "still to come"
_CANCELLED = "cancelled"
_DECLINED = "declined by you"
_ALONE = "no other people"
_CROWDED = f"more than {MAX_ATTENDEES} people"
_NOT_EVENTS = "tasks or journal entries, not events"


def _unfold(physical_lines: Iterable[SourceLine]) -> Iterator[UnfoldedLine]:
    """Yield whole lines. Calendars fold as the standard says; the guesses that cards need would do
    harm, as a line may have no colon before its second fold."""
    number, pieces, room = 0, [""], 0
    for line in physical_lines:
        if line.text[:1] in (" ", "\t"):
            if room > 0:
                pieces.append(line.text[1 : room + 1])
                room -= len(line.text)
            continue
        yield UnfoldedLine(number, "".join(pieces), room < 0)
        number, pieces, room = line.number, [line.text], MAX_LINE_LENGTH - len(line.text)
    yield UnfoldedLine(number, "".join(pieces), room < 0)


class _CalendarReader:
    """Turns lines into items; `items` holds those not yet yielded."""

    def __init__(self, is_bytewise: bool, options: ReadOptions) -> None:
        self.items: list[ParsedItem] = []
        self._is_bytewise = is_bytewise
        self._zone = options.now.tzinfo
        self._now = options.now.replace(tzinfo=None)
        self._own_addresses = set(options.own_addresses)
        self._event_count = 0
        self._event: CalendarEvent | None = None
        self._open_components: list[str] = []
        self._series: list[CalendarEvent] = []
        self._moved_uids: set[str] = set()
        self._skip_counts: Counter[str] = Counter()

    def add_line(self, line: UnfoldedLine) -> None:
        boundary = _BOUNDARY.fullmatch(line.text)
        if boundary:
            self._add_boundary(boundary[1].upper(), boundary[2].upper(), line.number)
        elif self._open_components == ["VEVENT"] and self._event:
            if content := parse_content_line(line.text, self._is_bytewise):
                self._event.add_property(content)
        elif not self._open_components and line.text[:13].upper().startswith("X-WR-CALNAME"):
            # Google names a calendar after its owner's address.
            name = line.text.partition(":")[2].strip()
            if "@" in name:
                self._own_addresses.add(name)

    def _add_boundary(self, side: str, component: str, line_number: int) -> None:
        if component == "VCALENDAR":
            self._drop_unfinished()
            self._open_components.clear()
        elif side == "BEGIN" and component == "VEVENT":
            self._drop_unfinished()
            self._event_count += 1
            self._open_components = [component]
            self._event = CalendarEvent(self._event_count, line_number)
        elif side == "BEGIN":
            if not self._open_components and component in ("VTODO", "VJOURNAL"):
                self._skip_counts[_NOT_EVENTS] += 1
            # Alarms and the like are inside an event; how deep does not matter.
            self._open_components = [*self._open_components[:1], component]
        elif component == "VEVENT":
            self._end_event()
        else:
            is_in_event = self._open_components[:1] == ["VEVENT"]
            self._open_components = ["VEVENT"] if is_in_event else []

    def _drop_unfinished(self) -> None:
        if self._event:
            self._warn(self._event, "no END:VEVENT; the event may be cut off")
        self._event = None
        self._open_components = []

    def _end_event(self) -> None:
        event, self._event, self._open_components = self._event, None, []
        if event is None:
            return
        if event.recurrence_id:
            self._moved_uids.add(event.interaction_uid())
        if event.start is None:
            self._warn(event, "no readable start")
        elif event.is_cancelled:
            self._skip_counts[_CANCELLED] += 1
        elif not event.recurrence_id and (event.rule or event.extra_dates):
            # Moved occurrences may be anywhere in the file, so a series waits for its end.
            if len(self._series) < _MAX_SERIES:
                self._series.append(event)
            else:
                self._warn(event, f"skipped: more than {_MAX_SERIES:,} repeating events")
        else:
            self._add_interaction(event, event.start, None)

    def finish(self) -> Iterator[ParsedItem]:
        """Yield what is only known at the end: repeating events, and the counts of skipped ones."""
        self._drop_unfinished()
        yield from self.items
        remaining, bad_rules = _MAX_EXPANDED, 0
        for event in self._series:
            self.items.clear()
            assert event.start is not None
            try:
                if remaining <= 0 or bad_rules > _MAX_BAD_RULES:
                    raise UnsupportedRuleError
                remaining -= self._expand(event, event.start)
            except UnsupportedRuleError:
                bad_rules += 1
                self._add_interaction(event, event.start, event.start)
                self._warn(event, "unsupported repeat rule; only the first event was read")
            yield from self.items
        for reason, count in self._skip_counts.items():
            yield ReadWarning("1 event" if count == 1 else f"{count:,} events", reason)

    def _expand(self, event: CalendarEvent, start: CalendarTime) -> int:
        """Add every occurrence up to now that was not moved or excluded; return how many the rule
        gives. Raises UnsupportedRuleError."""
        zone = start.zone or self._zone
        now = self._now.replace(tzinfo=self._zone).astimezone(zone).replace(tzinfo=None)
        excluded = {time.key for time in event.excluded_dates}
        latest: deque[CalendarTime] = deque(maxlen=_MAX_OF_A_SERIES)
        times = list(occurrences(start, event.rule, event.extra_dates, now))
        for time in times:
            is_excluded = time.key in excluded or f"{time.wall_time:%Y%m%d}" in excluded
            if not is_excluded and event.interaction_uid(time) not in self._moved_uids:
                latest.append(time)
        if not times:
            self._skip_counts[_IN_FUTURE] += 1
        for time in latest:
            self._add_interaction(event, time, time)
        return len(times)

    def _add_interaction(
        self, event: CalendarEvent, start: CalendarTime, occurrence: CalendarTime | None
    ) -> None:
        """Add the event as an interaction, or count why it is skipped. `occurrence` is its place in
        a series, None for a single event."""
        local_start = start.to_zone(self._zone) if self._zone else start.wall_time
        own_addresses = OwnAddresses(self._own_addresses)
        participants = event.participants(own_addresses)
        if local_start > self._now:
            self._skip_counts[_IN_FUTURE] += 1
        elif any(email in own_addresses for email in event.declined):
            self._skip_counts[_DECLINED] += 1
        elif not participants:
            self._skip_counts[_ALONE] += 1
        elif len(participants) > MAX_ATTENDEES:
            self._skip_counts[_CROWDED] += 1
        else:
            self.items.append(
                ParsedInteraction(
                    uid=event.interaction_uid(occurrence),
                    happened=_due_text(local_start, start.is_all_day),
                    place=f"event {event.number}",
                    participants=tuple(participants),
                    channel=event.channel(),
                    direction="both",
                    summary=event.summary(),
                )
            )

    def _warn(self, event: CalendarEvent, reason: str) -> None:
        place = f"event {event.number} (line {event.line_number})"
        self.items.append(ReadWarning(place, reason))


def _due_text(local_start: datetime, is_all_day: bool) -> str:
    return str(Due.at(local_start.date(), None if is_all_day else local_start.time()))


def _read_calendar(source: Source, options: ReadOptions) -> Iterator[ParsedItem]:
    if not options.include_events:
        raise UnreadableFileError(
            source.name,
            "a calendar",
            wording(
                "To import its past events with other people as interactions: followup "
                "import --events {}",
                source.name,
            ),
        )
    reader = _CalendarReader(source.is_bytewise, options)
    for line in _unfold(source.raw_lines()):
        reader.add_line(line)
        if reader.items:
            yield from reader.items
            reader.items.clear()
    yield from reader.finish()
    if not options.own_addresses:
        yield ReadWarning(wording("{}", source.name), _OWN_ADDRESSES_UNKNOWN)


def _is_calendar(source: Source) -> bool:
    return any(_CALENDAR_BEGIN.fullmatch(line.text) for line in source.head[:20])


FORMAT = FileFormat("calendar", "a calendar (.ics)", _is_calendar, _read_calendar)
