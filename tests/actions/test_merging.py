"""Merging two contacts loses nothing, and one undo restores both exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.actions import contacts as contact_actions
from followup_tui.actions import interactions, merging, quick_add, undo
from followup_tui.actions.context import Context
from followup_tui.domain.change import Record
from followup_tui.domain.contact import Contact, ContactMethod, Tag, Tagging
from followup_tui.domain.distinct_pair import DistinctPair, distinct_pair
from followup_tui.domain.duplicates.merge import MergeField, MergeSide
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.identity_keys import method_key
from followup_tui.domain.imported_fields import uid_keys
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.introduction import Introduction
from followup_tui.errors import BadInputError, ChangedElsewhereError, NotFoundError
from followup_tui.storage import records
from followup_tui.storage.database import database
from followup_tui.storage.journal import ChangeRecorder, recording
from followup_tui.storage.queries.changes import recent_changes
from followup_tui.storage.queries.contact_pair import contact_records
from followup_tui.storage.queries.contacts import contacts, find_contacts
from followup_tui.storage.queries.duplicates import duplicate_pairs
from followup_tui.storage.queries.person import PersonDetails
from tests.actions.shortcuts import all_rows, person
from tests.examples import example_count


def load(kind: type[Record]) -> list[Any]:
    """Return all records of a kind, by id."""
    ids = database.execute_sql(f"SELECT id FROM {records.TABLE_NAMES[kind]} ORDER BY id").fetchall()
    return sorted(records.load(kind, [row[0] for row in ids]), key=lambda record: record.id)


def add(context: Context, *given: Record) -> list[Any]:
    """Save records and return them with their ids."""
    with recording("given", context.now, "screen") as recorder:
        return [recorder.add(record) for record in given]  # type: ignore[type-var]


def merge(context: Context, kept: int, gone: int, **choices: MergeSide) -> PersonDetails:
    """Merge two contacts by their ids and return the merged one."""
    chosen: dict[MergeField, MergeSide] = dict(choices)  # type: ignore[arg-type]
    merging.merge(*merging.two_contacts(kept, gone), chosen, context)
    assert contacts([gone]) == []
    return person(kept)


def test_all_records_of_the_other_contact_move(opened: Path, context: Context) -> None:
    may, duplicate, omar, ana = add(context, *(Contact(n) for n in ("May", "M.", "Omar", "Ana")))
    add(context, replace(Contact("Bo"), introduced_by=duplicate.id))
    tag, other_tag = add(context, Tag("pycon"), Tag("python"))
    call, lunch = add(context, Interaction("2026-01-02"), Interaction("2026-03-04"))
    add(
        context,
        ContactMethod(may.id, "email", "may@acme.example", "", 0),
        ContactMethod(may.id, "phone", "030 1234567", "", 1),
        ContactMethod(duplicate.id, "phone", "+49 30 1234567", "work", 0),
        ContactMethod(duplicate.id, "link", "acme.example", "", 1),
        Tagging(may.id, tag.id),
        Tagging(duplicate.id, tag.id),
        Tagging(duplicate.id, other_tag.id),
        FollowUp(may.id, "deck", "2026-11-27"),
        FollowUp(duplicate.id, "deck", "2026-11-27"),
        FollowUp(duplicate.id, "old", "2026-01-27", state="closed", outcome="done", closed=1),
        Participant(call.id, may.id),
        Participant(call.id, duplicate.id),
        Participant(lunch.id, duplicate.id),
        Introduction(duplicate.id, omar.id, "search", "agreed", "asked"),
        Introduction(ana.id, duplicate.id, "design"),
        distinct_pair(duplicate.id, omar.id),
        distinct_pair(may.id, omar.id),
        distinct_pair(duplicate.id, ana.id),
    )
    before = all_rows()
    kept, gone = merging.two_contacts(may.id, duplicate.id)
    plan = merging.plan_merge(kept, gone, {}, context)
    assert all_rows() == before
    kinds: tuple[type[Record], ...] = (ContactMethod, Tagging, FollowUp, Participant, Introduction)
    assert [plan.count_moved(kind) for kind in kinds] == [1, 1, 2, 1, 2]
    assert plan.count_moved(Contact) == 1

    merged = merge(context, may.id, duplicate.id)
    assert [(method.value, method.label, method.position) for method in merged.methods] == [
        ("may@acme.example", "", 0),
        ("030 1234567", "work", 1),
        ("acme.example", "", 2),
    ]
    assert merged.tags == ("pycon", "python")
    assert [followup.about for followup in contact_records(may.id).followups] == [
        "deck",
        "deck",
        "old",
    ]
    assert [interaction.happened for interaction in merged.interactions] == [
        "2026-03-04",
        "2026-01-02",
    ]
    introductions = contact_records(may.id).introductions
    assert [(one.first, one.second, one.reason) for one in introductions] == [
        (may.id, omar.id, "search"),
        (ana.id, may.id, "design"),
    ]
    assert [(pair.first, pair.second) for pair in load(DistinctPair)] == [
        (may.id, omar.id),
        (may.id, ana.id),
    ]
    assert [contact.name for contact in contact_records(may.id).introduced] == ["Bo"]
    assert [contact.id for contact in find_contacts("python")] == [may.id]
    assert str(recent_changes(1)[0].label) == "Merged: M. into May"

    after = all_rows()
    undo.undo(context)
    assert all_rows() == before
    undo.redo(context)
    assert all_rows() == after


def test_one_keep_in_touch_stays_open_at_the_date_of_the_merged_cadence(
    opened: Path, context: Context
) -> None:
    may, duplicate = add(
        context,
        Contact("May", last_contact="2026-10-05", cadence="6 weeks"),
        Contact("M.", last_contact="2026-11-16", cadence="6 weeks"),
    )
    add(
        context,
        FollowUp(may.id, "keep in touch", "2026-11-16", reason="cadence"),
        FollowUp(duplicate.id, "keep in touch", "2026-12-28", reason="cadence"),
    )
    merged = merge(context, may.id, duplicate.id)
    assert [(followup.about, followup.due) for followup in merged.followups] == [
        ("keep in touch", "2026-12-28")
    ]
    closed = [
        followup for followup in contact_records(may.id).followups if followup.state == "closed"
    ]
    assert [followup.outcome for followup in closed] == ["dropped"]
    assert merged.contact.last_contact == "2026-11-16"


def test_a_keep_in_touch_from_the_other_contact_is_rescheduled(
    opened: Path, context: Context
) -> None:
    may, duplicate = add(
        context,
        Contact("May Chen", last_contact="2026-11-16", cadence="6 weeks"),
        Contact("M. Chen", cadence="1 week"),
    )
    add(context, FollowUp(duplicate.id, "keep in touch", "2026-11-24", reason="cadence"))
    merged = merge(context, may.id, duplicate.id, cadence="kept")
    assert [followup.due for followup in merged.followups] == ["2026-12-28"]


def test_a_snoozed_keep_in_touch_keeps_its_date(opened: Path, context: Context) -> None:
    may, duplicate = add(
        context, Contact("May", last_contact="2026-11-16", cadence="6 weeks"), Contact("M.")
    )
    add(context, FollowUp(may.id, "keep in touch", "2027-02-01", snoozes=1, reason="cadence"))
    assert [followup.due for followup in merge(context, may.id, duplicate.id).followups] == [
        "2027-02-01"
    ]


def test_an_introduction_to_each_other_becomes_a_note(opened: Path, context: Context) -> None:
    may, duplicate = add(context, Contact("May", notes="tea"), Contact("M."))
    add(context, Introduction(may.id, duplicate.id, "both like Go", made_on="2026-01-02"))
    merged = merge(context, may.id, duplicate.id)
    assert merged.contact.notes == "tea\n\nintroduced to each other: both like Go 2026-01-02"
    assert load(Introduction) == []


def test_nobody_is_introduced_by_themselves_after_a_merge(opened: Path, context: Context) -> None:
    may, omar = add(context, Contact("May"), Contact("Omar"))
    (duplicate,) = add(context, Contact("M.", introduced_by=may.id))
    assert merge(context, may.id, duplicate.id).contact.introduced_by is None
    undo.undo(context)
    add(context, Contact("Bo", introduced_by=omar.id))
    assert merge(context, omar.id, 4).contact.introduced_by is None


def test_a_contact_that_changed_meanwhile_is_not_merged(opened: Path, context: Context) -> None:
    may, duplicate = add(context, Contact("May"), Contact("M."))
    contact_actions.toggle_archived([duplicate.id], context)
    before = all_rows()
    with pytest.raises(ChangedElsewhereError, match=r"M\. was changed in the meantime"):
        merging.merge(may, duplicate, {}, context)
    assert all_rows() == before


def test_a_merge_needs_two_different_existing_contacts(opened: Path, context: Context) -> None:
    (may,) = add(context, Contact("May"))
    with pytest.raises(BadInputError, match="two different contacts"):
        merging.two_contacts(may.id, may.id)
    with pytest.raises(NotFoundError, match="No contact 99"):
        merging.two_contacts(may.id, 99)


def test_keeping_both_hides_the_pair_until_undone(opened: Path, context: Context) -> None:
    may, duplicate = add(context, Contact("May Chen"), Contact("May Chen"))
    assert [pair.ids for pair in duplicate_pairs()] == [(may.id, duplicate.id)]
    change = merging.keep_both(duplicate.id, may.id, context)
    assert str(change.label) == "Kept both: May Chen and May Chen"
    assert duplicate_pairs() == []
    with pytest.raises(NotFoundError, match="already marked"):
        merging.keep_both(may.id, duplicate.id, context)
    undo.undo(context)
    assert [pair.ids for pair in duplicate_pairs()] == [(may.id, duplicate.id)]


def test_contacts_introduced_to_each_other_are_no_duplicates(
    opened: Path, context: Context
) -> None:
    may, duplicate = add(context, Contact("May Chen"), Contact("May Chen"))
    add(context, Introduction(duplicate.id, may.id))
    assert duplicate_pairs() == []


def test_duplicates_are_found_in_the_database(opened: Path, context: Context) -> None:
    quick_add.add([quick_add.parse_line("May Chen @Acme: call may@acme.example", context)], context)
    quick_add.add([quick_add.parse_line("Mey Xu @Acme: call MAY@acme.example", context)], context)
    (pair,) = duplicate_pairs()
    assert (pair.ids, pair.description) == ((1, 2), "same email")
    contact_actions.toggle_archived([1], context)
    assert len(duplicate_pairs()) == 1
    contact_actions.toggle_archived([2], context)
    assert duplicate_pairs() == []


def test_a_merged_contact_keeps_its_cadence_when_an_interaction_is_logged(
    opened: Path, context: Context
) -> None:
    may, duplicate = add(context, Contact("May Chen"), Contact("M. Chen", cadence="6 weeks"))
    merged = merge(context, may.id, duplicate.id)
    assert [followup.reason for followup in merged.followups] == ["cadence"]
    interactions.log([may.id], "call: hello", context)
    assert [followup.due for followup in person(may.id).followups] == ["2027-01-04"]


places = st.integers(1, 4)
texts = st.sampled_from(["", "a", "b", "A b"])
days = st.sampled_from([None, "2026-01-02", "2027-03-04"])
Given = tuple[list[Contact], list[tuple[Any, ...]]]
"""Four contacts, and what refers to them by their places, 1 to 4."""


@st.composite
def any_contact(draw: st.DrawFn) -> Contact:
    return Contact(
        name=draw(st.sampled_from(["May Chen", "M. Chen", "Omar"])),
        nickname=draw(texts),
        company=draw(texts),
        notes=draw(texts),
        strength=draw(st.integers(0, 2)),
        cadence=draw(st.sampled_from([None, "never", "6 weeks"])),
        status=draw(st.sampled_from(["active", "parked", "archived"])),
        met_on=draw(days),
        last_contact=draw(days),
        extra=draw(st.sampled_from(["{}", '{"X": "1"}', '{"X": ["2"], "UID": "z"}'])),
    )


@st.composite
def any_records(draw: st.DrawFn) -> Given:
    references = (
        st.tuples(st.just("method"), places, st.sampled_from(["x", "y"]), texts),
        st.tuples(st.just("tag"), places, st.integers(1, 2)),
        st.tuples(
            st.just("followup"),
            places,
            st.sampled_from(["open", "closed"]),
            st.sampled_from(["cadence", "manual", "promise"]),
            st.sampled_from(["2026-11-20", "2027-01-05"]),
        ),
        st.tuples(st.just("interaction"), st.sets(places, min_size=1)),
        st.tuples(st.just("introduction"), places, places, texts),
        st.tuples(st.just("distinct"), places, places),
        st.tuples(st.just("introduced by"), places, places),
    )
    contacts_drawn = draw(st.lists(any_contact(), min_size=4, max_size=4))
    return contacts_drawn, draw(st.lists(st.one_of(references), max_size=14, unique_by=repr))


def save(recorder: ChangeRecorder, given_records: Given) -> list[int]:
    """Save the records and return the ids of the four contacts."""
    saved = [recorder.add(contact) for contact in given_records[0]]
    ids = [0, *(contact.id for contact in saved)]
    tags = [0, *(recorder.add(Tag(name)).id for name in ("t", "u"))]
    distinct: set[tuple[int, int]] = set()
    introduced: set[int] = set()
    for kind, *values in given_records[1]:
        match kind, values:
            case "method", (place, value, label):
                recorder.add(ContactMethod(ids[place], "handle", value, label))
            case "tag", (place, tag):
                recorder.add(Tagging(ids[place], tags[tag]))
            case "followup", (place, state, reason, due):
                closed = 1 if state == "closed" else None
                recorder.add(
                    FollowUp(ids[place], "a", due, reason=reason, state=state, closed=closed)
                )
            case "interaction", (participants,):
                interaction = recorder.add(Interaction("2026-01-02"))
                for place in sorted(participants):
                    recorder.add(Participant(interaction.id, ids[place]))
            case "introduction", (place, other, reason) if place != other:
                recorder.add(Introduction(ids[place], ids[other], reason))
            case "distinct", (place, other) if place != other:
                pair = distinct_pair(ids[place], ids[other])
                if (pair.first, pair.second) not in distinct:
                    distinct.add((pair.first, pair.second))
                    recorder.add(pair)
            case "introduced by", (place, other) if place not in introduced:
                introduced.add(place)
                before = saved[place - 1]
                recorder.update(before, replace(before, introduced_by=ids[other]))
    return ids[1:]


def facts_about(ids: set[int]) -> Iterator[tuple[Any, ...]]:
    """Yield what is stored about these contacts, whichever of them it belongs to."""
    for followup in load(FollowUp):
        if followup.contact in ids:
            yield "followup", followup.id
    for participant in load(Participant):
        if participant.contact in ids:
            yield "interaction", participant.interaction
    for tagging in load(Tagging):
        if tagging.contact in ids:
            yield "tag", tagging.tag
    for method in load(ContactMethod):
        if method.contact in ids:
            yield "method", method_key(method.kind, method.value)
    for introduction in load(Introduction):
        if others := {introduction.first, introduction.second} - ids:
            yield "introduction", introduction.id, *others
        elif introduction.reason:
            yield "reason", introduction.reason
    for contact in load(Contact):
        if contact.introduced_by in ids and contact.id not in ids:
            yield "introduced", contact.id
    for pair in load(DistinctPair):
        if others := {pair.first, pair.second} - ids:
            yield "distinct", *others


@settings(max_examples=example_count(60))
@given(any_records(), st.permutations([0, 1, 2, 3]))
def test_a_merge_loses_nothing_and_undo_restores_everything(
    opened: Path, context: Context, given_records: Given, order: list[int]
) -> None:
    with recording("given", context.now, "screen") as recorder:
        ids = save(recorder, given_records)
    before = all_rows()
    kept, gone = merging.two_contacts(ids[order[0]], ids[order[1]])
    facts_before = Counter(set(facts_about({kept.id, gone.id})))
    merging.merge(kept, gone, {}, context)
    (merged,) = contacts([kept.id])
    facts_after = Counter(facts_about({kept.id}))
    for fact, count in facts_before.items():
        if fact[0] == "reason":
            assert fact[1] in merged.notes
        elif fact[0] == "method":
            assert facts_after[fact] >= 1, fact
        else:
            assert facts_after[fact] == count, fact
    assert len(contact_records(kept.id).cadence_followups) <= 1
    assert uid_keys(merged) >= uid_keys(kept) | uid_keys(gone)
    assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
    after = all_rows()
    undo.undo(context)
    assert all_rows() == before
    undo.redo(context)
    assert all_rows() == after
    undo.undo(context)
    undo.undo(context)
    assert load(Contact) == []
