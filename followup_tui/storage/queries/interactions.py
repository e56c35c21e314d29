"""Interactions with their participants: a contact's history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from peewee import fn

from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.storage.checked_columns import DayColumn
from followup_tui.storage.database import fetch_ids, fetch_rows
from followup_tui.storage.queries.paging import Page, Window, page_of_ids, read_transaction
from followup_tui.storage.records import load_in_order, load_where
from followup_tui.storage.tables import ContactRow, InteractionRow, ParticipantRow

_NEWEST_DAY = DayColumn(null=True)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An interaction with the names of the other participants."""

    interaction: Interaction
    others: tuple[str, ...]


def history_page(contact: int, window: Window) -> Page[HistoryRow]:
    """Return a page of the contact's interactions, the newest first."""
    query = (
        ParticipantRow.select(ParticipantRow.interaction)
        .join(InteractionRow, on=(ParticipantRow.interaction == InteractionRow.id))
        .where(ParticipantRow.contact == contact)
        .order_by(InteractionRow.happened.desc(), InteractionRow.id.desc())
    )

    def rows_of(ids: Sequence[int]) -> list[HistoryRow]:
        others = _other_participants(ids, contact)
        return [
            HistoryRow(interaction, others.get(interaction.id, ()))
            for interaction in interactions(ids)
        ]

    with read_transaction():
        return page_of_ids(window, fetch_ids(query), rows_of)


def _other_participants(ids: Sequence[int], contact: int) -> dict[int, tuple[str, ...]]:
    query = (
        ParticipantRow.select(ParticipantRow.interaction, ContactRow.name)
        .join(ContactRow, on=(ContactRow.id == ParticipantRow.contact))
        .where(ParticipantRow.interaction.in_(list(ids)) & (ParticipantRow.contact != contact))
        .order_by(ParticipantRow.id)
    )
    names: dict[int, tuple[str, ...]] = {}
    for interaction, name in fetch_rows(query):
        names[interaction] = (*names.get(interaction, ()), name)
    return names


def interactions(ids: Collection[int]) -> list[Interaction]:
    """Return the existing interactions with these ids, in that order, each once."""
    return load_in_order(Interaction, ids)


def interaction_by_uid(uid: str) -> Interaction | None:
    """Return the interaction with this UID, None when there is none."""
    return next(iter(load_where(Interaction, InteractionRow.uid == uid)), None)


def participants(interaction: int) -> list[Participant]:
    """Return the participants of an interaction, by id."""
    return load_where(Participant, ParticipantRow.interaction == interaction)


def newest_interaction_day(contact: int, *, only_answers: bool = False) -> str | None:
    """Return when the contact's newest interaction happened, as a text in the form of `Due`.

    With `only_answers`, what went only out does not count."""
    query = (
        ParticipantRow.select(
            fn.MAX(InteractionRow.happened, python_value=_NEWEST_DAY.python_value)
        )
        .join(InteractionRow, on=(ParticipantRow.interaction == InteractionRow.id))
        .where(ParticipantRow.contact == contact)
    )
    if only_answers:
        query = query.where(InteractionRow.direction != "out")
    happened = query.scalar()
    return str(happened) if happened else None
