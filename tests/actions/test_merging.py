"""Two contacts become one and lose nothing; one undo brings both back exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.actions import contacts as roster
from followup_tui.actions import interactions, merging, quick_add
from followup_tui.actions import undo as reversal
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
from followup_tui.storage.queries.person import PersonDetails, person_details
from tests.examples import example_count


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every record, the journal aside, the search index too."""
    names = [*records.TABLE_NAMES.values(), "search"]
    return {
        name: database.execute_sql(f"SELECT rowid, * FROM {name} ORDER BY rowid").fetchall()
        for name in names
    }


def load(kind: type[Record]) -> list[Any]:
    """All records of a kind."""
    ids = database.execute_sql(f"SELECT id FROM {records.TABLE_NAMES[kind]} ORDER BY id").fetchall()
    return sorted(records.load(kind, [row[0] for row in ids]), key=lambda one: one.id)


def add(context: Context, *given: Record) -> list[Any]:
    """Put records in."""
    with recording("given", context.now, "screen") as change:
        return [change.add(one) for one in given]  # type: ignore[type-var]


def who(contact: int) -> PersonDetails:
    found = person_details(contact)
    assert found is not None
    return found


def merge(context: Context, kept: int, gone: int, **choices: MergeSide) -> PersonDetails:
    """Merge two by their ids; the one that is left."""
    chosen: dict[MergeField, MergeSide] = dict(choices)  # type: ignore[arg-type]
    merging.merge(*merging.two_contacts(kept, gone), chosen, context)
    assert contacts([gone]) == []
    return who(kept)


# What moves


def test_all_that_names_the_other_comes_along(opened: Path, context: Context) -> None:
    may, double, omar, ana = add(context, *(Contact(n) for n in ("May", "M.", "Omar", "Ana")))
    add(context, replace(Contact("Bo"), introduced_by=double.id))
    tag, other_tag = add(context, Tag("pycon"), Tag("python"))
    call, lunch = add(context, Interaction("2026-01-02"), Interaction("2026-03-04"))
    add(
        context,
        ContactMethod(may.id, "email", "may@acme.example", "", 0),
        ContactMethod(may.id, "phone", "030 1234567", "", 1),
        ContactMethod(double.id, "phone", "+49 30 1234567", "work", 0),
        ContactMethod(double.id, "link", "acme.example", "", 1),
        Tagging(may.id, tag.id),
        Tagging(double.id, tag.id),
        Tagging(double.id, other_tag.id),
        FollowUp(may.id, "deck", "2026-11-27"),
        FollowUp(double.id, "deck", "2026-11-27"),
        FollowUp(double.id, "old", "2026-01-27", state="closed", outcome="done", closed=1),
        Participant(call.id, may.id),
        Participant(call.id, double.id),
        Participant(lunch.id, double.id),
        Introduction(double.id, omar.id, "search", "agreed", "asked"),
        Introduction(ana.id, double.id, "design"),
        distinct_pair(double.id, omar.id),
        distinct_pair(may.id, omar.id),
        distinct_pair(double.id, ana.id),
    )
    before = everything()
    kept, gone = merging.two_contacts(may.id, double.id)
    plan = merging.plan_merge(kept, gone, {}, context)
    assert everything() == before
    kinds: tuple[type[Record], ...] = (ContactMethod, Tagging, FollowUp, Participant, Introduction)
    assert [plan.count_moved(kind) for kind in kinds] == [1, 1, 2, 1, 2]
    assert plan.count_moved(Contact) == 1

    found = merge(context, may.id, double.id)
    assert [(one.value, one.label, one.position) for one in found.methods] == [
        ("may@acme.example", "", 0),
        ("030 1234567", "work", 1),
        ("acme.example", "", 2),
    ]
    assert found.tags == ("pycon", "python")
    assert [one.about for one in contact_records(may.id).followups] == ["deck", "deck", "old"]
    assert [one.happened for one in found.interactions] == ["2026-03-04", "2026-01-02"]
    assert [
        (one.first, one.second, one.reason) for one in contact_records(may.id).introductions
    ] == [
        (may.id, omar.id, "search"),
        (ana.id, may.id, "design"),
    ]
    assert [(one.first, one.second) for one in load(DistinctPair)] == [
        (may.id, omar.id),
        (may.id, ana.id),
    ]
    assert [one.name for one in contact_records(may.id).introduced] == ["Bo"]
    assert [one.id for one in find_contacts("python")] == [may.id]
    assert recent_changes(1)[0].label == "Merged: M. into May"

    after = everything()
    reversal.undo(context)
    assert everything() == before
    reversal.redo()
    assert everything() == after


def test_rounds_of_keeping_in_touch_become_one_by_the_cadence_that_is_left(
    opened: Path, context: Context
) -> None:
    may, double = add(
        context,
        Contact("May", last_contact="2026-10-05", cadence="6 weeks"),
        Contact("M.", last_contact="2026-11-16", cadence="6 weeks"),
    )
    add(
        context,
        FollowUp(may.id, "keep in touch", "2026-11-16", reason="cadence"),
        FollowUp(double.id, "keep in touch", "2026-12-28", reason="cadence"),
    )
    found = merge(context, may.id, double.id)
    assert [(one.about, one.due) for one in found.followups] == [("keep in touch", "2026-12-28")]
    closed = [one for one in contact_records(may.id).followups if one.state == "closed"]
    assert [one.outcome for one in closed] == ["dropped"]
    assert found.contact.last_contact == "2026-11-16"


def test_a_round_that_the_other_brings_is_dated_by_the_one_that_is_left(
    opened: Path, context: Context
) -> None:
    may, double = add(
        context,
        Contact("May Chen", last_contact="2026-11-16", cadence="6 weeks"),
        Contact("M. Chen", cadence="1 week"),
    )
    add(context, FollowUp(double.id, "keep in touch", "2026-11-24", reason="cadence"))
    found = merge(context, may.id, double.id, cadence="kept")
    assert [one.due for one in found.followups] == ["2026-12-28"]


def test_a_round_that_was_put_off_stays_where_it_is(opened: Path, context: Context) -> None:
    may, double = add(
        context, Contact("May", last_contact="2026-11-16", cadence="6 weeks"), Contact("M.")
    )
    add(context, FollowUp(may.id, "keep in touch", "2027-02-01", snoozes=1, reason="cadence"))
    assert [one.due for one in merge(context, may.id, double.id).followups] == ["2027-02-01"]


def test_an_introduction_of_the_two_to_each_other_ends_in_the_notes(
    opened: Path, context: Context
) -> None:
    may, double = add(context, Contact("May", notes="tea"), Contact("M."))
    add(context, Introduction(may.id, double.id, "both like Go", made_on="2026-01-02"))
    found = merge(context, may.id, double.id)
    assert found.contact.notes == "tea\n\nintroduced to each other: both like Go 2026-01-02"
    assert load(Introduction) == []


def test_who_was_introduced_by_the_other_is_introduced_by_nobody(
    opened: Path, context: Context
) -> None:
    may, omar = add(context, Contact("May"), Contact("Omar"))
    (double,) = add(context, Contact("M.", introduced_by=may.id))
    assert merge(context, may.id, double.id).contact.introduced_by is None
    reversal.undo(context)
    add(context, Contact("Bo", introduced_by=omar.id))
    assert merge(context, omar.id, 4).contact.introduced_by is None


# What is refused


def test_one_that_was_altered_meanwhile_is_not_merged(opened: Path, context: Context) -> None:
    may, double = add(context, Contact("May"), Contact("M."))
    roster.toggle_archived([double.id], context)
    before = everything()
    with pytest.raises(ChangedElsewhereError, match=r"M\. was changed in the meantime"):
        merging.merge(may, double, {}, context)
    assert everything() == before


def test_one_and_the_same_is_not_merged_nor_one_who_is_not_there(
    opened: Path, context: Context
) -> None:
    (may,) = add(context, Contact("May"))
    with pytest.raises(BadInputError, match="two different contacts"):
        merging.two_contacts(may.id, may.id)
    with pytest.raises(NotFoundError, match="No contact 99"):
        merging.two_contacts(may.id, 99)


# Two people


def test_two_people_are_remembered_and_that_is_undone(opened: Path, context: Context) -> None:
    may, double = add(context, Contact("May Chen"), Contact("May Chen"))
    assert [one.ids for one in duplicate_pairs()] == [(may.id, double.id)]
    change = merging.keep_both(double.id, may.id, context)
    assert change.label == "Kept both: May Chen and May Chen"
    assert duplicate_pairs() == []
    with pytest.raises(NotFoundError, match="already marked"):
        merging.keep_both(may.id, double.id, context)
    reversal.undo(context)
    assert [one.ids for one in duplicate_pairs()] == [(may.id, double.id)]


def test_who_was_introduced_to_each_other_are_two(opened: Path, context: Context) -> None:
    may, double = add(context, Contact("May Chen"), Contact("May Chen"))
    add(context, Introduction(double.id, may.id))
    assert duplicate_pairs() == []


def test_doubles_are_found_by_what_is_stored(opened: Path, context: Context) -> None:
    quick_add.add([quick_add.parse_line("May Chen @Acme: call may@acme.example", context)], context)
    quick_add.add([quick_add.parse_line("Mey Xu @Acme: call MAY@acme.example", context)], context)
    (found,) = duplicate_pairs()
    assert (found.ids, found.description) == ((1, 2), "same email")
    roster.toggle_archived([1], context)
    assert len(duplicate_pairs()) == 1
    roster.toggle_archived([2], context)
    assert duplicate_pairs() == []


def test_a_merged_contact_keeps_its_rhythm_when_something_is_logged(
    opened: Path, context: Context
) -> None:
    may, double = add(context, Contact("May Chen"), Contact("M. Chen", cadence="6 weeks"))
    found = merge(context, may.id, double.id)
    assert [one.reason for one in found.followups] == ["cadence"]
    interactions.log([may.id], "call: hello", context)
    assert [one.due for one in who(may.id).followups] == ["2027-01-04"]


# Any two

people = st.integers(1, 4)
texts = st.sampled_from(["", "a", "b", "A b"])
days = st.sampled_from([None, "2026-01-02", "2027-03-04"])


@st.composite
def a_contact(draw: st.DrawFn) -> Contact:
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
def a_world(draw: st.DrawFn) -> tuple[list[Contact], list[tuple[Any, ...]]]:
    """Four contacts, and what names them; the numbers are places among the four."""
    kinds = (
        st.tuples(st.just("method"), people, st.sampled_from(["x", "y"]), texts),
        st.tuples(st.just("tag"), people, st.integers(1, 2)),
        st.tuples(
            st.just("followup"),
            people,
            st.sampled_from(["open", "closed"]),
            st.sampled_from(["cadence", "manual", "promise"]),
            st.sampled_from(["2026-11-20", "2027-01-05"]),
        ),
        st.tuples(st.just("said"), st.sets(people, min_size=1)),
        st.tuples(st.just("introduction"), people, people, texts),
        st.tuples(st.just("apart"), people, people),
        st.tuples(st.just("by"), people, people),
    )
    around_them = st.lists(st.one_of(kinds), max_size=14, unique_by=repr)
    return draw(st.lists(a_contact(), min_size=4, max_size=4)), draw(around_them)


def build(change: ChangeRecorder, world: tuple[list[Contact], list[tuple[Any, ...]]]) -> list[int]:
    """Write a world; the ids of its four contacts."""
    there = [change.add(one) for one in world[0]]
    ids = [0, *(one.id for one in there)]
    tags = [0, *(change.add(Tag(name)).id for name in ("t", "u"))]
    apart: set[tuple[int, int]] = set()
    brought: set[int] = set()
    for what, *told in world[1]:
        match what, told:
            case "method", (one, value, label):
                change.add(ContactMethod(ids[one], "handle", value, label))
            case "tag", (one, tag):
                change.add(Tagging(ids[one], tags[tag]))
            case "followup", (one, state, reason, due):
                closed = 1 if state == "closed" else None
                change.add(FollowUp(ids[one], "a", due, reason=reason, state=state, closed=closed))
            case "said", (some,):
                said = change.add(Interaction("2026-01-02"))
                for one in sorted(some):
                    change.add(Participant(said.id, ids[one]))
            case "introduction", (one, other, reason) if one != other:
                change.add(Introduction(ids[one], ids[other], reason))
            case "apart", (one, other) if one != other:
                pair = distinct_pair(ids[one], ids[other])
                if (pair.first, pair.second) not in apart:
                    apart.add((pair.first, pair.second))
                    change.add(pair)
            case "by", (one, other) if one not in brought:
                brought.add(one)
                before = there[one - 1]
                change.update(before, replace(before, introduced_by=ids[other]))
    return ids[1:]


def told_of(ids: set[int]) -> Iterator[tuple[Any, ...]]:
    """What is known of these contacts, whichever of them it stands with."""
    for one in load(FollowUp):
        if one.contact in ids:
            yield "followup", one.id
    for one in load(Participant):
        if one.contact in ids:
            yield "said", one.interaction
    for one in load(Tagging):
        if one.contact in ids:
            yield "tag", one.tag
    for one in load(ContactMethod):
        if one.contact in ids:
            yield "method", method_key(one.kind, one.value)
    for one in load(Introduction):
        others = {one.first, one.second} - ids
        if others:
            yield "introduction", one.id, *others
        elif one.reason:
            yield "reason", one.reason
    for one in load(Contact):
        if one.introduced_by in ids and one.id not in ids:
            yield "introduced", one.id
    for one in load(DistinctPair):
        others = {one.first, one.second} - ids
        if others:
            yield "apart", *others


@settings(max_examples=example_count(60))
@given(a_world(), st.permutations([0, 1, 2, 3]))
def test_merging_loses_nothing_and_undo_brings_everything_back(
    opened: Path,
    context: Context,
    world: tuple[list[Contact], list[tuple[Any, ...]]],
    order: list[int],
) -> None:
    with recording("given", context.now, "screen") as change:
        ids = build(change, world)
    before = everything()
    kept, gone = merging.two_contacts(ids[order[0]], ids[order[1]])
    known = Counter(set(told_of({kept.id, gone.id})))
    merging.merge(kept, gone, {}, context)
    (left,) = contacts([kept.id])
    found = Counter(told_of({kept.id}))
    for what, count in known.items():
        if what[0] == "reason":
            assert what[1] in left.notes
        elif what[0] == "method":
            assert found[what] >= 1, what
        else:
            assert found[what] == count, what
    assert len(contact_records(kept.id).cadence_followups) <= 1
    assert uid_keys(left) >= uid_keys(kept) | uid_keys(gone)
    assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
    after = everything()
    reversal.undo(context)
    assert everything() == before
    reversal.redo()
    assert everything() == after
    reversal.undo(context)
    reversal.undo(context)
    assert load(Contact) == []
