"""Imports: applied as planned, as one change, without duplicates, and undone as a whole."""

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
from tests.examples import example_count
from tests.importing.import_people import all_rows, import_items, parsed_file

MAIL = (("email", "may@acme.example", ""),)
MAY = ParsedContact("May Chen", "card 1", "u1", company="Acme", role="Engineer", methods=MAIL)


def add(line: str, context: Context) -> int:
    """Add a follow-up by quick-add, and return the id of its contact."""
    change = quick_add.add([quick_add.parse_line(line, context)], context)
    return next(iter(change.added(FollowUp))).contact


def contact(contact_id: int) -> Contact:
    """Return the contact as it is now."""
    return contact_queries.contacts([contact_id])[0]


def message(uid: str, happened: str, *participants: ParsedContact, **fields) -> ParsedInteraction:
    return ParsedInteraction(uid, happened, f"message {uid}", participants, **fields)


def test_a_filled_field_keeps_its_value_until_the_conflict_is_accepted(
    opened: Path, context: Context
) -> None:
    import_items(context, MAY)
    parsed = replace(MAY, role="CTO", company="Newco", location="Berlin", notes="from the fair")
    (match,) = plan_import(parsed_file(parsed)).matched
    assert [(change.field, change.old, change.new) for change in match.changes] == [
        ("location", "", "Berlin"),
        ("notes", "", "from the fair"),
    ]
    assert [(change.field, change.old, change.new) for change in match.conflicts] == [
        ("company", "Acme", "Newco"),
        ("role", "Engineer", "CTO"),
    ]
    import_items(context, parsed)
    assert (contact(1).company, contact(1).role) == ("Acme", "Engineer")
    assert contact(1).location == "Berlin"

    plan = plan_import(parsed_file(parsed))
    roles = accept_conflicts(
        plan, lambda match: [change for change in match.conflicts if change.field == "role"]
    )
    (match,) = roles.matched
    assert [conflict.field for conflict in match.conflicts] == ["company"]
    apply_plan(roles, context)
    assert (contact(1).company, contact(1).role) == ("Acme", "CTO")
    import_items(context, parsed, update=True)
    assert contact(1).company == "Newco"
    assert plan_import(parsed_file(parsed)).matched == ()


def test_notes_of_the_file_are_appended_to_ours(opened: Path, context: Context) -> None:
    import_items(context, replace(MAY, notes="ours", extra=(("X-A", "1"), ("X-B", "1"))))
    parsed = replace(MAY, notes="theirs", extra=(("X-A", "2"), ("X-B", "1")))
    (match,) = plan_import(parsed_file(parsed)).matched
    assert [(conflict.field, conflict.new) for conflict in match.conflicts] == [
        ("notes", "ours\ntheirs"),
        ("extra X-A", "2"),
    ]
    import_items(context, parsed, update=True)
    assert contact(1).notes == "ours\ntheirs"
    assert json.loads(contact(1).extra) == {"X-A": "2", "X-B": "1"}
    assert plan_import(parsed_file(parsed)).matched == ()


@pytest.mark.parametrize(
    ("rule", "contacts", "left"), [("new", 2, 0), ("merge", 1, 0), ("skip", 1, 1)]
)
def test_sharing_only_a_name_is_a_question(
    opened: Path, context: Context, rule, contacts: int, left: int
) -> None:
    add("May Chen @Lumen: coffee fri", context)
    plan = plan_import(parsed_file(MAY))
    assert (plan.new, plan.matched, plan.unchanged) == ((), (), ())
    (question,) = plan.questions
    assert [candidate.contact.id for candidate in question.candidates] == [1]
    done = import_items(context, MAY, rule=rule)
    assert len(contact_queries.contact_ids()) == contacts
    assert [warning.place for warning in done.warnings] == ["card 1"] * left
    again = plan_import(parsed_file(MAY))
    assert (len(again.questions), again.new) == (left, ())


def test_answers_override_the_rule_for_the_rest(opened: Path, context: Context) -> None:
    for name in ("Ana Ruiz", "Bo Lee", "Cy Orr"):
        add(f"{name}: coffee fri", context)
    parsed = [ParsedContact(name, name, role="x") for name in ("Ana Ruiz", "Bo Lee", "Cy Orr")]
    plan = plan_import(parsed_file(*parsed))
    ana, bo, cy = plan.questions
    settled = resolve_questions(
        plan, {ana.person_number: ana.candidates[0].contact.id, cy.person_number: "new"}, "skip"
    )
    apply_plan(settled, context)
    assert contact(1).role == "x"
    assert [new.parsed.name for new in settled.new] == ["Cy Orr"]
    assert "Bo Lee (2)" in str(settled.warnings[0].reason)
    assert len(contact_queries.contact_ids()) == 4
    assert bo.parsed.name == "Bo Lee"


def test_two_entries_merged_into_one_contact_are_one_match(opened: Path, context: Context) -> None:
    add("May Chen: coffee fri may@acme.example", context)
    parsed = [
        ParsedContact("May Chen", "card 1", methods=MAIL, role="CTO"),
        ParsedContact("May Chen", "card 2", company="Acme", location="Berlin"),
        ParsedContact("May Chen", "card 3", company="Lumen", nickname="M"),
    ]
    plan = plan_import(parsed_file(*parsed))
    assert [match.matched_by for match in plan.matched] == ["email"]
    assert [question.parsed.place for question in plan.questions] == ["card 2", "card 3"]
    plan = plan_import(parsed_file(*parsed[1:]))
    (match,) = resolve_questions(plan, {}, "merge").matched
    assert len(match.person_numbers) == 2
    apply_plan(resolve_questions(plan, {}, "merge"), context)
    assert (contact(1).company, contact(1).location, contact(1).nickname) == ("Acme", "Berlin", "M")


def test_a_name_that_several_contacts_share_is_never_merged_by_a_rule(
    opened: Path, context: Context
) -> None:
    import_items(
        context, ParsedContact("Ana", "1", company="A"), ParsedContact("Ana", "2", company="B")
    )
    done = import_items(context, ParsedContact("Ana", "3", company="C"), rule="merge")
    assert (done.matched, len(done.warnings)) == ((), 1)


def test_a_plan_is_applied_as_shown_or_not_at_all(opened: Path, context: Context) -> None:
    import_items(context, MAY)
    plan = plan_import(parsed_file(replace(MAY, location="Berlin"), ParsedContact("Bo", "card 2")))
    add("Someone Else: coffee fri", context)
    # A change of another program that does not affect this plan.
    assert apply_plan(plan, context).edits
    assert was_applied(plan)

    plan = plan_import(parsed_file(ParsedContact("Bo", "card 2", company="Acme")))
    roster.toggle_archived([1], context)
    stale = plan_import(parsed_file(replace(MAY, birthday="1990-05-17")))
    roster.toggle_archived([1], context)
    before = all_rows()
    with pytest.raises(ChangedElsewhereError, match="Nothing was imported"):
        apply_plan(stale, context)
    assert all_rows() == before


def test_applying_a_plan_twice_is_refused(opened: Path, context: Context) -> None:
    plan = plan_import(parsed_file(MAY))
    apply_plan(plan, context)
    with pytest.raises(ChangedElsewhereError):
        apply_plan(plan, context)
    assert len(contact_queries.contact_ids()) == 1


def test_interactions_are_logged_once_with_their_participants(
    opened: Path, context: Context
) -> None:
    bo = ParsedContact("Bo Lee", "", methods=(("email", "bo@x.example", ""),))
    first = message("m1", "2026-11-20T10:00", MAY, bo, channel="mail", direction="in", summary="Hi")
    done = import_items(context, first, first, message("m2", "2026-11-21", MAY))
    assert (len(done.new), len(done.interactions), done.warnings) == (2, 2, ())
    logged = interactions([1, 2])
    assert [
        (interaction.uid, interaction.channel, interaction.direction) for interaction in logged
    ] == [
        ("m1", "mail", "in"),
        ("m2", "", "out"),
    ]
    assert [contact(contact_id).last_contact for contact_id in (1, 2)] == [
        "2026-11-21",
        "2026-11-20",
    ]
    assert {contact(contact_id).status for contact_id in (1, 2)} == {"parked"}
    again = plan_import(parsed_file(first, message("m3", "2026-11-01", MAY)))
    assert (again.already_logged, [planned.interaction.uid for planned in again.interactions]) == (
        1,
        ["m3"],
    )
    before = all_rows()
    apply_plan(again, context)
    assert contact(1).last_contact == "2026-11-21"
    journal.undo(context.now)
    assert all_rows() == before


def test_the_cadence_of_an_active_contact_follows_imported_interactions(
    opened: Path, context: Context
) -> None:
    contact_id = add("May Chen: write fri may@acme.example ~6w", context)
    closing.close([1], "no answer", "", context)
    closing.close([2], "done", "", replace(context, now=context.now.subtract(days=30)))
    (round_,) = due_queries.open_followups([contact_id])
    assert round_.reason == "cadence"
    before = all_rows()
    import_items(context, message("m1", "2026-11-20", MAY))
    (moved,) = due_queries.open_followups([contact_id])
    assert contact(contact_id).last_contact == "2026-11-20"
    assert moved.due == "2027-01-01"
    assert moved.due > round_.due
    journal.undo(context.now)
    assert all_rows() == before
    # An old message changes neither last contact nor cadence.
    import_items(context, message("m0", "2025-11-20", MAY))
    assert due_queries.open_followups([contact_id]) == [round_]


def test_a_requested_follow_up_activates_the_first_participant(
    opened: Path, context: Context
) -> None:
    bo = ParsedContact("Bo Lee", "", methods=(("email", "bo@x.example", ""),))
    ask = FollowUpRequest("send the deck", "2026-11-26")
    import_items(context, message("m1", "2026-11-20", MAY, bo, followup=ask))
    (made,) = due_queries.open_followups([1, 2])
    assert (made.contact, made.about, made.due) == (1, "send the deck", "2026-11-26")
    assert [contact(contact_id).status for contact_id in (1, 2)] == ["active", "parked"]
    import_items(context, message("m2", "2026-11-20", bo, followup=ask))
    assert contact(2).status == "active"


def test_interactions_with_only_skipped_people_are_skipped(opened: Path, context: Context) -> None:
    add("May Chen @Lumen: coffee fri", context)
    bo = ParsedContact("Bo Lee", "", methods=(("email", "bo@x.example", ""),))
    done = import_items(
        context, message("m1", "2026-11-20", MAY), message("m2", "2026-11-20", MAY, bo), rule="skip"
    )
    assert [planned.interaction.uid for planned in done.interactions] == ["m2"]
    assert [warning.place for warning in done.warnings][-1] == "message m1"
    assert interactions([1])[0].uid == "m2"


def test_tags_that_differ_only_in_case_are_one(opened: Path, context: Context) -> None:
    add("Ana: coffee fri #PyCon", context)
    import_items(context, ParsedContact("Bo", "1", tags=("pycon", "PYCON", "fair")))
    details = person_details(2)
    assert details is not None
    assert details.tags == ("PyCon", "fair")


def test_many_people_of_one_name_are_imported_once(opened: Path, context: Context) -> None:
    parsed = [ParsedContact("Mom", f"card {n}", notes=f"note {n // 2}") for n in range(300)]
    done = import_items(context, *parsed)
    assert len(done.new) >= 150
    again = plan_import(parsed_file(*parsed))
    assert (again.new, again.questions, again.updated_count) == ((), (), 0)


def test_an_import_of_no_one_is_refused(opened: Path) -> None:
    with pytest.raises(BadInputError, match=r"No contacts found: card 1: no name\."):
        plan_import(ParsedFile((), (ReadWarning("card 1", "no name"),)))


def test_progress_is_reported_to_the_end_and_can_stop_the_import(
    opened: Path, context: Context
) -> None:
    reports: list[tuple[int, int | None, ProgressStage]] = []
    many = [ParsedContact(f"Person {n}", f"card {n}") for n in range(1_200)]
    plan = plan_import(parsed_file(*many), lambda *report: reports.append(report))
    apply_plan(plan, context, lambda *report: reports.append(report))
    assert (1_200, 1_200, ProgressStage.WRITING) in reports
    assert reports[-1] == (1_200, 1_200, ProgressStage.INDEXING)
    assert {step for _, _, step in reports} == {
        ProgressStage.COMPARING,
        ProgressStage.WRITING,
        ProgressStage.INDEXING,
    }

    def stop(done: int, total: int | None, step: ProgressStage) -> None:
        raise KeyboardInterrupt

    before = all_rows()
    plan = plan_import(parsed_file(*(replace(contact, company="x") for contact in many), MAY))
    with pytest.raises(KeyboardInterrupt):
        apply_plan(resolve_questions(plan, {}, "new"), context, stop)
    assert all_rows() == before
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
    lambda uid, day, people: message(uid, f"2026-11-{day:02}", *people),
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


@settings(max_examples=example_count(60))
@given(
    before=FILES, file=FILES, rule=st.sampled_from(["new", "merge", "skip"]), update=st.booleans()
)
def test_any_import_is_repeatable_and_undone_as_a_whole(
    fresh: Path, stage: Context, before, file, rule, update: bool
) -> None:
    close_database()
    (fresh / "a.db").unlink(missing_ok=True)
    open_database(fresh / "a.db")
    import_items(stage, *before)
    ground = all_rows()
    standing = journal.journal_version()
    known = {contact.id: contact for contact in contact_queries.contacts(range(50))}
    import_items(stage, *file, rule=rule, update=update)
    after = all_rows()
    if not update:
        for contact_id, before_import in known.items():
            for field in ("name", "company", "role", "notes", "birthday"):
                if getattr(before_import, field):
                    assert getattr(contact(contact_id), field) == getattr(before_import, field)
    if journal.journal_version() != standing:
        journal.undo(stage.now)
        assert all_rows() == ground
        journal.redo(stage.now)
        assert all_rows() == after

    again = resolve_questions(plan_import(parsed_file(*file)), {}, rule)
    assert again.new == ()
    # People who were skipped may be matched by what the same file added meanwhile.
    assert rule != "new" or again.interactions == ()
    assert all_rows() == after
