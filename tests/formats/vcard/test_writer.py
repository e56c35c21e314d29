"""Written cards: two other libraries read them, and our own reader returns the same person."""

from __future__ import annotations

import io
import json
import warnings
from typing import Any

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.domain.contact import METHOD_KINDS, Contact, ContactMethod, MethodKind
from followup_tui.domain.rules import Rules
from followup_tui.formats.detect import read_source
from followup_tui.formats.format import ReadOptions
from followup_tui.formats.parsed import ParsedContact, collect_items, has_visible_text, single_line
from followup_tui.formats.source import Source
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.formats.vcard.escapes import unescape
from followup_tui.formats.vcard.writer import VcardVersion, write_card
from tests.examples import example_count

VERSIONS: tuple[VcardVersion, ...] = ("4.0", "3.0")
# Characters that mean something in a card, and letters of several scripts.
CHARACTERS = st.sampled_from(
    [*"\\;,:\"^=%|&<>@+-'#", "\\n", "é", "ß", "日", "本", "🙂", "ا", " ", "x"]
)
WORD = st.text("abcXYZ09é日🙂", min_size=1, max_size=12)
LINE = st.lists(st.one_of(CHARACTERS, WORD), max_size=12).map("".join).map(single_line)
NAME = LINE.filter(has_visible_text)
PARAGRAPHS = st.lists(LINE, max_size=4).map("\n".join).map(str.strip)
TAG = WORD.map(str.lower)
LABEL = st.one_of(
    st.just(""), st.sampled_from(["home", "work", "mobile", "work fax", "Work", "LinkedIn"]), LINE
)
DAY = st.dates().filter(lambda day: day.year >= 1800 and day.year != 1604).map(str)
VALUES: dict[MethodKind, st.SearchStrategy[str]] = {
    "email": WORD.map(lambda word: f"{word}@example.com"),
    "phone": st.from_regex(r"\+?[1-9][0-9 ()-]{4,12}[0-9]", fullmatch=True).map(single_line),
    "link": WORD.map(lambda word: f"https://example.com/{word}?a=1,2;b=\\"),
    "handle": LINE.filter(bool),
}
METHOD = st.sampled_from(METHOD_KINDS).flatmap(
    lambda kind: st.builds(ContactMethod, st.just(1), st.just(kind), VALUES[kind], LABEL)
)
PEOPLE = st.builds(
    StoredContact,
    st.builds(
        Contact,
        name=NAME,
        nickname=LINE,
        company=LINE,
        role=LINE,
        location=LINE,
        notes=PARAGRAPHS,
        time_zone=st.sampled_from(["", "Europe/Berlin", "America/Argentina/Ushuaia"]),
        strength=st.integers(0, 5),
        cadence=st.sampled_from([None, "never", "6 weeks", "1 day"]),
        met=LINE,
        met_on=st.none() | DAY,
        birthday=st.one_of(st.none(), DAY, DAY.map(lambda day: f"-{day[4:]}")),
        uid=st.one_of(st.uuids().map(str), WORD, st.just("urn:uuid:1"), st.just("a;b,c\\d")),
    ),
    st.lists(METHOD, max_size=5, unique_by=lambda method: (method.kind, method.value)).map(tuple),
    st.lists(TAG, max_size=3, unique=True).map(tuple),
)


def parse_cards(text: str) -> list[ParsedContact]:
    source = Source(io.BytesIO(text.encode()), "cards.vcf")
    parsed = collect_items(
        read_source(source, ReadOptions(pendulum.datetime(2026, 11, 23), Rules()))
    )
    assert parsed.warnings == ()
    return list(parsed.contacts)


def round_trip(person: StoredContact, version: VcardVersion = "4.0") -> ParsedContact:
    (parsed,) = parse_cards(write_card(person, version))
    return parsed


@given(PEOPLE, st.sampled_from(VERSIONS))
def test_own_reader_returns_the_same_person(person: StoredContact, version: VcardVersion) -> None:
    parsed = round_trip(person, version)
    contact = person.contact
    for field in (
        *("name", "nickname", "company", "role", "location", "notes", "birthday", "uid"),
        *("time_zone", "strength", "cadence", "met", "met_on"),
    ):
        assert getattr(parsed, field) == getattr(contact, field), field
    for kind in METHOD_KINDS:
        written = [(method.value, method.label) for method in person.methods if method.kind == kind]
        assert [method[1:] for method in parsed.methods if method[0] == kind] == written
    assert parsed.tags == person.tags
    assert parsed.extra == ()


@given(PEOPLE)
def test_contact_details_keep_their_order_in_version_4(person: StoredContact) -> None:
    order = [(method.kind, method.value) for method in person.methods]
    if len({kind for kind, _ in order}) == 1:
        assert [method[:2] for method in round_trip(person).methods] == order


@pytest.mark.parametrize("version", VERSIONS)
def test_complete_card(version: VcardVersion) -> None:
    contact = Contact(
        "Jan de Vries",
        nickname="Jantje",
        company="Acme",
        role="Buyer",
        location="Berlin, Germany",
        time_zone="Europe/Berlin",
        birthday="--05-17",
        notes="one\ntwo, three",
        uid="3f0c",
        updated=1_793_349_000_000,
        extra=json.dumps({"N": "de Vries;Jan", "ORG": "Acme;Sales", 'X-A;X-ABLABEL="b"': "c"}),
    )
    methods = (
        ContactMethod(1, "email", "jan@acme.com", "work"),
        ContactMethod(1, "email", "jan@home.nl", "Boat"),
        ContactMethod(1, "phone", "+31 6 1234", "mobile"),
        ContactMethod(1, "handle", "jan d", "skype"),
    )
    new = version == "4.0"
    assert write_card(StoredContact(contact, methods, ("pycon", "hiring")), version).split(
        "\r\n"
    ) == [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        "PRODID:-//followup//followup//EN",
        "UID;VALUE=text:3f0c" if new else "UID:3f0c",
        "FN:Jan de Vries",
        "N:de Vries;Jan;;;",
        "NICKNAME:Jantje",
        "ORG:Acme;Sales",
        "TITLE:Buyer",
        "BDAY:--0517" if new else "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17",
        "TZ:Europe/Berlin",
        "ADR:;;;Berlin;;;Germany",
        "EMAIL;TYPE=work;PREF=1:jan@acme.com" if new else "EMAIL;TYPE=work;TYPE=pref:jan@acme.com",
        "item1.EMAIL;PREF=2:jan@home.nl" if new else "item1.EMAIL:jan@home.nl",
        "item1.X-ABLABEL:Boat",
        "TEL;TYPE=cell:+31 6 1234",
        "IMPP:skype:jan%20d",
        "CATEGORIES:pycon,hiring",
        "NOTE:one\\ntwo\\, three",
        "item2.X-A:c",
        "item2.X-ABLABEL:b",
        "REV:20261030T083000Z" if new else "REV:2026-10-30T08:30:00Z",
        "END:VCARD",
        "",
    ]


def test_name_parts_of_the_card_are_dropped_once_the_name_changes() -> None:
    extra = json.dumps({"N": "Ruiz;Ana;Maria"})
    same_name = write_card(StoredContact(Contact("Ana Ruiz", extra=extra, uid="u")), "4.0")
    assert "N:Ruiz;Ana;Maria;;\r\n" in same_name
    married = write_card(StoredContact(Contact("Ana Gomez", extra=extra, uid="u")), "4.0")
    assert "\r\nN:Gomez;Ana;;;\r\n" in married
    # The old parts are not lost, but hidden from other programs.
    assert parse_cards(married)[0].extra == (("N", "Ruiz;Ana;Maria"),)


def test_uid_of_another_program_can_be_used() -> None:
    text = write_card(StoredContact(Contact("May", uid="ours")), "4.0", "https://server/theirs")
    assert "UID:https://server/theirs\r\n" in text


EXTRA = {
    "X-SOMETHING;TYPE=home": "a\\,b",
    "ANNIVERSARY": "20200101",
    "ADR;TYPE=home": ";;Main St 1;Berlin;;10115;Germany",
    'X-ABDATE;X-ABLABEL="wedding"': "2020-01-01",
    "RELATED": ["urn:uuid:1", "urn:uuid:2"],
    "Connected On": "12 Nov; 2025, \\ x",
    "Zeile\nzwei": "1\n2",
    "UID": ["other-1", "other-2"],
    "END": "VCARD",
    "BEGIN": "VCARD",
    "KIND": "group",
    "PHOTO": "https://x.org/a.png",
    "X-ADDRESSBOOKSERVER-KIND": "group",
    "VERSION": "2.1",
    "X-A:B": "colon",
    'X-Q;P="unclosed': "quote",
    "x-lower": "1",
    "": "nameless",
}


@pytest.mark.parametrize("version", VERSIONS)
def test_extra_fields_survive_writing_and_reading(version: VcardVersion) -> None:
    contact = Contact("May", location="Berlin, Germany", uid="u", extra=json.dumps(EXTRA))
    text = write_card(StoredContact(contact), version)
    (parsed,) = parse_cards(text)
    extra: dict[str, Any] = {}
    for name, value in parsed.extra:
        extra.setdefault(name, []).append(value)
    assert extra == {
        name: value if isinstance(value, list) else [value] for name, value in EXTRA.items()
    }
    assert text.count("Berlin") == 1
    assert parsed.location == "Berlin, Germany"
    assert parsed.uid == "u"


@pytest.mark.parametrize(
    "field",
    [
        ("TZ", "-05:00"),
        ("TZ", "../../etc/passwd"),
        ("X-FOLLOWUP-STRENGTH", "9"),
        ("X-FOLLOWUP-CADENCE", "often"),
        ("X-FOLLOWUP-MET-ON", "soon"),
        ("X-FOLLOWUP-EXTRA", "only a name"),
    ],
)
def test_invalid_values_of_own_properties_become_extra_fields(field: tuple[str, str]) -> None:
    text = f"BEGIN:VCARD\nVERSION:4.0\nFN:May\n{field[0]}:{field[1]}\nEND:VCARD\n"
    assert parse_cards(text) == [ParsedContact("May", "card 1", extra=(field,))]


def test_extra_values_that_are_not_text_are_written_as_json() -> None:
    contact = Contact("May", uid="u", extra='{"a": 1, "b": {"c": [true]}, "d": []}')
    assert round_trip(StoredContact(contact)).extra == (("a", "1"), ("b", '{"c": [true]}'))
    assert round_trip(StoredContact(Contact("May", uid="u", extra="broken"))).extra == ()


HOSTILE = st.text(st.characters(exclude_categories=["Cs"])).map(
    lambda text: f"{text}\x0bEND:VCARD\x85BEGIN:VCARD\u2028FN:Eve\r\n\x1b]0;x\x07{text}"
)


@given(HOSTILE, st.sampled_from(VERSIONS))
def test_no_text_can_inject_a_card_or_property(text: str, version: VcardVersion) -> None:
    contact = Contact(
        *(text, text, text, text, text, text),
        notes=text,
        uid=text,
        birthday="1990-05-17",
        extra=json.dumps({text: text, "X-A": text, f"X-A;B={text}": text, "N": text}),
    )
    methods = tuple(ContactMethod(1, kind, text, text) for kind in METHOD_KINDS)
    lines = write_card(StoredContact(contact, methods, (text,)), version).splitlines()
    assert [line for line in lines if line in ("BEGIN:VCARD", "END:VCARD")] == [lines[0], lines[-1]]
    assert not any(line.startswith("FN:Eve") for line in lines)
    assert not set("\x00\x07\x1b\x7f") & set("".join(lines))


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=example_count(40))
@given(person=PEOPLE)
def test_vobject_reads_cards(person: StoredContact, version: VcardVersion) -> None:
    vobject = pytest.importorskip("vobject", reason="vobject is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (read,) = vobject.readComponents(write_card(person, version))
        read.validate(raiseException=True)
    assert read.fn.value == person.contact.name
    assert read.uid.value == person.contact.uid
    assert [method.value for method in read.contents.get("email", [])] == [
        method.value for method in person.methods if method.kind == "email"
    ]
    assert [method.value for method in read.contents.get("tel", [])] == [
        method.value for method in person.methods if method.kind == "phone"
    ]
    if person.contact.notes:
        assert read.note.value == person.contact.notes
    if person.contact.company:
        assert read.org.value == [person.contact.company]
    if person.tags:
        assert read.categories.value == list(person.tags)


@pytest.mark.parametrize("edge", ["END:VCARD", "begin : vcard", "   END:VCARD" + " " * 70 + "x"])
@pytest.mark.parametrize("character", ["x", "é", "🙂"])
def test_no_folded_line_starts_with_the_end_of_a_card(edge: str, character: str) -> None:
    for length in range(80):
        contact = Contact("May", notes=f"a{character * length}\n{edge}\nEND:VCARD", uid="u")
        (parsed,) = parse_cards(write_card(StoredContact(contact), "4.0"))
        assert parsed.notes == contact.notes


PLAIN = [
    StoredContact(
        Contact("May Chen", "Mei", "Acme", "Lead", "Berlin", birthday="1990-05-17", uid="u-1"),
        (
            ContactMethod(1, "email", "may@acme.com", "work"),
            ContactMethod(1, "email", "m@x.org", "boat"),
        ),
        ("pycon",),
    ),
    StoredContact(Contact("陳 美", notes="一\n二" * 200, birthday="--02-29", uid="urn:uuid:2")),
    StoredContact(
        Contact("Åsa Öberg", location="Malmö, Sweden", uid="https://x.org/3"),
        (
            ContactMethod(1, "phone", "+46 40 123", "mobile"),
            ContactMethod(1, "handle", "asa ö", "skype"),
        ),
    ),
]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("person", PLAIN)
def test_icalendar_reads_cards(person: StoredContact, version: VcardVersion) -> None:
    icalendar = pytest.importorskip("icalendar", reason="icalendar is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = icalendar.Component.from_ical(write_card(person, version))
    assert (read.name, read.errors) == ("VCARD", [])
    contact = person.contact
    for name, value in (("FN", contact.name), ("UID", contact.uid), ("NOTE", contact.notes)):
        # icalendar does not unescape properties without a type.
        assert unescape(str(read.get(name, ""))) == value
    family, given = contact.name.split()[::-1]
    assert read["N"].to_ical().decode() == f"{family};{given};;;"
