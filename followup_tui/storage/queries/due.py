"""What is due: the list in its rank, the next moment that changes it, single follow-ups."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from peewee import SQL, fn
from pendulum import Date, DateTime

from followup_tui.domain.due import Due, to_due, today
from followup_tui.domain.followup import FollowUp, FollowUpReason, Move
from followup_tui.domain.rules import Rules
from followup_tui.storage import records
from followup_tui.storage.database import fetch_rows, id_list
from followup_tui.storage.due_sql import DUE_NOW, DUE_ORDER, due_parameters
from followup_tui.storage.queries.paging import (
    OPEN,
    Page,
    Window,
    matching_contacts,
    page_of_ids,
    read_transaction,
)
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
    promised_for: str | None
    snoozes: int
    attempt: int
    move: Move
    reason: FollowUpReason
    last_contact: str | None
    other_promises: int
    """How many other promises are open with the contact, on both sides."""


_COLUMNS = (
    FollowUpRow.id,
    FollowUpRow.contact,
    ContactRow.name,
    ContactRow.company,
    FollowUpRow.about,
    FollowUpRow.due,
    FollowUpRow.promised_for,
    FollowUpRow.snoozes,
    FollowUpRow.attempt,
    FollowUpRow.move,
    FollowUpRow.reason,
    ContactRow.last_contact,
)
_Other = FollowUpRow.alias()


def due_now(now: DateTime, rules: Rules) -> Any:
    """The condition on a follow-up row that it asks for attention now."""
    day = today(now, rules)
    texts = due_parameters(to_due(now).text, str(Due.at(day)), str(Due.at(day.add(days=1))))
    return FollowUpRow.id.in_(SQL(DUE_NOW, texts))


def due_ids(now: DateTime, rules: Rules, find: str = "", limit: int = -1) -> tuple[int, ...]:
    """Every follow-up of "due now", or the first ones, in its order."""
    condition = due_now(now, rules)
    some = matching_contacts(find)
    if some is not None:
        condition &= FollowUpRow.contact.in_(some)
    tomorrow = str(Due.at(today(now, rules).add(days=1)))
    query = (
        FollowUpRow.select(FollowUpRow.id)
        .join(ContactRow, on=(ContactRow.id == FollowUpRow.contact))
        .where(condition)
        .order_by(SQL(DUE_ORDER, (tomorrow, tomorrow)), FollowUpRow.id)
        .limit(limit)
    )
    return tuple(row[0] for row in fetch_rows(query))


def notification_keys(now: DateTime, rules: Rules) -> tuple[str, ...]:
    """What is due now as texts of id and due, by rank: the same again when it was put off and has
    come back is another one."""
    ids = due_ids(now, rules)
    query = FollowUpRow.select(FollowUpRow.id, FollowUpRow.due).where(due_now(now, rules))
    days = dict(fetch_rows(query))
    return tuple(f"{key}@{days[key]}" for key in ids)


def upcoming_ids(now: DateTime, rules: Rules) -> tuple[int, ...]:
    """Every open follow-up that is not due yet, the next first."""
    query = FollowUpRow.select(FollowUpRow.id).where(OPEN & ~due_now(now, rules))
    return tuple(row[0] for row in fetch_rows(query.order_by(FollowUpRow.due, FollowUpRow.id)))


def due_page(now: DateTime, rules: Rules, window: Window, find: str = "") -> Page[DueRow]:
    """The page of "due now", by rank; `find` narrows it to some contacts."""
    with read_transaction():
        return page_of_ids(window, due_ids(now, rules, find), due_rows_by_id)


def due_rows(now: DateTime, rules: Rules, limit: int) -> tuple[DueRow, ...]:
    """The first rows of "due now"."""
    return tuple(due_rows_by_id(due_ids(now, rules, limit=limit)))


def all_due(ids: Collection[int], now: DateTime, rules: Rules) -> bool:
    """Whether all of these follow-ups ask for attention now."""
    query = FollowUpRow.select().where(due_now(now, rules) & FollowUpRow.id.in_(list(ids)))
    return int(query.count()) == len(ids)


def next_due(now: DateTime, rules: Rules) -> DueRow | None:
    """The first follow-up that is not due yet: the moment at which the list grows by itself."""
    condition = OPEN & (FollowUpRow.due >= str(Due.at(today(now, rules)))) & ~due_now(now, rules)
    first = FollowUpRow.select(FollowUpRow.id).where(condition)
    ids = [row[0] for row in fetch_rows(first.order_by(FollowUpRow.due, FollowUpRow.id).limit(1))]
    return next(iter(due_rows_by_id(ids)), None)


def next_timed_due(now: DateTime) -> Due | None:
    """The next moment within a day at which something becomes due by its time of day. It may come
    before `next_due`: a whole day sorts before its hours, and begins after those of its night."""
    first = FollowUpRow.select(fn.MIN(FollowUpRow.due)).where(
        OPEN
        & FollowUpRow.due.between(to_due(now).text, str(Due.at(now.date().add(days=2))))
        & (FollowUpRow.due > to_due(now).text)
        & (fn.LENGTH(FollowUpRow.due) > len("2026-11-27"))
    )
    found = first.scalar()
    return Due(found) if found else None


def followups(ids: Collection[int]) -> list[FollowUp]:
    """The follow-ups of those ids that are there, in the order asked, each once."""
    there = {one.id: one for one in records.load(FollowUp, ids)}
    return [there[key] for key in dict.fromkeys(ids) if key in there]


def open_followups(contacts: Collection[int]) -> list[FollowUp]:
    """The open follow-ups of these contacts, the first due first."""
    query = FollowUpRow.select(FollowUpRow.id).where(
        OPEN & FollowUpRow.contact.in_(id_list(contacts))
    )
    return followups(
        [row[0] for row in fetch_rows(query.order_by(FollowUpRow.due, FollowUpRow.id))]
    )


def open_promises() -> list[FollowUp]:
    """Every promise that is open, on both sides, by the day it was given for."""
    promised = FollowUpRow.promised_for.is_null(False) | (FollowUpRow.reason == "promise")
    query = FollowUpRow.select(FollowUpRow.id).where(OPEN & promised)
    day = fn.COALESCE(FollowUpRow.promised_for, FollowUpRow.due)
    return followups([row[0] for row in fetch_rows(query.order_by(day, FollowUpRow.id))])


def next_followups(contacts: Collection[int]) -> list[FollowUp]:
    """The next open follow-up of each of these contacts that has one."""
    first: dict[int, FollowUp] = {}
    for one in open_followups(contacts):
        first.setdefault(one.contact, one)
    return list(first.values())


def spreadable_ids(now: DateTime, rules: Rules) -> tuple[int, ...]:
    """What was due before today already, by rank; promises of mine whose day has come are none of
    it, as no other day would do for them."""
    day = today(now, rules)
    tomorrow = str(Due.at(day.add(days=1)))
    return tuple(
        one.id
        for one in followups(due_ids(now, rules))
        if one.due < str(Due.at(day))
        and not (one.move == "mine" and one.promised_for and one.promised_for < tomorrow)
    )


def open_count_by_day(start: Date, stop: Date) -> dict[str, int]:
    """How many follow-ups are open on each day from `start` up to `stop`, as the days' texts."""
    condition = OPEN & FollowUpRow.due.between(str(Due.at(start)), str(Due.at(stop)))
    day = fn.substr(FollowUpRow.due, 1, 10)
    query = FollowUpRow.select(day, fn.COUNT(FollowUpRow.id)).where(condition).group_by(day)
    return {text: int(count) for text, count in fetch_rows(query)}


def due_rows_by_id(ids: Collection[int]) -> list[DueRow]:
    """These follow-ups as the lists show them, in the order asked."""
    others = _Other.select(fn.COUNT(_Other.id)).where(
        (_Other.state == SQL("'open'"))
        & (_Other.contact == FollowUpRow.contact)
        & (_Other.id != FollowUpRow.id)
        & (_Other.promised_for.is_null(False) | (_Other.reason == "promise"))
    )
    query = (
        FollowUpRow.select(*_COLUMNS, others)
        .join(ContactRow, on=(ContactRow.id == FollowUpRow.contact))
        .where(FollowUpRow.id.in_(list(ids)))
    )
    there = {row[0]: DueRow(*row) for row in fetch_rows(query)}
    return [there[key] for key in dict.fromkeys(ids) if key in there]
