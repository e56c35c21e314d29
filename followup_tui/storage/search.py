"""The full-text index: one document of folded words per contact, updated by the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from followup_tui.domain.change import Edit, Record
from followup_tui.domain.contact import Contact, ContactMethod, Tag, Tagging
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.domain.latin_spelling import latin_tokens
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
_MIN_APOSTROPHE_WORD = 4
_NOTE_FIELDS = ("summary", "i_promised", "they_promised")
# The fields of each kind of record that are indexed or name its contact.
_INDEXED: dict[type[Record], tuple[str, ...]] = {
    Contact: ("name", "nickname", "company", "role", "location", "notes"),
    ContactMethod: ("contact", "value"),
    Tag: ("name",),
    Tagging: ("contact", "tag"),
    FollowUp: ("contact", "about", "note"),
    Interaction: _NOTE_FIELDS,
    Participant: ("contact", "interaction"),
    Introduction: (),
    DistinctPair: (),
}


def match_expression(text: str) -> str:
    """Return the FTS5 query for typed text: all words, each as a prefix; empty without a word.

    `#word` searches only tags, `@word` only companies.
    """
    terms = []
    for word in text.split():
        column = {"#": "tags : ", "@": "company : "}.get(word[0], "")
        folded = search_tokens(word)
        if folded:
            terms.append(f"{column}{prefix_term(' '.join(folded))}")
    return " AND ".join(terms)


def prefix_term(word: str) -> str:
    """Return the FTS5 term for a folded word as a prefix; "obrien" also finds O'Brien, of which
    the index keeps two words."""
    # Quoted, so that nothing typed is interpreted as query syntax.
    term = f'"{word}" *'
    if len(word) < _MIN_APOSTROPHE_WORD or not word.isalpha():
        return term
    return f'({term} OR "{word[0]} {word[1:]}" *)'


def update_index(
    edits: Iterable[Edit], on_progress: Callable[[int, int], None] | None = None
) -> None:
    """Reindex the contacts whose words changed, inside the caller's transaction.

    `on_progress` is called with how many contacts of how many are done.
    """
    changed = [edit for edit in edits if _indexed(edit.before) != _indexed(edit.after)]
    contacts = {contact for edit in changed for contact in _contacts_of(edit)}
    interactions = {edit.key[1] for edit in changed if edit.key[0] is Interaction}
    tags = {edit.key[1] for edit in changed if edit.key[0] is Tag}
    for batch in _batches(interactions):
        query = ParticipantRow.select(ParticipantRow.contact)
        contacts |= _ids(query.where(ParticipantRow.interaction.in_(id_list(batch))))
    for batch in _batches(tags):
        contacts |= _ids(
            TaggingRow.select(TaggingRow.contact).where(TaggingRow.tag.in_(id_list(batch)))
        )
    done = 0
    for batch in _batches(contacts):
        index_contacts(batch)
        done += len(batch)
        if on_progress is not None:
            on_progress(done, len(contacts))


def rebuild_index() -> None:
    """Rebuild the index of all contacts, inside the caller's transaction."""
    database.execute_sql("DELETE FROM search")
    for batch in _batches(_ids(ContactRow.select(ContactRow.id))):
        index_contacts(batch)


def _indexed(record: Record | None) -> tuple[Any, ...] | None:
    if record is None:
        return None
    return tuple(getattr(record, name) for name in _INDEXED[type(record)])


def _contacts_of(edit: Edit) -> set[int]:
    records = [record for record in (edit.before, edit.after) if record is not None]
    if edit.key[0] is Contact:
        return {record.id for record in records}
    return {record.contact for record in records if hasattr(record, "contact")}


def _batches(ids: Iterable[int]) -> Iterable[Sequence[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH))


def _ids(query: Any) -> set[int]:
    return {int(row[0]) for row in fetch_rows(query)}


def index_contacts(ids: Sequence[int]) -> None:
    """Replace the documents of these contacts."""
    database.execute_sql(f"DELETE FROM search WHERE rowid IN {id_list(ids).sql}")
    database.cursor().executemany(
        "INSERT INTO search (rowid, name, company, tags, methods, notes, topics, history)"
        f" VALUES ({', '.join([database.param] * 8)})",
        documents(ids),
    )


def documents(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return the documents that the index should hold of these contacts: id and columns."""
    tags, methods, topics, history = _texts_around(ids)
    contact = ContactRow
    query = contact.select(
        *(contact.id, contact.name, contact.nickname, contact.company, contact.role),
        *(contact.location, contact.notes),
    ).where(contact.id.in_(id_list(ids)))
    found = []
    for contact_id, name, nickname, company, role, location, notes in fetch_rows(query):
        texts = (
            *(_with_latin(f"{name} {nickname}"), _with_latin(company)),
            tags.get(contact_id, ""),
            methods.get(contact_id, ""),
            f"{role} {location} {notes}",
            topics.get(contact_id, ""),
            history.get(contact_id, ""),
        )
        found.append((contact_id, *(" ".join(search_tokens(text)) for text in texts)))
    return found


def _with_latin(names: str) -> str:
    """Return names and what they are called in Latin letters if they are in another script."""
    return f"{names} {' '.join(latin_tokens(names))}"


def _texts_around(ids: Sequence[int]) -> tuple[dict[int, str], ...]:
    """Return the texts of tags, contact methods, follow-ups and interactions, by contact."""
    contacts = id_list(ids)
    note_columns = (getattr(InteractionRow, name) for name in _NOTE_FIELDS)
    return (
        _joined_texts(
            TaggingRow.select(TaggingRow.contact, TagRow.name)
            .join(TagRow, on=(TagRow.id == TaggingRow.tag))
            .where(TaggingRow.contact.in_(contacts))
        ),
        _joined_texts(
            MethodRow.select(MethodRow.contact, MethodRow.value).where(
                MethodRow.contact.in_(contacts)
            )
        ),
        _joined_texts(
            FollowUpRow.select(FollowUpRow.contact, FollowUpRow.about, FollowUpRow.note).where(
                FollowUpRow.contact.in_(contacts)
            )
        ),
        _joined_texts(
            ParticipantRow.select(ParticipantRow.contact, *note_columns)
            .join(InteractionRow, on=(InteractionRow.id == ParticipantRow.interaction))
            .where(ParticipantRow.contact.in_(contacts))
        ),
    )


def _joined_texts(query: Any) -> dict[int, str]:
    """Return the texts of each contact, joined; the first column is the contact."""
    texts_by_contact: dict[int, list[str]] = {}
    for contact, *texts in fetch_rows(query):
        texts_by_contact.setdefault(contact, []).extend(texts)
    return {contact: " ".join(texts) for contact, texts in texts_by_contact.items()}
