"""A contact as the database has it: what writers export and what imports are compared with."""

from __future__ import annotations

from dataclasses import dataclass

from followup_tui.domain.contact import Contact, ContactMethod


@dataclass(frozen=True, slots=True)
class StoredContact:
    """A contact of the database with its contact details and tags."""

    contact: Contact
    methods: tuple[ContactMethod, ...] = ()
    tags: tuple[str, ...] = ()
