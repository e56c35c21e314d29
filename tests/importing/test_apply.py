"""Imports: as planned and as one change, twice without doubles, and all of it back again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.actions import closing, quick_add
from followup_tui.actions import contacts as roster
from followup_tui.actions.context import Context
from followup_tui.domain.contact import Contact
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError, ChangedElsewhereError
from followup_tui.formats.parsed import (
    FollowUpRequest,
    ParsedContact,
    ParsedFile,
    ParsedInteraction,
    ReadWarning,
)
from followup_tui.importing.apply import apply_plan, was_applied
from followup_tui.importing.make_plan import plan_import
from followup_tui.importing.plan import accept_conflicts
from followup_tui.importing.resolve import resolve_questions
from followup_tui.storage import journal
from followup_tui.storage.database import close_database, open_database
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.interactions import interactions
from followup_tui.storage.queries.person import person_details
from followup_tui.system.progress import ProgressStage
from tests.examples import most
from tests.importing.import_people import arrive, reading, stored

MAIL = (("email", "may@acme.example", ""),)
MAY = ParsedContact("May Chen", "card 1", "u1", company="Acme", role="Engineer", methods=MAIL)


def add(line: str, context: Context) -> int:
    """Catch a line; the contact that it is about."""
    change = quick_add.add([quick_add.parse_line(line, context)], context)
    return next(iter(change.added(FollowUp))).contact


def contact(key: int) -> Contact:
    """The contact as it is now."""
    return contact_queries.contacts([key])[0]


def said(uid: str, happened: str, *people: ParsedContact, **more) -> ParsedInteraction:
    return ParsedInteraction(uid, happened, f"message {uid}", people, **more)


def test_a_filled_field_stays_until_it_is_accepted(opened: Path, context: Context) -> None:
    arrive(context, MAY)
    told = replace(MAY, role="CTO", company="Newco", location="Berlin", notes="from the fair")
    (match,) = plan_import(reading(told)).matched
    assert [(one.field, one.old, one.new) for one in match.changes] == [
        ("location", "", "Berlin"),
        ("notes", "", "from the fair"),
    ]
    assert [(one.field, one.old, one.new) for one in match.conflicts] == [
        ("company", "Acme", "Newco"),
        ("role", "Engineer", "CTO"),
    ]
    arrive(context, told)
    assert (contact(1).company, contact(1).role) == ("Acme", "Engineer")
    assert contact(1).location == "Berlin"

    plan = plan_import(reading(told))
    roles = accept_conflicts(
        plan, lambda one: [each for each in one.conflicts if each.field == "role"]
    )
    (match,) = roles.matched
    assert [one.field for one in match.conflicts] == ["company"]
    apply_plan(roles, context)
    assert (contact(1).company, contact(1).role) == ("Acme", "CTO")
    arrive(context, told, update=True)
    assert contact(1).company == "Newco"
    assert plan_import(reading(told)).matched == ()


def test_notes_of_the_file_are_added_and_never_put_in_place_of_ours(
    opened: Path, context: Context
) -> None:
    arrive(context, replace(MAY, notes="ours", extra=(("X-A", "1"), ("X-B", "1"))))
    told = replace(MAY, notes="theirs", extra=(("X-A", "2"), ("X-B", "1")))
    (match,) = plan_import(reading(told)).matched
    assert [(one.field, one.new) for one in match.conflicts] == [
        ("notes", "ours\ntheirs"),
        ("extra X-A", "2"),
    ]
    arrive(context, told, update=True)
    assert contact(1).notes == "ours\ntheirs"
    assert json.loads(contact(1).extra) == {"X-A": "2", "X-B": "1"}
    assert plan_import(reading(told)).matched == ()


@pytest.mark.parametrize(
    ("rule", "contacts", "left"), [("new", 2, 0), ("merge", 1, 0), ("skip", 1, 1)]
)
def test_only_a_name_is_asked_about(
    opened: Path, context: Context, rule, contacts: int, left: int
) -> None:
    add("May Chen @Lumen: coffee fri", context)
    plan = plan_import(reading(MAY))
    assert (plan.new, plan.matched, plan.unchanged) == ((), (), ())
    (question,) = plan.questions
    assert [one.contact.id for one in question.candidates] == [1]
    done = arrive(context, MAY, rule=rule)
    assert len(contact_queries.contact_ids()) == contacts
    assert [one.place for one in done.warnings] == ["card 1"] * left
    again = plan_import(reading(MAY))
    assert (len(again.questions), again.new) == (left, ())


def test_an_answer_counts_for_one_person_and_the_rule_for_the_rest(
    opened: Path, context: Context
) -> None:
    for name in ("Ana Ruiz", "Bo Lee", "Cy Orr"):
        add(f"{name}: coffee fri", context)
    told = [ParsedContact(name, name, role="x") for name in ("Ana Ruiz", "Bo Lee", "Cy Orr")]
    plan = plan_import(reading(*told))
    ana, bo, cy = plan.questions
    settled = resolve_questions(
        plan, {ana.person_number: ana.candidates[0].contact.id, cy.person_number: "new"}, "skip"
    )
    apply_plan(settled, context)
    assert contact(1).role == "x"
    assert [one.parsed.name for one in settled.new] == ["Cy Orr"]
    assert "Bo Lee (2)" in settled.warnings[0].reason
    assert len(contact_queries.contact_ids()) == 4
    assert bo.parsed.name == "Bo Lee"


def test_two_of_a_file_who_are_said_to_be_one_contact_are_one_match(
    opened: Path, context: Context
) -> None:
    add("May Chen: coffee fri may@acme.example", context)
    told = [
        ParsedContact("May Chen", "card 1", methods=MAIL, role="CTO"),
        ParsedContact("May Chen", "card 2", company="Acme", location="Berlin"),
        ParsedContact("May Chen", "card 3", company="Lumen", nickname="M"),
    ]
    plan = plan_import(reading(*told))
    assert [one.matched_by for one in plan.matched] == ["e-mail"]
    assert [one.parsed.place for one in plan.questions] == ["card 2", "card 3"]
    plan = plan_import(reading(*told[1:]))
    (match,) = resolve_questions(plan, {}, "merge").matched
    assert len(match.person_numbers) == 2
    apply_plan(resolve_questions(plan, {}, "merge"), context)
    assert (contact(1).company, contact(1).location, contact(1).nickname) == ("Acme", "Berlin", "M")


def test_a_name_of_several_contacts_is_never_merged_by_a_rule(
    opened: Path, context: Context
) -> None:
    arrive(context, ParsedContact("Ana", "1", company="A"), ParsedContact("Ana", "2", company="B"))
    done = arrive(context, ParsedContact("Ana", "3", company="C"), rule="merge")
    assert (done.matched, len(done.warnings)) == ((), 1)


def test_what_was_planned_is_done_or_nothing(opened: Path, context: Context) -> None:
    arrive(context, MAY)
    plan = plan_import(reading(replace(MAY, location="Berlin"), ParsedContact("Bo", "card 2")))
    add("Somebody Else: coffee fri", context)
    # What another program wrote does not alter this plan.
    assert apply_plan(plan, context).edits
    assert was_applied(plan)

    plan = plan_import(reading(ParsedContact("Bo", "card 2", company="Acme")))
    roster.toggle_archived([1], context)
    stale = plan_import(reading(replace(MAY, birthday="1990-05-17")))
    roster.toggle_archived([1], context)
    before = stored()
    with pytest.raises(ChangedElsewhereError, match="Nothing was imported"):
        apply_plan(stale, context)
    assert stored() == before


def test_the_same_plan_brought_twice_brings_nobody_twice(opened: Path, context: Context) -> None:
    plan = plan_import(reading(MAY))
    apply_plan(plan, context)
    with pytest.raises(ChangedElsewhereError):
        apply_plan(plan, context)
    assert len(contact_queries.contact_ids()) == 1


def test_what_was_said_is_logged_once_with_those_who_took_part(
    opened: Path, context: Context
) -> None:
    bo = ParsedContact("Bo Lee", "", methods=(("email", "bo@x.example", ""),))
    first = said("m1", "2026-11-20T10:00", MAY, bo, channel="mail", direction="in", summary="Hi")
    done = arrive(context, first, first, said("m2", "2026-11-21", MAY))
    assert (len(done.new), len(done.interactions), done.warnings) == (2, 2, ())
    logged = interactions([1, 2])
    assert [(one.uid, one.channel, one.direction) for one in logged] == [
        ("m1", "mail", "in"),
        ("m2", "", "out"),
    ]
    assert [contact(key).last_contact for key in (1, 2)] == ["2026-11-21", "2026-11-20"]
    assert {contact(key).status for key in (1, 2)} == {"parked"}
    again = plan_import(reading(first, said("m3", "2026-11-01", MAY)))
    assert (again.already_logged, [one.interaction.uid for one in again.interactions]) == (
        1,
        ["m3"],
    )
    before = stored()
    apply_plan(again, context)
    assert contact(1).last_contact == "2026-11-21"
    journal.undo(context.now)
    assert stored() == before


def test_the_rhythm_of_an_active_contact_follows_what_was_said(
    opened: Path, context: Context
) -> None:
    key = add("May Chen: write fri may@acme.example ~6w", context)
    closing.close([1], "no answer", "", context)
    closing.close([2], "done", "", replace(context, now=context.now.subtract(days=30)))
    (round_,) = due_queries.open_followups([key])
    assert round_.reason == "cadence"
    before = stored()
    arrive(context, said("m1", "2026-11-20", MAY))
    (moved,) = due_queries.open_followups([key])
    assert contact(key).last_contact == "2026-11-20"
    assert moved.due == "2027-01-01"
    assert moved.due > round_.due
    journal.undo(context.now)
    assert stored() == before
    # A message from long before changes neither.
    arrive(context, said("m0", "2025-11-20", MAY))
    assert due_queries.open_followups([key]) == [round_]


def test_a_follow_up_is_asked_for_with_the_first_who_is_then_active(
    opened: Path, context: Context
) -> None:
    bo = ParsedContact("Bo Lee", "", methods=(("email", "bo@x.example", ""),))
    ask = FollowUpRequest("send the deck", "2026-11-26")
    arrive(context, said("m1", "2026-11-20", MAY, bo, follow=ask))
    (made,) = due_queries.open_followups([1, 2])
    assert (made.contact, made.about, made.due) == (1, "send the deck", "2026-11-26")
    assert [contact(key).status for key in (1, 2)] == ["active", "parked"]
    arrive(context, said("m2", "2026-11-20", bo, follow=ask))
    assert contact(2).status == "active"


def test_what_was_said_with_nobody_but_those_left_out_is_left_out(
    opened: Path, context: Context
) -> None:
    add("May Chen @Lumen: coffee fri", context)
    bo = ParsedContact("Bo Lee", "", methods=(("email", "bo@x.example", ""),))
    done = arrive(
        context, said("m1", "2026-11-20", MAY), said("m2", "2026-11-20", MAY, bo), rule="skip"
    )
    assert [one.interaction.uid for one in done.interactions] == ["m2"]
    assert [one.place for one in done.warnings][-1] == "message m1"
    assert interactions([1])[0].uid == "m2"


def test_tags_that_differ_in_capitals_are_one(opened: Path, context: Context) -> None:
    add("Ana: coffee fri #PyCon", context)
    arrive(context, ParsedContact("Bo", "1", tags=("pycon", "PYCON", "fair")))
    found = person_details(2)
    assert found is not None
    assert found.tags == ("PyCon", "fair")


def test_however_many_share_a_name_they_come_once(opened: Path, context: Context) -> None:
    told = [ParsedContact("Mom", f"card {n}", notes=f"note {n // 2}") for n in range(300)]
    done = arrive(context, *told)
    assert len(done.new) >= 150
    again = plan_import(reading(*told))
    assert (again.new, again.questions, again.updated_count) == ((), (), 0)


def test_there_must_be_somebody(opened: Path) -> None:
    with pytest.raises(BadInputError, match=r"nobody in what was given: card 1: has no name\."):
        plan_import(ParsedFile((), (ReadWarning("card 1", "has no name"),)))


def test_progress_is_told_to_its_end_and_may_stop_the_work(opened: Path, context: Context) -> None:
    told: list[tuple[int, int | None, ProgressStage]] = []
    many = [ParsedContact(f"Person {n}", f"card {n}") for n in range(1_200)]
    plan = plan_import(reading(*many), lambda *one: told.append(one))
    apply_plan(plan, context, lambda *one: told.append(one))
    assert (1_200, 1_200, ProgressStage.WRITING) in told
    assert told[-1] == (1_200, 1_200, ProgressStage.INDEXING)
    assert {step for _, _, step in told} == {
        ProgressStage.COMPARING,
        ProgressStage.WRITING,
        ProgressStage.INDEXING,
    }

    def stop(done: int, total: int | None, step: ProgressStage) -> None:
        raise KeyboardInterrupt

    before = stored()
    plan = plan_import(reading(*(replace(one, company="x") for one in many), MAY))
    with pytest.raises(KeyboardInterrupt):
        apply_plan(resolve_questions(plan, {}, "new"), context, stop)
    assert stored() == before
    assert not was_applied(plan)


NAMES = st.sampled_from(["Ann", "ann", "Ann Lee", "Bob Lee", "王芳", "x@y.example"])
SOME = st.sampled_from(["", "", "1", "2"])
WAYS = st.lists(
    st.sampled_from(
        [
            ("email", "a@b.example", ""),
            ("email", "C@d.example", "work"),
            ("phone", "+49 171 1234567", ""),
            ("link", "https://linkedin.com/in/x", ""),
            ("handle", "@x", "x"),
        ]
    ),
    max_size=2,
).map(tuple)
PEOPLE = st.builds(
    lambda name, uid, company, role, notes, day, methods, tags: ParsedContact(
        name,
        "card",
        uid,
        company=company,
        role=role,
        notes=notes,
        birthday=day or None,
        methods=methods,
        tags=tags,
        extra=(("X-A", notes),) if notes else (),
    ),
    *(NAMES, SOME, SOME, SOME, SOME, st.sampled_from(["", "--05-17", "1990-05-17"])),
    WAYS,
    st.sampled_from([(), ("fair",), ("Fair", "fair")]),
)
SAID = st.builds(
    lambda uid, day, people: said(uid, f"2026-11-{day:02}", *people),
    st.sampled_from(["m1", "m2", "m3"]),
    st.integers(1, 22),
    st.lists(PEOPLE, min_size=1, max_size=2),
)
FILES = st.lists(st.one_of(PEOPLE, SAID), min_size=1, max_size=7)


@pytest.fixture(scope="module")
def stage() -> Context:
    return Context(pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin"), Rules(), "screen")


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("fresh")
    close_database()


@settings(max_examples=most(60))
@given(
    before=FILES, file=FILES, rule=st.sampled_from(["new", "merge", "skip"]), update=st.booleans()
)
def test_any_file_brings_nobody_twice_and_goes_and_comes_back_whole(
    fresh: Path, stage: Context, before, file, rule, update: bool
) -> None:
    close_database()
    (fresh / "a.db").unlink(missing_ok=True)
    open_database(fresh / "a.db")
    arrive(stage, *before)
    ground = stored()
    standing = journal.journal_version()
    known = {one.id: one for one in contact_queries.contacts(range(50))}
    arrive(stage, *file, rule=rule, update=update)
    after = stored()
    if not update:
        for key, one in known.items():
            for field in ("name", "company", "role", "notes", "birthday"):
                if getattr(one, field):
                    assert getattr(contact(key), field) == getattr(one, field)
    if journal.journal_version() != standing:
        journal.undo(stage.now)
        assert stored() == ground
        journal.redo()
        assert stored() == after

    again = resolve_questions(plan_import(reading(*file)), {}, rule)
    assert again.new == ()
    # Who was left out may be found by what the same file has taught meanwhile.
    assert rule != "new" or again.interactions == ()
    assert stored() == after
