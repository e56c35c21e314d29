"""What an import would do, from sources to its plan. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from followup_tui.errors import BadInputError
from followup_tui.exchange.incoming import Reading
from followup_tui.exchange.people import Existing, Lookup
from followup_tui.exchange.plan import Plan, plan
from followup_tui.storage.queries.contacts import everybody


def plan_import(readings: Sequence[Reading]) -> Plan:
    """What bringing these files would do; changes nothing.

    BadInputError when the files hold nobody."""
    whole = _together(readings)
    if not whole.people:
        reason = f": {whole.skipped[0].place}: {whole.skipped[0].why}" if whole.skipped else ""
        raise BadInputError(f"There is nobody in what was given{reason}. Nothing was imported.")
    return plan(whole, Lookup.of([Existing(*one) for one in everybody()]))


def _together(readings: Sequence[Reading]) -> Reading:
    """Several files as one."""
    return Reading(
        tuple(one for reading in readings for one in reading.people),
        tuple(one for reading in readings for one in reading.skipped),
        sum(reading.photos for reading in readings),
    )
