"""All that is remembered of one person, for the pane beside the lists."""

from __future__ import annotations

from dataclasses import dataclass

from followup_tui.domain.cadence import Cadence, effective_cadence
from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction
from followup_tui.storage import records
from followup_tui.storage.database import fetch_rows
from followup_tui.storage.queries.contacts import methods_of, tag_cadences, tags_of
from followup_tui.storage.queries.due import open_followups
from followup_tui.storage.tables import ContactRow, FollowUpRow, InteractionRow, ParticipantRow

_MOST_TRIES = 20


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """A contact with everything around it; `said` holds the newest first of `said_in_all`, `tries`
    the newest closed follow-ups that reached nobody, `cadence` the one that counts."""

    contact: Contact
    methods: tuple[ContactMethod, ...]
    tags: tuple[str, ...]
    followups: tuple[FollowUp, ...]
    interactions: tuple[Interaction, ...]
    interaction_count: int
    introduced_by: str
    attempts: tuple[FollowUp, ...]
    cadence: Cadence | None


def person_details(contact: int, max_interactions: int = 200) -> PersonDetails | None:
    """The person of that id with the newest interactions; None when there is none."""
    found = next(records.load(Contact, [contact]), None)
    if found is None:
        return None
    mine = (
        InteractionRow.select(InteractionRow.id)
        .join(ParticipantRow, on=(ParticipantRow.interaction == InteractionRow.id))
        .where(ParticipantRow.contact == contact)
    )
    newest = mine.order_by(InteractionRow.happened.desc(), InteractionRow.id.desc())
    ids = [row[0] for row in fetch_rows(newest.limit(max_interactions))]
    there = {one.id: one for one in records.load(Interaction, ids)}
    through = ContactRow.select(ContactRow.name).where(ContactRow.id == found.introduced_by)
    return PersonDetails(
        contact=found,
        methods=tuple(methods_of([contact])),
        tags=tags_of([contact]).get(contact, ()),
        followups=tuple(open_followups([contact])),
        interactions=tuple(there[key] for key in ids),
        interaction_count=ParticipantRow.select().where(ParticipantRow.contact == contact).count(),
        attempts=tuple(_tries(contact)),
        cadence=effective_cadence(found.cadence, tag_cadences([contact]).get(contact, ())),
        introduced_by=(through.scalar() or "") if found.introduced_by else "",
    )


def _tries(contact: int) -> list[FollowUp]:
    reached_nobody = (FollowUpRow.outcome == "no answer") | (FollowUpRow.note != "")
    query = FollowUpRow.select(FollowUpRow.id).where(
        (FollowUpRow.contact == contact) & (FollowUpRow.state == "closed") & reached_nobody
    )
    newest = query.order_by(FollowUpRow.closed.desc(), FollowUpRow.id.desc()).limit(_MOST_TRIES)
    found = records.load(FollowUp, [row[0] for row in fetch_rows(newest)])
    return sorted(found, key=lambda one: (one.closed or 0, one.id), reverse=True)
