"""A database in memory, for tests of imports that need no storage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from followup_tui.domain.contact import ContactMethod
from followup_tui.formats.parsed import ParsedContact, ParsedFile
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.importing.build_plan import build_plan, file_entries
from followup_tui.importing.fill_fields import new_contact
from followup_tui.importing.known_people import ContactLookup
from followup_tui.importing.plan import ImportPlan
from followup_tui.importing.resolve import SameNameRule, resolve_questions


class FakeDatabase:
    """Contacts in memory by their id."""

    def __init__(self) -> None:
        self.contacts: dict[int, StoredContact] = {}

    def add(self, *contacts: ParsedContact) -> None:
        """Add these as new contacts."""
        for parsed in contacts:
            contact_id = len(self.contacts) + 1
            contact = new_contact(parsed)
            uid = contact.uid or f"own-{contact_id}"
            methods = tuple(ContactMethod(contact_id, *method) for method in parsed.methods)
            contact = replace(contact, id=contact_id, uid=uid)
            self.contacts[contact_id] = StoredContact(contact, methods, parsed.tags)

    def plan(self, parsed: ParsedFile | Iterable[ParsedContact]) -> ImportPlan:
        """Plan the import of a file or of some contacts."""
        if not isinstance(parsed, ParsedFile):
            parsed = ParsedFile(tuple(parsed), ())
        # Reversed: the order in which a query returns the contacts must not matter.
        lookup = ContactLookup.of(reversed(self.contacts.values()))
        return build_plan(parsed, file_entries(parsed), lookup)

    def apply(
        self, parsed: ParsedFile | Iterable[ParsedContact], rule: SameNameRule = "new"
    ) -> ImportPlan:
        """Import a file or some contacts, as the real database would; return what was done."""
        plan = resolve_questions(self.plan(parsed), {}, rule)
        for match in plan.matched:
            contact_id = match.updated.id
            added = tuple(
                ContactMethod(contact_id, kind, value) for kind, value, _ in match.methods
            )
            self.contacts[contact_id] = StoredContact(
                match.updated, match.record.methods + added, match.record.tags + match.tags
            )
        self.add(*(new.parsed for new in plan.new))
        uids = [record.contact.uid for record in self.contacts.values()]
        assert len(uids) == len(set(uids))
        return plan

    @property
    def names(self) -> list[str]:
        return [record.contact.name for record in self.contacts.values()]
