"""Write the interactions of an import: each is logged once, and last contact and cadence follow as
when the user logs one, but for many at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from followup_tui.actions.cadence import CadenceUpdate, book_keep_in_touch
from followup_tui.actions.context import Context
from followup_tui.domain.answers import after_contact, is_answer
from followup_tui.domain.contact import Contact, activate
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.importing.batches import batches
from followup_tui.importing.plan import PlannedInteraction
from followup_tui.storage.journal import ChangeRecorder
from followup_tui.storage.queries.due import open_followups
from followup_tui.storage.queries.for_import import contacts_by_id


class InteractionWriter:
    """Writes the interactions of a plan, and what follows for the contacts who took part.

    `last_days` holds the newest day (`YYYY-MM-DD`) by person number, `followed_up` the person
    numbers of those that a follow-up is requested for."""

    def __init__(
        self,
        change: ChangeRecorder,
        interactions: Sequence[PlannedInteraction],
        context: Context,
    ) -> None:
        self._change = change
        self._context = context
        self.last_days: dict[int, str] = {}
        self.followed_up: set[int] = set()
        self._answer_days: dict[int, str] = {}
        for planned in interactions:
            day = planned.interaction.happened[:10]
            for number in planned.person_numbers:
                self.last_days[number] = max(self.last_days.get(number, ""), day)
            for number in _answerers(planned):
                self._answer_days[number] = max(self._answer_days.get(number, ""), day)
            if planned.interaction.followup:
                self.followed_up.add(planned.person_numbers[0])
        # By id of contacts that existed before: the newest day, whose last contact changes, and
        # the cadence updates of the active ones among them.
        self._newest_days: dict[int, str] = {}
        self._changed_ids: set[int] = set()
        self._cadence_updates: list[tuple[Sequence[int], CadenceUpdate]] = []

    def start_cadence(self, contact_ids: Sequence[int]) -> None:
        """Start the cadence of new active contacts."""
        if contact_ids:
            self._cadence_updates.append((contact_ids, CadenceUpdate(self._context, {})))

    def remember_cadence(
        self, contact_ids: Mapping[int, int], cadence_changed: Collection[int]
    ) -> None:
        """Remember the cadence state of the known contacts that the import can change, before they
        are written: `contact_ids` by person number, and the ids whose cadence may change."""
        for number, day in self.last_days.items():
            if number in contact_ids:
                contact_id = contact_ids[number]
                self._newest_days[contact_id] = max(self._newest_days.get(contact_id, ""), day)
        contacts = contacts_by_id({*self._newest_days, *cadence_changed})
        self._changed_ids = {
            contact_id
            for contact_id, day in self._newest_days.items()
            if day > (contacts[contact_id].last_contact or "")
        }
        affected = [
            contact_id
            for contact_id, contact in contacts.items()
            if contact.status == "active"
            and (contact_id in self._changed_ids or contact_id in cadence_changed)
        ]
        for batch in batches(affected):
            self._cadence_updates.append((batch, CadenceUpdate.begin(batch, self._context)))

    def log(self, batch: Sequence[PlannedInteraction], contact_ids: Mapping[int, int]) -> None:
        """Log interactions with their participants, and add the requested follow-ups."""
        logged = self._change.add_all(
            [
                Interaction(
                    planned.interaction.happened,
                    channel=planned.interaction.channel,
                    direction=planned.interaction.direction,
                    summary=planned.interaction.summary,
                    uid=planned.interaction.uid,
                )
                for planned in batch
            ]
        )
        self._change.add_all(
            [
                Participant(interaction.id, contact_id)
                for interaction, planned in zip(logged, batch, strict=True)
                for contact_id in dict.fromkeys(
                    contact_ids[number] for number in planned.person_numbers
                )
            ]
        )
        self._change.add_all(
            [
                FollowUp(contact_ids[planned.person_numbers[0]], request.about, request.due)
                for planned in batch
                if (request := planned.interaction.followup)
            ]
        )

    def update_contacts(self, contact_ids: Mapping[int, int]) -> None:
        """Update last contact, open follow-ups and cadence of known contacts, and activate those
        with a requested follow-up."""
        followed_up = {contact_ids[number] for number in self.followed_up}
        contacts = contacts_by_id(self._changed_ids | followed_up)
        self._change.update_all(
            [(contact, self._updated(contact, followed_up)) for contact in contacts.values()]
        )
        self._apply_answers(contact_ids)
        for batch, cadence_update in self._cadence_updates:
            cadence_update.apply(self._change, batch)
        for ids in batches(sorted(followed_up)):
            book_keep_in_touch(self._change, ids, self._context)

    def _apply_answers(self, contact_ids: Mapping[int, int]) -> None:
        """Update what was open with those who got in touch."""
        now, rules = self._context.now, self._context.rules
        days: dict[int, str] = {}
        for number, day in self._answer_days.items():
            contact_id = contact_ids[number]
            days[contact_id] = max(days.get(contact_id, ""), day)
        for batch in batches(list(days)):
            self._change.update_all(
                [
                    (followup, after_contact(followup, days[followup.contact], now, rules))
                    for followup in open_followups(batch)
                ]
            )

    def _updated(self, contact: Contact, followed_up: Collection[int]) -> Contact:
        last = max(contact.last_contact or "", self._newest_days.get(contact.id, ""))
        updated = activate(contact) if contact.id in followed_up else contact
        return replace(updated, last_contact=last or None)


def _answerers(planned: PlannedInteraction) -> Sequence[int]:
    """Return the person numbers of those who got in touch: not who only got a copy of a mail."""
    if not is_answer(planned.interaction.direction):
        return ()
    is_mutual = planned.interaction.direction == "both"
    return planned.person_numbers if is_mutual else planned.person_numbers[:1]
