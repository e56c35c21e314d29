"""The interactions of an import: logged once, last contact and the rhythm following as they do when
a person logs one, but for many at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from followup_tui.actions.cadence import CadenceUpdate
from followup_tui.actions.context import Context
from followup_tui.domain import followup as followups
from followup_tui.domain.contact import Contact, activate
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.importing.batches import batches
from followup_tui.importing.plan import PlannedInteraction
from followup_tui.storage.journal import ChangeRecorder
from followup_tui.storage.queries import due as known_followups
from followup_tui.storage.queries.for_import import contacts_by_id


class InteractionWriter:
    """What was said with whom in a plan, and what follows from it.

    `last` is the newest day by the number of the person, `followed` holds those with whom a
    follow-up is asked for."""

    def __init__(
        self, change: ChangeRecorder, logged: Sequence[PlannedInteraction], context: Context
    ) -> None:
        self._change = change
        self._occasion = context
        self.last_days: dict[int, str] = {}
        self.followed_up: set[int] = set()
        for one in logged:
            day = one.interaction.happened[:10]
            for who in one.person_numbers:
                self.last_days[who] = max(self.last_days.get(who, ""), day)
            if one.interaction.followup:
                self.followed_up.add(one.person_numbers[0])
        # Of contacts that are known: the newest day, whose last contact moves, and the rhythm of
        # those who are active and move.
        self._newest: dict[int, str] = {}
        self._moved: set[int] = set()
        self._rhythms: list[tuple[Sequence[int], CadenceUpdate]] = []

    def start_cadence(self, active: Sequence[int]) -> None:
        """The rhythm of new contacts that are active begins."""
        if active:
            self._rhythms.append((active, CadenceUpdate(self._occasion, {})))

    def remember_cadence(self, contacts: Mapping[int, int], cadenced: Collection[int]) -> None:
        """Remember the rhythm of the known `contacts`, by number of the person, that the import can
        move, those `cadenced` who may get another cadence among them; before anything of them is
        written."""
        for who, day in self.last_days.items():
            if who in contacts:
                key = contacts[who]
                self._newest[key] = max(self._newest.get(key, ""), day)
        there = contacts_by_id({*self._newest, *cadenced})
        last = {key: there[key].last_contact or "" for key in self._newest}
        self._moved = {key for key, day in self._newest.items() if day > last[key]}
        active = [key for key, one in there.items() if one.status == "active"]
        for some in batches([key for key in active if key in self._moved or key in cadenced]):
            self._rhythms.append((some, CadenceUpdate.begin(some, self._occasion)))

    def log(self, some: Sequence[PlannedInteraction], contacts: Mapping[int, int]) -> None:
        """Log interactions with those who took part."""
        made = self._change.add_all(
            [
                Interaction(
                    one.interaction.happened,
                    channel=one.interaction.channel,
                    direction=one.interaction.direction,
                    summary=one.interaction.summary,
                    uid=one.interaction.uid,
                )
                for one in some
            ]
        )
        self._change.add_all(
            [
                Participant(happening.id, key)
                for happening, one in zip(made, some, strict=True)
                for key in dict.fromkeys(contacts[who] for who in one.person_numbers)
            ]
        )
        self._change.add_all(
            [
                FollowUp(
                    contacts[one.person_numbers[0]],
                    one.interaction.followup.about,
                    one.interaction.followup.due,
                )
                for one in some
                if one.interaction.followup
            ]
        )

    def update_contacts(self, contacts: Mapping[int, int]) -> None:
        """Last contact, tries and rhythm of those who are known; whoever is followed up with is
        active."""
        followed = {contacts[who] for who in self.followed_up}
        there = contacts_by_id(self._moved | followed)
        self._change.update_all([(one, self._after(one, followed)) for one in there.values()])
        for some, rhythm in self._rhythms:
            moved = [key for key in some if key in self._moved]
            tries = known_followups.open_followups(moved)
            self._change.update_all([(one, followups.reset_attempts(one)) for one in tries])
            rhythm.apply(self._change, some)

    def _after(self, contact: Contact, followed: Collection[int]) -> Contact:
        last = max(contact.last_contact or "", self._newest.get(contact.id, ""))
        after = activate(contact) if contact.id in followed else contact
        return replace(after, last_contact=last or None)
