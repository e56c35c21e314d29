"""Names in other scripts, as people type them in Latin letters."""

from __future__ import annotations

import subprocess
import sys

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.language.known_names import KnownContact, KnownNames, name_keys
from followup_tui.domain.language.quick_add import parse_quick_add
from followup_tui.domain.latin_spelling import latin_key, latin_spelling, latin_tokens
from followup_tui.domain.rules import Rules

NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
PEOPLE = ("Дмитрий Шостакович", "李明", "김민수", "Ελένη Δήμου", "محمد علي", "Zoë Åkerström")
KNOWN = KnownNames(KnownContact(number, name) for number, name in enumerate(PEOPLE, 1))


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Дмитрий Шостакович", "Dmitriy Shostakovich"),
        ("Юлия Щербакова", "Yuliya Shcherbakova"),
        ("李明", "Li Ming"),
        ("김민수", "Gim Min Su"),
        ("Ελένη", "Eleni"),
        ("გიორგი", "giorgi"),
        ("محمد علي", "mhmd ly"),
        ("Anna 李", "Anna Li"),
        *((name, "") for name in ("May Chen", "Zoë Åkerström", "Łukasz Żak", "O’Brien", "", "🏳️‍🌈")),
    ],
)
def test_only_other_scripts_are_spelled_in_latin(name: str, spelled: str) -> None:
    assert latin_spelling(name) == spelled


def test_syllables_are_found_together_and_apart() -> None:
    assert latin_tokens("김민수") == ["gim", "min", "su", "gimminsu", "minsu"]
    assert latin_tokens("Дмитрий Шостакович") == ["dmitriy", "shostakovich"]
    assert latin_key("李明") == "liming"


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("Dmitriy Shostakovich: call fri", "Дмитрий Шостакович"),
        ("call dmitriy shostakovich fri", "Дмитрий Шостакович"),
        ("Li Ming: call", "李明"),
        ("Gim Minsu: call", "김민수"),
        ("Gim Min Su: call", "김민수"),
        ("Дмитрий: call", "Дмитрий Шостакович"),
        ("Dmitriy: call", "Dmitriy"),
        ("Dmitriy S: call", "Dmitriy S"),
        ("Dmitriy Shostakov: call", "Dmitriy Shostakov"),
        ("Liming: call", "Liming"),
        ("Li Min: call", "Li Min"),
        ('"Li Ming": call', "Li Ming"),
    ],
)
def test_a_first_and_last_name_in_latin_is_the_person_and_nothing_else_is(
    line: str, person: str
) -> None:
    (named,) = parse_quick_add(line, NOW, KNOWN, Rules()).people
    assert named.name == person
    assert named.is_known == (person in PEOPLE)
    if person in PEOPLE and line[0].isascii():
        assert named.typed  # shown as a guess


def test_someone_of_that_very_name_comes_first_and_two_that_fit_are_asked_about() -> None:
    names = KnownNames(
        [KnownContact(1, "李明"), KnownContact(2, "Li Ming"), KnownContact(3, "黎明")]
    )
    assert [contact.id for contact in names.find(["li", "ming"])] == [2]
    names = KnownNames([KnownContact(1, "李明"), KnownContact(3, "黎明")])
    assert [contact.id for contact in names.find(["li", "ming"])] == [1, 3]


@pytest.mark.parametrize("typed", ["shostakovich", "dmi", "dmitriy sho", "Shostakovich Dmitriy"])
def test_to_find_someone_any_word_of_the_spelling_will_do(typed: str) -> None:
    assert [contact.id for contact in KNOWN.find_loosely(name_keys(typed))] == [1]


@given(st.text(max_size=20))
def test_the_spelling_is_ascii(text: str) -> None:
    assert latin_spelling(text).isascii()
    assert all(token.isascii() for token in latin_tokens(text))


def test_the_spellings_are_loaded_only_when_there_is_such_a_name() -> None:
    program = (
        "import sys\n"
        "from followup_tui.domain.latin_spelling import latin_key, latin_tokens\n"
        "latin_key('Zoë Åkerström'), latin_tokens('Zoë Åkerström')\n"
        "print('anyascii' in sys.modules, end=' ')\n"
        "latin_key('李明')\n"
        "print('anyascii' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False True\n"
