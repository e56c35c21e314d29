"""Searching by typed text: never an error, and the right contacts however many match."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playhouse.test_utils import assert_query_count

from followup_tui.domain.contact import Contact, ContactMethod, Tag, Tagging
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language.known_names import KnownContact, KnownNames
from followup_tui.domain.language.quick_add import parse_quick_add, quick_add_lookup_prefixes
from followup_tui.domain.rules import Rules
from followup_tui.storage.database import close_database, database, open_database
from followup_tui.storage.journal import recording
from followup_tui.storage.queries.contacts import (
    contact_page,
    find_contacts,
    found_contact_ids,
    known_names,
)
from followup_tui.storage.queries.due import due_page
from followup_tui.storage.queries.paging import Window
from tests.examples import example_count

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
ALL = Window(0, 1_000)
PEOPLE = (
    *("Ana Ruiz", "Ana Berg", "Anna-Léna Ort", "Bo Ana", "Zoë Åkerström", "佐藤 花子", "O'Neill"),
    *("Max Ana Li", "Ann", "Ana Ruiz", "Søren Anders", "x AND y"),
)

WORDS = (
    *("AND", "OR", "NOT", "NEAR", "NEAR(a b, 2)", "a AND", "OR a", "NOT a", "a NOT b", "AND AND"),
    *("*", "a*", "*a", "^", "^a", "-", "-a", "a-b", "+", "a+b", "a + b", "~", "!", "|", "&", "<>"),
    *("name:", "name:a", "nosuch:a", "{name company}:a", "-name:a", ":", "::", ";", "--", "/*"),
    *("(", ")", "()", "(a", "a)", "((a)", "[", "{", "}", "\\", "%", "_", "a_b", "?", "?1", ":a"),
    *("@", "#", "##", "@@", "#@", "#a", "@a", "#*", '#"', "#:", "$a", "=", "a=1", "1", "0x1"),
    *(
        "\x00",
        "a\x00b",
        "\x1b[31m",
        "\u202eabc",
        "\ufeff",
        "\u200b",
        "e\u0301",
        "\u0301",
        "🏳️\u200d🌈",
    ),
    *("佐", "佐藤", "한국", "𠮷", "ﬁ", "İ", "ß", "²", "Ⅷ", "\U0001e900", "\ud800", "a\ud800"),
    *("a" * 10_000, "a " * 5_000, '"' * 10_000, "( " * 5_000, "佐" * 3_000, "a-" * 5_000),
)
AROUND = ("{}", '"{}"', "'{}'", "{}*", "ana {}")
UNUSUAL = [around.format(word) for around, word in product(AROUND, WORDS)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a database of a few contacts; no test writes to it."""
    path = tmp_path_factory.mktemp("search") / "followup.db"
    open_database(path)
    with recording("filled", NOW, "screen") as change:
        for number, name in enumerate(PEOPLE):
            contact = change.add(Contact(name, company="Acme" if number % 2 else "", notes="ana"))
            change.add(FollowUp(contact.id, f"ana topic{number}", "2026-11-20"))
        change.add(ContactMethod(1, "email", "ruiz@acme.example"))
        change.add(Tagging(1, change.add(Tag("pycon")).id))
    close_database()
    return path


@pytest.fixture
def people(made: Path) -> Iterator[Path]:
    """Open the database of a few contacts."""
    open_database(made)
    yield made
    close_database()


def names(find: str) -> list[str]:
    """Return the names in the contact list for a search."""
    return [row.name for row in contact_page(ALL, find).rows]


def test_there_are_enough_unusual_texts() -> None:
    assert len(set(UNUSUAL)) >= 375


def test_no_text_is_an_error(people: Path) -> None:
    for text in UNUSUAL:
        contact_page(ALL, text)
        due_page(NOW, RULES, ALL, text)
        find_contacts(text)


@given(st.text())
@settings(max_examples=example_count(150))
def test_no_random_text_is_an_error(people: Path, text: str) -> None:
    contact_page(ALL, text)
    find_contacts(f"a {text}")
    known_names(quick_add_lookup_prefixes(text))


@pytest.mark.parametrize(
    ("find", "expected"),
    [
        ("zoe", {"Zoë Åkerström"}),
        ("ÅKER", {"Zoë Åkerström"}),
        ("soren", {"Søren Anders"}),
        ("佐", {"佐藤 花子"}),
        ("花子", {"佐藤 花子"}),
        ("o'neill", {"O'Neill"}),
        ("oneill", {"O'Neill"}),
        ("anna-l", {"Anna-Léna Ort"}),
        ("ruiz ana", {"Ana Ruiz"}),
        ("x and y", {"x AND y"}),
        ("topic4", {"Zoë Åkerström"}),
        ("#pyc", {"Ana Ruiz"}),
        ("@pycon", set()),
        ("ruiz@acme", {"Ana Ruiz"}),
        ("#", set()),
        ("*", set()),
        ("nobody", set()),
    ],
)
def test_a_search_finds_the_right_contacts(people: Path, find: str, expected: set[str]) -> None:
    assert set(names(find)) == expected


def test_an_empty_search_shows_everyone(people: Path) -> None:
    assert len(names("")) == len(names("  \t")) == len(PEOPLE)


def test_names_that_start_with_the_text_come_first(people: Path) -> None:
    matching = [row.name for row in find_contacts("ana")]
    assert matching[:3] == ["Ana Berg", "Ana Ruiz", "Ana Ruiz"]
    assert len(matching) == len(PEOPLE)
    assert [row.name for row in find_contacts("ana", 2)] == matching[:2]
    assert find_contacts(" ") == []


def test_a_tag_or_company_is_searched_in_its_own_field(people: Path) -> None:
    assert len(names("@acme")) == len(PEOPLE) // 2


def test_a_name_that_starts_with_the_text_comes_first_among_many_that_sort_before(
    tmp_path: Path,
) -> None:
    open_database(tmp_path / "followup.db")
    try:
        with recording("filled", NOW, "screen") as change:
            for number in range(5_200):
                change.add(Contact(f"Ana {number:04}", notes="conference zoe"))
            change.add(Contact("Zoe Last", notes="conference"))
        assert find_contacts("zoe", 1)[0].name == "Zoe Last"
        assert contact_page(Window(0, 1), "conference").count == 5_201
        assert contact_page(Window(5_200, 5_201), "conference").rows[0].name == "Zoe Last"
        assert len(found_contact_ids("conference")) == 5_201
        assert len(found_contact_ids("")) == 5_201
    finally:
        close_database()


def test_a_search_takes_no_more_statements_than_the_whole_list(people: Path) -> None:
    with assert_query_count(3):
        contact_page(ALL, "ana")
    with assert_query_count(2):
        due_page(NOW, RULES, ALL, "ana")


FIRST = ("Ana", "May", "Jan", "Zoë", "Sun", "Li", "Mai", "Bo", "佐藤", "O'Neill", "Anna-Léna", "Al")
LAST = ("Chen", "Ruiz", "Berg", "de Vries", "Li", "Cheng", "May", "花子", "Ana", "")
WORD = st.sampled_from(
    (
        *FIRST,
        *LAST,
        "ma",
        "ch",
        "a",
        "+",
        ":",
        ",",
        "re",
        "about",
        "call",
        "tomorrow",
        "@Acme",
        "#x",
    )
)
CONTACTS = st.lists(
    st.tuples(
        st.sampled_from(FIRST),
        st.sampled_from(LAST),
        st.sampled_from(("", "", "Mimi", "Li", "Al")),
        st.sampled_from(("", "Acme")),
    ),
    max_size=7,
)


@given(CONTACTS, st.lists(WORD, max_size=7).map(" ".join), st.booleans())
@settings(max_examples=example_count(120))
def test_a_line_is_parsed_the_same_with_looked_up_names_as_with_all(
    opened: Path, given_contacts: list[tuple[str, str, str, str]], line: str, lower: bool
) -> None:
    line = line.lower() if lower else line
    with database.atomic() as transaction:
        with recording("filled", NOW, "screen") as change:
            added = [
                change.add(Contact(f"{first} {last}".strip(), nickname=nick, company=company))
                for first, last, nick, company in given_contacts
            ]
        looked_up = known_names(quick_add_lookup_prefixes(line))
        transaction.rollback()
    every = [
        KnownContact(contact.id, contact.name, contact.nickname, contact.company)
        for contact in added
    ]
    assert parse_quick_add(line, NOW, KnownNames(looked_up), RULES) == parse_quick_add(
        line, NOW, KnownNames(every), RULES
    )


def test_a_latin_spelling_is_found_among_hundreds_of_the_same_words(opened: Path) -> None:
    with recording("filled", NOW, "screen") as change:
        for number in range(300):
            change.add(Contact(f"Ли Мин {number}"))
            change.add(Contact(f"Ming {number}"))
        wanted = change.add(Contact("李鸣", company="Яндекс"))
    line = "Li Ming: lunch fri"
    names = KnownNames(known_names(quick_add_lookup_prefixes(line)))
    (person,) = parse_quick_add(line, NOW, names, RULES).people
    assert (person.id, person.typed) == (wanted.id, "Li Ming")
    with recording("renamed", NOW, "screen") as change:
        change.update(wanted, replace(wanted, name="Борис Ли"))
    assert found_contact_ids("boris li") == [wanted.id]
    assert found_contact_ids("@yandeks") == [wanted.id]
    assert KnownNames(known_names(["li", "ming"])).find(["li", "ming"]) == ()


def test_a_name_is_found_among_hundreds_of_similar_ones(opened: Path) -> None:
    chance = random.Random(7)
    ends = ["".join(chance.choices("abcdefgh", k=5)).title() for _ in range(400)]
    with recording("filled", NOW, "screen") as change:
        for end in ends:
            change.add(Contact(f"Ana {end}"))
    for end in ends[::40]:
        for line in (
            f"Ana {end}: lunch fri",
            f"lunch with Ana {end} fri",
            f"ana {end.lower()} fri",
        ):
            draft = parse_quick_add(
                line, NOW, KnownNames(known_names(quick_add_lookup_prefixes(line))), RULES
            )
            assert [who.is_known for who in draft.people] == [True], line
