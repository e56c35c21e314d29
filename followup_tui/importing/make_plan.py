"""Make the plan of an import, from files to comparison with the database. It changes nothing and
holds no lock, so the user may take any time over the plan."""

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
from followup_tui.storage.queries.contacts import contacts_with_details
from followup_tui.storage.queries.for_import import known_interaction_uids, matching_contact_ids
from followup_tui.storage.queries.paging import read_transaction
from followup_tui.system.progress import ProgressCallback, ProgressStage, ignore_progress
from followup_tui.wording import as_wording, wording


def plan_files(
    names: Sequence[str],
    options: ReadOptions,
    format_key: str = "",
    progress: ProgressCallback = ignore_progress,
) -> ImportPlan:
    """Return what importing these files or folders would do; `-` is standard input, `format_key`
    forces a format.

    Raises BadInputError if something cannot be read or contains no one."""
    files = find_input_files(names)
    return plan_import(read_files(files, options, format_key, progress), progress)


def plan_import(parsed: ParsedFile, progress: ProgressCallback = ignore_progress) -> ImportPlan:
    """Return what importing this would do. People who share only a name with a contact are in
    `questions`; see `resolve.resolve_questions`.

    Raises BadInputError if it contains no one."""
    if not parsed.contacts and not parsed.interactions:
        warning = parsed.warnings[0] if parsed.warnings else None
        problem = as_wording("No contacts found")
        if warning is not None:
            place, reason = as_wording(warning.place), as_wording(warning.reason)
            problem += wording(": {}: {}", place, reason)
        raise BadInputError(problem + ".", "Nothing was imported.")
    with read_transaction():
        revision = journal_version()
        logged = known_interaction_uids({interaction.uid for interaction in parsed.interactions})
        fresh = replace(
            parsed,
            interactions=tuple(
                interaction for interaction in parsed.interactions if interaction.uid not in logged
            ),
        )
        entries = file_entries(fresh)
        progress(0, len(entries), ProgressStage.COMPARING)
        lookup = ContactLookup.of(_possible_matches(entries))
    plan = build_plan(fresh, entries, lookup, progress)
    already_logged = len(parsed.interactions) - len(fresh.interactions)
    return replace(plan, parsed=parsed, revision=revision, already_logged=already_logged)


def _possible_matches(entries: Sequence[FileEntry]) -> list[StoredContact]:
    """Return all contacts of the database that the entries may mean."""
    method_keys: dict[str, Collection[str]] = {
        "email": {key for entry in entries for key in entry.emails},
        "phone": {key for entry in entries for key in entry.phones},
        "link": {key for entry in entries for key in entry.profiles},
    }
    uids = {entry.uid_key for entry in entries if entry.uid_key}
    names = {entry.name_key for entry in entries}
    ids = matching_contact_ids(uids, names, method_keys)
    return [StoredContact(*details) for details in contacts_with_details(sorted(ids))]
