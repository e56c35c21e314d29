"""Times of calendar files on the user's wall clock, and the occurrences of a repeat rule. Bounded
in time and memory whatever a file says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

_TIME = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(Z)?)?", re.ASCII)
_FIRST_YEAR = 1970
_LAST_YEAR = 2400
MAX_OCCURRENCES = 20_000
"""Occurrences of one rule that are expanded."""
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_RULE_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "WKST"})
_LONG_RULE_PARTS = _RULE_PARTS | {"BYMONTHDAY", "BYSETPOS"}
"""The parts of monthly and yearly rules."""
_MAX_RULE_LENGTH = 500
_MONTHS = re.compile("(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2]))*")
_POSITIVE = re.compile("[1-9][0-9]{0,3}")
_YEAR_SHIFT = 400 * 19
"""Years that a rule is moved into the future while it is expanded. The calendar repeats every 400
years, and dateutil searches for a next date up to the year 9999, which takes seconds from here."""


class UnsupportedRuleError(ValueError):
    """A repeat rule that this program does not expand."""


@dataclass(frozen=True, slots=True)
class CalendarTime:
    """A time in a calendar file: `wall_time` is naive, in the file's `zone`. `zone` is None for a
    whole day and for a floating time, which is the same on every wall clock."""

    wall_time: datetime
    zone: tzinfo | None = None
    is_all_day: bool = False

    def to_zone(self, zone: tzinfo) -> datetime:
        """Return the naive wall time of this moment in the user's zone."""
        if self.zone is None:
            return self.wall_time
        return self.wall_time.replace(tzinfo=self.zone).astimezone(zone).replace(tzinfo=None)

    @property
    def key(self) -> str:
        """Text that is the same for the same moment, however a file writes it."""
        if self.is_all_day:
            return f"{self.wall_time:%Y%m%d}"
        if self.zone is None:
            return f"{self.wall_time:%Y%m%dT%H%M%S}"
        return f"{self.wall_time.replace(tzinfo=self.zone).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def parse_calendar_time(text: str, zone_name: str) -> CalendarTime | None:
    """Parse `20261123`, `20261123T091400` in the named zone, or `20261123T081400Z`.

    Returns None for anything else, and for years outside 1970 to 2399."""
    match = _TIME.fullmatch(text.strip()[:30])
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        at = datetime.combine(date(year, month, day), time(hour, minute, min(second, 59)))
    except ValueError:
        return None
    if not _FIRST_YEAR <= year < _LAST_YEAR:
        return None
    if match[4] is None:
        return CalendarTime(at, is_all_day=True)
    return CalendarTime(at, UTC if match[7] else find_zone(zone_name))


@lru_cache(maxsize=512)
def find_zone(name: str) -> tzinfo | None:
    """Return the zone of a tz database or Windows name; None if unknown: its times then count as
    floating."""
    from pendulum.tz.data.windows import windows_timezones

    name = name.strip()[:100]
    name = windows_timezones.get(name, name)
    # Works even on a machine without a tz database.
    if name.upper() in ("UTC", "GMT", "ETC/UTC", "Z"):
        return UTC
    # Some programs add a prefix: /citadel.org/20260101_1/Europe/Berlin.
    parts = name.strip("/").split("/")
    for start in range(len(parts)):
        try:
            return ZoneInfo("/".join(parts[start:]))
        except (ValueError, OSError, KeyError):
            continue
    return None


def occurrences(
    first: CalendarTime, rule: str, extra_dates: Sequence[CalendarTime], until: datetime
) -> Iterator[CalendarTime]:
    """Yield every occurrence up to `until`, including the first: those of the RRULE `rule`, then
    the RDATE `extra_dates`. `until` is naive, in the zone of `first`.

    Raises UnsupportedRuleError."""
    yielded = set()
    for wall_time in _expand(first, rule, until) if rule else [first.wall_time]:
        yielded.add(wall_time)
        yield CalendarTime(wall_time, first.zone, first.is_all_day)
    for extra in extra_dates:
        if extra.wall_time not in yielded and extra.wall_time <= until:
            yielded.add(extra.wall_time)
            yield extra


def _expand(first: CalendarTime, rule: str, until: datetime) -> Iterator[datetime]:
    if first.wall_time > until:
        return
    rule, end = _split_end(rule, first)
    limit = min(until, end or until)
    is_empty = True
    start = first.wall_time
    try:
        shifted = rrulestr(rule, dtstart=start.replace(year=start.year + _YEAR_SHIFT))
        for shifted_time in islice(iter(shifted), MAX_OCCURRENCES):
            is_empty = False
            wall_time = shifted_time.replace(year=shifted_time.year - _YEAR_SHIFT)
            if wall_time > limit:
                return
            yield wall_time
    except (ValueError, TypeError, IndexError, KeyError, OverflowError) as error:
        raise UnsupportedRuleError from error
    if is_empty:
        raise UnsupportedRuleError


def _split_end(rule: str, first: CalendarTime) -> tuple[str, datetime | None]:
    """Return the rule without UNTIL, and that end.

    Raises UnsupportedRuleError for what real calendars do not write: dateutil takes forever on
    some of it."""
    if len(rule) > _MAX_RULE_LENGTH:
        raise UnsupportedRuleError
    parts = dict(part.upper().partition("=")[::2] for part in rule.split(";") if part)
    frequency = parts.get("FREQ", "")
    allowed = _LONG_RULE_PARTS if frequency in ("MONTHLY", "YEARLY") else _RULE_PARTS
    if frequency not in _FREQUENCIES or not parts.keys() <= allowed:
        raise UnsupportedRuleError
    has_valid_interval = _POSITIVE.fullmatch(parts.get("INTERVAL", "1"))
    if not (has_valid_interval and _MONTHS.fullmatch(parts.get("BYMONTH", "1"))):
        raise UnsupportedRuleError
    end = _parse_end(parts.pop("UNTIL"), first) if "UNTIL" in parts else None
    return ";".join(f"{key}={value}" for key, value in parts.items()), end


def _parse_end(text: str, first: CalendarTime) -> datetime | None:
    """Return the end of a rule on the wall clock of its first occurrence; a date includes its whole
    day."""
    end = parse_calendar_time(text, "")
    if end is None:
        return None
    if end.is_all_day:
        return end.wall_time + timedelta(hours=24, seconds=-1)
    return end.to_zone(first.zone) if first.zone else end.wall_time
