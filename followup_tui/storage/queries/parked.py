"""Contacts parked indefinitely, as imports leave them, the newest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from peewee import SQL, fn

from followup_tui.storage.database import fetch_ids, fetch_rows
from followup_tui.storage.queries.paging import Page, Window, page_of_ids, read_transaction
from followup_tui.storage.tables import ContactRow, MethodRow


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A parked contact as the list shows it: with its first contact method (empty if it has none)
    and when it was added (UTC milliseconds)."""

    id: int
    name: str
    company: str
    role: str
    contact_method: str
    last_contact: str | None
    created: int


def parked_page(window: Window) -> Page[ParkedRow]:
    """Return a page of the contacts parked indefinitely."""
    with read_transaction():
        return page_of_ids(window, parked_ids(), _parked_rows)


def parked_ids() -> tuple[int, ...]:
    """Return the contacts parked indefinitely, the newest first, then by name."""
    parked = (ContactRow.status == SQL("'parked'")) & ContactRow.parked_until.is_null()
    query = ContactRow.select(ContactRow.id).where(parked)
    order = (ContactRow.created.desc(), ContactRow.folded, ContactRow.id)
    return tuple(fetch_ids(query.order_by(*order)))


def _parked_rows(ids: Collection[int]) -> list[ParkedRow]:
    methods = MethodRow.select(MethodRow.value).where(MethodRow.contact == ContactRow.id)
    first_method = methods.order_by(MethodRow.position, MethodRow.id).limit(1)
    query = ContactRow.select(
        ContactRow.id,
        ContactRow.name,
        ContactRow.company,
        ContactRow.role,
        fn.IFNULL(first_method, "", python_value=MethodRow.value.python_value),
        ContactRow.last_contact,
        ContactRow.created,
    ).where(ContactRow.id.in_(list(ids)))
    by_id = {row[0]: ParkedRow(*row) for row in fetch_rows(query)}
    return [by_id[contact] for contact in ids if contact in by_id]
