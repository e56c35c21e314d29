"""Find out when an email was sent, in the user's local time. If its date is missing or absurd, the
dates of the servers it passed count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from pendulum import DateTime

from followup_tui.formats.mail.headers import Headers

_FIRST_YEAR = 1980
_ALLOWED_SKEW = timedelta(days=1)
"""How far a sender's clock may be ahead."""
_MAX_LENGTH = 200


def sent_at(headers: Headers, now: DateTime, envelope_date: str = "") -> DateTime | None:
    """Return the moment in the zone of `now`, never later than `now`, or None without a usable
    date. `envelope_date` is the date on the `From ` line of an mbox."""
    for text in _dates(headers, envelope_date):
        instant = _parse_date(text)
        if instant and instant.year >= _FIRST_YEAR and instant <= now + _ALLOWED_SKEW:
            return min(now, DateTime.instance(instant.astimezone(now.tzinfo)))
    return None


def _dates(headers: Headers, envelope_date: str) -> Iterator[str]:
    """Yield the dates to try, the most trusted first."""
    yield from headers.get("date", ())
    for received in headers.get("received", ()):
        yield received.rpartition(";")[2]
    yield envelope_date


def _parse_date(text: str) -> datetime | None:
    try:
        fields = parsedate_tz(text.strip()[:_MAX_LENGTH])
        if fields is None:
            return None
        year, month, day, hour, minute, second = fields[:6]
        offset = timedelta(seconds=fields[9] or 0)
        zone = UTC if abs(offset) >= timedelta(days=1) else timezone(offset)
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
