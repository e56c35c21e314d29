"""Backups restored: exactly into an empty database, by UID into another one."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pendulum import DateTime

from followup_tui.actions.context import Context
from followup_tui.actions.sample.load import add_sample
from followup_tui.domain.change import Record
from followup_tui.domain.contact import (
    METHOD_KINDS,
    Contact,
    ContactMethod,
    ContactStatus,
    Tag,
    Tagging,
)
from followup_tui.domain.distinct_pair import DistinctPair
from followup_tui.domain.followup import OUTCOMES, FollowUp, FollowUpReason, Move
from followup_tui.domain.imported_fields import format_extra
from followup_tui.domain.interaction import Direction, Interaction, Participant
from followup_tui.domain.introduction import INTRODUCTION_ANSWERS, Introduction
from followup_tui.domain.rules import Rules
from followup_tui.domain.text_folding import fold
from followup_tui.errors import BadInputError
from followup_tui.formats.backup.writer import write_backup
from followup_tui.formats.source import Source
from followup_tui.importing.backup_plan import BackupPlan
from followup_tui.importing.restore import load_backup, plan_restore, restore_backup
from followup_tui.storage import journal
from followup_tui.storage.database import close_database, database, open_database
from followup_tui.storage.journal import recording
from followup_tui.storage.queries import all_records
from followup_tui.storage.queries.contacts import contacts, find_contacts
from followup_tui.storage.records import TABLES
from followup_tui.system.progress import ProgressStage
from tests.examples import example_count

NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
LATER = NOW.add(days=1)
CONTEXT = Context(NOW, Rules(), "command line")


@contextmanager
def fresh() -> Iterator[None]:
    """Open another, empty database instead of the current one."""
    close_database()
    with tempfile.TemporaryDirectory() as folder:
        open_database(Path(folder) / "other.db")
        try:
            yield
        finally:
            close_database()


def all_stored() -> dict[str, list[Record]]:
    return {name: list(records) for name, records in all_records.records_by_table()}


def exported(now: DateTime = NOW) -> str:
    return "".join(write_backup(all_records.records_by_table(), now))


def conflicts(plan: BackupPlan) -> list[str]:
    """Return the records with conflicts, each with the fields."""
    return [
        f"{match.name}: {', '.join(conflict.field for conflict in match.conflicts)}"
        for match in plan.conflicting
    ]


def restore(text: str | bytes, *, update: bool = False, now: DateTime = NOW) -> BackupPlan:
    data = text.encode() if isinstance(text, str) else text
    backup = load_backup(Source(io.BytesIO(data), "backup.json"))
    planned = plan_restore(backup, update=update)
    done = restore_backup(backup, replace(CONTEXT, now=now), update=update)
    assert done == planned
    return done


def altered(text: str, table: str, place: int, **fields: Any) -> str:
    """Return the backup with some fields of one record changed."""
    backup = json.loads(text)
    backup[table][place].update(fields)
    return json.dumps(backup)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAME = TEXT.filter(lambda text: bool(text.strip()))
DAY = st.one_of(st.dates().map(str), st.datetimes().map(lambda moment: f"{moment:%Y-%m-%dT%H:%M}"))
DAY = DAY.map(lambda text: text.rjust(10 if "T" not in text else 16, "0"))
STAMP = st.integers(1, 2**50)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | TEXT | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
).filter(lambda value: "Infinity" not in json.dumps(value))
STAMPS = {"created": STAMP, "updated": STAMP}
CONTACT = st.builds(
    Contact,
    NAME,
    *([TEXT] * 5),
    strength=st.integers(0, 5),
    cadence=st.none() | TEXT,
    met=TEXT,
    met_on=st.none() | DAY,
    status=st.sampled_from(get_args(ContactStatus)),
    parked_until=st.none() | DAY,
    birthday=st.none() | TEXT,
    notes=TEXT,
    last_contact=st.none() | DAY,
    extra=st.dictionaries(TEXT, JSON, max_size=2).map(format_extra),
    **STAMPS,
)


@st.composite
def databases(draw: st.DrawFn) -> list[list[Record]]:
    """Draw records of every kind, with valid references to each other."""
    people = draw(st.lists(CONTACT, min_size=2, max_size=4))
    contact_id = st.integers(1, len(people))
    people = [replace(contact, introduced_by=draw(st.none() | contact_id)) for contact in people]
    tags = draw(
        # Tags that differ only in case or accents become one in another database, see below.
        st.lists(
            st.builds(Tag, NAME, st.none() | TEXT, **STAMPS), unique_by=lambda tag: fold(tag.name)
        )
    )
    followups = draw(
        st.lists(
            st.builds(
                FollowUp,
                contact_id,
                TEXT,
                DAY,
                promised_for=st.none() | DAY,
                move=st.sampled_from(get_args(Move)),
                channel=TEXT,
                attempt=st.integers(0, 99),
                snoozes=st.integers(0, 99),
                reason=st.sampled_from(get_args(FollowUpReason)),
                state=st.sampled_from(["open", "closed"]),
                outcome=st.none() | st.sampled_from(OUTCOMES),
                closed=st.none() | STAMP,
                note=TEXT,
                **STAMPS,
            ),
            max_size=3,
        )
    )
    followup_id = st.none()
    if followups:
        followup_id = st.none() | st.integers(1, len(followups))
    followups = [replace(each, previous=draw(followup_id)) for each in followups]
    interactions = draw(
        st.lists(
            st.builds(
                Interaction,
                DAY,
                TEXT,
                st.sampled_from(get_args(Direction)),
                TEXT,
                TEXT,
                TEXT,
                followup=followup_id,
                **STAMPS,
            ),
            max_size=3,
        )
    )
    pair = st.tuples(contact_id, contact_id).filter(lambda ids: ids[0] < ids[1])
    links: list[list[Record]] = [
        [Tagging(*ids) for ids in draw(_pairs(contact_id, len(tags)))],
        [
            Participant(interaction_id, participant_id)
            for participant_id, interaction_id in draw(_pairs(contact_id, len(interactions)))
        ],
        [
            Introduction(
                *ids, reason=draw(TEXT), first_answer=draw(st.sampled_from(INTRODUCTION_ANSWERS))
            )
            for ids in draw(st.lists(pair, max_size=2))
        ],
        [DistinctPair(*ids) for ids in draw(st.lists(pair, max_size=2, unique=True))],
    ]
    methods = draw(
        st.lists(
            st.builds(
                ContactMethod,
                contact_id,
                st.sampled_from(METHOD_KINDS),
                TEXT,
                TEXT,
                st.integers(0, 9),
            ),
            max_size=4,
        )
    )
    return [people, tags, followups, interactions, methods, *links]  # type: ignore[list-item]


def _pairs(
    first_id: st.SearchStrategy[int], count: int
) -> st.SearchStrategy[list[tuple[int, int]]]:
    if not count:
        return st.just([])
    return st.lists(st.tuples(first_id, st.integers(1, count)), max_size=4, unique=True)


@settings(max_examples=example_count(15))
@given(databases())
def test_an_empty_database_becomes_an_exact_copy(groups: list[list[Record]]) -> None:
    with fresh():
        with recording("x", NOW, "screen") as change:
            for group in groups:
                for record in group:
                    change.add(record)  # type: ignore[type-var]
        before, text = all_stored(), exported()
    with fresh():
        restore(text)
        assert all_stored() == before
        assert exported() == text
        assert exported(LATER).count("\n") == text.count("\n")
        assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
        again = restore(text)
        assert (again.new_count, again.updated, again.conflicting) == (0, [], [])
        journal.undo(NOW)
        assert all(records == [] for records in all_stored().values())
        journal.redo(NOW)
        assert all_stored() == before
        # The next new record gets an id of its own.
        with recording("y", NOW, "screen") as change:
            assert change.add(Contact("New")).id == len(before["contact"]) + 1
    with fresh():
        # In a database with other records all get other ids, and refer to each other as before.
        with recording("z", NOW, "screen") as change:
            for number in range(7):
                change.add(Contact(f"Other {number}"))
                change.add(FollowUp(1, "x", "2026-11-27"))
        done = restore(text)
        assert done.new_count == sum(map(len, before.values()))
        assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
        assert _by_uid(all_stored()) >= _by_uid(before)
        journal.undo(NOW)
        assert len(all_stored()["contact"]) == 7


def _by_uid(tables: dict[str, list[Record]]) -> set[str]:
    """Return every record as text, with uids instead of ids."""
    from followup_tui.domain.references import REFERENCES
    from followup_tui.storage.records import TABLE_NAMES

    uids = {(name, record.id): record.uid for name, records in tables.items() for record in records}
    texts = set()
    for name, records in tables.items():
        for record in records:
            values = {field: getattr(record, field) for field in record.__slots__ if field != "id"}
            for field, to in REFERENCES[type(record)].items():
                if values[field] is not None:
                    values[field] = uids[TABLE_NAMES[to], values[field]]
            if isinstance(record, DistinctPair):
                values["first"], values["second"] = sorted((values["first"], values["second"]))
            texts.add(f"{name} {sorted(values.items())}")
    return texts


@pytest.fixture
def sample(opened: Path) -> str:
    """Return a backup of the sample people, who are in the database."""
    add_sample(CONTEXT)
    return exported()


def test_the_backup_has_all_tables_of_the_database(sample: str) -> None:
    assert list(json.loads(sample)) == [
        "export",
        *(row._meta.table_name for row in TABLES.values()),
    ]


def test_progress_is_reported_until_the_index_is_done(sample: str) -> None:
    reports: list[tuple[int, int | None, ProgressStage]] = []
    backup = load_backup(Source(io.BytesIO(sample.encode()), "backup.json"))
    with fresh():
        restore_backup(backup, CONTEXT, lambda *report: reports.append(report), update=False)
    assert [stage for _, _, stage in reports] == sorted(
        (stage for _, _, stage in reports),
        key=[ProgressStage.WRITING, ProgressStage.INDEXING].index,
    )
    assert reports[-1] == (60, 60, ProgressStage.INDEXING)


def test_restored_contacts_can_be_searched_and_are_removed_by_one_undo(sample: str) -> None:
    with fresh():
        restore(sample)
        assert find_contacts("may chen")
        before = all_stored()
        journal.undo(NOW)
        assert find_contacts("may chen") == []
        journal.redo(NOW)
        assert all_stored() == before


def test_missing_values_are_filled_and_conflicts_keep_ours(sample: str) -> None:
    (may,) = contacts([1])
    with recording("x", LATER, "screen") as change:
        change.update(may, replace(may, role="", company="Umbrella"))
    text = altered(sample, "contact", 0, extra={"X-A": "b"})
    done = restore(text)
    (after,) = contacts([1])
    assert (after.role, after.company, after.extra) == (may.role, "Umbrella", '{"X-A": "b"}')
    assert done.new_count == 0
    assert conflicts(done) == ["May Chen: company"]


def test_values_changed_later_in_the_backup_count_only_with_update(sample: str) -> None:
    (may,) = contacts([1])
    newer = altered(sample, "contact", 0, name="May Ruiz", role="", updated=may.updated + 1)
    assert conflicts(restore(newer)) == ["May Chen: name, role"]
    assert contacts([1])[0].name == "May Chen"
    done = restore(newer, update=True, now=LATER)
    assert (len(done.updated), done.conflicting) == (1, [])
    assert (contacts([1])[0].name, contacts([1])[0].role) == ("May Ruiz", "")
    older = altered(sample, "contact", 0, name="Old", updated=may.updated - 1)
    assert conflicts(restore(older, update=True))[0].startswith("May Ruiz: name")
    assert contacts([1])[0].name == "May Ruiz"
    journal.undo(LATER)
    assert contacts([1])[0].name == "May Chen"


def test_a_followup_is_updated_as_a_whole_or_not_at_all(sample: str) -> None:
    closed = altered(sample, "followup", 0, state="closed", outcome="yes", about="")
    assert len(restore(closed).conflicting) == 1
    step = all_stored()["followup"][0]
    later = altered(closed, "followup", 0, updated=step.updated + 1)
    assert len(restore(later, update=True).updated) == 1
    assert getattr(all_stored()["followup"][0], "outcome") == "yes"  # noqa: B009


def test_records_with_another_uid_are_matched_by_their_content(opened: Path) -> None:
    with recording("x", NOW, "screen") as change:
        may, tag = change.add(Contact("May")), change.add(Tag("PyCon"))
        change.add(Tagging(may.id, tag.id))
        change.add(ContactMethod(may.id, "phone", "+49 30 123456"))
        other = change.add(Contact("Other"))
        change.add(DistinctPair(may.id, other.id))
    backup = json.loads(exported())
    for table in ("tag", "contact_tag", "contact_method", "distinct_pair"):
        backup[table][0]["uid"] = "another"
    backup["tag"][0]["name"] = "pycon"
    backup["contact_method"][0]["value"] = "0049 30 123 456"
    done = restore(json.dumps(backup))
    assert done.new_count == 0
    assert [tag.id for tag in all_stored()["tag"]] == [1]


def test_tags_that_differ_only_in_accents_become_one_in_another_database(opened: Path) -> None:
    with recording("x", NOW, "screen") as change:
        may = change.add(Contact("May"))
        for name in ("cafe", "Café"):
            change.add(Tagging(may.id, change.add(Tag(name)).id))
    text = exported()
    with fresh():
        with recording("y", NOW, "screen") as change:
            change.add(Contact("Someone"))
        restore(text)
        stored = all_stored()
        assert [getattr(tag, "name", "") for tag in stored["tag"]] == ["cafe"]
        assert [getattr(each, "tag", 0) for each in stored["contact_tag"]] == [1]
        assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []


def test_a_contact_merged_here_since_is_not_added_again(opened: Path) -> None:
    with recording("x", NOW, "screen") as change:
        may = change.add(Contact("May Chen"))
        duplicate = change.add(Contact("M. Chen"))
        for contact in (may, duplicate):
            talk = change.add(Interaction("2026-11-12"))
            change.add(Participant(talk.id, contact.id))
            change.add(Tagging(contact.id, change.add(Tag(f"t{contact.id}")).id))
        change.add(DistinctPair(may.id, duplicate.id))
        change.add(Introduction(may.id, duplicate.id))
    text = exported()
    with fresh():
        with recording("y", NOW, "screen") as change:
            change.add(Contact("Someone"))
            extra = json.dumps({"UID": duplicate.uid})
            kept = change.add(replace(may, extra=extra))
        restore(text)
        stored = all_stored()
        assert [getattr(contact, "name", "") for contact in stored["contact"]] == [
            "Someone",
            "May Chen",
        ]
        assert {getattr(each, "contact", 0) for each in stored["interaction_contact"]} == {kept.id}
        assert stored["distinct_pair"] == stored["introduction"] == []
        assert contacts([kept.id])[0].last_contact == "2026-11-12"


def test_last_contact_follows_restored_interactions(sample: str) -> None:
    backup = json.loads(sample)
    with fresh():
        restore(altered(sample, "contact", 0, last_contact="2020-01-01"))
        newest = {"id": 900, "uid": "n", "happened": "2026-11-22", "created": 1, "updated": 1}
        backup["interaction"].append(newest)
        tie = {"id": 900, "uid": "t", "interaction": 900, "contact": 1, "created": 1, "updated": 1}
        backup["interaction_contact"].append(tie)
        assert restore(json.dumps(backup)).new_count == 2
        assert contacts([1])[0].last_contact == "2026-11-22"


HEAD = '{"export": {"program": "followup", "format": 1}'
MAY = {"id": 1, "uid": "a", "name": "May", "created": 1, "updated": 1}


def backup_of(**tables: Any) -> str:
    return json.dumps({"export": {"program": "followup", "format": 1}, **tables})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD, "cut off"),
        (HEAD + "}", "contains no records"),
        (HEAD + ', "contact": []}', "contains no records"),
        (backup_of(contact=[{**MAY, "id": 0}]), "id is not an integer"),
    ],
)
def test_a_broken_backup_is_refused(opened: Path, text: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message) as caught:
        restore(text)
    assert "Nothing was imported." in str(caught.value)
    assert all_stored()["contact"] == []


def test_fields_an_older_version_did_not_have_are_empty(opened: Path) -> None:
    restore(backup_of(contact=[MAY]))
    assert contacts([1]) == [Contact("May", id=1, uid="a", created=1, updated=1)]


def test_a_pair_in_the_other_order_is_the_same_pair(opened: Path) -> None:
    pair = {"id": 1, "uid": "a", "first": 2, "second": 1, "created": 1, "updated": 1}
    restore(backup_of(contact=[MAY, {**MAY, "id": 2, "uid": "b"}], distinct_pair=[pair]))
    assert len(all_stored()["distinct_pair"]) == 1


@settings(max_examples=example_count(20))
@given(st.data())
def test_no_altered_backup_crashes(data: st.DataObject) -> None:
    with fresh():
        with recording("x", NOW, "screen") as change:
            may = change.add(Contact("May"))
            other = change.add(Contact("Omar", introduced_by=may.id))
            change.add(Tagging(may.id, change.add(Tag("t")).id))
            step = change.add(FollowUp(may.id, "x", "2026-11-27"))
            talk = change.add(Interaction("2026-11-01", followup=step.id))
            change.add(Participant(talk.id, other.id))
            change.add(Introduction(may.id, other.id))
        backup = json.loads(exported())
        for _ in range(data.draw(st.integers(1, 3))):
            table = data.draw(st.sampled_from([name for name in backup if name != "export"]))
            if backup[table]:
                record = data.draw(st.sampled_from(backup[table]))
                name = data.draw(st.sampled_from(sorted(record)))
                record[name] = data.draw(JSON | st.sampled_from([1, 2, 3, "t", 2**63, {}, "x"]))
        before = all_stored()
        text = json.dumps(backup)
        for update in (False, True):
            try:
                done = restore(text, update=update, now=LATER)
            except BadInputError:
                done = BackupPlan()
            if done.new_count or done.updated:
                journal.undo(LATER)
            assert all_stored() == before
