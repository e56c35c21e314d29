"""Says at the start what was left unfinished: texts in an editor, and messages not logged yet."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from followup_tui.domain.date_words import pluralize
from followup_tui.errors import FollowupError
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.system import paths
from followup_tui.system.editor_file import UnfinishedText, unfinished_texts
from followup_tui.ui.prompts.opened_messages import all_opened
from followup_tui.wording import Wording, as_wording, join, wording

if TYPE_CHECKING:
    from followup_tui.ui.host import Host


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


def _names(ids: set[int]) -> dict[int, str]:
    return {contact.id: contact.name for contact in contact_queries.contacts(ids)}


async def say_unfinished(host: Host) -> None:
    """Say what was left unfinished; nothing if that can't be read."""
    try:
        words = await unfinished_words(host)
    except FollowupError:
        return
    if words:
        host.show_toast(words)
