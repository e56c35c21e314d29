"""The messages that were opened and may have been sent: asked about until answered, by the next
program, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from followup_tui.domain.followup import OUTCOMES, FollowUp, Outcome
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.system.unsaved_text import FieldTexts
from followup_tui.ui.prompts.mail_drafts import TOPIC as DRAFTS_TOPIC
from followup_tui.ui.prompts.mail_drafts import MailDrafts, all_drafts
from followup_tui.ui.unsaved_text import unsaved_text_of

if TYPE_CHECKING:
    from followup_tui.ui.host import Host


TOPIC = "opened "
"""What the key of an opened message begins with."""


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """A mail, message or call that was handed to another program and may have been sent."""

    contact: int
    name: str
    channel: str
    subject: str
    followup: int | None
    closes_followup: bool
    """Whether to ask for the outcome of the follow-up once it was sent; see `may_close`."""
    outcome: Outcome
    """The outcome to suggest for the follow-up once it was sent."""
    digest: str = ""
    """Of the text that was opened."""

    @property
    def topic(self) -> str:
        """The key under which the open question is kept."""
        return f"{TOPIC}{self.contact} {self.channel}"


def may_close(followup: FollowUp | None, *, has_cadence: bool) -> bool:
    """Return whether sending a message may close the follow-up: logging it reschedules a
    keep-in-touch by itself."""
    return followup is not None and not (followup.reason == "cadence" and has_cadence)


def opened_message(host: Host, contact: int) -> OpenedMessage | None:
    """Return the first message to a contact that was opened and neither logged nor discarded."""
    store = unsaved_text_of(host.app)
    messages = [_parse(store.get(topic)) for topic in store.topics(f"{TOPIC}{contact} ")]
    return next((opened for opened in messages if opened is not None), None)


def keep_opened(host: Host, opened: OpenedMessage) -> None:
    """Keep the question until it is answered."""
    fields = {name: "" if value is None else str(value) for name, value in asdict(opened).items()}
    unsaved_text_of(host.app).put(opened.topic, fields)


def forget(host: Host, opened: OpenedMessage) -> None:
    """Drop the question: it was answered."""
    unsaved_text_of(host.app).put(opened.topic, None)


async def adopt_from_merged(host: Host, contact: int) -> None:
    """Take over drafts and opened messages of contacts that were merged into this one.

    Their follow-ups tell: these are the contact's now. Raises the storage errors of reading."""
    store = unsaved_text_of(host.app)
    followups: dict[str, int] = {}
    for topic in (*store.topics(TOPIC), *store.topics(DRAFTS_TOPIC)):
        followup = store.get(topic).get("followup", "")
        if _owner(topic) != contact and followup.isdecimal():
            followups[topic] = int(followup)
    if not followups:
        return
    merged = await host.database.run(_merged_into, contact, followups)
    for topic in merged:
        fields = store.get(topic)
        store.put(topic, None)
        if topic.startswith(DRAFTS_TOPIC):
            MailDrafts(host, contact, followups[topic]).adopt(all_drafts(fields))
        elif (opened := _parse(fields)) is not None:
            keep_opened(host, replace(opened, contact=contact))


def _merged_into(contact: int, followups: dict[str, int]) -> list[str]:
    """Return the topics whose follow-up is the contact's now, and whose own contact is gone."""
    rows = due_queries.followups(list(followups.values()))
    owned = {followup.id for followup in rows if followup.contact == contact}
    owners = {topic: _owner(topic) for topic in followups}
    there = {contact.id for contact in contact_queries.contacts(list(owners.values()))}
    return [
        topic for topic in followups if followups[topic] in owned and owners[topic] not in there
    ]


def _owner(topic: str) -> int:
    """Return the contact of an opened message or a draft; 0 if the topic names none."""
    contact = topic.split(" ")[1]
    return int(contact) if contact.isdecimal() else 0


def all_opened(host: Host) -> Sequence[OpenedMessage]:
    """Return every message that was opened and neither logged nor discarded."""
    store = unsaved_text_of(host.app)
    messages = [_parse(store.get(topic)) for topic in store.topics(TOPIC)]
    return [opened for opened in messages if opened is not None]


def _parse(fields: FieldTexts) -> OpenedMessage | None:
    """Return the message of stored fields; None if these are of no message."""
    try:
        outcome = fields["outcome"]
        if outcome not in OUTCOMES:
            return None
        return OpenedMessage(
            contact=int(fields["contact"]),
            name=fields["name"],
            channel=fields["channel"],
            subject=fields["subject"],
            followup=int(fields["followup"]) if fields["followup"] else None,
            closes_followup=fields["closes_followup"] == "True",
            outcome=outcome,
            digest=fields["digest"],
        )
    except (KeyError, ValueError):
        return None
