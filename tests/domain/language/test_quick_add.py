"""Tests for the quick-add line: a table of whole lines, who is meant, and formatting."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.domain.cadence import Cadence
from followup_tui.domain.due import Due
from followup_tui.domain.language import english, english_hints, english_names
from followup_tui.domain.language.known_names import KnownContact, KnownNames
from followup_tui.domain.language.named_person import NamedPerson
from followup_tui.domain.language.quick_add import (
    QuickAddDraft,
    format_quick_add,
    parse_quick_add,
    quick_add_lookup_prefixes,
)
from followup_tui.domain.rules import Rules
from followup_tui.domain.text_folding import search_tokens
from followup_tui.wording import NO_WORDS
from tests.examples import example_count

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
TABLE = tomllib.loads((Path(__file__).parent / "lines.toml").read_text(encoding="utf-8"))
CONTACTS = [KnownContact(id, **row) for id, row in enumerate(TABLE["known"], start=1)]
NAMES = KnownNames(CONTACTS)
LINES = TABLE["line"]


def parse(text: str, *, known: KnownNames = NAMES, use_date: bool = True) -> QuickAddDraft:
    return parse_quick_add(text, NOW, known, RULES, use_date=use_date)


def as_in_table(person: NamedPerson) -> str:
    """Return a person as the table writes it."""
    if person.candidates:
        return f"{person.name}? {len(person.candidates)}"
    return f"+ {person.name}" if person.id is None else person.name


def essence(draft: QuickAddDraft) -> QuickAddDraft:
    """Return what must stay the same when a draft is formatted and parsed again."""
    phrase = None if draft.due_phrase is None else "…"
    return replace(draft, hint=NO_WORDS, date_hint=NO_WORDS, date_reading="", due_phrase=phrase)


def looked_up(line: str, contacts: list[KnownContact]) -> KnownNames:
    """Return the names that storage would find for the line."""
    prefixes = quick_add_lookup_prefixes(line)
    return KnownNames(
        contact
        for contact in contacts
        if any(
            word.startswith(prefixes)
            for word in search_tokens(f"{contact.name} {contact.nickname}")
        )
    )


def test_the_table_is_large_enough():
    assert len(LINES) >= 60


@pytest.mark.parametrize("line", LINES, ids=[line["text"] for line in LINES])
def test_parse_line(line: dict[str, Any]):
    draft = parse(line["text"])
    assert [as_in_table(person) for person in draft.people] == line["people"]
    assert draft.about == line.get("about", "")
    assert (str(draft.due), draft.due_phrase) == (
        line.get("due", "2026-11-25"),
        line.get("due_phrase"),
    )
    assert draft.promised is line.get("promised", False)
    assert str(draft.cadence) == line.get("cadence", "None")
    assert draft.company == line.get("company")
    assert list(draft.tags) == line.get("tags", [])
    assert [list(method) for method in draft.methods] == line.get("methods", [])
    assert bool(draft.hint) is line.get("hint", False)


@pytest.mark.parametrize("line", LINES, ids=[line["text"] for line in LINES])
def test_formatted_draft_parses_to_itself(line: dict[str, Any]):
    for use_date in (True, False):
        draft = parse(line["text"], use_date=use_date)
        assert essence(parse(format_quick_add(draft))) == essence(draft)


@pytest.mark.parametrize("line", LINES, ids=[line["text"] for line in LINES])
def test_looked_up_contacts_are_enough(line: dict[str, Any]):
    assert parse(line["text"], known=looked_up(line["text"], CONTACTS)) == parse(line["text"])


@pytest.mark.parametrize("line", LINES, ids=[line["text"] for line in LINES])
def test_without_use_date_the_phrase_stays_in_the_topic(line: dict[str, Any]):
    draft, dated = parse(line["text"], use_date=False), parse(line["text"])
    assert (str(draft.due), draft.due_phrase) == ("2026-11-25", None)
    assert draft.people == dated.people
    assert set(line.get("due_phrase", "").split()) <= set(re.findall(r"[@\w-]+", draft.about))


def test_known_person_has_id_and_full_name():
    assert parse("omi: hello").people == (NamedPerson("Omar Khalil", 7),)


def test_candidates_have_a_stable_order():
    backwards = KnownNames(reversed(CONTACTS))
    for names in (NAMES, backwards):
        (person,) = parse("ana: hello", known=names).people
        assert (person.name, person.id) == ("ana", None)
        assert [contact.name for contact in person.candidates] == ["Ana Costa", "Ana Ruiz"]


def test_whole_name_beats_the_start_of_another():
    names = KnownNames(
        [KnownContact(1, "Max"), KnownContact(2, "Maxine Roth"), KnownContact(3, "Ida Max")]
    )
    assert parse("max: hello", known=names).people == (NamedPerson("Max", 1),)
    assert parse("maxine: hello", known=names).people == (NamedPerson("Maxine Roth", 2),)
    assert parse("maxi: hello", known=names).people == (NamedPerson("maxi"),)


def test_same_name_and_nickname_are_ambiguous():
    names = KnownNames([KnownContact(1, "Max"), KnownContact(2, "Maxine Roth", "Max")])
    assert len(parse("max: hello", known=names).people[0].candidates) == 2
    assert parse('"max": hello', known=names).people == (NamedPerson("Max", 1),)


def test_a_guess_keeps_what_was_typed():
    assert [parse(line).people[0].typed for line in ("may: x", "May C: x", "omi: x")] == [
        *("may", "May C", "omi")
    ]
    assert parse("may chen: x").people[0].typed == ""
    assert parse("call Priya").people[0].typed == "Priya"


def test_quoted_name_is_never_the_start_of_another():
    assert parse('"Pri": hello').people == (NamedPerson("Pri"),)
    assert parse('"priya nair": hello').people == (NamedPerson("Priya Nair", 2),)
    assert parse('"omi": hello').people == (NamedPerson("Omar Khalil", 7),)


def test_without_a_separator_names_are_whole_words():
    assert parse("pri hello").people == ()
    assert parse("priya hello").people == (NamedPerson("Priya Nair", 2),)


def test_longest_name_wins():
    names = KnownNames(
        [KnownContact(1, "Ana"), KnownContact(2, "Ana Ruiz"), KnownContact(3, "Ana Ruiz Lopez")]
    )
    assert parse("ana ruiz lopez call", known=names).people == (NamedPerson("Ana Ruiz Lopez", 3),)
    assert parse("ana ruiz call", known=names).people == (NamedPerson("Ana Ruiz", 2),)


def test_company_does_not_matter_for_a_unique_name():
    draft = parse("omi @Elsewhere: hello")
    assert (draft.people, draft.company) == ((NamedPerson("Omar Khalil", 7),), "Elsewhere")


def test_person_named_twice_counts_once():
    assert parse("omi + Omar Khalil: lunch").people == (NamedPerson("Omar Khalil", 7),)


def test_known_name_beats_a_date_word():
    names = KnownNames([KnownContact(1, "Sun"), KnownContact(2, "Jan", "Mar")])
    assert parse("Sun: hello", known=names).people == (NamedPerson("Sun", 1),)
    assert parse("mar 3 people", known=names).about == "3 people"


def test_default_due_counts_working_days():
    friday = pendulum.datetime(2026, 11, 27, 9, tz="Europe/Berlin")
    assert str(parse_quick_add("Bo: hello", friday, NAMES, RULES).due) == "2026-12-01"
    assert (
        str(parse_quick_add("Bo: hello", friday, NAMES, Rules(default_due=0)).due) == "2026-11-27"
    )
    assert (
        str(parse_quick_add("Bo: hello", friday, NAMES, Rules(default_due=-3)).due) == "2026-11-27"
    )


@pytest.mark.parametrize(
    ("text", "methods"),
    [
        ("Bo a.b+c@x-y.co.uk", [("email", "a.b+c@x-y.co.uk")]),
        ("Bo <bo@x.org>;", [("email", "bo@x.org")]),
        ("Bo mailto:bo@x.org", [("email", "bo@x.org")]),
        ("Bo bo@x", []),
        ("Bo HTTPS://X.org/a(b)", [("link", "HTTPS://X.org/a(b")]),
        ("Bo 5551234", [("phone", "5551234")]),
        ("Bo 555-1234.", [("phone", "555-1234")]),
        ("Bo 555 123 4567", [("phone", "555 123 4567")]),
        ("Bo +33 6 12 34 56 78 call", [("phone", "+33 6 12 34 56 78")]),
        ("Bo +49 170 1234567 3 days", [("phone", "+49 170 1234567")]),
        ("Bo +49 170 1234567 3 pm", [("phone", "+49 170 1234567")]),
        ("Bo +1 555 123 4567, +1 555 123 4568", [
            ("phone", "+1 555 123 4567"), ("phone", "+1 555 123 4568"),
        ]),
        ("Bo +49 170 1234567 2026-12-03", [("phone", "+49 170 1234567")]),
        ("Bo 123456", []),
        ("Bo 2026-11-27", []),
        ("Bo 03-12-2026", []),
        ("Bo 10-12 24/7", []),
        ("Bo 1.000.000", []),
        ("Bo 192.168.100.200", []),
        ("Bo 3.1415926", []),
        ('Bo "5551234"', []),
    ],
)  # fmt: skip
def test_contact_details_are_recognised(text: str, methods: list[tuple[str, str]]):
    assert list(parse(text).methods) == methods


@pytest.mark.parametrize(
    ("text", "promised", "about"),
    [
        ("Bo: deck fri!", True, "deck"),
        ("Bo: deck !", True, "deck"),
        ("Bo: ! deck", True, "deck"),
        ("Bo: fri! deck", True, "deck"),
        ("Bo: Yahoo!", False, "Yahoo!"),
        ("Bo: wow! deck", False, "wow! deck"),
        ("Bo: deck #pycon!", False, "deck"),
        ('Bo: "!"', False, "!"),
    ],
)
def test_lone_exclamation_mark_is_a_promise(text: str, promised: bool, about: str):
    draft = parse(text.replace("fri! deck", "on fri! deck"))
    assert (draft.promised, draft.about) == (promised, about)


def test_hint_without_a_name():
    assert parse("nobody here").hint == english_hints.NAME_HINT


def test_few_prefixes_are_looked_up():
    assert quick_add_lookup_prefixes("jan send the deck tomorrow")[0] == "jan"
    assert quick_add_lookup_prefixes("tomorrow call omi")[-1] == "omi"
    for text in ("word " * 400, "Ana " * 400, "a + " * 400, " + ".join("abcdefgh" * 9), "3 " * 999):
        assert len(quick_add_lookup_prefixes(text)) <= 60
    assert quick_add_lookup_prefixes("x" * 999 + ": hello") == ("x" * 40,)


WORDS = [
    "Ana",
    "Bo",
    "May",
    "Sun",
    "Jan",
    "de",
    "Vries",
    "Ruiz",
    "王伟",
    "Zoë",
    "O'Neil",
    "An",
    "Max",
]
NAME_WORDS = st.sampled_from([*WORDS, "Anna-Lena"])
CONTACT_LISTS = st.lists(
    st.tuples(
        st.lists(NAME_WORDS, min_size=1, max_size=3).map(" ".join),
        st.sampled_from(["", "", "Mar", "Omi", "Max"]),
        st.sampled_from(["", "Acme", "Two Words"]),
    ),
    max_size=8,
    unique_by=lambda row: row[0],
).map(lambda rows: [KnownContact(id, *row) for id, row in enumerate(rows, start=1)])
SIGNS = [":", "+", "!", ",", '"', "@Acme", '@"Two Words"', "#tag", "~6w", "ana:", "Bo,", "Ana+Bo"]
OTHERS = [
    "2026-12-03",
    "3pm",
    "3",
    "3rd",
    "fri!",
    "bo@x.org",
    "+49 170 1234567",
    "www.x.org",
    "(Bo)",
]
PIECES = st.one_of(
    NAME_WORDS,
    NAME_WORDS.map(str.lower),
    st.sampled_from([*SIGNS, *OTHERS, "call", "deck", "omi"]),
    st.sampled_from(sorted(english.VOCABULARY | english_names.ACTIONS | english_names.PARTICLES)),
)
MIXED_LINES = st.lists(PIECES, max_size=12).map(" ".join)
ANY_TEXT = st.one_of(MIXED_LINES, st.text(max_size=80))


@given(ANY_TEXT, CONTACT_LISTS, st.booleans())
@settings(max_examples=example_count(500))
def test_no_line_raises_and_looked_up_contacts_are_enough(
    text: str, contacts: list[KnownContact], use_date: bool
):
    draft = parse(text, known=KnownNames(contacts), use_date=use_date)
    assert draft.due >= Due("2026-11-23")
    assert use_date or draft.due_phrase is None
    assert draft == parse(text, known=looked_up(text, contacts), use_date=use_date)


@given(ANY_TEXT, CONTACT_LISTS, st.booleans())
@settings(max_examples=example_count(400))
def test_draft_of_any_line_survives_formatting(
    text: str, contacts: list[KnownContact], use_date: bool
):
    names = KnownNames(contacts)
    draft = parse(text, known=names, use_date=use_date)
    if any(person.id is not None and is_ambiguous(person, contacts) for person in draft.people):
        return
    assert essence(parse(format_quick_add(draft), known=names)) == essence(draft)


def is_ambiguous(person: NamedPerson, contacts: list[KnownContact]) -> bool:
    """Return True if other contacts have the same full name or nickname."""
    name = folded(person.name)
    same = [
        contact for contact in contacts if name in (folded(contact.name), folded(contact.nickname))
    ]
    return len(same) > 1


def folded(name: str) -> str:
    return " ".join(search_tokens(name))


def single_spaced(text: str) -> str:
    return " ".join(text.split())


WORDY = st.one_of(MIXED_LINES, st.text(max_size=30)).map(single_spaced)
DRAFTS = st.builds(
    QuickAddDraft,
    people=st.lists(
        WORDY.filter(bool).map(NamedPerson), max_size=3, unique_by=lambda person: person.name
    ).map(tuple),
    about=WORDY,
    due=st.dates(min_value=date(2026, 11, 24)).map(Due.at),
    due_phrase=st.just("…"),
    promised=st.booleans(),
    cadence=st.one_of(
        st.none(),
        st.builds(Cadence, st.integers(1, 9999), st.sampled_from(["day", "week", "month", "year"])),
    ),
    company=st.one_of(st.none(), WORDY.filter(bool)),
    tags=st.lists(st.sampled_from(["pycon", "über", "a-b", "हिन्दी"]), unique=True).map(tuple),
    methods=st.lists(
        st.sampled_from([
            ("email", "may@acme.com"), ("link", "https://x.org/a?b=1"), ("link", "www.x.org"),
            ("phone", "+49 170 1234567"), ("phone", "555-1234"), ("phone", "030 1234567"),
        ]),
        unique=True,
    ).map(tuple),
)  # fmt: skip


@given(DRAFTS, st.booleans())
@settings(max_examples=example_count(500))
def test_any_draft_survives_formatting(draft: QuickAddDraft, has_date: bool):
    if not has_date:
        draft = replace(draft, due=Due("2026-11-25"), due_phrase=None)
    assert essence(parse(format_quick_add(draft), known=KnownNames())) == essence(draft)


@pytest.mark.parametrize(
    "text", ["\ud800: \0", "é" * 99_999, '"a ' * 33_333, "a+" * 50_000, "(" * 99_999]
)
def test_hostile_lines_parse(text: str):
    draft = parse(text)
    assert str(draft.due) == "2026-11-25"
    assert essence(parse(format_quick_add(draft))) == essence(draft)
