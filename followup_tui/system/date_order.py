"""The order of day and month that the user's locale writes."""

from __future__ import annotations

from collections.abc import Mapping

# Where 3/4 is the fourth of March.
_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "GU", "AS", "MP", "VI", "UM", "BZ"})


def is_month_first(environ: Mapping[str, str]) -> bool:
    """Return True if the locale of these environment variables puts the month first."""
    name = environ.get("LC_ALL") or environ.get("LC_TIME") or environ.get("LANG") or ""
    territory = name.partition(".")[0].partition("@")[0].partition("_")[2]
    return territory.upper() in _MONTH_FIRST
