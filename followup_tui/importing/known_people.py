"""Who an import knows of while it is planned: contacts of the database, tellings of the file, and
the people that both are about; each with the keys that they can be found by."""

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
    """Contacts of the database by the keys of `domain.keys`, older ones first."""

    by_uid: Mapping[str, Sequence[StoredContact]]
    by_profile: Mapping[str, Sequence[StoredContact]]
    by_email: Mapping[str, Sequence[StoredContact]]
    by_phone: Mapping[str, Sequence[StoredContact]]
    by_name: Mapping[str, Sequence[StoredContact]]

    @classmethod
    def of(cls, some: Iterable[StoredContact]) -> ContactLookup:
        """The look-up over these contacts: all whom the file can mean, archived ones too."""
        tables: tuple[dict[str, list[StoredContact]], ...] = ({}, {}, {}, {}, {})
        for one in sorted(some, key=lambda each: each.contact.id):
            ways = [(way.kind, way.value) for way in one.methods]
            keys = (uid_keys(one.contact), *method_keys(ways), {name_key(one.contact.name)})
            for table, found in zip(tables, keys, strict=True):
                for key in found:
                    table.setdefault(key, []).append(one)
        return cls(*tables)


def method_keys(ways: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """The keys of profiles, e-mail addresses and phones among these ways (kind, value)."""
    found: dict[str, dict[str, None]] = {"link": {}, "email": {}, "phone": {}}
    read = {"link": profile_key, "email": email_key, "phone": phone_key}
    for kind, value in ways:
        if kind in found and (key := read[kind](value)):
            found[kind][key] = None
    return tuple(tuple(keys) for keys in found.values())


MethodKey = tuple[str, str]


class FileEntry:
    """One person of the file, with the keys it can be found by."""

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

    def __init__(self, index: int, incoming: ParsedContact) -> None:
        self.index = index
        self.parsed = incoming
        self.name_key = name_key(incoming.name)
        self.company_key = name_key(incoming.company)
        self.uid_key = uid_key(incoming.uid)
        ways = [(kind, value) for kind, value, _ in incoming.methods]
        self.profiles, self.emails, self.phones = method_keys(ways)
        keys = (method_key(kind, value) for kind, value, _ in incoming.methods)
        self.method_keys: tuple[MethodKey, ...] = tuple(dict.fromkeys(keys))

    @property
    def has_only_name(self) -> bool:
        """Whether there is only a name to find the person by."""
        return not self.company_key and not self.method_keys

    @property
    def lacks_name(self) -> bool:
        """Whether an address stands in place of the name."""
        return "@" in self.parsed.name


class KnownPerson:
    """Somebody known, from the database or from the file, and all that the file tells of them."""

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

    def __init__(self, existing: StoredContact | None, name: str) -> None:
        self.record = existing
        self.matched_by = ""
        self.entries: list[FileEntry] = []
        # Of tellings with only a name, which contain each other, the one that contains all.
        self.fullest_entry: ParsedContact | None = None
        self.display_name = name
        self.name_key = name_key(name)
        self.nickname = existing.contact.nickname if existing else ""
        self.company_key = name_key(existing.contact.company) if existing else ""
        known = [(way.kind, way.value) for way in existing.methods] if existing else []
        self.method_keys = (
            tuple(method_key(way.kind, way.value) for way in existing.methods) if existing else ()
        )
        self.profiles = method_keys(known)[0] if known else ()

    @property
    def has_only_name(self) -> bool:
        """Whether there is only a name to find the person by."""
        return not self.company_key and not self.method_keys

    @property
    def combined(self) -> ParsedContact:
        """All tellings as one."""
        return combine_parsed([telling.parsed for telling in self.entries])

    def accepts_name(self, name: str, loosely: bool) -> bool:
        """Whether the name can be this person's."""
        if names_agree(name, self.display_name, loosely):
            return True
        return bool(self.nickname) and names_agree(name, self.nickname, loosely)

    def add(self, telling: FileEntry) -> None:
        """Take in what a telling adds to the keys."""
        self.entries.append(telling)
        if self.fullest_entry is None or (
            telling.has_only_name and includes(telling.parsed, self.fullest_entry)
        ):
            self.fullest_entry = telling.parsed
        self.nickname = self.nickname or telling.parsed.nickname
        self.company_key = self.company_key or telling.company_key
        if not self.profiles:
            self.profiles = telling.profiles
        if not self.method_keys:
            self.method_keys = telling.method_keys
