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
from followup_tui.formats.parsed import ParsedContact, ParsedFile, ParsedInteraction, ReadWarning
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.importing import conflicts, fill_fields
from followup_tui.importing.conflicts import FieldChange
from followup_tui.importing.fill_fields import MethodValue


@dataclass(frozen=True, slots=True)
class NewContact:
    """Somebody who becomes a contact. `who` numbers the people of the file, here and below."""

    person_number: int
    parsed: ParsedContact


@dataclass(frozen=True, slots=True)
class ContactMatch:
    """A contact of whom the file tells something that is not there; `by` says what it was found by
    (`uid`, `e-mail`, `name and company`…). `contact` is what would be written, `methods` and `tags`
    would be added. `differs` are filled fields that stay as they are, until `accept` takes the
    file's."""

    person_numbers: tuple[int, ...]
    parsed: ParsedContact
    record: StoredContact
    matched_by: str
    updated: Contact
    methods: tuple[MethodValue, ...]
    tags: tuple[str, ...]
    conflicts: tuple[FieldChange, ...] = ()

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """The fields that would be written, with what is in them now (mostly nothing)."""
        return conflicts.field_changes(self.record.contact, self.updated)

    @property
    def has_updates(self) -> bool:
        """Whether anything would be written, and not only something differs."""
        return bool(self.methods or self.tags or self.updated != self.record.contact)


@dataclass(frozen=True, slots=True)
class UnchangedContact:
    """Somebody about whom the file tells nothing new: which contact, and what it was found by."""

    person_numbers: tuple[int, ...]
    place: str
    contact_id: int
    name: str
    matched_by: str


@dataclass(frozen=True, slots=True)
class SameNameQuestion:
    """Somebody with whom nothing is shared but the name of one or more contacts."""

    person_number: int
    parsed: ParsedContact
    candidates: tuple[StoredContact, ...]


@dataclass(frozen=True, slots=True)
class PlannedInteraction:
    """An interaction to be logged; `whos` are the people of the file who took part in it."""

    interaction: ParsedInteraction
    person_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The outcome of an import before it happens. Nobody is in it twice: each of `new` becomes one
    contact, each of `matched` is another one. The UIDs among `new` are all different and not in the
    database. While there are `asked`, those are left out."""

    new: tuple[NewContact, ...]
    matched: tuple[ContactMatch, ...]
    unchanged: tuple[UnchangedContact, ...]
    questions: tuple[SameNameQuestion, ...]
    interactions: tuple[PlannedInteraction, ...]
    warnings: tuple[ReadWarning, ...]
    media_count: int
    parsed: ParsedFile
    """What the plan was made of, for making it anew."""
    already_logged: int = 0
    """How many interactions are there already, from an earlier import."""
    revision: tuple[int, int] = (0, 0)
    """Of the database that the files were compared with; see `storage.journal.stand`."""
    base: ImportPlan | None = None
    """The plan as it was before anything was answered or accepted; None for that one itself."""

    @property
    def updated_count(self) -> int:
        """How many contacts would have something added or changed."""
        return sum(one.has_updates for one in self.matched)

    @property
    def conflict_count(self) -> int:
        """How many contacts have a field that differs and stays as it is."""
        return sum(bool(one.conflicts) for one in self.matched)


def match_contact(
    told: ParsedContact, existing: StoredContact, by: str, whos: tuple[int, ...]
) -> ContactMatch | UnchangedContact:
    """What the file has to say of a known contact."""
    contact = fill_fields.fill_empty_fields(existing.contact, told)
    methods = fill_fields.new_methods(record_method_keys(existing), told.methods)
    tags = fill_fields.new_tags(existing.tags, told.tags)
    differs = conflicts.field_conflicts(existing.contact, told)
    if contact == existing.contact and not methods and not tags and not differs:
        return UnchangedContact(whos, told.place, existing.contact.id, existing.contact.name, by)
    return ContactMatch(whos, told, existing, by, contact, methods, tags, differs)


def record_method_keys(existing: StoredContact) -> set[tuple[str, str]]:
    """The keys of the ways of a contact."""
    return {method_key(way.kind, way.value) for way in existing.methods}


def accept_conflicts(
    plan: ImportPlan, wanted: Callable[[ContactMatch], Sequence[FieldChange]]
) -> ImportPlan:
    """The plan with those fields taken from the file that `wanted` picks of each match's `differs`;
    `lambda match: match.differs` takes all."""
    matched = tuple(_accepted(one, wanted(one)) for one in plan.matched)
    return replace(plan, matched=matched, base=plan.base or plan)


def _accepted(one: ContactMatch, fields: Sequence[FieldChange]) -> ContactMatch:
    if not fields:
        return one
    contact = conflicts.take_file_values(one.updated, one.parsed, fields)
    left = tuple(each for each in one.conflicts if each not in fields)
    return replace(one, updated=contact, conflicts=left)
