"""Times of calendar files as the user's wall clock showed them, and what a rule makes of one. Pure,
and bounded whatever a file says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

_FORM = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(Z)?)?", re.ASCII)
_FIRST_YEAR = 1970
_LAST_YEAR = 2400
MAX_OCCURRENCES = 20_000
"""Occurrences of one rule that are counted."""
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "WKST"})
_MORE_PARTS = _PARTS | {"BYMONTHDAY", "BYSETPOS"}
_RULE_LIMIT = 500
_MONTHS = re.compile("(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2]))*")
_ABOVE_ZERO = re.compile("[1-9][0-9]{0,3}")
_SHIFT = 400 * 19
"""Years that a rule is moved by while it is followed. The calendar repeats itself each 400 years;
the library looks for a next day up to the year 9999, which takes seconds from here."""


class UnsupportedRuleError(ValueError):
    """A rule that is not followed."""


@dataclass(frozen=True, slots=True)
class CalendarTime:
    """A time of a file: `at` without a zone; `zone` is that of the file, None for a whole day or a
    time that is the same everywhere."""

    wall_time: datetime
    zone: tzinfo | None = None
    is_all_day: bool = False

    def to_zone(self, zone: tzinfo) -> datetime:
        """The wall clock of the user, who is in that zone."""
        if self.zone is None:
            return self.wall_time
        return self.wall_time.replace(tzinfo=self.zone).astimezone(zone).replace(tzinfo=None)

    @property
    def key(self) -> str:
        """The same text for the same moment, however a file writes it."""
        if self.is_all_day:
            return f"{self.wall_time:%Y%m%d}"
        if self.zone is None:
            return f"{self.wall_time:%Y%m%dT%H%M%S}"
        return f"{self.wall_time.replace(tzinfo=self.zone).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def parse_calendar_time(text: str, zone_name: str) -> CalendarTime | None:
    """`20261123`, `20261123T091400` in that zone, or `20261123T081400Z`; None for anything else,
    and for years in which nobody met anybody."""
    match = _FORM.fullmatch(text.strip()[:30])
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
    """The zone of that name, as the tz database or Windows has it; None where nobody knows it, and
    times are then taken as the wall clock has them."""
    from pendulum.tz.data.windows import windows_timezones

    name = name.strip()[:100]
    name = windows_timezones.get(name, name)
    # The same wherever the machine keeps its zones.
    if name.upper() in ("UTC", "GMT", "ETC/UTC", "Z"):
        return UTC
    # Some programs put their own path in front: /citadel.org/20260101_1/Europe/Berlin.
    parts = name.strip("/").split("/")
    for start in range(len(parts)):
        try:
            return ZoneInfo("/".join(parts[start:]))
        except (ValueError, OSError, KeyError):
            continue
    return None


def occurrences(
    first: CalendarTime, rule: str, dates: Sequence[CalendarTime], until: datetime
) -> Iterator[CalendarTime]:
    """Every occurrence up to `until`, the first one among them: by the rule and the extra dates,
    which are those of RRULE and RDATE. NoRuleError for a rule that is not followed."""
    yielded = set()
    for at in _followed(first, rule, until) if rule else [first.wall_time]:
        yielded.add(at)
        yield CalendarTime(at, first.zone, first.is_all_day)
    for one in dates:
        if one.wall_time not in yielded and one.wall_time <= until:
            yielded.add(one.wall_time)
            yield one


def _followed(first: CalendarTime, rule: str, until: datetime) -> Iterator[datetime]:
    if first.wall_time > until:
        return
    rule, last = _checked(rule, first)
    limit = min(until, last or until)
    is_fruitless = True
    try:
        moved = rrulestr(rule, dtstart=first.wall_time.replace(year=first.wall_time.year + _SHIFT))
        for moved_at in islice(iter(moved), MAX_OCCURRENCES):
            is_fruitless = False
            at = moved_at.replace(year=moved_at.year - _SHIFT)
            if at > limit:
                return
            yield at
    except (ValueError, TypeError, IndexError, KeyError, OverflowError) as error:
        raise UnsupportedRuleError from error
    if is_fruitless:
        raise UnsupportedRuleError


def _checked(rule: str, first: CalendarTime) -> tuple[str, datetime | None]:
    """The rule without its end, and that end. Only what calendars really write is followed, as
    the library takes for ever over some of the rest."""
    if len(rule) > _RULE_LIMIT:
        raise UnsupportedRuleError
    parts = dict(part.upper().partition("=")[::2] for part in rule.split(";") if part)
    frequency = parts.get("FREQ", "")
    known = _MORE_PARTS if frequency in ("MONTHLY", "YEARLY") else _PARTS
    if frequency not in _FREQUENCIES or not parts.keys() <= known:
        raise UnsupportedRuleError
    is_sane = _ABOVE_ZERO.fullmatch(parts.get("INTERVAL", "1"))
    if not (is_sane and _MONTHS.fullmatch(parts.get("BYMONTH", "1"))):
        raise UnsupportedRuleError
    last = _end(parts.pop("UNTIL"), first) if "UNTIL" in parts else None
    return ";".join(f"{key}={value}" for key, value in parts.items()), last


def _end(text: str, first: CalendarTime) -> datetime | None:
    """The end of a rule on the clock of its first occurrence; a day counts whole."""
    end = parse_calendar_time(text, "")
    if end is None:
        return None
    if end.is_all_day:
        return end.wall_time + timedelta(hours=24, seconds=-1)
    return end.to_zone(first.zone) if first.zone else end.wall_time
