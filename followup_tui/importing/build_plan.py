"""Compares what files tell with who is known, and gives the plan. Pure: it writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from followup_tui.domain.duplicates.name_agreement import agree
from followup_tui.domain.identity_keys import name_key
from followup_tui.formats.parsed import Incoming, Reading, Skipped
from followup_tui.importing.conflicts import contains, left_out, says_all
from followup_tui.importing.known_people import Existing, Lookup, Person, Telling
from followup_tui.importing.match import CONSIDERED, People
from followup_tui.importing.plan import Known, Logged, Match, New, Plan, Question, match
from followup_tui.system.progress import Progress, Step, silent

_OFTEN = 500


def tellings_of(reading: Reading) -> list[Telling]:
    """The people of a reading with their keys: first those that it tells of, then those who took
    part in what was said, each way of naming them once. A UID or profile that the files themselves
    give to two names that contradict each other identifies nobody, and is left out."""
    said: dict[Incoming, Incoming] = {}
    for happening in reading.said:
        for one in happening.people:
            said.setdefault(_bare(one), one)
    tellings = [Telling(index, one) for index, one in enumerate((*reading.people, *said.values()))]
    owners: dict[tuple[str, str], str] = {}
    shared: set[tuple[str, str]] = set()
    for telling in tellings:
        for key in _identities(telling):
            name, owner = telling.incoming.name, owners.setdefault(key, telling.incoming.name)
            if "@" in owner:
                owners[key] = name
            if name != owner and not agree(name, owner, True) and not agree(owner, name, True):
                shared.add(key)
    if shared:
        _leave_out(tellings, shared)
    return tellings


def compare(
    reading: Reading, tellings: Sequence[Telling], lookup: Lookup, progress: Progress = silent
) -> Plan:
    """The plan for a reading and its tellings. A second import of a file gives nobody new."""
    people = People(lookup)
    persons: dict[int, Person] = {}
    # Those without a name give way to those with one. Those with only a name come last, and a UID
    # before none: who else has only a name is then settled.
    ordered = sorted(
        tellings, key=lambda one: (one.is_bare, one.is_bare and not one.uid, one.is_nameless)
    )
    for done, telling in enumerate(ordered):
        if done % _OFTEN == 0:
            progress(done, len(ordered), Step.COMPARING)
        persons[telling.index] = people.add(telling, _find(people, telling))
    return _Sorting(reading, people, persons).plan()


def _find(people: People, telling: Telling) -> tuple[Person, str] | None:
    found = people.find(telling)
    if found is None and telling.is_bare:
        for person in people.namesakes(telling):
            one, other = person.fullest, telling.incoming
            if one is None or name_key(one.name) != telling.name:
                continue  # a contact of this name, of whom the file says that it is another one
            if contains(one, other) or contains(other, one):
                return person, "name"
    return found


class _Sorting:
    """Puts each person of the files where they belong in the plan."""

    def __init__(self, reading: Reading, people: People, persons: dict[int, Person]) -> None:
        self._reading = reading
        self._people = people
        self._persons = persons
        self._told = len(reading.people)
        self.new: list[New] = []
        self.matched: list[Match] = []
        self.known: list[Known] = []
        self.asked: list[Question] = []
        self.doubles: list[Skipped] = []
        self._taken: set[int] = set()

    def plan(self) -> Plan:
        """The plan."""
        persons = list(self._people)
        numbers = {id(person): who for who, person in enumerate(persons)}
        unknown: list[tuple[int, Person, Incoming]] = []
        for who, person in enumerate(persons):
            told = person.told
            self.doubles += _doubles(person, told, self._told)
            if person.existing is not None:
                self._take(match(told, person.existing, person.by, (who,)))
            elif not (person.is_bare and self._is_known(who, person, told)):
                unknown.append((who, person, told))
        for who, person, told in unknown:
            found = tuple(self._left(self._people.known_namesakes(person)))
            if found:
                self.asked.append(Question(who, told, found))
            else:
                self.new.append(New(who, told))
        return Plan(
            new=tuple(self.new),
            matched=tuple(self.matched),
            known=tuple(self.known),
            asked=tuple(self.asked),
            logged=self._logged(numbers),
            skipped=(*self._reading.skipped, *self.doubles),
            photos=self._reading.photos,
            reading=self._reading,
        )

    def _is_known(self, who: int, person: Person, told: Incoming) -> bool:
        """Whether a contact of whom there is only the name as well says all that the file tells."""
        # Whom the file tells of elsewhere is somebody else, as far as the file goes.
        some = chain(self._people.known_alike(told), self._people.known_namesakes(person))
        for existing in islice(self._left(some), CONSIDERED):
            if existing.contact.company or existing.methods or not says_all(existing.contact, told):
                continue
            if self._people.is_told(existing):
                continue
            found = match(told, existing, "name", (who,))
            if isinstance(found, Known):
                self._taken.add(existing.contact.id)
                self.known.append(found)
                return True
        return False

    def _left(self, some: Iterable[Existing]) -> Iterator[Existing]:
        return (one for one in some if one.contact.id not in self._taken)

    def _take(self, found: Match | Known) -> None:
        if isinstance(found, Match):
            self.matched.append(found)
        else:
            self.known.append(found)

    def _logged(self, numbers: dict[int, int]) -> tuple[Logged, ...]:
        """What was said, each once, with the numbers of those who took part."""
        if not self._reading.said:
            return ()
        index: dict[Incoming, int] = {}
        for one in self._reading.said:
            for bare in map(_bare, one.people):
                index.setdefault(bare, self._told + len(index))
        found: dict[str, Logged] = {}
        for one in self._reading.said:
            persons = (self._persons[index[_bare(each)]] for each in one.people)
            whos = tuple(dict.fromkeys(numbers[id(person)] for person in persons))
            found.setdefault(one.uid, Logged(replace(one, people=()), whos))
        return tuple(found.values())


def _bare(incoming: Incoming) -> Incoming:
    """Without its place: the same people take part in message after message."""
    return replace(incoming, place="")


def _identities(telling: Telling) -> list[tuple[str, str]]:
    keys = [("profile", key) for key in telling.profiles]
    return [("uid", telling.uid), *keys] if telling.uid else keys


def _leave_out(tellings: Iterable[Telling], shared: set[tuple[str, str]]) -> None:
    for telling in tellings:
        if ("uid", telling.uid) in shared:
            telling.uid = ""
            telling.incoming = replace(telling.incoming, uid="")
        telling.profiles = tuple(one for one in telling.profiles if ("profile", one) not in shared)


def _doubles(person: Person, whole: Incoming, told: int) -> list[Skipped]:
    """A word on each further telling of somebody whom the files tell of more than once."""
    tellings = [one for one in person.tellings if one.index < told]
    if len(tellings) < 2:
        return []
    first = tellings[0].incoming
    found = []
    for telling in tellings[1:]:
        why = f"the same person as {first.place}, taken together with it"
        if lost := left_out(telling.incoming, whole):
            why += f"; left out: {lost}"
        found.append(Skipped(telling.incoming.place, why))
    return found
