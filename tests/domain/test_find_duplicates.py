"""Finding duplicates: the reasons, their rank, and the cost of large groups."""

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

Method = tuple[MethodKind, str]


def candidate(key: int, name: str, *methods: Method, **more: Any) -> DuplicateCandidate:
    return DuplicateCandidate(
        key, fold(name), more.get("nickname", ""), more.get("company", ""), methods
    )


def reasons(one: DuplicateCandidate, other: DuplicateCandidate) -> str:
    pairs = find_duplicates([one, other])
    return ", ".join(pairs[0].reasons) if pairs else ""


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("email", "May@Acme.example"), ("email", "may@acme.EXAMPLE "), "email"),
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
def test_a_shared_contact_detail_is_a_reason(first: Method, second: Method, expected: str) -> None:
    assert reasons(candidate(1, "May Chen", first), candidate(2, "Maylin Xu", second)) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("May Chen", "may  CHEN", "name"),
        ("Zoë Åkerström", "Zoe Akerstrom", "name"),
        ("May Chen", "Chen May", "similar name"),
        ("May Chen", "Chen, May", "similar name"),
        ("May Chen", "M. Chen", "similar name"),
        ("May Li Chen", "May Chen", "similar name"),
        ("May L. Chen", "May Li Chen", "similar name"),
        ("Müller Anna", "Anna Mueller", "similar name"),
        ("Katherine Diaz", "Katharine Diaz", "similar name"),
        ("Bettina Wolf", "Betina Wolf", "similar name"),
        ("Bettina Wolf", "Bettnia Wolf", "similar name"),
        ("Tim Wolf", "Tom Wolf", ""),
        ("Ana Ruiz", "Pedro Ruiz", ""),
        ("May", "May Chen", ""),
        ("May Chen", "May Weber", ""),
        ("陈美", "陈美", "name"),
        ("...", "...", "name"),
        ("...", "", ""),
    ],
)
def test_equal_or_similar_names_are_a_reason(first: str, second: str, expected: str) -> None:
    assert reasons(candidate(1, first), candidate(2, second)) == expected
    assert reasons(candidate(1, second), candidate(2, first)) == expected


def test_a_nickname_counts_as_a_first_name() -> None:
    robert = candidate(1, "Robert Smith", nickname="Bob")
    assert reasons(robert, candidate(2, "Bob Smith")) == "similar name"
    assert reasons(robert, candidate(2, "Bob Stone")) == ""
    assert reasons(candidate(1, "Robert Smith", nickname="Bob Smith"), candidate(2, "Bob Smith"))


def test_a_typo_is_no_reason_between_two_companies() -> None:
    katherine = candidate(1, "Katherine Diaz", company="acme")
    assert reasons(katherine, candidate(2, "Katharine Diaz", company="lumen")) == ""
    assert reasons(katherine, candidate(2, "Katharine Diaz", company="acme")) == "similar name"
    assert reasons(katherine, candidate(2, "K. Diaz", company="lumen")) == "similar name"


def test_two_profiles_with_one_name_are_two_people() -> None:
    one = candidate(1, "May Chen", ("link", "linkedin.com/in/may-chen"))
    other = candidate(2, "May Chen", ("link", "linkedin.com/in/may-chen-9"))
    assert reasons(one, other) == ""
    mail: Method = ("email", "may@acme.example")
    shared = find_duplicates(
        [candidate(1, "May Chen", mail, *one.methods), candidate(2, "May Chen", mail)]
    )
    assert shared == [DuplicatePair(1, 2, ("email", "name"))]


def test_the_strongest_reason_ranks_first() -> None:
    mail: Method = ("email", "may@acme.example")
    office: Method = ("phone", "+49 30 1234567")
    home: Method = ("phone", "+49 30 7654321")
    people = [
        candidate(1, "Katherine Diaz"),
        candidate(2, "Katharine Diaz"),
        candidate(3, "Omar Khalil", office),
        candidate(4, "Priya Nair", office),
        candidate(5, "Bo Berg", home),
        candidate(6, "Berg", home),
        candidate(7, "May Chen", mail),
        candidate(8, "M. Chen", mail),
        candidate(9, "Jan de Vries"),
        candidate(10, "Jan de Vries"),
    ]
    assert [(*pair.ids, pair.description) for pair in find_duplicates(people)] == [
        (7, 8, "same email, similar names"),
        (5, 6, "same phone"),
        (9, 10, "same name"),
        (1, 2, "similar names"),
        (3, 4, "same phone"),
    ]


def test_the_same_company_ranks_higher() -> None:
    people = [
        candidate(1, "Ana Ruiz", company="acme"),
        candidate(2, "Ana Ruiz", company="lumen"),
        candidate(3, "Bo Berg", company="acme"),
        candidate(4, "Bo Berg", company="acme"),
    ]
    assert [pair.ids for pair in find_duplicates(people)] == [(3, 4), (1, 2)]


def test_pairs_marked_as_different_people_are_left_out() -> None:
    people = [candidate(key, "May Chen") for key in (1, 2, 3)]
    assert [pair.ids for pair in find_duplicates(people, {(1, 2)})] == [(1, 3), (2, 3)]


def test_pairs_of_archived_contacts_are_left_out() -> None:
    gone = [DuplicateCandidate(key, "may chen", is_archived=True) for key in (1, 2)]
    assert find_duplicates(gone) == []
    assert [pair.ids for pair in find_duplicates([*gone, candidate(3, "May Chen")])] == [
        (1, 3),
        (2, 3),
    ]


def test_an_office_with_one_number_gives_no_duplicates() -> None:
    office: Method = ("phone", "+49 30 1234567")
    names = ["Ana", "Bo", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana"]
    people = [candidate(key, f"{name} Person{key}", office) for key, name in enumerate(names)]
    assert find_duplicates(people) == []
    again = candidate(99, "Ana Person0", office)
    assert [pair.ids for pair in find_duplicates([*people, again])] == [(0, 99)]


@pytest.mark.parametrize("shared", ["name", "mail", "letters", "initials", "words"])
def test_a_large_group_gives_few_pairs_for_each_contact(shared: str) -> None:
    many = 2_000
    mail: Method = ("email", "all@acme.example")
    people = {
        "name": [candidate(key, "May Chen") for key in range(many)],
        "mail": [candidate(key, "May Chen", mail) for key in range(many)],
        "letters": [candidate(key, f"Chen Ab{key:05}cd") for key in range(many)],
        "initials": [candidate(key, f"{'ABCDE'[key % 5]}. Chen") for key in range(many)],
        "words": [candidate(key, " ".join(["ab"] * 500)) for key in range(many)],
    }[shared]
    pairs = find_duplicates(people)
    assert len(pairs) <= 3 * MAX_NEIGHBOURS * many


def test_after_a_merge_pairs_of_the_second_become_pairs_of_the_first() -> None:
    merged = DuplicatePair(2, 4, ("name",))
    pairs = [
        merged,
        DuplicatePair(4, 7, ("phone",)),
        DuplicatePair(1, 4, ("email",)),
        DuplicatePair(2, 7, ("name",)),
        DuplicatePair(4, 9, ("name",)),
        DuplicatePair(5, 6, ("name",)),
    ]
    assert pairs_after_merge(pairs, merged, {(2, 9)}) == [
        DuplicatePair(2, 7, ("phone",)),
        DuplicatePair(1, 2, ("email",)),
        DuplicatePair(5, 6, ("name",)),
    ]


names = st.text(alphabet="aäbc .-陈\u0301'\0", max_size=12)
methods = st.tuples(
    st.sampled_from(["email", "phone", "link", "handle"]),
    st.sampled_from(["a@b", "", "030 1234567", "+49301234567 x", "linkedin.com/in/a", "x"]),
)


@given(st.lists(st.tuples(names, names, st.lists(methods, max_size=3), st.booleans()), max_size=12))
def test_any_input_is_compared_and_each_pair_comes_once(
    given_people: list[tuple[str, str, list[Method], bool]],
) -> None:
    people = [
        DuplicateCandidate(key, fold(name), nickname, "", tuple(methods), gone)
        for key, (name, nickname, methods, gone) in enumerate(given_people)
    ]
    pairs = find_duplicates(people)
    assert all(pair.first < pair.second and pair.reasons for pair in pairs)
    assert len({pair.ids for pair in pairs}) == len(pairs)
    everyone = find_duplicates(list(reversed(people)))
    assert {pair.ids for pair in everyone} == {pair.ids for pair in pairs}
