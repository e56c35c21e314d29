"""Who may be one person, and why; who is left alone; and that a crowd costs its size."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.contact import MethodKind
from followup_tui.domain.duplicates.find import (
    MAX_NEIGHBOURS,
    DuplicateCandidate,
    DuplicatePair,
    find_duplicates,
    pairs_after_merge,
)
from followup_tui.domain.text_folding import fold

Way = tuple[MethodKind, str]


def looks(key: int, name: str, *ways: Way, **more: Any) -> DuplicateCandidate:
    return DuplicateCandidate(
        key, fold(name), more.get("nickname", ""), more.get("company", ""), ways
    )


def why(one: DuplicateCandidate, other: DuplicateCandidate) -> str:
    found = find_duplicates([one, other])
    return ", ".join(found[0].reasons) if found else ""


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("email", "May@Acme.example"), ("email", "may@acme.EXAMPLE "), "e-mail"),
        (("email", "may@acme.example"), ("email", "may@acme.test"), ""),
        (("email", "may@acme.example"), ("handle", "may@acme.example"), ""),
        (("phone", "+49 30 1234567"), ("phone", "030/123 45 67"), "phone"),
        (("phone", "+47 91 23 45 67"), ("phone", "91234567"), "phone"),
        (("phone", "0049 (0)30 1234567"), ("phone", "+49301234567"), "phone"),
        (("phone", "+49 30 1234567 x12"), ("phone", "+49 30 1234567 x13"), ""),
        (("phone", "110"), ("phone", "110"), ""),
        (
            ("link", "https://www.linkedin.com/in/May-Chen/?trk=1"),
            ("link", "de.linkedin.com/in/may-chen"),
            "profile",
        ),
        (("link", "https://acme.example"), ("link", "https://acme.example"), ""),
    ],
)
def test_a_shared_way_is_a_reason(first: Way, second: Way, expected: str) -> None:
    assert why(looks(1, "May Chen", first), looks(2, "Maylin Xu", second)) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("May Chen", "may  CHEN", "name"),
        ("Zoë Åkerström", "Zoe Akerstrom", "name"),
        ("May Chen", "Chen May", "close name"),
        ("May Chen", "Chen, May", "close name"),
        ("May Chen", "M. Chen", "close name"),
        ("May Li Chen", "May Chen", "close name"),
        ("May L. Chen", "May Li Chen", "close name"),
        ("Müller Anna", "Anna Mueller", "close name"),
        ("Katherine Diaz", "Katharine Diaz", "close name"),
        ("Bettina Wolf", "Betina Wolf", "close name"),
        ("Bettina Wolf", "Bettnia Wolf", "close name"),
        ("Tim Wolf", "Tom Wolf", ""),
        ("Ana Ruiz", "Pedro Ruiz", ""),
        ("May", "May Chen", ""),
        ("May Chen", "May Weber", ""),
        ("陈美", "陈美", "name"),
        ("...", "...", "name"),
        ("...", "", ""),
    ],
)
def test_names_are_a_reason(first: str, second: str, expected: str) -> None:
    assert why(looks(1, first), looks(2, second)) == expected
    assert why(looks(1, second), looks(2, first)) == expected


def test_a_nickname_counts_as_the_name_it_stands_for() -> None:
    robert = looks(1, "Robert Smith", nickname="Bob")
    assert why(robert, looks(2, "Bob Smith")) == "close name"
    assert why(robert, looks(2, "Bob Stone")) == ""
    assert why(looks(1, "Robert Smith", nickname="Bob Smith"), looks(2, "Bob Smith"))


def test_a_letter_apart_is_too_little_between_two_companies() -> None:
    katherine = looks(1, "Katherine Diaz", company="acme")
    assert why(katherine, looks(2, "Katharine Diaz", company="lumen")) == ""
    assert why(katherine, looks(2, "Katharine Diaz", company="acme")) == "close name"
    assert why(katherine, looks(2, "K. Diaz", company="lumen")) == "close name"


def test_two_profiles_with_one_name_are_two_people() -> None:
    one = looks(1, "May Chen", ("link", "linkedin.com/in/may-chen"))
    other = looks(2, "May Chen", ("link", "linkedin.com/in/may-chen-9"))
    assert why(one, other) == ""
    mail: Way = ("email", "may@acme.example")
    shared = find_duplicates([looks(1, "May Chen", mail, *one.methods), looks(2, "May Chen", mail)])
    assert shared == [DuplicatePair(1, 2, ("e-mail", "name"))]


def test_the_strongest_reason_stands_first() -> None:
    mail: Way = ("email", "may@acme.example")
    office: Way = ("phone", "+49 30 1234567")
    home: Way = ("phone", "+49 30 7654321")
    people = [
        looks(1, "Katherine Diaz"),
        looks(2, "Katharine Diaz"),
        looks(3, "Omar Khalil", office),
        looks(4, "Priya Nair", office),
        looks(5, "Bo Berg", home),
        looks(6, "Berg", home),
        looks(7, "May Chen", mail),
        looks(8, "M. Chen", mail),
        looks(9, "Jan de Vries"),
        looks(10, "Jan de Vries"),
    ]
    assert [(*one.ids, one.description) for one in find_duplicates(people)] == [
        (7, 8, "same e-mail, names alike"),
        (5, 6, "same phone"),
        (9, 10, "same name"),
        (1, 2, "names alike"),
        (3, 4, "same phone"),
    ]


def test_two_at_one_company_stand_before_two_at_different_ones() -> None:
    people = [
        looks(1, "Ana Ruiz", company="acme"),
        looks(2, "Ana Ruiz", company="lumen"),
        looks(3, "Bo Berg", company="acme"),
        looks(4, "Bo Berg", company="acme"),
    ]
    assert [one.ids for one in find_duplicates(people)] == [(3, 4), (1, 2)]


def test_whom_one_knows_to_be_two_never_come_again() -> None:
    people = [looks(key, "May Chen") for key in (1, 2, 3)]
    assert [one.ids for one in find_duplicates(people, {(1, 2)})] == [(1, 3), (2, 3)]


def test_two_archived_ones_are_left_alone() -> None:
    gone = [DuplicateCandidate(key, "may chen", is_archived=True) for key in (1, 2)]
    assert find_duplicates(gone) == []
    assert [one.ids for one in find_duplicates([*gone, looks(3, "May Chen")])] == [(1, 3), (2, 3)]


def test_an_office_that_shares_a_number_is_no_heap_of_doubles() -> None:
    office: Way = ("phone", "+49 30 1234567")
    names = ["Ana", "Bo", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana"]
    people = [looks(key, f"{name} Person{key}", office) for key, name in enumerate(names)]
    assert find_duplicates(people) == []
    again = looks(99, "Ana Person0", office)
    assert [one.ids for one in find_duplicates([*people, again])] == [(0, 99)]


@pytest.mark.parametrize("shared", ["name", "mail", "letters", "initials", "words"])
def test_a_crowd_gives_few_pairs_for_each_of_it(shared: str) -> None:
    many = 2_000
    mail: Way = ("email", "all@acme.example")
    people = {
        "name": [looks(key, "May Chen") for key in range(many)],
        "mail": [looks(key, "May Chen", mail) for key in range(many)],
        "letters": [looks(key, f"Chen Ab{key:05}cd") for key in range(many)],
        "initials": [looks(key, f"{'ABCDE'[key % 5]}. Chen") for key in range(many)],
        "words": [looks(key, " ".join(["ab"] * 500)) for key in range(many)],
    }[shared]
    found = find_duplicates(people)
    assert len(found) <= 3 * MAX_NEIGHBOURS * many


def test_after_a_merge_whoever_looked_like_the_second_looks_like_the_first() -> None:
    merged = DuplicatePair(2, 4, ("name",))
    found = [
        merged,
        DuplicatePair(4, 7, ("phone",)),
        DuplicatePair(1, 4, ("e-mail",)),
        DuplicatePair(2, 7, ("name",)),
        DuplicatePair(4, 9, ("name",)),
        DuplicatePair(5, 6, ("name",)),
    ]
    assert pairs_after_merge(found, merged, {(2, 9)}) == [
        DuplicatePair(2, 7, ("phone",)),
        DuplicatePair(1, 2, ("e-mail",)),
        DuplicatePair(5, 6, ("name",)),
    ]


names = st.text(alphabet="aäbc .-陈\u0301'\0", max_size=12)
ways = st.tuples(
    st.sampled_from(["email", "phone", "link", "handle"]),
    st.sampled_from(["a@b", "", "030 1234567", "+49301234567 x", "linkedin.com/in/a", "x"]),
)


@given(st.lists(st.tuples(names, names, st.lists(ways, max_size=3), st.booleans()), max_size=12))
def test_any_names_and_ways_are_compared_and_each_pair_is_given_once(
    given_people: list[tuple[str, str, list[Way], bool]],
) -> None:
    people = [
        DuplicateCandidate(key, fold(name), nickname, "", tuple(ways), gone)
        for key, (name, nickname, ways, gone) in enumerate(given_people)
    ]
    found = find_duplicates(people)
    assert all(one.first < one.second and one.reasons for one in found)
    assert len({one.ids for one in found}) == len(found)
    everyone = find_duplicates(list(reversed(people)))
    assert {one.ids for one in everyone} == {one.ids for one in found}
