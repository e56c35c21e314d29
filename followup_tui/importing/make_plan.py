"""What an import would do: from files to a plan. Changes nothing, and holds no lock, so that a
person may take their time with the plan."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from followup_tui.errors import BadInputError
from followup_tui.formats.files import find_input_files
from followup_tui.formats.format import ReadOptions
from followup_tui.formats.parsed import ParsedFile
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.importing.build_plan import build_plan, file_entries
from followup_tui.importing.known_people import ContactLookup, FileEntry
from followup_tui.importing.plan import ImportPlan
from followup_tui.importing.read_files import read_files
from followup_tui.storage.journal import journal_version
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries.for_import import known_interaction_uids, matching_contact_ids
from followup_tui.storage.queries.paging import read_transaction
from followup_tui.system.progress import ProgressCallback, ProgressStage, ignore_progress


def plan_files(
    names: Sequence[str],
    options: ReadOptions,
    key: str = "",
    progress: ProgressCallback = ignore_progress,
) -> ImportPlan:
    """What bringing these files or folders would do; `-` is standard input, `key` a format that is
    not to be guessed. BadInputError says what cannot be read, and where."""
    return plan_import(read_files(find_input_files(names), options, key, progress), progress)


def plan_import(reading: ParsedFile, progress: ProgressCallback = ignore_progress) -> ImportPlan:
    """What bringing all that would do. Whom only a name connects with somebody known is in `asked`:
    `exchange.answers.settle` takes the answers.

    BadInputError when there is nobody in it."""
    if not reading.contacts and not reading.interactions:
        reason = (
            f": {reading.warnings[0].place}: {reading.warnings[0].reason}"
            if reading.warnings
            else ""
        )
        raise BadInputError(f"There is nobody in what was given{reason}. Nothing was imported.")
    with read_transaction():
        before = journal_version()
        logged = known_interaction_uids({one.uid for one in reading.interactions})
        fresh = tuple(one for one in reading.interactions if one.uid not in logged)
        tellings = file_entries(replace(reading, interactions=fresh))
        progress(0, len(tellings), ProgressStage.COMPARING)
        lookup = ContactLookup.of(_whom(tellings))
    plan = build_plan(replace(reading, interactions=fresh), tellings, lookup, progress)
    return replace(
        plan, parsed=reading, revision=before, already_logged=len(reading.interactions) - len(fresh)
    )


def _whom(tellings: Sequence[FileEntry]) -> list[StoredContact]:
    """All contacts of the database that the tellings can mean."""
    ways: dict[str, Collection[str]] = {
        "email": {key for one in tellings for key in one.emails},
        "phone": {key for one in tellings for key in one.phones},
        "link": {key for one in tellings for key in one.profiles},
    }
    uids = {one.uid_key for one in tellings if one.uid_key}
    ids = matching_contact_ids(uids, {one.name_key for one in tellings}, ways)
    return [StoredContact(*one) for one in known_contacts.contacts_with_details(sorted(ids))]
