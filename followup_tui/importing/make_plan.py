"""What an import would do: from files to a plan. Changes nothing, and holds no lock, so that a
person may take their time with the plan."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from followup_tui.errors import BadInputError
from followup_tui.formats.files import given_files
from followup_tui.formats.format import Options
from followup_tui.formats.parsed import Reading
from followup_tui.importing.build_plan import compare, tellings_of
from followup_tui.importing.known_people import Existing, Lookup, Telling
from followup_tui.importing.plan import Plan
from followup_tui.importing.read_files import gather
from followup_tui.storage.journal import stand
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries.for_import import contacts_matching, interactions_known
from followup_tui.storage.queries.paging import moment_of
from followup_tui.system.progress import Progress, Step, silent


def plan_files(
    names: Sequence[str], options: Options, key: str = "", progress: Progress = silent
) -> Plan:
    """What bringing these files or folders would do; `-` is standard input, `key` a format that is
    not to be guessed. BadInputError says what cannot be read, and where."""
    return plan_import(gather(given_files(names), options, key, progress), progress)


def plan_import(reading: Reading, progress: Progress = silent) -> Plan:
    """What bringing all that would do. Whom only a name connects with somebody known is in `asked`:
    `exchange.answers.settle` takes the answers.

    BadInputError when there is nobody in it."""
    if not reading.people and not reading.said:
        reason = (
            f": {reading.skipped[0].place}: {reading.skipped[0].why}" if reading.skipped else ""
        )
        raise BadInputError(f"There is nobody in what was given{reason}. Nothing was imported.")
    with moment_of():
        before = stand()
        logged = interactions_known({one.uid for one in reading.said})
        fresh = tuple(one for one in reading.said if one.uid not in logged)
        tellings = tellings_of(replace(reading, said=fresh))
        progress(0, len(tellings), Step.COMPARING)
        lookup = Lookup.of(_whom(tellings))
    plan = compare(replace(reading, said=fresh), tellings, lookup, progress)
    return replace(
        plan, reading=reading, stand=before, logged_before=len(reading.said) - len(fresh)
    )


def _whom(tellings: Sequence[Telling]) -> list[Existing]:
    """All contacts of the database that the tellings can mean."""
    ways: dict[str, Collection[str]] = {
        "email": {key for one in tellings for key in one.emails},
        "phone": {key for one in tellings for key in one.phones},
        "link": {key for one in tellings for key in one.profiles},
    }
    uids = {one.uid for one in tellings if one.uid}
    ids = contacts_matching(uids, {one.name for one in tellings}, ways)
    return [Existing(*one) for one in known_contacts.people(sorted(ids))]
