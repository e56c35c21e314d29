"""Compares what files tell with who is known, and gives the plan. Pure: it writes nothing."""

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

_OFTEN = 500


def file_entries(reading: ParsedFile) -> list[FileEntry]:
    """The people of a reading with their keys: first those that it tells of, then those who took
    part in what was said, each way of naming them once. A UID or profile that the files themselves
    give to two names that contradict each other identifies nobody, and is left out."""
    said: dict[ParsedContact, ParsedContact] = {}
    for happening in reading.interactions:
        for one in happening.participants:
            said.setdefault(_bare(one), one)
    tellings = [
        FileEntry(index, one) for index, one in enumerate((*reading.contacts, *said.values()))
    ]
    owners: dict[tuple[str, str], str] = {}
    shared: set[tuple[str, str]] = set()
    for telling in tellings:
        for key in _identities(telling):
            name, owner = telling.parsed.name, owners.setdefault(key, telling.parsed.name)
            if "@" in owner:
                owners[key] = name
            if (
                name != owner
                and not names_agree(name, owner, True)
                and not names_agree(owner, name, True)
            ):
                shared.add(key)
    if shared:
        _leave_out(tellings, shared)
    return tellings


def build_plan(
    reading: ParsedFile,
    tellings: Sequence[FileEntry],
    lookup: ContactLookup,
    progress: ProgressCallback = ignore_progress,
) -> ImportPlan:
    """The plan for a reading and its tellings. A second import of a file gives nobody new."""
    people = PersonMatcher(lookup)
    persons: dict[int, KnownPerson] = {}
    # Those without a name give way to those with one. Those with only a name come last, and a UID
    # before none: who else has only a name is then settled.
    ordered = sorted(
        tellings,
        key=lambda one: (one.has_only_name, one.has_only_name and not one.uid_key, one.lacks_name),
    )
    for done, telling in enumerate(ordered):
        if done % _OFTEN == 0:
            progress(done, len(ordered), ProgressStage.COMPARING)
        persons[telling.index] = people.add(telling, _find(people, telling))
    return _Sorting(reading, people, persons).plan()


def _find(people: PersonMatcher, telling: FileEntry) -> tuple[KnownPerson, str] | None:
    found = people.find(telling)
    if found is None and telling.has_only_name:
        for person in people.name_only_namesakes(telling):
            one, other = person.fullest_entry, telling.parsed
            if one is None or name_key(one.name) != telling.name_key:
                continue  # a contact of this name, of whom the file says that it is another one
            if includes(one, other) or includes(other, one):
                return person, "name"
    return found


class _Sorting:
    """Puts each person of the files where they belong in the plan."""

    def __init__(
        self, reading: ParsedFile, people: PersonMatcher, persons: dict[int, KnownPerson]
    ) -> None:
        self._reading = reading
        self._people = people
        self._persons = persons
        self._told = len(reading.contacts)
        self.new: list[NewContact] = []
        self.matched: list[ContactMatch] = []
        self.known: list[UnchangedContact] = []
        self.asked: list[SameNameQuestion] = []
        self.doubles: list[ReadWarning] = []
        self._taken: set[int] = set()

    def plan(self) -> ImportPlan:
        """The plan."""
        persons = list(self._people)
        numbers = {id(person): who for who, person in enumerate(persons)}
        unknown: list[tuple[int, KnownPerson, ParsedContact]] = []
        for who, person in enumerate(persons):
            told = person.combined
            self.doubles += _doubles(person, told, self._told)
            if person.record is not None:
                self._take(match_contact(told, person.record, person.matched_by, (who,)))
            elif not (person.has_only_name and self._is_known(who, person, told)):
                unknown.append((who, person, told))
        for who, person, told in unknown:
            found = tuple(self._left(self._people.namesakes_in_database(person)))
            if found:
                self.asked.append(SameNameQuestion(who, told, found))
            else:
                self.new.append(NewContact(who, told))
        return ImportPlan(
            new=tuple(self.new),
            matched=tuple(self.matched),
            unchanged=tuple(self.known),
            questions=tuple(self.asked),
            interactions=self._logged(numbers),
            warnings=(*self._reading.warnings, *self.doubles),
            media_count=self._reading.media_count,
            parsed=self._reading,
        )

    def _is_known(self, who: int, person: KnownPerson, told: ParsedContact) -> bool:
        """Whether a contact of whom there is only the name as well says all that the file tells."""
        # Whom the file tells of elsewhere is somebody else, as far as the file goes.
        some = chain(
            self._people.identical_in_database(told), self._people.namesakes_in_database(person)
        )
        for existing in islice(self._left(some), MAX_COMPARED):
            if existing.contact.company or existing.methods or not covers(existing.contact, told):
                continue
            if self._people.is_in_file(existing):
                continue
            found = match_contact(told, existing, "name", (who,))
            if isinstance(found, UnchangedContact):
                self._taken.add(existing.contact.id)
                self.known.append(found)
                return True
        return False

    def _left(self, some: Iterable[StoredContact]) -> Iterator[StoredContact]:
        return (one for one in some if one.contact.id not in self._taken)

    def _take(self, found: ContactMatch | UnchangedContact) -> None:
        if isinstance(found, ContactMatch):
            self.matched.append(found)
        else:
            self.known.append(found)

    def _logged(self, numbers: dict[int, int]) -> tuple[PlannedInteraction, ...]:
        """What was said, each once, with the numbers of those who took part."""
        if not self._reading.interactions:
            return ()
        index: dict[ParsedContact, int] = {}
        for one in self._reading.interactions:
            for bare in map(_bare, one.participants):
                index.setdefault(bare, self._told + len(index))
        found: dict[str, PlannedInteraction] = {}
        for one in self._reading.interactions:
            persons = (self._persons[index[_bare(each)]] for each in one.participants)
            whos = tuple(dict.fromkeys(numbers[id(person)] for person in persons))
            found.setdefault(one.uid, PlannedInteraction(replace(one, participants=()), whos))
        return tuple(found.values())


def _bare(incoming: ParsedContact) -> ParsedContact:
    """Without its place: the same people take part in message after message."""
    return replace(incoming, place="")


def _identities(telling: FileEntry) -> list[tuple[str, str]]:
    keys = [("profile", key) for key in telling.profiles]
    return [("uid", telling.uid_key), *keys] if telling.uid_key else keys


def _leave_out(tellings: Iterable[FileEntry], shared: set[tuple[str, str]]) -> None:
    for telling in tellings:
        if ("uid", telling.uid_key) in shared:
            telling.uid_key = ""
            telling.parsed = replace(telling.parsed, uid="")
        telling.profiles = tuple(one for one in telling.profiles if ("profile", one) not in shared)


def _doubles(person: KnownPerson, whole: ParsedContact, told: int) -> list[ReadWarning]:
    """A word on each further telling of somebody whom the files tell of more than once."""
    tellings = [one for one in person.entries if one.index < told]
    if len(tellings) < 2:
        return []
    first = tellings[0].parsed
    found = []
    for telling in tellings[1:]:
        why = f"the same person as {first.place}, taken together with it"
        if lost := dropped_values(telling.parsed, whole):
            why += f"; left out: {lost}"
        found.append(ReadWarning(telling.parsed.place, why))
    return found
