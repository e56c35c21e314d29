"""Who rests for good, as imports leave people: those who came last first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from peewee import SQL, fn

from followup_tui.storage.database import fetch_rows
from followup_tui.storage.queries.paging import Page, Window, page_of_ids, read_transaction
from followup_tui.storage.tables import ContactRow, MethodRow


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A contact with what tells whether they matter; `way` is the first way to reach them,
    `created` when they came, in UTC milliseconds."""

    id: int
    name: str
    company: str
    role: str
    contact_method: str
    last_contact: str | None
    created: int


def parked_page(window: Window) -> Page[ParkedRow]:
    """The page of contacts who rest for good."""
    with read_transaction():
        return page_of_ids(window, parked_ids(), _rows)


def parked_ids() -> tuple[int, ...]:
    """Who rests for good: those who came last first, then by name."""
    resting = (ContactRow.status == SQL("'parked'")) & ContactRow.parked_until.is_null()
    query = ContactRow.select(ContactRow.id).where(resting)
    order = (ContactRow.created.desc(), ContactRow.folded, ContactRow.id)
    return tuple(row[0] for row in fetch_rows(query.order_by(*order)))


def _rows(ids: Collection[int]) -> list[ParkedRow]:
    way = MethodRow.select(MethodRow.value).where(MethodRow.contact == ContactRow.id)
    query = ContactRow.select(
        ContactRow.id,
        ContactRow.name,
        ContactRow.company,
        ContactRow.role,
        fn.COALESCE(way.order_by(MethodRow.position, MethodRow.id).limit(1), ""),
        ContactRow.last_contact,
        ContactRow.created,
    ).where(ContactRow.id.in_(list(ids)))
    there = {row[0]: ParkedRow(*row) for row in fetch_rows(query)}
    return [there[key] for key in ids if key in there]
