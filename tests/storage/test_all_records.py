"""Whole tables, or some contacts with their records, without dangling references."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pendulum import DateTime

from followup_tui.actions.context import Context
from followup_tui.actions.sample.load import add_sample
from followup_tui.domain.contact import Contact, ContactMethod, Tag, Tagging
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.domain.references import REFERENCES, required_references
from followup_tui.storage import journal, records
from followup_tui.storage.database import database
from followup_tui.storage.queries import all_records, for_export
from followup_tui.storage.queries.contacts import all_contact_ids


def exported(contacts: list[int] | None = None) -> dict[str, list[records.Record]]:
    scope = None if contacts is None else all_records.contact_scope(contacts)
    return {name: list(table) for name, table in all_records.records_by_table(scope)}


def test_the_references_are_the_foreign_keys_of_the_schema(opened: Path) -> None:
    for kind, references in REFERENCES.items():
        keys = database.execute_sql(
            f"PRAGMA foreign_key_list({records.TABLE_NAMES[kind]})"
        ).fetchall()
        assert {key[3]: key[2] for key in keys} == {
            name: records.TABLE_NAMES[to] for name, to in references.items()
        }
        columns = database.execute_sql(f"PRAGMA table_info({records.TABLE_NAMES[kind]})").fetchall()
        must = {column[1] for column in columns if column[3]}
        assert set(required_references(kind)) == must & set(references)
    assert list(REFERENCES) == list(records.TABLES)


def test_every_table_is_complete_and_ordered_by_id(opened: Path, context: Context) -> None:
    add_sample(context)
    tables = exported()
    assert list(tables) == list(records.KINDS)
    for name, table in tables.items():
        count = database.execute_sql(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        assert [record.id for record in table] == sorted(record.id for record in table)
        assert len(table) == count


def test_more_than_one_batch_is_complete(opened: Path, now: DateTime) -> None:
    with journal.recording("many", now, "screen") as change:
        for number in range(1201):
            change.add(Contact(f"Person {number}"))
    assert [contact.id for contact in exported()["contact"]] == list(range(1, 1202))
    half = list(range(1, 1202, 2))
    assert [contact.id for contact in exported(half)["contact"]] == half


def test_contacts_come_with_all_records_that_are_theirs_alone(opened: Path, now: DateTime) -> None:
    with journal.recording("x", now, "screen") as change:
        may = change.add(Contact("May"))
        omar = change.add(Contact("Omar", introduced_by=may.id))
        li = change.add(Contact("Li", introduced_by=omar.id))
        mine, other = change.add(Tag("mine")), change.add(Tag("other"))
        change.add(Tagging(may.id, mine.id))
        change.add(Tagging(omar.id, other.id))
        change.add(ContactMethod(may.id, "email", "may@acme.com"))
        change.add(ContactMethod(omar.id, "email", "omar@acme.com"))
        first = change.add(FollowUp(may.id, "one", "2026-11-27"))
        theirs = change.add(FollowUp(omar.id, "two", "2026-11-27", previous=first.id))
        both = change.add(Interaction("2026-11-01", followup=theirs.id))
        alone = change.add(Interaction("2026-11-02"))
        change.add(Participant(both.id, may.id))
        change.add(Participant(both.id, omar.id))
        change.add(Participant(alone.id, omar.id))
        change.add(Introduction(may.id, omar.id))
        change.add(Introduction(may.id, li.id))
        change.add(DistinctPair(omar.id, li.id))

    tables = exported([may.id, li.id])
    assert tables["contact"] == [may, replace(li, introduced_by=None)]
    assert tables["tag"] == [mine]
    assert [(tagging.contact, tagging.tag) for tagging in tables["contact_tag"]] == [
        (may.id, mine.id)
    ]
    assert [method.value for method in tables["contact_method"]] == ["may@acme.com"]
    assert tables["followup"] == [first]
    assert tables["interaction"] == [replace(both, followup=None)]
    assert [participant.contact for participant in tables["interaction_contact"]] == [may.id]
    assert [(pair.first, pair.second) for pair in tables["introduction"]] == [(may.id, li.id)]
    assert tables["distinct_pair"] == []
    assert exported([omar.id])["followup"] == [replace(theirs, previous=None)]
    assert exported([may.id, omar.id, li.id]) == exported()


def test_a_search_returns_every_matching_contact(opened: Path, context: Context) -> None:
    add_sample(context)
    assert all_records.search_contact_ids("chen acme")[0] == 1
    assert all_records.search_contact_ids("!!!") == []
    assert len(all_records.search_contact_ids("#sample")) == len(all_contact_ids())


def test_the_queries_for_calendar_and_table_exports(opened: Path, now: DateTime) -> None:
    with journal.recording("x", now, "screen") as change:
        may = change.add(Contact("May"))
        omar = change.add(Contact("Omar", introduced_by=may.id))
        for number in range(3):
            change.add(ContactMethod(may.id, "email", f"{number}@acme.com"))
        change.add(ContactMethod(omar.id, "email", "omar@acme.com"))
        late = change.add(FollowUp(may.id, "b", "2026-11-28"))
        early = change.add(FollowUp(may.id, "a", "2026-11-27"))
        change.add(FollowUp(omar.id, "done", "2026-11-27", state="closed", outcome="done"))
        new = change.add(Interaction("2026-11-02"))
        old = change.add(Interaction("2026-11-01"))
        change.add(Participant(new.id, may.id))
        change.add(Participant(old.id, may.id))
    ids = all_contact_ids()
    assert for_export.introducer_names(ids) == {omar.id: "May"}
    assert for_export.max_methods_by_kind(ids) == {"email": 3}
    ((contact, followups, methods, interaction),) = for_export.contacts_with_open_followups(ids)
    assert (contact, followups, interaction) == (may, [early, late], new)
    assert len(methods) == 3
    assert list(for_export.contacts_with_open_followups([omar.id])) == []
