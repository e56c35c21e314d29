"""Everything about one person, for the pane beside the lists."""

from __future__ import annotations

from dataclasses import dataclass, replace

from followup_tui.domain.cadence import Cadence, effective_cadence
from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.damaged_text import collecting_damage
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction
from followup_tui.storage import records
from followup_tui.storage.database import fetch_ids
from followup_tui.storage.queries.contacts import contact_names, methods_of, tag_cadences, tags_of
from followup_tui.storage.queries.due import open_followups
from followup_tui.storage.queries.interactions import interactions
from followup_tui.storage.tables import FollowUpRow, InteractionRow, ParticipantRow

_MAX_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """A contact with everything about it.

    `interactions` has the newest of `interaction_count`, newest first. `attempts` has the newest
    follow-ups closed without contact, newest first. `cadence` is the effective one. `is_damaged` is
    True if something of it can't be read.
    """

    contact: Contact
    methods: tuple[ContactMethod, ...]
    tags: tuple[str, ...]
    followups: tuple[FollowUp, ...]
    interactions: tuple[Interaction, ...]
    interaction_count: int
    introduced_by: str
    attempts: tuple[FollowUp, ...]
    cadence: Cadence | None
    is_damaged: bool = False


def person_details(contact: int, max_interactions: int = 200) -> PersonDetails | None:
    """Return everything about a contact; None when it does not exist."""
    with collecting_damage() as damage:
        person = _read_person(contact, max_interactions)
    return replace(person, is_damaged=True) if person and damage else person


def _read_person(contact: int, max_interactions: int) -> PersonDetails | None:
    record = next(records.load(Contact, [contact]), None)
    if record is None:
        return None
    newest = (
        InteractionRow.select(InteractionRow.id)
        .join(ParticipantRow, on=(ParticipantRow.interaction == InteractionRow.id))
        .where(ParticipantRow.contact == contact)
        .order_by(InteractionRow.happened.desc(), InteractionRow.id.desc())
        .limit(max_interactions)
    )
    introducer = record.introduced_by
    return PersonDetails(
        contact=record,
        methods=tuple(methods_of([contact])),
        tags=tags_of([contact]).get(contact, ()),
        followups=tuple(open_followups([contact])),
        interactions=tuple(interactions(fetch_ids(newest))),
        interaction_count=ParticipantRow.select().where(ParticipantRow.contact == contact).count(),
        introduced_by=contact_names([introducer]).get(introducer, "") if introducer else "",
        attempts=tuple(_attempts(contact)),
        cadence=effective_cadence(record.cadence, tag_cadences([contact]).get(contact, ())),
    )


def _attempts(contact: int) -> list[FollowUp]:
    without_contact = (FollowUpRow.outcome == "no answer") | (FollowUpRow.note != "")
    query = FollowUpRow.select(FollowUpRow.id).where(
        (FollowUpRow.contact == contact) & (FollowUpRow.state == "closed") & without_contact
    )
    newest = query.order_by(FollowUpRow.closed.desc(), FollowUpRow.id.desc()).limit(_MAX_ATTEMPTS)
    return records.load_in_order(FollowUp, fetch_ids(newest))
