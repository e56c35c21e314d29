"""What is due: the list, the next moment that changes it, single follow-ups."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from pendulum import DateTime

from followup_tui.domain.due import Due, moment, today
from followup_tui.domain.followup import FollowUp, Move, Reason
from followup_tui.domain.rules import Rules
from followup_tui.storage import records
from followup_tui.storage.database import rows
from followup_tui.storage.queries.page import OPEN, Page, Window, before, found, turn_to
from followup_tui.storage.tables import ContactRow, FollowUpRow


@dataclass(frozen=True, slots=True)
class DueRow:
    """A follow-up as the lists show it, with its contact's name."""

    id: int
    contact: int
    name: str
    company: str
    about: str
    due: str
    promised_by: str | None
    snoozes: int
    attempt: int
    move: Move
    reason: Reason
    last_contact: str | None


_COLUMNS = (
    FollowUpRow.id,
    FollowUpRow.contact,
    ContactRow.name,
    ContactRow.company,
    FollowUpRow.about,
    FollowUpRow.due,
    FollowUpRow.promised_by,
    FollowUpRow.snoozes,
    FollowUpRow.attempt,
    FollowUpRow.move,
    FollowUpRow.reason,
    ContactRow.last_contact,
)


def due_now(now: DateTime, rules: Rules) -> Any:
    """The condition on a follow-up row that it asks for attention now."""
    condition = OPEN & (FollowUpRow.due <= moment(now).text)
    if today(now, rules) != now.date():
        # Before day_start the calendar's day has not begun, though its text sorts before now.
        condition &= FollowUpRow.due != str(Due.at(now.date()))
    return condition


def due_page(now: DateTime, rules: Rules, window: Window, find: str = "") -> Page[DueRow]:
    """The page of "due now", the longest late first; `find` narrows it to some contacts."""
    condition = due_now(now, rules)
    some = found(find)
    if some is not None:
        condition &= FollowUpRow.contact.in_(some)

    def place(followup: int) -> int | None:
        kept = FollowUpRow.select(FollowUpRow.due).where(condition & (FollowUpRow.id == followup))
        due = kept.scalar()
        if due is None:
            return None
        earlier = before(("due", due), ("id", followup))
        return FollowUpRow.select().where(condition & earlier).count()

    def listed(start: int, stop: int) -> Sequence[DueRow]:
        return _rows(condition, stop - start, start)

    return turn_to(window, FollowUpRow.select().where(condition).count, place, listed)


def due_ids(now: DateTime, rules: Rules, find: str = "") -> tuple[int, ...]:
    """Every follow-up of "due now", in its order."""
    condition = due_now(now, rules)
    some = found(find)
    if some is not None:
        condition &= FollowUpRow.contact.in_(some)
    query = FollowUpRow.select(FollowUpRow.id).where(condition)
    return tuple(row[0] for row in rows(query.order_by(FollowUpRow.due, FollowUpRow.id)))


def due_rows(now: DateTime, rules: Rules, most: int) -> tuple[DueRow, ...]:
    """The first rows of "due now"."""
    return tuple(_rows(due_now(now, rules), most, 0))


def next_due(now: DateTime, rules: Rules) -> DueRow | None:
    """The first follow-up that is not due yet: the moment at which the list grows by itself."""
    condition = OPEN & (FollowUpRow.due >= str(Due.at(today(now, rules)))) & ~due_now(now, rules)
    found_rows = _rows(condition, 1, 0)
    return found_rows[0] if found_rows else None


def followups(ids: Collection[int]) -> list[FollowUp]:
    """The follow-ups of those ids that are there, in the order asked, each once."""
    there = {one.id: one for one in records.load(FollowUp, ids)}
    return [there[key] for key in dict.fromkeys(ids) if key in there]


def open_followups(contacts: Collection[int]) -> list[FollowUp]:
    """The open follow-ups of these contacts, the first due first."""
    query = FollowUpRow.select(FollowUpRow.id).where(OPEN & FollowUpRow.contact.in_(list(contacts)))
    return followups([row[0] for row in rows(query.order_by(FollowUpRow.due, FollowUpRow.id))])


def next_followups(contacts: Collection[int]) -> list[FollowUp]:
    """The next open follow-up of each of these contacts that has one."""
    first: dict[int, FollowUp] = {}
    for one in open_followups(contacts):
        first.setdefault(one.contact, one)
    return list(first.values())


def _rows(condition: Any, limit: int, offset: int) -> list[DueRow]:
    # The ids first, from the index alone; names only for the rows that are shown.
    ids = (
        FollowUpRow.select(FollowUpRow.id)
        .where(condition)
        .order_by(FollowUpRow.due, FollowUpRow.id)
        .limit(limit)
        .offset(offset)
    )
    keys = [row[0] for row in rows(ids)]
    query = (
        FollowUpRow.select(*_COLUMNS)
        .join(ContactRow, on=(ContactRow.id == FollowUpRow.contact))
        .where(FollowUpRow.id.in_(keys))
        .order_by(FollowUpRow.due, FollowUpRow.id)
    )
    return [DueRow(*row) for row in rows(query)]
