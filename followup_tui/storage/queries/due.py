"""What is due now, what is due next, and single follow-ups."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from peewee import SQL, fn
from pendulum import Date, DateTime

from followup_tui.domain.due import Due, day_began, to_due, today
from followup_tui.domain.followup import FollowUp, FollowUpReason, Move
from followup_tui.domain.ranking import APPOINTMENT_HOURS
from followup_tui.domain.rules import Rules
from followup_tui.storage.database import fetch_ids, fetch_rows, id_list
from followup_tui.storage.due_sql import (
    DUE_NOW,
    DUE_ORDER,
    DUE_REACHED,
    due_parameters,
    order_parameters,
    reached_parameters,
)
from followup_tui.storage.queries.paging import (
    OPEN,
    Page,
    Window,
    matching_contacts,
    page_of_ids,
    read_transaction,
)
from followup_tui.storage.records import load_in_order, load_where
from followup_tui.storage.tables import ContactRow, FollowUpRow


@dataclass(frozen=True, slots=True)
class DueRow:
    """A follow-up as the lists show it, with its contact."""

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
    """How many other promises are open with the contact, mine and theirs."""


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
_OtherFollowUp = FollowUpRow.alias()


def due_now(now: DateTime, rules: Rules) -> Any:
    """Return the condition that a follow-up is due now, or an appointment of today."""
    day = today(now, rules)
    parameters = due_parameters(*_texts(now, rules), int(day_began(day, now, rules)))
    return FollowUpRow.id.in_(SQL(DUE_NOW, parameters))


def _due_reached(now: DateTime, rules: Rules) -> Any:
    """Return the condition that the moment of a follow-up has come."""
    return FollowUpRow.id.in_(SQL(DUE_REACHED, reached_parameters(*_texts(now, rules))))


def _texts(now: DateTime, rules: Rules) -> tuple[str, str, str]:
    """Return now, today and tomorrow as texts in the form of `Due`."""
    day = today(now, rules)
    return to_due(now).text, str(Due.at(day)), str(Due.at(day.add(days=1)))


def due_ids(now: DateTime, rules: Rules, find: str = "", limit: int = -1) -> tuple[int, ...]:
    """Return the follow-ups due now in their order, filtered by typed text; -1 is no limit."""
    condition = due_now(now, rules)
    matching = matching_contacts(find)
    if matching is not None:
        condition &= FollowUpRow.contact.in_(matching)
    now_text, _, tomorrow = _texts(now, rules)
    parameters = order_parameters(now_text, _top_since(now), tomorrow)
    query = (
        FollowUpRow.select(FollowUpRow.id)
        .join(ContactRow, on=(ContactRow.id == FollowUpRow.contact))
        .where(condition)
        .order_by(SQL(DUE_ORDER, parameters), FollowUpRow.id)
        .limit(limit)
    )
    return tuple(fetch_ids(query))


def _top_since(now: DateTime) -> str:
    return to_due(now.subtract(hours=APPOINTMENT_HOURS)).text


def due_page(now: DateTime, rules: Rules, window: Window, find: str = "") -> Page[DueRow]:
    """Return a page of the follow-ups due now, filtered by typed text."""
    with read_transaction():
        return page_of_ids(window, due_ids(now, rules, find), due_rows_by_id)


def due_rows(now: DateTime, rules: Rules, limit: int) -> tuple[DueRow, ...]:
    """Return the first rows of what is due now."""
    return tuple(due_rows_by_id(due_ids(now, rules, limit=limit)))


def due_rows_by_id(ids: Collection[int]) -> list[DueRow]:
    """Return the list's rows of these follow-ups, in that order, each once."""
    other_promises = _OtherFollowUp.select(fn.COUNT(_OtherFollowUp.id)).where(
        (_OtherFollowUp.state == SQL("'open'"))
        & (_OtherFollowUp.contact == FollowUpRow.contact)
        & (_OtherFollowUp.id != FollowUpRow.id)
        & (_OtherFollowUp.promised_for.is_null(False) | (_OtherFollowUp.reason == "promise"))
    )
    query = (
        FollowUpRow.select(*_COLUMNS, other_promises)
        .join(ContactRow, on=(ContactRow.id == FollowUpRow.contact))
        .where(FollowUpRow.id.in_(list(ids)))
    )
    by_id = {row[0]: DueRow(*row) for row in fetch_rows(query)}
    return [by_id[followup] for followup in dict.fromkeys(ids) if followup in by_id]


def notification_keys(now: DateTime, rules: Rules) -> tuple[str, ...]:
    """Return a text of id and due date for each follow-up due now, in their order; appointments of
    today only once their time has come.

    A snoozed follow-up that is due again has a new key.
    """
    ids = due_ids(now, rules)
    query = FollowUpRow.select(FollowUpRow.id, FollowUpRow.due).where(_due_reached(now, rules))
    due_dates = dict(fetch_rows(query))
    return tuple(f"{followup}@{due_dates[followup]}" for followup in ids if followup in due_dates)


def upcoming_ids(now: DateTime, rules: Rules) -> tuple[int, ...]:
    """Return the open follow-ups that are not due yet, the next first."""
    query = FollowUpRow.select(FollowUpRow.id).where(OPEN & ~due_now(now, rules))
    return tuple(fetch_ids(query.order_by(FollowUpRow.due, FollowUpRow.id)))


def all_due(ids: Collection[int], now: DateTime, rules: Rules) -> bool:
    """Tell whether all of these follow-ups are due now."""
    query = FollowUpRow.select().where(due_now(now, rules) & FollowUpRow.id.in_(list(ids)))
    return int(query.count()) == len(ids)


def next_due(now: DateTime, rules: Rules) -> DueRow | None:
    """Return the first follow-up that is not due yet, None when there is none."""
    condition = OPEN & (FollowUpRow.due >= str(Due.at(today(now, rules)))) & ~due_now(now, rules)
    query = FollowUpRow.select(FollowUpRow.id).where(condition)
    ids = fetch_ids(query.order_by(FollowUpRow.due, FollowUpRow.id).limit(1))
    return next(iter(due_rows_by_id(ids)), None)


def next_timed_change(now: DateTime) -> Due | None:
    """Return when a due date with a time next changes the list, today or tomorrow: it is reached,
    or an appointment leaves the top. None when there is none.

    It can be before `next_due`: a day sorts before its hours, but begins at `day_start`.
    """
    query = FollowUpRow.select(FollowUpRow.due).where(
        OPEN
        & FollowUpRow.due.between(_top_since(now), str(Due.at(now.date().add(days=2))))
        & (FollowUpRow.due > _top_since(now))
        & (fn.LENGTH(FollowUpRow.due) > len("2026-11-27"))
    )
    changes = []
    for (due,) in fetch_rows(query.distinct().order_by(FollowUpRow.due)):
        if due > to_due(now).text:
            changes.append(due)
            break
        changes.append(to_due(DateTime.fromisoformat(due).add(hours=APPOINTMENT_HOURS)).text)
    return Due(min(changes)) if changes else None


def spreadable_ids(now: DateTime, rules: Rules) -> tuple[int, ...]:
    """Return the overdue follow-ups in their order.

    Excludes my promises that are due: they cannot be spread.
    """
    day = today(now, rules)
    tomorrow = str(Due.at(day.add(days=1)))
    return tuple(
        followup.id
        for followup in followups(due_ids(now, rules))
        if followup.due < str(Due.at(day)) and not _is_my_promise_before(followup, tomorrow)
    )


def _is_my_promise_before(followup: FollowUp, day: str) -> bool:
    return (
        followup.move == "mine"
        and followup.promised_for is not None
        and followup.promised_for < day
    )


def open_count_by_day(start: Date, stop: Date) -> dict[str, int]:
    """Return how many follow-ups are due on each day from `start` until before `stop`.

    The keys are days such as 2026-11-27; days without any are missing.
    """
    condition = OPEN & FollowUpRow.due.between(str(Due.at(start)), str(Due.at(stop)))
    day = fn.substr(FollowUpRow.due, 1, 10)
    query = FollowUpRow.select(day, fn.COUNT(FollowUpRow.id)).where(condition).group_by(day)
    return {text: int(count) for text, count in fetch_rows(query)}


def followups(ids: Collection[int]) -> list[FollowUp]:
    """Return the existing follow-ups with these ids, in that order, each once.

    Left out are those whose contact does not exist, as after damage."""
    found = load_in_order(FollowUp, ids)
    owners = id_list({followup.contact for followup in found})
    existing = set(fetch_ids(ContactRow.select(ContactRow.id).where(ContactRow.id.in_(owners))))
    return [followup for followup in found if followup.contact in existing]


def open_followups(contacts: Collection[int]) -> list[FollowUp]:
    """Return the open follow-ups of these contacts, the first due first."""
    opened = load_where(FollowUp, OPEN & FollowUpRow.contact.in_(id_list(contacts)))
    return sorted(opened, key=lambda followup: (followup.due, followup.id))


def last_closed(contact: int) -> FollowUp | None:
    """Return the follow-up with this contact that was closed last, None without one."""
    query = FollowUpRow.select(FollowUpRow.id).where(
        (FollowUpRow.contact == contact) & (FollowUpRow.state == "closed")
    )
    newest = query.order_by(FollowUpRow.closed.desc(), FollowUpRow.id.desc()).limit(1)
    return next(iter(followups(fetch_ids(newest))), None)


def next_followups(contacts: Collection[int]) -> list[FollowUp]:
    """Return the first open follow-up of each of these contacts that has one."""
    first: dict[int, FollowUp] = {}
    for followup in open_followups(contacts):
        first.setdefault(followup.contact, followup)
    return list(first.values())


def open_promises() -> list[FollowUp]:
    """Return the open promises, mine and theirs, by the day they are for."""
    is_promise = FollowUpRow.promised_for.is_null(False) | (FollowUpRow.reason == "promise")
    of_someone = FollowUpRow.contact.in_(ContactRow.select(ContactRow.id))
    promises = load_where(FollowUp, OPEN & is_promise & of_someone)
    return sorted(promises, key=lambda promise: (promise.promised_for or promise.due, promise.id))
