"""Says at the start what was left unfinished: texts in an editor, and messages not logged yet."""

from __future__ import annotations

import asyncio
import os
import re
from typing import TYPE_CHECKING

from followup_tui.domain.date_words import pluralize
from followup_tui.errors import FollowupError
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.system import paths
from followup_tui.system.editor_file import UnfinishedText, unfinished_texts
from followup_tui.ui.host import Target
from followup_tui.ui.prompts.opened_messages import all_opened
from followup_tui.ui.unsaved_text import unsaved_text_of
from followup_tui.wording import Wording, as_wording, join, wording

if TYPE_CHECKING:
    from followup_tui.ui.host import Host

_FOLLOWUP_TOPIC = re.compile(r"(note|close) follow-up (\d+)")


async def unfinished_words(host: Host) -> Wording:
    """Return what to say about unfinished texts and messages; empty if there are none.

    Raises the storage errors of reading."""
    texts: list[UnfinishedText] = []
    root = paths.editor_files()
    if os.path.isdir(root):
        texts = await asyncio.to_thread(unfinished_texts, root, str(host.database.path))
    opened = all_opened(host)
    ids = {contact for text in texts for contact in text.topic.contacts}
    ids |= {message.contact for message in opened}
    if not ids:
        return Wording()
    names = await host.database.run(_names, ids)
    sentences = [_sentence(text, names) for text in texts]
    asked = [message for message in opened if message.contact in names]
    if asked:
        what = [
            wording("{} to {}", as_wording(message.channel), names[message.contact])
            for message in asked[:1]
        ]
        more = f" and {len(asked) - 1} more" if len(asked) > 1 else ""
        sentences.append(wording(f"Opened, not logged yet: {{}}{more}. w asks.", *what))
    return join(sentences, " ")


def _sentence(text: UnfinishedText, names: dict[int, str]) -> Wording:
    contacts = [names[contact] for contact in text.topic.contacts if contact in names]
    if not contacts:
        return wording("A text for someone who is no longer a contact is kept in {}.", text.file)
    who = wording("{}", contacts[0])
    if len(contacts) > 1:
        who = as_wording(pluralize(len(contacts), "contact"))
    if text.topic.kind == "mail":
        return wording("Unsaved mail to {}: w, then e opens it.", who)
    return wording("Unsaved note about {}: N opens it.", who)


async def _adopt_from_closed(host: Host) -> None:
    """Let `n` offer notes that were typed about follow-ups which are closed now: no row of the due
    list opens these any more."""
    store = unsaved_text_of(host.app)
    matches = [_FOLLOWUP_TOPIC.fullmatch(topic) for topic in store.topics("")]
    followups = {match[0]: int(match[2]) for match in matches if match}
    if not followups:
        return
    contacts = await host.database.run(_contacts_of_closed, set(followups.values()))
    for topic, followup in followups.items():
        fields = store.get(topic)
        note = fields.get("text", fields.get("note", ""))
        if followup in contacts:
            key = Target((contacts[followup],), False).unsaved_key("note")
            if note and not store.get(key):
                store.put(key, {"text": note})
                store.put(topic, None)


def _contacts_of_closed(ids: set[int]) -> dict[int, int]:
    rows = due_queries.followups(ids)
    return {followup.id: followup.contact for followup in rows if followup.state == "closed"}


def _names(ids: set[int]) -> dict[int, str]:
    return {contact.id: contact.name for contact in contact_queries.contacts(ids)}


async def say_unfinished(host: Host) -> None:
    """Say what was left unfinished; nothing if that can't be read."""
    try:
        await _adopt_from_closed(host)
        words = await unfinished_words(host)
    except FollowupError:
        return
    if words:
        host.show_toast(words)
