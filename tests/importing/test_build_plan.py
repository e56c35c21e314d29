"""Matching the people of a file to known contacts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.formats.parsed import ParsedContact, ParsedFile, ReadWarning
from followup_tui.importing.plan import ImportPlan
from tests.examples import example_count
from tests.importing.fake_database import FakeDatabase


def _person(name: str, place: str = "card 1", **fields) -> ParsedContact:
    ways = []
    for kind, word in (
        ("email", "mail"),
        ("phone", "phone"),
        ("link", "link"),
        ("handle", "handle"),
    ):
        values = fields.pop(word, ())
        ways += [(kind, value, "") for value in ((values,) if isinstance(values, str) else values)]
    return ParsedContact(name, place, methods=tuple(ways), **fields)


def _matched_by(plan: ImportPlan) -> str:
    """Return how the one person of the file was matched, or `new`, `question` or `unchanged`."""
    if plan.new or plan.questions:
        return "new" if plan.new else "question"
    return plan.matched[0].matched_by if plan.matched else "unchanged"


def _adds_nothing(plan: ImportPlan) -> bool:
    """Tell whether the plan would write nothing; it may repeat conflicts."""
    return not plan.new and not plan.updated_count


PROFILE = "https://www.linkedin.com/in/may-chen"


@pytest.mark.parametrize(
    ("known", "imported", "matched_by"),
    [
        (_person("May", uid="u1"), _person("Someone Else", uid="URN:UUID:u1", role="x"), "uid"),
        (
            _person("May Chen", link=PROFILE, company="Acme"),
            _person("May Gomez", link="http://de.linkedin.com/in/May-Chen/?x=1", role="x"),
            "profile link",
        ),
        (
            _person("May Chen", mail="a@B.example"),
            _person("may chen", mail="A@b.example", role="x"),
            "email",
        ),
        (
            _person("May Chen", mail="a@b.example"),
            _person("May Gomez", mail="a@b.example", role="x"),
            "email",
        ),
        (
            _person("May Chen", mail="a@b.example"),
            _person("Chen, May", mail="a@b.example", role="x"),
            "email",
        ),
        (
            _person("May Chen", mail="a@b.example"),
            _person("a@b.example", mail="a@b.example", role="x"),
            "email",
        ),
        (
            _person("Ana Ruiz", mail="info@x.example"),
            _person("Pedro Ruiz", mail="info@x.example"),
            "new",
        ),
        (
            _person("Ana Ruiz", mail="ä@x.example"),
            _person("Ana Ruiz", mail="a@x.example"),
            "question",
        ),
        (
            _person("May Chen", phone="+49 171 1234567"),
            _person("M. Chen", phone="0171/1234567", role="x"),
            "phone",
        ),
        (
            _person("May Chen", phone="0049 171 1234567"),
            _person("May Chen", phone="+49 (0)171 1234567", role="x"),
            "phone",
        ),
        (
            _person("Ana Ruiz", phone="+34 600 000 001"),
            _person("Pedro Ruiz", phone="600000001"),
            "new",
        ),
        (
            _person("Wang Fang", phone="+34 600 000 001"),
            _person("Wang Wei", phone="600000001"),
            "new",
        ),
        (_person("Ana", phone="112"), _person("Ana Ruiz", phone="112"), "new"),
        (_person("Ana", phone="112"), _person("Ana", phone="112", role="x"), "phone"),
        (_person("Ana", handle="@ana"), _person("Ana", handle="Ana", role="x"), "name and handle"),
        (
            _person("Zoë Åkerström", company="Acme"),
            _person("zoe akerstrom", company="ACME", role="x"),
            "name and company",
        ),
        (_person("May Chen", company="Acme"), _person("May Chen", company="Lumen"), "question"),
        (_person("May Chen", company="Acme"), _person("May Chen"), "question"),
        (_person("May Chen"), _person("May Chen", mail="a@b.example"), "question"),
        (_person("May Chen"), _person("May Chen", role="x"), "question"),
        (
            _person("May Chen", mail="a@b.example"),
            _person("May Chen", mail="c@d.example"),
            "question",
        ),
        (
            _person("John Smith", company="Acme", link="https://linkedin.com/in/john1"),
            _person("John Smith", company="Acme", link="https://linkedin.com/in/john2"),
            "new",
        ),
        (
            _person("John Smith", company="Acme"),
            _person("John Smith", company="Acme", link="https://linkedin.com/in/john2"),
            "name and company",
        ),
        (
            _person("May Chen", link="https://acme.example"),
            _person("Omar", link="https://acme.example"),
            "new",
        ),
    ],
)
def test_people_are_matched(fake_database, known, imported, matched_by):
    fake_database.add(known)
    assert _matched_by(fake_database.plan([imported])) == matched_by
    fake_database.apply([imported])
    again = fake_database.apply([imported])
    assert _adds_nothing(again)


def test_no_one_is_merged_into_a_card_without_a_name(fake_database):
    office = _person("info@x.example", "card 1", mail="info@x.example")
    people = [
        office,
        _person("Ana Ruiz", "card 2", mail="info@x.example"),
        _person("Pedro Ruiz", "card 3", mail="info@x.example"),
    ]
    fake_database.apply(people)
    assert fake_database.names == ["Ana Ruiz", "Pedro Ruiz"]
    assert fake_database.apply(people).new == ()


def test_a_name_is_not_lost_to_a_contact_without_one(fake_database):
    fake_database.add(_person("info@x.example", mail="info@x.example"))
    assert _matched_by(fake_database.plan([_person("Ana Ruiz", mail="info@x.example")])) == "new"


def test_a_nickname_counts_as_a_name(fake_database):
    fake_database.add(_person("Robert Smith", nickname="Bob", mail="r@s.example"))
    assert (
        _matched_by(fake_database.plan([_person("Bob", mail="r@s.example", role="x")])) == "email"
    )


def test_someone_at_a_new_company_is_matched_and_keeps_the_old_one(fake_database):
    fake_database.add(_person("May Chen", link=PROFILE, company="Acme"))
    imported = _person("May Chen", link=PROFILE, company="Newco", role="CTO", met_on="2025-11-12")
    (match,) = fake_database.plan([imported]).matched
    assert match.updated.company == "Acme"
    assert match.updated.role == ""
    assert match.updated.met_on == "2025-11-12"


def test_empty_fields_are_filled_and_filled_ones_keep_their_value(fake_database):
    fake_database.add(
        _person("May Chen", mail="a@b.example", notes="mine", tags=("pycon",), extra=(("X", "1"),))
    )
    imported = _person(
        "May L. Chen",
        mail=("A@B.example", "new@b.example"),
        notes="theirs",
        location="Berlin",
        birthday="--05-17",
        tags=("PyCon", "choir"),
        extra=(("X", "2"), ("Y", "3"), ("Y", "4")),
    )
    (match,) = fake_database.plan([imported]).matched
    assert (match.updated.name, match.updated.notes) == ("May Chen", "mine")
    assert (match.updated.location, match.updated.birthday) == ("Berlin", "--05-17")
    assert match.methods == (("email", "new@b.example", ""),)
    assert match.tags == ("choir",)
    assert json.loads(match.updated.extra) == {"X": "1", "Y": ["3", "4"]}
    assert match.record.contact.status == "parked"


def test_uids_of_other_programs_are_remembered(fake_database):
    fake_database.add(_person("May Chen", mail="a@b.example"))
    fake_database.apply([_person("May Chen", mail="a@b.example", uid="u1")])
    assert (
        _matched_by(fake_database.plan([_person("May Chen", mail="moved@b.example", uid="u1")]))
        == "uid"
    )


def test_damaged_extra_fields_are_left_alone(fake_database):
    fake_database.add(_person("May Chen", mail="a@b.example"))
    known = fake_database.contacts[1]
    for damaged in ("{", "[]", "[" * 100_000):
        contact = replace(known.contact, extra=damaged)
        fake_database.contacts[1] = replace(known, contact=contact)
        plan = fake_database.plan(
            [_person("May Chen", mail="a@b.example", uid="u", extra=(("X", "1"),))]
        )
        assert len(plan.unchanged) == 1


def test_two_cards_of_one_person_become_one_contact(fake_database):
    plan = fake_database.apply(
        [
            _person("May Chen", "card 1", mail="a@b.example", notes="one", uid="u1"),
            _person("Omar", "card 2"),
            _person("May", "card 3", mail=("A@b.example", "c@d.example"), notes="two", uid="u2"),
        ]
    )
    may, omar = [new.parsed for new in plan.new]
    assert (may.name, may.notes, may.uid) == ("May Chen", "one\ntwo", "u1")
    assert [value for _, value, _ in may.methods] == ["a@b.example", "c@d.example"]
    assert omar.name == "Omar"
    (warning,) = plan.warnings
    assert warning.place == "card 3"
    assert str(warning.reason) == "same person as card 1; imported as one contact"


def test_two_cards_of_one_known_person_are_one_match(fake_database):
    fake_database.add(_person("May Chen", mail="a@b.example", uid="u1"))
    plan = fake_database.plan(
        [
            _person("May Chen", "card 1", uid="u1", mail="new@b.example"),
            _person("May Chen", "card 2", mail="new@b.example", role="CTO"),
        ]
    )
    assert plan.new == ()
    (match,) = plan.matched
    assert (match.updated.role, len(match.methods)) == ("CTO", 1)


def test_a_uid_that_two_names_share_identifies_no_one(fake_database):
    people = [
        _person("Ana Ruiz", uid="1"),
        _person("Bo Lindqvist", uid="1"),
        _person("Omar", uid="2"),
        _person("a@b.example", uid="3"),
        _person("Cy", uid="3"),
        _person("Dora", uid="3"),
    ]
    uids = {new.parsed.name: new.parsed.uid for new in fake_database.apply(people).new}
    assert uids == {
        "Ana Ruiz": "",
        "Bo Lindqvist": "",
        "Omar": "2",
        "a@b.example": "",
        "Cy": "",
        "Dora": "",
    }
    again = fake_database.apply(people)
    assert _adds_nothing(again)


def test_warnings_of_the_reader_are_passed_on(fake_database):
    skipped = (ReadWarning("card 7", "has no name"),)
    assert fake_database.plan(ParsedFile((), skipped)).warnings == skipped


def test_new_people_are_in_the_order_of_the_file(fake_database):
    people = [_person("Bare"), _person("Ana", mail="a@b.example"), _person("Cy", company="x")]
    assert [new.parsed.name for new in fake_database.plan(people).new] == ["Bare", "Ana", "Cy"]


def test_someone_with_only_a_name_stays_apart_from_a_namesake_with_an_email(fake_database):
    people = [
        _person("Ann", "card 1"),
        _person("Ann", "card 2", uid="u1"),
        _person("Ann", "card 3", uid="u1", mail="a@b.example"),
    ]
    fake_database.apply(people)
    again = fake_database.apply(people)
    assert _adds_nothing(again)


_NAMES = st.sampled_from(["Ann", "Ann Lee", "A. Lee", "Bob Lee", "Bo", "王芳", "🐙", "x@y.example"])
_SOME = st.sampled_from(["", "", "1", "2"])
_MAILS = st.lists(st.sampled_from(["a@b.example", "info@x.example", "c@d.example"]), max_size=2)
_PHONES = st.lists(
    st.sampled_from(["+49 171 1234567", "01711234567", "112", "+1 555 010 0000"]), max_size=2
)
_LINKS = st.lists(
    st.sampled_from([PROFILE, "https://linkedin.com/in/other", "https://acme.example"]), max_size=1
)
_PEOPLE = st.lists(
    st.builds(
        lambda name, uid, company, role, mail, phone, link: _person(
            name, uid=uid, company=company, role=role, mail=mail, phone=phone, link=link
        ),
        *(_NAMES, _SOME, _SOME, _SOME, _MAILS, _PHONES, _LINKS),
    ),
    max_size=8,
)


@settings(max_examples=example_count(100), deadline=None)
@given(before=_PEOPLE, people=_PEOPLE)
def test_importing_any_file_again_adds_no_one(before, people):
    fake_database = FakeDatabase()
    fake_database.apply(before)
    first = fake_database.apply(people)
    assert len(first.new) + len(first.matched) + len(first.unchanged) <= len(people)
    assert fake_database.apply(people).new == ()
