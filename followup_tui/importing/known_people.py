"""The people known while an import is planned: contacts of the database, entries of the file, and
the people behind both, each with the keys they can be matched by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from followup_tui.domain.duplicates.name_agreement import names_agree
from followup_tui.domain.identity_keys import (
    email_key,
    method_key,
    name_key,
    phone_key,
    profile_key,
    uid_key,
)
from followup_tui.domain.imported_fields import uid_keys
from followup_tui.formats.parsed import ParsedContact
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.importing.conflicts import includes
from followup_tui.importing.fill_fields import combine_parsed


@dataclass(frozen=True, slots=True)
class ContactLookup:
    """Contacts of the database by the keys of `domain.identity_keys`, older ones first."""

    by_uid: Mapping[str, Sequence[StoredContact]]
    by_profile: Mapping[str, Sequence[StoredContact]]
    by_email: Mapping[str, Sequence[StoredContact]]
    by_phone: Mapping[str, Sequence[StoredContact]]
    by_name: Mapping[str, Sequence[StoredContact]]

    @classmethod
    def of(cls, records: Iterable[StoredContact]) -> ContactLookup:
        """Index these contacts: all that the file may mean, archived ones too."""
        indexes: tuple[dict[str, list[StoredContact]], ...] = ({}, {}, {}, {}, {})
        for record in sorted(records, key=lambda record: record.contact.id):
            methods = [(method.kind, method.value) for method in record.methods]
            names = {name_key(record.contact.name)}
            key_sets = (uid_keys(record.contact), *method_keys(methods), names)
            for index, keys in zip(indexes, key_sets, strict=True):
                for key in keys:
                    index.setdefault(key, []).append(record)
        return cls(*indexes)


def method_keys(methods: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Return the keys of the profiles, email addresses and phone numbers among these contact
    details, given as kind and value."""
    keys: dict[str, dict[str, None]] = {"link": {}, "email": {}, "phone": {}}
    make_key = {"link": profile_key, "email": email_key, "phone": phone_key}
    for kind, value in methods:
        if kind in keys and (key := make_key[kind](value)):
            keys[kind][key] = None
    return tuple(map(tuple, keys.values()))


MethodKey = tuple[str, str]


class FileEntry:
    """One person in the file, with the keys they can be matched by."""

    __slots__ = (
        "company_key",
        "emails",
        "index",
        "method_keys",
        "name_key",
        "parsed",
        "phones",
        "profiles",
        "uid_key",
    )

    def __init__(self, index: int, parsed: ParsedContact) -> None:
        self.index = index
        self.parsed = parsed
        self.name_key = name_key(parsed.name)
        self.company_key = name_key(parsed.company)
        self.uid_key = uid_key(parsed.uid)
        methods = [(kind, value) for kind, value, _ in parsed.methods]
        self.profiles, self.emails, self.phones = method_keys(methods)
        keys = (method_key(kind, value) for kind, value in methods)
        self.method_keys: tuple[MethodKey, ...] = tuple(dict.fromkeys(keys))

    @property
    def has_only_name(self) -> bool:
        """Whether there is nothing but a name to match by."""
        return not self.company_key and not self.method_keys

    @property
    def lacks_name(self) -> bool:
        """Whether an email address stands in for the name."""
        return "@" in self.parsed.name


class KnownPerson:
    """A person from the database or the file, with all entries of the file about them."""

    __slots__ = (
        "company_key",
        "display_name",
        "entries",
        "fullest_entry",
        "matched_by",
        "method_keys",
        "name_key",
        "nickname",
        "profiles",
        "record",
    )

    def __init__(self, record: StoredContact | None, name: str) -> None:
        self.record = record
        self.matched_by = ""
        self.entries: list[FileEntry] = []
        # Among entries with only a name, the one that includes all others.
        self.fullest_entry: ParsedContact | None = None
        self.display_name = name
        self.name_key = name_key(name)
        self.nickname = record.contact.nickname if record else ""
        self.company_key = name_key(record.contact.company) if record else ""
        methods = [(method.kind, method.value) for method in record.methods] if record else []
        self.method_keys = tuple(method_key(kind, value) for kind, value in methods)
        self.profiles = method_keys(methods)[0] if methods else ()

    @property
    def has_only_name(self) -> bool:
        """Whether there is nothing but a name to match by."""
        return not self.company_key and not self.method_keys

    @property
    def combined(self) -> ParsedContact:
        """All entries as one."""
        return combine_parsed([entry.parsed for entry in self.entries])

    def accepts_name(self, name: str, loose: bool) -> bool:
        """Tell whether the name can be this person's; `loose` as in `names_agree`."""
        if names_agree(name, self.display_name, loose):
            return True
        return bool(self.nickname) and names_agree(name, self.nickname, loose)

    def add(self, entry: FileEntry) -> None:
        """Add an entry about this person, and the keys it brings."""
        self.entries.append(entry)
        is_fuller = self.fullest_entry is None or (
            entry.has_only_name and includes(entry.parsed, self.fullest_entry)
        )
        if is_fuller:
            self.fullest_entry = entry.parsed
        self.nickname = self.nickname or entry.parsed.nickname
        self.company_key = self.company_key or entry.company_key
        if not self.profiles:
            self.profiles = entry.profiles
        if not self.method_keys:
            self.method_keys = entry.method_keys
