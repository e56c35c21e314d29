"""When an e-mail was written, as the user's wall clock showed it. Dates that are missing, broken or
absurd give way to what the servers on its way wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from pendulum import DateTime

from followup_tui.domain.due import to_due
from followup_tui.formats.mail.headers import Headers

_FIRST_YEAR = 1980
_AHEAD = timedelta(days=1)
"""How far a sender's clock may be ahead; what claims to be later is no date of a message."""
_LONGEST = 200


def sent_at(headers: Headers, now: DateTime, arrived: str = "") -> DateTime | None:
    """The moment in the zone of `now`, never later than `now`; nothing where nobody tells.
    `arrived` is what the line above it in an mbox says."""
    for text in _tellings(headers, arrived):
        instant = _instant(text)
        if instant and instant.year >= _FIRST_YEAR and instant <= now + _AHEAD:
            return min(now, DateTime.instance(instant.astimezone(now.tzinfo)))
    return None


def happened(at: DateTime) -> str:
    """The moment in the form of Due."""
    return str(to_due(at))


def _tellings(headers: Headers, arrived: str) -> Iterator[str]:
    yield from headers.get("date", ())
    for received in headers.get("received", ()):
        yield received.rpartition(";")[2]
    yield arrived


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_tz(text.strip()[:_LONGEST])
        if found is None:
            return None
        year, month, day, hour, minute, second = found[:6]
        offset = timedelta(seconds=found[9] or 0)
        zone = UTC if abs(offset) >= _AHEAD else timezone(offset)
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
