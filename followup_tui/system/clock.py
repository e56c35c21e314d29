"""The wall clock, in the zone the machine is in right now. The only module that reads it; all
others get the time as an argument."""

from __future__ import annotations

import os
import re
import time
from time import monotonic

import pendulum
from pendulum import DateTime, FixedTimezone, Timezone

from followup_tui.errors import UsageError

_LINK = "/etc/localtime"
_START = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_YEARS = range(1971, 2200)  # room on both sides for every calendar step

_Sign = tuple[str | None, str | None, tuple[int, int] | None]


class Clock:
    """Tells the time, from now or from a moment that was given, and then runs on."""

    def __init__(self, start: str | None = None) -> None:
        """`start` is the text of FOLLOWUP_NOW, local time; UsageError when it is no moment."""
        self._sign: _Sign | None = None
        self._zone: Timezone | None = None
        self._start: float | None = None
        if start:
            self._start = self._read(start)
            self._began = monotonic()

    def now(self) -> DateTime:
        """The local time, aware. Follows when the machine's zone changes."""
        start = self._start
        instant = time.time() if start is None else start + monotonic() - self._began  # noqa: TID251
        return DateTime.fromtimestamp(instant, self._zone_at(instant))

    def _read(self, start: str) -> float:
        match = _START.fullmatch(start.strip())
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
                f"FOLLOWUP_NOW must be a day and a time such as 2026-11-25T10:00, "
                f"not {start[:40]!r}."
            ) from None

    def _zone_at(self, instant: float) -> Timezone | FixedTimezone:
        """The zone by its name, so that hours over a change of summer time are counted right; by
        its offset where the machine gives no name, or one that means something else."""
        sign = _sign()
        if sign != self._sign:
            time.tzset()  # the C library keeps the zone it saw first, too
            self._sign, self._zone = sign, _named(sign)
        offset = time.localtime(instant).tm_gmtoff
        if self._zone is not None:
            there = pendulum.from_timestamp(instant, tz=self._zone)
            if there.offset == offset:
                return self._zone
        return pendulum.timezone(offset)


def _sign() -> _Sign:
    """What differs when the zone does; a few microseconds, as it is asked each second."""
    named = os.environ.get("TZ")
    if named is not None:
        return named, None, None
    try:
        link = os.readlink(_LINK)
    except OSError:
        link = None
    try:
        seen = os.stat(_LINK)
    except OSError:
        return None, link, None
    return None, link, (seen.st_ino, seen.st_mtime_ns)


def _named(sign: _Sign) -> Timezone | None:
    """The zone that TZ or the link names: `Europe/Berlin`, `:Europe/Berlin` or a path to it."""
    text = sign[0] if sign[0] is not None else sign[1]
    if not text:
        return None
    name = text.removeprefix(":").rpartition("zoneinfo/")[2]
    name = re.sub(r"^(posix|right)/", "", name)
    try:
        return pendulum.timezone(name)
    except (ValueError, OSError, KeyError):
        return None
