"""The search index: one document of folded words for each contact, kept right by the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from followup_tui.domain.change import Edit, Record
from followup_tui.domain.contact import Contact, ContactMethod, Tag, Tagging
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.domain.text_folding import search_tokens
from followup_tui.storage.database import database, fetch_rows, id_list
from followup_tui.storage.tables import (
    ContactRow,
    FollowUpRow,
    InteractionRow,
    MethodRow,
    ParticipantRow,
    TaggingRow,
    TagRow,
)

_BATCH = 500
_SAID = ("summary", "i_promised", "they_promised")
# Which fields of a record stand in the index, and where its contact is named.
_INDEXED: dict[type[Record], tuple[str, ...]] = {
    Contact: ("name", "nickname", "company", "role", "location", "notes"),
    ContactMethod: ("contact", "value"),
    Tag: ("name",),
    Tagging: ("contact", "tag"),
    FollowUp: ("contact", "about", "note"),
    Interaction: _SAID,
    Participant: ("contact", "interaction"),
    Introduction: (),
    DistinctPair: (),
}


def match_expression(text: str) -> str:
    """The FTS5 query for what a person typed: every word, the last one as a prefix.

    `#word` looks in tags alone, `@word` in companies; empty when there is no word in it."""
    terms = []
    for word in text.split():
        column = {"#": "tags : ", "@": "company : "}.get(word[0], "")
        signs = search_tokens(word)
        if signs:
            # Quoted, so that nothing typed is read as the query language.
            terms.append(f'{column}"{" ".join(signs)}" *')
    return " AND ".join(terms)


def update_index(edits: Iterable[Edit], watch: Callable[[int, int], None] | None = None) -> None:
    """Index anew the contacts whose words these edits altered, inside the same transaction; `watch`
    is told how many of how many are done."""
    altered = [edit for edit in edits if _words(edit.before) != _words(edit.after)]
    contacts = {c for edit in altered for c in _contacts_of(edit)}
    interactions = {edit.key[1] for edit in altered if edit.key[0] is Interaction}
    tags = {edit.key[1] for edit in altered if edit.key[0] is Tag}
    for batch in _batches(interactions):
        found = ParticipantRow.select(ParticipantRow.contact)
        contacts |= _ids(found.where(ParticipantRow.interaction.in_(id_list(batch))))
    for batch in _batches(tags):
        contacts |= _ids(
            TaggingRow.select(TaggingRow.contact).where(TaggingRow.tag.in_(id_list(batch)))
        )
    done = 0
    for batch in _batches(contacts):
        _index(batch)
        done += len(batch)
        if watch is not None:
            watch(done, len(contacts))


def _words(record: Record | None) -> tuple[Any, ...] | None:
    if record is None:
        return None
    return tuple(getattr(record, name) for name in _INDEXED[type(record)])


def _contacts_of(edit: Edit) -> set[int]:
    sides = [side for side in (edit.before, edit.after) if side is not None]
    if edit.key[0] is Contact:
        return {side.id for side in sides}
    return {side.contact for side in sides if hasattr(side, "contact")}


def _batches(ids: Iterable[int]) -> Iterable[Sequence[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH))


def _ids(query: Any) -> set[int]:
    return {int(row[0]) for row in fetch_rows(query)}


def _index(ids: Sequence[int]) -> None:
    database.execute_sql(f"DELETE FROM search WHERE rowid IN {id_list(ids).sql}")
    tags = _gather(
        TaggingRow.select(TaggingRow.contact, TagRow.name)
        .join(TagRow, on=(TagRow.id == TaggingRow.tag))
        .where(TaggingRow.contact.in_(id_list(ids)))
    )
    methods = _gather(
        MethodRow.select(MethodRow.contact, MethodRow.value).where(
            MethodRow.contact.in_(id_list(ids))
        )
    )
    topics = _gather(
        FollowUpRow.select(FollowUpRow.contact, FollowUpRow.about, FollowUpRow.note).where(
            FollowUpRow.contact.in_(id_list(ids))
        )
    )
    said = _gather(
        ParticipantRow.select(
            ParticipantRow.contact, *(getattr(InteractionRow, name) for name in _SAID)
        )
        .join(InteractionRow, on=(InteractionRow.id == ParticipantRow.interaction))
        .where(ParticipantRow.contact.in_(id_list(ids)))
    )
    row = ContactRow
    people = row.select(
        row.id, row.name, row.nickname, row.company, row.role, row.location, row.notes
    ).where(row.id.in_(id_list(ids)))
    documents = []
    for key, name, nickname, company, role, location, notes in fetch_rows(people):
        texts = (
            f"{name} {nickname}",
            company,
            tags.get(key, ""),
            methods.get(key, ""),
            f"{role} {location} {notes}",
            topics.get(key, ""),
            said.get(key, ""),
        )
        documents.append((key, *(" ".join(search_tokens(text)) for text in texts)))
    database.cursor().executemany(
        "INSERT INTO search (rowid, name, company, tags, methods, notes, topics, said)"
        f" VALUES ({', '.join([database.param] * 8)})",
        documents,
    )


def _gather(query: Any) -> dict[int, str]:
    """The texts of each contact, joined; the first column is the contact."""
    gathered: dict[int, list[str]] = {}
    for key, *texts in fetch_rows(query):
        gathered.setdefault(key, []).extend(texts)
    return {key: " ".join(texts) for key, texts in gathered.items()}
