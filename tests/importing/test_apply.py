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
from followup_tui.actions.context import Occasion
from followup_tui.domain.contact import Contact
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError, ChangedElsewhereError
from followup_tui.formats.parsed import Ask, Incoming, Reading, Said, Skipped
from followup_tui.importing.apply import bring, is_brought
from followup_tui.importing.make_plan import plan_import
from followup_tui.importing.plan import accept
from followup_tui.importing.resolve import settle
from followup_tui.storage import journal
from followup_tui.storage.database import close_database, open_database
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.interactions import interactions
from followup_tui.storage.queries.person import person
from followup_tui.system.progress import Step
from tests.examples import most
from tests.importing.import_people import arrive, reading, stored

MAIL = (("email", "may@acme.example", ""),)
MAY = Incoming("May Chen", "card 1", "u1", company="Acme", role="Engineer", methods=MAIL)


def add(line: str, occasion: Occasion) -> int:
    """Catch a line; the contact that it is about."""
    change = quick_add.add([quick_add.understand(line, occasion)], occasion)
    return next(iter(change.added(FollowUp))).contact


def contact(key: int) -> Contact:
    """The contact as it is now."""
    return contact_queries.contacts([key])[0]


def said(uid: str, happened: str, *people: Incoming, **more) -> Said:
    return Said(uid, happened, f"message {uid}", people, **more)


def test_a_filled_field_stays_until_it_is_accepted(opened: Path, occasion: Occasion) -> None:
    arrive(occasion, MAY)
    told = replace(MAY, role="CTO", company="Newco", location="Berlin", notes="from the fair")
    (match,) = plan_import(reading(told)).matched
    assert [(one.field, one.old, one.new) for one in match.changes] == [
        ("location", "", "Berlin"),
        ("notes", "", "from the fair"),
    ]
    assert [(one.field, one.old, one.new) for one in match.differs] == [
        ("company", "Acme", "Newco"),
        ("role", "Engineer", "CTO"),
    ]
    arrive(occasion, told)
    assert (contact(1).company, contact(1).role) == ("Acme", "Engineer")
    assert contact(1).location == "Berlin"

    plan = plan_import(reading(told))
    roles = accept(plan, lambda one: [each for each in one.differs if each.field == "role"])
    (match,) = roles.matched
    assert [one.field for one in match.differs] == ["company"]
    bring(roles, occasion)
    assert (contact(1).company, contact(1).role) == ("Acme", "CTO")
    arrive(occasion, told, update=True)
    assert contact(1).company == "Newco"
    assert plan_import(reading(told)).matched == ()


def test_notes_of_the_file_are_added_and_never_put_in_place_of_ours(
    opened: Path, occasion: Occasion
) -> None:
    arrive(occasion, replace(MAY, notes="ours", extra=(("X-A", "1"), ("X-B", "1"))))
    told = replace(MAY, notes="theirs", extra=(("X-A", "2"), ("X-B", "1")))
    (match,) = plan_import(reading(told)).matched
    assert [(one.field, one.new) for one in match.differs] == [
        ("notes", "ours\ntheirs"),
        ("extra X-A", "2"),
    ]
    arrive(occasion, told, update=True)
    assert contact(1).notes == "ours\ntheirs"
    assert json.loads(contact(1).extra) == {"X-A": "2", "X-B": "1"}
    assert plan_import(reading(told)).matched == ()


@pytest.mark.parametrize(
    ("rule", "contacts", "left"), [("new", 2, 0), ("merge", 1, 0), ("skip", 1, 1)]
)
def test_only_a_name_is_asked_about(
    opened: Path, occasion: Occasion, rule, contacts: int, left: int
) -> None:
    add("May Chen @Lumen: coffee fri", occasion)
    plan = plan_import(reading(MAY))
    assert (plan.new, plan.matched, plan.known) == ((), (), ())
    (question,) = plan.asked
    assert [one.contact.id for one in question.candidates] == [1]
    done = arrive(occasion, MAY, rule=rule)
    assert len(contact_queries.contact_ids()) == contacts
    assert [one.place for one in done.skipped] == ["card 1"] * left
    again = plan_import(reading(MAY))
    assert (len(again.asked), again.new) == (left, ())


def test_an_answer_counts_for_one_person_and_the_rule_for_the_rest(
    opened: Path, occasion: Occasion
) -> None:
    for name in ("Ana Ruiz", "Bo Lee", "Cy Orr"):
        add(f"{name}: coffee fri", occasion)
    told = [Incoming(name, name, role="x") for name in ("Ana Ruiz", "Bo Lee", "Cy Orr")]
    plan = plan_import(reading(*told))
    ana, bo, cy = plan.asked
    settled = settle(plan, {ana.who: ana.candidates[0].contact.id, cy.who: "new"}, "skip")
    bring(settled, occasion)
    assert contact(1).role == "x"
    assert [one.incoming.name for one in settled.new] == ["Cy Orr"]
    assert "Bo Lee (2)" in settled.skipped[0].why
    assert len(contact_queries.contact_ids()) == 4
    assert bo.incoming.name == "Bo Lee"


def test_two_of_a_file_who_are_said_to_be_one_contact_are_one_match(
    opened: Path, occasion: Occasion
) -> None:
    add("May Chen: coffee fri may@acme.example", occasion)
    told = [
        Incoming("May Chen", "card 1", methods=MAIL, role="CTO"),
        Incoming("May Chen", "card 2", company="Acme", location="Berlin"),
        Incoming("May Chen", "card 3", company="Lumen", nickname="M"),
    ]
    plan = plan_import(reading(*told))
    assert [one.by for one in plan.matched] == ["e-mail"]
    assert [one.incoming.place for one in plan.asked] == ["card 2", "card 3"]
    plan = plan_import(reading(*told[1:]))
    (match,) = settle(plan, {}, "merge").matched
    assert len(match.whos) == 2
    bring(settle(plan, {}, "merge"), occasion)
    assert (contact(1).company, contact(1).location, contact(1).nickname) == ("Acme", "Berlin", "M")


def test_a_name_of_several_contacts_is_never_merged_by_a_rule(
    opened: Path, occasion: Occasion
) -> None:
    arrive(occasion, Incoming("Ana", "1", company="A"), Incoming("Ana", "2", company="B"))
    done = arrive(occasion, Incoming("Ana", "3", company="C"), rule="merge")
    assert (done.matched, len(done.skipped)) == ((), 1)


def test_what_was_planned_is_done_or_nothing(opened: Path, occasion: Occasion) -> None:
    arrive(occasion, MAY)
    plan = plan_import(reading(replace(MAY, location="Berlin"), Incoming("Bo", "card 2")))
    add("Somebody Else: coffee fri", occasion)
    # What another program wrote does not alter this plan.
    assert bring(plan, occasion).edits
    assert is_brought(plan)

    plan = plan_import(reading(Incoming("Bo", "card 2", company="Acme")))
    roster.archive([1], occasion)
    stale = plan_import(reading(replace(MAY, birthday="1990-05-17")))
    roster.archive([1], occasion)
    before = stored()
    with pytest.raises(ChangedElsewhereError, match="Nothing was imported"):
        bring(stale, occasion)
    assert stored() == before


def test_the_same_plan_brought_twice_brings_nobody_twice(opened: Path, occasion: Occasion) -> None:
    plan = plan_import(reading(MAY))
    bring(plan, occasion)
    with pytest.raises(ChangedElsewhereError):
        bring(plan, occasion)
    assert len(contact_queries.contact_ids()) == 1


def test_what_was_said_is_logged_once_with_those_who_took_part(
    opened: Path, occasion: Occasion
) -> None:
    bo = Incoming("Bo Lee", "", methods=(("email", "bo@x.example", ""),))
    first = said("m1", "2026-11-20T10:00", MAY, bo, channel="mail", direction="in", summary="Hi")
    done = arrive(occasion, first, first, said("m2", "2026-11-21", MAY))
    assert (len(done.new), len(done.logged), done.skipped) == (2, 2, ())
    logged = interactions([1, 2])
    assert [(one.uid, one.channel, one.direction) for one in logged] == [
        ("m1", "mail", "in"),
        ("m2", "", "out"),
    ]
    assert [contact(key).last_contact for key in (1, 2)] == ["2026-11-21", "2026-11-20"]
    assert {contact(key).standing for key in (1, 2)} == {"parked"}
    again = plan_import(reading(first, said("m3", "2026-11-01", MAY)))
    assert (again.logged_before, [one.said.uid for one in again.logged]) == (1, ["m3"])
    before = stored()
    bring(again, occasion)
    assert contact(1).last_contact == "2026-11-21"
    journal.undo(occasion.now)
    assert stored() == before


def test_the_rhythm_of_an_active_contact_follows_what_was_said(
    opened: Path, occasion: Occasion
) -> None:
    key = add("May Chen: write fri may@acme.example ~6w", occasion)
    closing.close([1], "no answer", "", occasion)
    closing.close([2], "done", "", replace(occasion, now=occasion.now.subtract(days=30)))
    (round_,) = due_queries.open_followups([key])
    assert round_.reason == "cadence"
    before = stored()
    arrive(occasion, said("m1", "2026-11-20", MAY))
    (moved,) = due_queries.open_followups([key])
    assert contact(key).last_contact == "2026-11-20"
    assert moved.due == "2027-01-01"
    assert moved.due > round_.due
    journal.undo(occasion.now)
    assert stored() == before
    # A message from long before changes neither.
    arrive(occasion, said("m0", "2025-11-20", MAY))
    assert due_queries.open_followups([key]) == [round_]


def test_a_follow_up_is_asked_for_with_the_first_who_is_then_active(
    opened: Path, occasion: Occasion
) -> None:
    bo = Incoming("Bo Lee", "", methods=(("email", "bo@x.example", ""),))
    ask = Ask("send the deck", "2026-11-26")
    arrive(occasion, said("m1", "2026-11-20", MAY, bo, follow=ask))
    (made,) = due_queries.open_followups([1, 2])
    assert (made.contact, made.about, made.due) == (1, "send the deck", "2026-11-26")
    assert [contact(key).standing for key in (1, 2)] == ["active", "parked"]
    arrive(occasion, said("m2", "2026-11-20", bo, follow=ask))
    assert contact(2).standing == "active"


def test_what_was_said_with_nobody_but_those_left_out_is_left_out(
    opened: Path, occasion: Occasion
) -> None:
    add("May Chen @Lumen: coffee fri", occasion)
    bo = Incoming("Bo Lee", "", methods=(("email", "bo@x.example", ""),))
    done = arrive(
        occasion, said("m1", "2026-11-20", MAY), said("m2", "2026-11-20", MAY, bo), rule="skip"
    )
    assert [one.said.uid for one in done.logged] == ["m2"]
    assert [one.place for one in done.skipped][-1] == "message m1"
    assert interactions([1])[0].uid == "m2"


def test_tags_that_differ_in_capitals_are_one(opened: Path, occasion: Occasion) -> None:
    add("Ana: coffee fri #PyCon", occasion)
    arrive(occasion, Incoming("Bo", "1", tags=("pycon", "PYCON", "fair")))
    found = person(2)
    assert found is not None
    assert found.tags == ("PyCon", "fair")


def test_however_many_share_a_name_they_come_once(opened: Path, occasion: Occasion) -> None:
    told = [Incoming("Mom", f"card {n}", notes=f"note {n // 2}") for n in range(300)]
    done = arrive(occasion, *told)
    assert len(done.new) >= 150
    again = plan_import(reading(*told))
    assert (again.new, again.asked, again.added_to) == ((), (), 0)


def test_there_must_be_somebody(opened: Path) -> None:
    with pytest.raises(BadInputError, match=r"nobody in what was given: card 1: has no name\."):
        plan_import(Reading((), (Skipped("card 1", "has no name"),)))


def test_progress_is_told_to_its_end_and_may_stop_the_work(
    opened: Path, occasion: Occasion
) -> None:
    told: list[tuple[int, int | None, Step]] = []
    many = [Incoming(f"Person {n}", f"card {n}") for n in range(1_200)]
    plan = plan_import(reading(*many), lambda *one: told.append(one))
    bring(plan, occasion, lambda *one: told.append(one))
    assert (1_200, 1_200, Step.WRITING) in told
    assert told[-1] == (1_200, 1_200, Step.INDEXING)
    assert {step for _, _, step in told} == {Step.COMPARING, Step.WRITING, Step.INDEXING}

    def stop(done: int, total: int | None, step: Step) -> None:
        raise KeyboardInterrupt

    before = stored()
    plan = plan_import(reading(*(replace(one, company="x") for one in many), MAY))
    with pytest.raises(KeyboardInterrupt):
        bring(settle(plan, {}, "new"), occasion, stop)
    assert stored() == before
    assert not is_brought(plan)


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
    lambda name, uid, company, role, notes, day, methods, tags: Incoming(
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
def stage() -> Occasion:
    return Occasion(pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin"), Rules(), "screen")


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("fresh")
    close_database()


@settings(max_examples=most(60))
@given(
    before=FILES, file=FILES, rule=st.sampled_from(["new", "merge", "skip"]), update=st.booleans()
)
def test_any_file_brings_nobody_twice_and_goes_and_comes_back_whole(
    fresh: Path, stage: Occasion, before, file, rule, update: bool
) -> None:
    close_database()
    (fresh / "a.db").unlink(missing_ok=True)
    open_database(fresh / "a.db")
    arrive(stage, *before)
    ground = stored()
    standing = journal.stand()
    known = {one.id: one for one in contact_queries.contacts(range(50))}
    arrive(stage, *file, rule=rule, update=update)
    after = stored()
    if not update:
        for key, one in known.items():
            for field in ("name", "company", "role", "notes", "birthday"):
                if getattr(one, field):
                    assert getattr(contact(key), field) == getattr(one, field)
    if journal.stand() != standing:
        journal.undo(stage.now)
        assert stored() == ground
        journal.redo()
        assert stored() == after

    again = settle(plan_import(reading(*file)), {}, rule)
    assert again.new == ()
    # Who was left out may be found by what the same file has taught meanwhile.
    assert rule != "new" or again.logged == ()
    assert stored() == after
