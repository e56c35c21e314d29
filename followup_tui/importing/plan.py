"""What an import would do: who is new, who is known and by what they matched, what would be filled
in, what conflicts, what is still to be asked. Plain values that a screen can page through, in the
order of the file.

`resolve.resolve_questions` turns a plan with questions into one without; `accept_conflicts` below
takes values of the file. Both return another plan, to be shown or applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from followup_tui.domain.contact import Contact
from followup_tui.domain.identity_keys import method_key
from followup_tui.formats.parsed import (
    ParsedContact,
    ParsedFile,
    ParsedInteraction,
    ReadWarning,
)
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.importing.conflicts import (
    FieldChange,
    field_changes,
    field_conflicts,
    take_file_values,
)
from followup_tui.importing.fill_fields import (
    MethodValue,
    fill_empty_fields,
    new_methods,
    new_tags,
)
from followup_tui.wording import Wording


@dataclass(frozen=True, slots=True)
class NewContact:
    """Someone who becomes a contact. `person_number` numbers the people of the file, here and
    below."""

    person_number: int
    parsed: ParsedContact


@dataclass(frozen=True, slots=True)
class ContactMatch:
    """A contact that the file would change. `matched_by` says how they were recognised
    (`uid`, `email`, `name and company`…). `updated` is the contact as it would be written;
    `methods` and `tags` would be added. `conflicts` are filled fields that keep their value until
    `accept_conflicts` takes the file's."""

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
        """The fields that would be written, with their old values, which are mostly empty."""
        return field_changes(self.record.contact, self.updated)

    @property
    def has_updates(self) -> bool:
        """Whether anything would be written; a match may have only conflicts."""
        return bool(self.methods or self.tags or self.updated != self.record.contact)


@dataclass(frozen=True, slots=True)
class UnchangedContact:
    """A contact that the file would not change."""

    person_numbers: tuple[int, ...]
    place: str | Wording
    contact_id: int
    name: str
    matched_by: str


@dataclass(frozen=True, slots=True)
class SameNameQuestion:
    """Someone who shares nothing but the name with one or more contacts."""

    person_number: int
    parsed: ParsedContact
    candidates: tuple[StoredContact, ...]


@dataclass(frozen=True, slots=True)
class PlannedInteraction:
    """An interaction to be logged, with the person numbers of its participants."""

    interaction: ParsedInteraction
    person_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The outcome of an import before it happens. No one is in it twice: each of `new` becomes one
    contact, each of `matched` is another one. The UIDs among `new` are all different and not in the
    database. People in `questions` are skipped until they are resolved."""

    new: tuple[NewContact, ...]
    matched: tuple[ContactMatch, ...]
    unchanged: tuple[UnchangedContact, ...]
    questions: tuple[SameNameQuestion, ...]
    interactions: tuple[PlannedInteraction, ...]
    warnings: tuple[ReadWarning, ...]
    media_count: int
    """Photos, sounds and keys in the files, which are not imported."""
    parsed: ParsedFile
    """What the plan was made of, to make it again."""
    already_logged: int = 0
    """Interactions of the files that an earlier import logged."""
    revision: tuple[int, int] = (0, 0)
    """The database version the plan was made for; see `storage.journal.journal_version`."""
    base: ImportPlan | None = None
    """The plan before any question was resolved or conflict accepted; None for that plan itself."""

    @property
    def updated_count(self) -> int:
        """How many contacts would be changed or added to."""
        return sum(match.has_updates for match in self.matched)

    @property
    def unchanged_count(self) -> int:
        """How many contacts would stay as they are."""
        return len(self.unchanged) + len(self.matched) - self.updated_count

    @property
    def conflict_count(self) -> int:
        """How many contacts have a field that conflicts with the file and keeps its value."""
        return sum(bool(match.conflicts) for match in self.matched)


def match_contact(
    parsed: ParsedContact,
    record: StoredContact,
    matched_by: str,
    person_numbers: tuple[int, ...],
) -> ContactMatch | UnchangedContact:
    """Return what the file adds to a contact, or that it adds nothing."""
    updated = fill_empty_fields(record.contact, parsed)
    methods = new_methods(record_method_keys(record), parsed.methods)
    tags = new_tags(record.tags, parsed.tags)
    conflicts = field_conflicts(record.contact, parsed)
    if updated == record.contact and not methods and not tags and not conflicts:
        contact = record.contact
        return UnchangedContact(person_numbers, parsed.place, contact.id, contact.name, matched_by)
    return ContactMatch(
        person_numbers, parsed, record, matched_by, updated, methods, tags, conflicts
    )


def record_method_keys(record: StoredContact) -> set[tuple[str, str]]:
    """Return the keys of a contact's email addresses, phones, links and handles."""
    return {method_key(method.kind, method.value) for method in record.methods}


def accept_conflicts(
    plan: ImportPlan, choose: Callable[[ContactMatch], Sequence[FieldChange]]
) -> ImportPlan:
    """Return the plan with the file's value for the conflicts that `choose` returns of each match;
    `lambda match: match.conflicts` takes all."""
    matched = tuple(_accept(match, choose(match)) for match in plan.matched)
    return replace(plan, matched=matched, base=plan.base or plan)


def _accept(match: ContactMatch, accepted: Sequence[FieldChange]) -> ContactMatch:
    if not accepted:
        return match
    updated = take_file_values(match.updated, match.parsed, accepted)
    open_conflicts = tuple(change for change in match.conflicts if change not in accepted)
    return replace(match, updated=updated, conflicts=open_conflicts)
