"""Compare what the files say with the contacts in the database, and build the plan. Pure: it reads
and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from followup_tui.domain.duplicates.name_agreement import names_agree
from followup_tui.domain.identity_keys import name_key
from followup_tui.formats.parsed import ParsedContact, ParsedFile, ReadWarning
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.importing.conflicts import covers, dropped_values, includes
from followup_tui.importing.known_people import ContactLookup, FileEntry, KnownPerson
from followup_tui.importing.match import MAX_COMPARED, PersonMatcher
from followup_tui.importing.plan import (
    ContactMatch,
    ImportPlan,
    NewContact,
    PlannedInteraction,
    SameNameQuestion,
    UnchangedContact,
    match_contact,
)
from followup_tui.system.progress import ProgressCallback, ProgressStage, ignore_progress
from followup_tui.wording import as_wording, wording

_PROGRESS_INTERVAL = 500


def file_entries(parsed: ParsedFile) -> list[FileEntry]:
    """Return the people of the files with their keys: first the contacts, then the participants of
    interactions, each distinct one once. A UID or profile that the files give to two names that
    contradict each other identifies no one, and is dropped."""
    participants: dict[ParsedContact, ParsedContact] = {}
    for interaction in parsed.interactions:
        for participant in interaction.participants:
            participants.setdefault(_without_place(participant), participant)
    people = (*parsed.contacts, *participants.values())
    entries = [FileEntry(index, contact) for index, contact in enumerate(people)]
    owners: dict[tuple[str, str], str] = {}
    contested: set[tuple[str, str]] = set()
    for entry in entries:
        name = entry.parsed.name
        for key in _identity_keys(entry):
            owner = owners.setdefault(key, name)
            if "@" in owner:
                owners[key] = name
            if name != owner and not _can_be_one_person(name, owner):
                contested.add(key)
    if contested:
        _drop_identities(entries, contested)
    return entries


def build_plan(
    parsed: ParsedFile,
    entries: Sequence[FileEntry],
    lookup: ContactLookup,
    progress: ProgressCallback = ignore_progress,
) -> ImportPlan:
    """Return the plan for these files and their entries. Importing a file twice adds no one new."""
    matcher = PersonMatcher(lookup)
    people: dict[int, KnownPerson] = {}
    # Named entries come before nameless ones; those with only a name come last, as only then is
    # it clear who else has nothing but that name, and among them those with a UID first.
    ordered = sorted(
        entries,
        key=lambda entry: (
            entry.has_only_name,
            entry.has_only_name and not entry.uid_key,
            entry.lacks_name,
        ),
    )
    for done, entry in enumerate(ordered):
        if done % _PROGRESS_INTERVAL == 0:
            progress(done, len(ordered), ProgressStage.COMPARING)
        people[entry.index] = matcher.add(entry, _find_person(matcher, entry))
    return _PlanBuilder(parsed, matcher, people).build()


def _find_person(matcher: PersonMatcher, entry: FileEntry) -> tuple[KnownPerson, str] | None:
    found = matcher.find(entry)
    if found is None and entry.has_only_name:
        for person in matcher.name_only_namesakes(entry):
            fullest = person.fullest_entry
            if fullest is None or name_key(fullest.name) != entry.name_key:
                continue  # a contact with this name that has another one in the file
            if includes(fullest, entry.parsed) or includes(entry.parsed, fullest):
                return person, "name"
    return found


class _PlanBuilder:
    """Sorts the people of the files into the lists of the plan."""

    def __init__(
        self, parsed: ParsedFile, matcher: PersonMatcher, people: dict[int, KnownPerson]
    ) -> None:
        self._parsed = parsed
        self._matcher = matcher
        self._people = people
        self._contact_count = len(parsed.contacts)
        self._new: list[NewContact] = []
        self._matched: list[ContactMatch] = []
        self._unchanged: list[UnchangedContact] = []
        self._questions: list[SameNameQuestion] = []
        self._warnings: list[ReadWarning] = []
        self._matched_ids: set[int] = set()

    def build(self) -> ImportPlan:
        """Return the plan."""
        people = list(self._matcher)
        numbers = {id(person): number for number, person in enumerate(people)}
        unmatched: list[tuple[int, KnownPerson, ParsedContact]] = []
        for number, person in enumerate(people):
            combined = person.combined
            self._warnings += _combination_warnings(person, combined, self._contact_count)
            if person.record is not None:
                matched_by = person.matched_by
                self._add_match(match_contact(combined, person.record, matched_by, (number,)))
            elif not (person.has_only_name and self._is_unchanged(number, person, combined)):
                unmatched.append((number, person, combined))
        for number, person, combined in unmatched:
            candidates = tuple(self._unmatched(self._matcher.namesakes_in_database(person)))
            if candidates:
                self._questions.append(SameNameQuestion(number, combined, candidates))
            else:
                self._new.append(NewContact(number, combined))
        return ImportPlan(
            new=tuple(self._new),
            matched=tuple(self._matched),
            unchanged=tuple(self._unchanged),
            questions=tuple(self._questions),
            interactions=self._interactions(numbers),
            warnings=(*self._parsed.warnings, *self._warnings),
            media_count=self._parsed.media_count,
            parsed=self._parsed,
        )

    def _is_unchanged(self, number: int, person: KnownPerson, combined: ParsedContact) -> bool:
        """Tell whether a contact with only this name already says all the file says; add them to
        the unchanged ones."""
        records = chain(
            self._matcher.identical_in_database(combined),
            self._matcher.namesakes_in_database(person),
        )
        for record in islice(self._unmatched(records), MAX_COMPARED):
            has_only_name = not record.contact.company and not record.methods
            if not has_only_name or not covers(record.contact, combined):
                continue
            # A contact that another entry of the file matched is someone else.
            if self._matcher.is_in_file(record):
                continue
            match = match_contact(combined, record, "name", (number,))
            if isinstance(match, UnchangedContact):
                self._matched_ids.add(record.contact.id)
                self._unchanged.append(match)
                return True
        return False

    def _unmatched(self, records: Iterable[StoredContact]) -> Iterator[StoredContact]:
        return (record for record in records if record.contact.id not in self._matched_ids)

    def _add_match(self, match: ContactMatch | UnchangedContact) -> None:
        if isinstance(match, ContactMatch):
            self._matched.append(match)
        else:
            self._unchanged.append(match)

    def _interactions(self, numbers: dict[int, int]) -> tuple[PlannedInteraction, ...]:
        """Return the interactions by UID, with the person numbers of their participants."""
        if not self._parsed.interactions:
            return ()
        entry_indexes: dict[ParsedContact, int] = {}
        for interaction in self._parsed.interactions:
            for participant in map(_without_place, interaction.participants):
                entry_indexes.setdefault(participant, self._contact_count + len(entry_indexes))
        planned: dict[str, PlannedInteraction] = {}
        for interaction in self._parsed.interactions:
            participants = map(_without_place, interaction.participants)
            people = (self._people[entry_indexes[participant]] for participant in participants)
            person_numbers = tuple(dict.fromkeys(numbers[id(person)] for person in people))
            planned.setdefault(
                interaction.uid,
                PlannedInteraction(replace(interaction, participants=()), person_numbers),
            )
        return tuple(planned.values())


def _without_place(parsed: ParsedContact) -> ParsedContact:
    """Return the contact without its place, to recognise the same participant in many messages."""
    return replace(parsed, place="")


def _identity_keys(entry: FileEntry) -> list[tuple[str, str]]:
    keys = [("profile", key) for key in entry.profiles]
    return [("uid", entry.uid_key), *keys] if entry.uid_key else keys


def _can_be_one_person(name: str, other: str) -> bool:
    return names_agree(name, other, True) or names_agree(other, name, True)


def _drop_identities(entries: Iterable[FileEntry], contested: set[tuple[str, str]]) -> None:
    for entry in entries:
        if ("uid", entry.uid_key) in contested:
            entry.uid_key = ""
            entry.parsed = replace(entry.parsed, uid="")
        entry.profiles = tuple(key for key in entry.profiles if ("profile", key) not in contested)


def _combination_warnings(
    person: KnownPerson, combined: ParsedContact, contact_count: int
) -> list[ReadWarning]:
    """Return a warning for each further entry about a person listed more than once.
    Participants of interactions, from index `contact_count` on, do not count."""
    entries = [entry for entry in person.entries if entry.index < contact_count]
    if len(entries) < 2:
        return []
    first, *others = entries
    warnings = []
    for entry in others:
        place = as_wording(first.parsed.place)
        reason = wording("same person as {}; imported as one contact", place)
        if dropped := dropped_values(entry.parsed, combined):
            reason += wording(", without {}", dropped)
        warnings.append(ReadWarning(entry.parsed.place, reason))
    return warnings
