"""What an import would do: who is new, who is known and by what, what would be filled in, what
differs, who is to be asked about, what is left out. Plain values that a screen can page through:
every list is a tuple in the order of the file, and nothing in it needs the database.

From a plan with questions, `exchange.answers.settle` makes one without; `accept` below takes fields
that differ. Both give another plan, to be shown or applied as it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from followup_tui.domain.contact import Contact
from followup_tui.domain.identity_keys import method_key
from followup_tui.formats.parsed import Incoming, Reading, Said, Skipped
from followup_tui.importing import conflicts, fill_fields
from followup_tui.importing.conflicts import FieldChange
from followup_tui.importing.fill_fields import Way
from followup_tui.importing.known_people import Existing


@dataclass(frozen=True, slots=True)
class New:
    """Somebody who becomes a contact. `who` numbers the people of the file, here and below."""

    who: int
    incoming: Incoming


@dataclass(frozen=True, slots=True)
class Match:
    """A contact of whom the file tells something that is not there; `by` says what it was found by
    (`uid`, `e-mail`, `name and company`…). `contact` is what would be written, `methods` and `tags`
    would be added. `differs` are filled fields that stay as they are, until `accept` takes the
    file's."""

    whos: tuple[int, ...]
    incoming: Incoming
    existing: Existing
    by: str
    contact: Contact
    methods: tuple[Way, ...]
    tags: tuple[str, ...]
    differs: tuple[FieldChange, ...] = ()

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """The fields that would be written, with what is in them now (mostly nothing)."""
        return conflicts.changes(self.existing.contact, self.contact)

    @property
    def is_written(self) -> bool:
        """Whether anything would be written, and not only something differs."""
        return bool(self.methods or self.tags or self.contact != self.existing.contact)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody about whom the file tells nothing new: which contact, and what it was found by."""

    whos: tuple[int, ...]
    place: str
    contact: int
    name: str
    by: str


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody with whom nothing is shared but the name of one or more contacts."""

    who: int
    incoming: Incoming
    candidates: tuple[Existing, ...]


@dataclass(frozen=True, slots=True)
class Logged:
    """An interaction to be logged; `whos` are the people of the file who took part in it."""

    said: Said
    whos: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The outcome of an import before it happens. Nobody is in it twice: each of `new` becomes one
    contact, each of `matched` is another one. The UIDs among `new` are all different and not in the
    database. While there are `asked`, those are left out."""

    new: tuple[New, ...]
    matched: tuple[Match, ...]
    known: tuple[Known, ...]
    asked: tuple[Question, ...]
    logged: tuple[Logged, ...]
    skipped: tuple[Skipped, ...]
    photos: int
    reading: Reading
    """What the plan was made of, for making it anew."""
    logged_before: int = 0
    """How many interactions are there already, from an earlier import."""
    stand: tuple[int, int] = (0, 0)
    """Of the database that the files were compared with; see `storage.journal.stand`."""
    base: Plan | None = None
    """The plan as it was before anything was answered or accepted; None for that one itself."""

    @property
    def added_to(self) -> int:
        """How many contacts would have something added or changed."""
        return sum(one.is_written for one in self.matched)

    @property
    def differing(self) -> int:
        """How many contacts have a field that differs and stays as it is."""
        return sum(bool(one.differs) for one in self.matched)


def match(told: Incoming, existing: Existing, by: str, whos: tuple[int, ...]) -> Match | Known:
    """What the file has to say of a known contact."""
    contact = fill_fields.fill(existing.contact, told)
    methods = fill_fields.new_methods(known_ways(existing), told.methods)
    tags = fill_fields.new_tags(existing.tags, told.tags)
    differs = conflicts.differences(existing.contact, told)
    if contact == existing.contact and not methods and not tags and not differs:
        return Known(whos, told.place, existing.contact.id, existing.contact.name, by)
    return Match(whos, told, existing, by, contact, methods, tags, differs)


def known_ways(existing: Existing) -> set[tuple[str, str]]:
    """The keys of the ways of a contact."""
    return {method_key(way.kind, way.value) for way in existing.methods}


def accept(plan: Plan, wanted: Callable[[Match], Sequence[FieldChange]]) -> Plan:
    """The plan with those fields taken from the file that `wanted` picks of each match's `differs`;
    `lambda match: match.differs` takes all."""
    matched = tuple(_accepted(one, wanted(one)) for one in plan.matched)
    return replace(plan, matched=matched, base=plan.base or plan)


def _accepted(one: Match, fields: Sequence[FieldChange]) -> Match:
    if not fields:
        return one
    contact = conflicts.accept(one.contact, one.incoming, fields)
    left = tuple(each for each in one.differs if each not in fields)
    return replace(one, contact=contact, differs=left)
