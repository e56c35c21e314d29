"""Who rests for good, as imports leave people: those who came last first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from peewee import SQL, fn

from followup_tui.storage.database import rows
from followup_tui.storage.queries.paging import Page, Window, moment_of, page_of
from followup_tui.storage.tables import ContactRow, MethodRow


@dataclass(frozen=True, slots=True)
class RestingRow:
    """A contact with what tells whether they matter; `way` is the first way to reach them,
    `created` when they came, in UTC milliseconds."""

    id: int
    name: str
    company: str
    role: str
    way: str
    last_contact: str | None
    created: int


def resting_page(window: Window) -> Page[RestingRow]:
    """The page of contacts who rest for good."""
    with moment_of():
        return page_of(window, resting_ids(), _rows)


def resting_ids() -> tuple[int, ...]:
    """Who rests for good: those who came last first, then by name."""
    resting = (ContactRow.standing == SQL("'parked'")) & ContactRow.parked_until.is_null()
    query = ContactRow.select(ContactRow.id).where(resting)
    order = (ContactRow.created.desc(), ContactRow.folded, ContactRow.id)
    return tuple(row[0] for row in rows(query.order_by(*order)))


def _rows(ids: Collection[int]) -> list[RestingRow]:
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
    there = {row[0]: RestingRow(*row) for row in rows(query)}
    return [there[key] for key in ids if key in there]
