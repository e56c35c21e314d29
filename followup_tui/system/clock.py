"""The wall clock, in the machine's current time zone.

Only this module and the status line read it; all others get the time as an argument."""

from __future__ import annotations

import os
import re
import time
from time import monotonic

import pendulum
from pendulum import DateTime, FixedTimezone, Timezone

from followup_tui.errors import UsageError
from followup_tui.wording import wording

_ZONE_LINK = "/etc/localtime"
_START_FORM = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_YEARS = range(1971, 2200)  # leaves room for calendar steps on both sides

_ZoneSource = tuple[str | None, str | None, tuple[int, int] | None]


class Clock:
    """Tells the time, from now on or from a given start."""

    def __init__(self, start: str | None = None) -> None:
        """Start at `start`, local time such as 2026-11-25T10:00 (FOLLOWUP_NOW), else at now.

        Raises UsageError when `start` is not a date and time.
        """
        self._zone_source: _ZoneSource | None = None
        self._zone: Timezone | None = None
        self._start: float | None = None
        if start:
            self._start = self._parse_start(start)
            self._began = monotonic()

    def now(self) -> DateTime:
        """Return the local time, with its zone; follows changes of the machine's zone."""
        start = self._start
        instant = time.time() if start is None else start + monotonic() - self._began  # noqa: TID251
        return DateTime.fromtimestamp(instant, self._zone_at(instant))

    def _parse_start(self, start: str) -> float:
        match = _START_FORM.fullmatch(start.strip())
        try:
            if match is None:
                raise ValueError
            year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
            if year not in _YEARS:
                raise ValueError
            naive = time.mktime((year, month, day, hour, minute, second, 0, 0, -1))
            zone = self._zone_at(naive)
            return pendulum.datetime(year, month, day, hour, minute, second, tz=zone).timestamp()
        except (ValueError, OverflowError):
            raise UsageError(
                wording(
                    "FOLLOWUP_NOW must be a date and time such as 2026-11-25T10:00, not {}",
                    repr(start[:40]),
                )
            ) from None

    def _zone_at(self, instant: float) -> Timezone | FixedTimezone:
        """Return the named zone, so that hours across a change of summer time are right.

        Returns a fixed offset when the machine has no name for it or a misleading one.
        """
        source = _zone_source()
        if source != self._zone_source:
            time.tzset()  # the C library caches the zone, too
            self._zone_source, self._zone = source, _named_zone(source)
        offset = time.localtime(instant).tm_gmtoff
        if self._zone is not None:
            local = pendulum.from_timestamp(instant, tz=self._zone)
            if local.offset == offset:
                return self._zone
        return pendulum.timezone(offset)


def _zone_source() -> _ZoneSource:
    """Return what changes with the zone. Takes microseconds, as it is read every second."""
    variable = os.environ.get("TZ")
    if variable is not None:
        return variable, None, None
    try:
        link = os.readlink(_ZONE_LINK)
    except OSError:
        link = None
    try:
        status = os.stat(_ZONE_LINK)
    except OSError:
        return None, link, None
    return None, link, (status.st_ino, status.st_mtime_ns)


def _named_zone(source: _ZoneSource) -> Timezone | None:
    """Return the zone that TZ or the link names: `Europe/Berlin`, `:Europe/Berlin` or a path."""
    text = source[0] if source[0] is not None else source[1]
    if not text:
        return None
    name = text.removeprefix(":").rpartition("zoneinfo/")[2]
    name = re.sub(r"^(posix|right)/", "", name)
    try:
        return pendulum.timezone(name)
    except (ValueError, OSError, KeyError):
        return None
