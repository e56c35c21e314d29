"""Interactions with those who took part, and what last contact comes to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from peewee import fn

from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.storage import records
from followup_tui.storage.database import fetch_rows
from followup_tui.storage.queries.paging import Page, Window, page_of_ids, read_transaction
from followup_tui.storage.tables import ContactRow, InteractionRow, ParticipantRow


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An interaction as a list shows it, with the others who took part."""

    interaction: Interaction
    others: tuple[str, ...]


def history_page(contact: int, window: Window) -> Page[HistoryRow]:
    """The page of what was said with a contact, the newest first."""
    mine = (
        ParticipantRow.select(ParticipantRow.interaction)
        .join(InteractionRow, on=(ParticipantRow.interaction == InteractionRow.id))
        .where(ParticipantRow.contact == contact)
        .order_by(InteractionRow.happened.desc(), InteractionRow.id.desc())
    )

    def shown(ids: Sequence[int]) -> list[HistoryRow]:
        others = _others(ids, contact)
        return [HistoryRow(one, others.get(one.id, ())) for one in interactions(ids)]

    with read_transaction():
        return page_of_ids(window, [row[0] for row in fetch_rows(mine)], shown)


def _others(ids: Sequence[int], contact: int) -> dict[int, tuple[str, ...]]:
    query = (
        ParticipantRow.select(ParticipantRow.interaction, ContactRow.name)
        .join(ContactRow, on=(ContactRow.id == ParticipantRow.contact))
        .where(ParticipantRow.interaction.in_(list(ids)) & (ParticipantRow.contact != contact))
        .order_by(ParticipantRow.id)
    )
    gathered: dict[int, tuple[str, ...]] = {}
    for interaction, name in fetch_rows(query):
        gathered[interaction] = (*gathered.get(interaction, ()), name)
    return gathered


def interactions(ids: Collection[int]) -> list[Interaction]:
    """The interactions of those ids that are there, in the order asked, each once."""
    there = {one.id: one for one in records.load(Interaction, ids)}
    return [there[key] for key in dict.fromkeys(ids) if key in there]


def interaction_by_uid(uid: str) -> Interaction | None:
    """The interaction that is known by this UID."""
    found = fetch_rows(InteractionRow.select(InteractionRow.id).where(InteractionRow.uid == uid))
    return next(iter(interactions([row[0] for row in found])), None)


def participants(interaction: int) -> list[Participant]:
    """The records that tie an interaction to its contacts."""
    query = ParticipantRow.select(ParticipantRow.id).where(
        ParticipantRow.interaction == interaction
    )
    found = records.load(Participant, [row[0] for row in fetch_rows(query)])
    return sorted(found, key=lambda one: one.id)


def newest_interaction_day(contact: int) -> str | None:
    """The text of the newest interaction with the contact, by when it happened."""
    query = (
        ParticipantRow.select(fn.MAX(InteractionRow.happened))
        .join(InteractionRow, on=(ParticipantRow.interaction == InteractionRow.id))
        .where(ParticipantRow.contact == contact)
    )
    found = query.scalar()
    return str(found) if found else None
