"""Tables that people make themselves: columns guessed from names or content, and mapped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from followup_tui.errors import BadInputError
from followup_tui.formats.detect import detect_format
from followup_tui.formats.tables import columns
from followup_tui.formats.tables.columns import TableColumn, guess_columns, is_known_column
from tests.formats.reading import OPTIONS, read_file, source_of


def _read(text: str, **columns: str):
    return read_file(text.encode(), "list.csv", replace(OPTIONS, column_map=tuple(columns.items())))


def _person(text: str, **columns: str):
    (person,) = _read(text, **columns).contacts
    return person


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Name", "name"),
        ("full_name", "name"),
        ("Contact Name", "name"),
        ("firstName", "first"),
        ("Last Name", "last"),
        ("Surname", "last"),
        ("Vorname", "first"),
        ("Nachname", "last"),
        ("Prénom", "first"),
        ("Apellidos", "last"),
        ("Имя", "first"),
        ("氏名", "name"),
        ("E-mail", "email"),
        ("Email Address", "email"),
        ("EMAIL 2", "email"),
        ("Mail", "email"),
        ("Work e-mail", "email"),
        ("Courriel", "email"),
        ("Correo electrónico", "email"),
        ("メールアドレス", "email"),
        ("Phone", "phone"),
        ("Tel.", "phone"),
        ("Mobile", "phone"),
        ("Phone number (work)", "phone"),
        ("Telefon geschäftlich", "phone"),
        ("Téléphone portable", "phone"),
        ("Handynummer", ""),
        ("Mobile Number", "phone"),
        ("Phone numbers", "phone"),
        ("Company", "company"),
        ("Organisation", "company"),
        ("Current company", "company"),
        ("Firma", "company"),
        ("Entreprise", "company"),
        ("Job title", "role"),
        ("Position", "role"),
        ("Fonction", "role"),
        ("City", "city"),
        ("Ort", "city"),
        ("Country", "country"),
        ("Mailing City", "city"),
        ("Ort geschäftlich", "city"),
        ("Land/Region geschäftlich", "country"),
        ("Business Website", "link"),
        ("City council", ""),
        ("Tags", "tag"),
        ("Groups", "tag"),
        ("Notes", "notes"),
        ("Bemerkungen", "notes"),
        ("Date of birth", "birthday"),
        ("Geburtstag", "birthday"),
        ("LinkedIn", "handle"),
        ("LinkedIn URL", "handle"),
        ("Website", "link"),
        ("Last contacted", "last_contact"),
        ("Letzter Kontakt", "last_contact"),
        ("Email opt-in", ""),
        ("Phone type", ""),
        ("Favourite colour", ""),
        ("", ""),
        ("x" * 5_000, ""),
    ],
)
def test_columns_are_guessed_from_their_names(name, field):
    assert guess_columns([name])[0].field == field
    assert is_known_column(name) == bool(field)


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (["Name", "Vorname"], ["last", "first"]),
        (["Nom", "Prénom"], ["last", "first"]),
        (["Nombre", "Apellidos"], ["first", "last"]),
        (["Nome", "Cognome"], ["first", "last"]),
        (["Name", "First name"], ["name", "first"]),
        (["Title", "Job title"], ["", "role"]),
        (["Notes", "Comments"], ["notes", ""]),
        (["Email", "Email 2", "Phone", "Mobile"], ["email", "email", "phone", "phone"]),
    ],
)
def test_columns_are_guessed_from_their_neighbours(names, fields):
    assert [column.field for column in guess_columns(names)] == fields


def test_the_kind_of_an_address_becomes_its_label():
    assert guess_columns(
        ["Work e-mail", "Mobile phone", "Phone number", "Handy", "LinkedIn URL"]
    ) == [
        TableColumn("email", "work"),
        TableColumn("phone", "mobile"),
        TableColumn("phone"),
        TableColumn("phone", "mobile"),
        TableColumn("handle", "linkedin"),
    ]


def test_the_first_filled_address_is_the_location():
    head = "Display Name,Home City,Home Country,Work City,Work Country\n"
    both = _person(f"{head}May,Berlin,Germany,Paris,France\n")
    assert both.location == "Berlin, Germany"
    assert both.extra == (("Work City", "Paris"), ("Work Country", "France"))
    assert _person(f"{head}May,,,Paris,France\n").location == "Paris, France"


def test_a_homemade_table_is_read():
    parsed = _read(
        "Full Name;Firma;Jobtitel;E-Mail;Mobile;City;Country;Tags;Birthday;LinkedIn;Colour;Notes\n"
        "May Chen;Acme;Lead;may@acme.example, may@home.example;+49 30 5550100 | 030 5550101;Berlin;"
        "Germany;fair, warm leads;17.5.1990;linkedin.com/in/may;red;likes tea\n"
        "Omar Khalil\n"
    )
    may, omar = parsed.contacts
    assert (may.name, may.company, may.location) == ("May Chen", "Acme", "Berlin, Germany")
    assert (may.birthday, may.tags, may.notes) == (
        "1990-05-17",
        ("fair", "warm-leads"),
        "likes tea",
    )
    assert may.methods == (
        ("email", "may@acme.example", ""),
        ("email", "may@home.example", ""),
        ("phone", "+49 30 5550100", "mobile"),
        ("phone", "030 5550101", "mobile"),
        ("link", "linkedin.com/in/may", "linkedin"),
    )
    assert may.extra == (("Jobtitel", "Lead"), ("Colour", "red"))
    assert (omar.name, omar.place) == ("Omar Khalil", "line 3")
    (mapping,) = parsed.tables
    assert mapping.is_guessed
    assert (mapping.fields[0], mapping.fields[-2]) == (("Full Name", "name"), ("Colour", ""))


def test_one_column_of_names_or_addresses_is_enough():
    assert [contact.name for contact in _read("Name\nMay Chen\nOmar Khalil\n").contacts] == [
        "May Chen",
        "Omar Khalil",
    ]
    assert _person("may@acme.example\n").methods == (("email", "may@acme.example", ""),)


def test_without_a_header_columns_are_guessed_from_content():
    parsed = _read("May Chen,Acme,may@acme.example,+49 30 5550100\nBo Lind,,bo@x.example,\n")
    may, bo = parsed.contacts
    assert (may.name, may.place, may.extra) == ("May Chen", "line 1", (("Column 2", "Acme"),))
    assert [kind for kind, _, _ in may.methods] == ["email", "phone"]
    assert (bo.name, bo.place) == ("Bo Lind", "line 2")


def test_what_fits_no_field_is_kept_as_an_extra_field():
    text = "name,email,phone,birthday,last contact\nMay,none,n/a,someday,3/4/25\n"
    assert dict(_person(text).extra) == {
        "email": "none",
        "phone": "n/a",
        "birthday": "someday",
        "last contact": "3/4/25",
    }


def test_a_number_in_scientific_notation_is_not_a_phone():
    assert _person("name,phone\nMay,4.93056E+11\n").extra == (("phone", "4.93056E+11"),)


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        (["5/17/90", "3/4/90"], ["1990-05-17", "1990-03-04"]),
        (["17/5/90", "3/4/90"], ["1990-05-17", "1990-04-03"]),
        (["17.5.90", "3.4.2001"], ["1990-05-17", "2001-04-03"]),
        (["17 May 1990", "May 3, 1990"], ["1990-05-17", "1990-05-03"]),
        (["1990-05-17T00:00:00", "5/5/90"], ["1990-05-17", "1990-05-05"]),
        (["3/4/90", "4/3/90"], [None, None]),
    ],
)
def test_the_order_of_day_and_month_is_judged_by_unambiguous_dates(days, wanted):
    contacts = _read("name;birthday\n" + "".join(f"May;{day}\n" for day in days)).contacts
    assert [contact.birthday for contact in contacts] == wanted


def test_met_cadence_and_time_zone_are_fields():
    head = "Name,How we met,Keep in touch,Time zone\n"
    may = _person(f"{head}May,PyCon hallway,every 3 months,Europe/Berlin\n")
    assert (may.met, may.cadence, may.time_zone) == ("PyCon hallway", "3 months", "Europe/Berlin")
    assert may.extra == ()
    bo = _person(f"{head}Bo,,whenever,Mars\n")
    assert (bo.cadence, bo.time_zone) == (None, "")
    assert bo.extra == (("Keep in touch", "whenever"), ("Time zone", "Mars"))


def test_a_last_contact_becomes_one_interaction():
    text = "name,email,last contact\nMay,may@acme.example,2025-11-12\nBo,b@x.example,2099-01-01\n"
    parsed = _read(text)
    (interaction,) = parsed.interactions
    participant = interaction.participants[0]
    assert (interaction.happened, interaction.direction, participant.name) == (
        "2025-11-12",
        "both",
        "May",
    )
    assert _read(text).interactions == parsed.interactions
    assert interaction.summary == "last contact"
    # A future date is not a last contact.
    may, bo = parsed.contacts
    assert interaction.participants == (may,)
    assert bo.extra == (("last contact", "2099-01-01"),)


def test_columns_can_be_mapped():
    person = _person(
        "Who,Where they work,Name,X\nMay Chen,Acme,MC,secret\n",
        **{"name": "who", "company": "Where they work", "-": "X"},
    )
    assert (person.name, person.company, person.extra) == ("May Chen", "Acme", (("Name", "MC"),))
    assert _person("a,b\nMay,Acme\n", name="1", company="2").company == "Acme"
    assert _person("Wer,Wo\nMay,Acme\n", **{"full name": "Wer", "employer": "Wo"}).company == "Acme"


def test_columns_of_a_vendors_table_can_be_mapped():
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On,Group"
    person = _person(f"{head}\nMay,Chen,u,,Acme,Lead,12 Nov 2025,fair\n", tag="Group")
    assert (person.tags, person.role) == (("fair",), "Lead")


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (
            {"nmae": "Who"},
            'No field "nmae"; did you mean "name"? Nothing was imported. The fields are uid,',
        ),
        ({"name": "Whom"}, 'list.csv: no column "Whom"; did you mean "Who"? Its columns are'),
        ({"name": "9"}, 'list.csv: no column "9". Its columns are "Who", "Where".'),
        ({"role": "Who"}, "list.csv: no column of names"),
    ],
)
def test_an_unknown_field_or_column_is_one_sentence(columns, sentence):
    with pytest.raises(BadInputError) as caught:
        _read("Who,Where\nMay,Acme\n", **columns)
    assert str(caught.value).startswith(sentence)
    assert "Nothing was imported." in str(caught.value)


def test_cards_have_no_columns_to_map():
    with pytest.raises(BadInputError, match="has no columns to map"):
        _read("BEGIN:VCARD\nFN:May\nEND:VCARD\n", name="x")


@pytest.mark.parametrize(
    "text",
    [
        "Dear May,\n\nName\nsee you\n",
        'first = 1\nfields = ("name", "email", "phone")\nfor one in fields:\n    print(one)\n',
        "Invited are\nname, email\nand whoever else comes along\nto the fair\n",
        "a,b\n1,2\n",
        '{"name": "May"}\n',
        "Notes\nsomething\n",
    ],
)
def test_text_is_not_a_table(text):
    with pytest.raises(BadInputError, match="unrecognised file format"):
        detect_format(source_of(text.encode(), "x"))


def test_source_code_is_not_a_table():
    for path in Path(columns.__file__).parent.glob("*.py"):
        with pytest.raises(BadInputError, match="unrecognised file format"):
            detect_format(source_of(path.read_bytes(), path.name))


def test_unreadable_values_are_kept_as_text_with_a_warning():
    data = (
        b"Name,Birthday,Met on,Last Contact,Cadence\n"
        b"Bad,31.02.1980,2999-01-01,someday,whenever\n"
        b"Fine,1980-02-03,2025-11-12,2025-11-12,every 6 weeks\n"
        b"Empty,0/0/00,,,\n"
    )
    parsed = read_file(data, "people.csv")
    assert {str(warning.place) for warning in parsed.warnings} == {"line 2"}
    assert [str(warning.reason).partition(";")[0] for warning in parsed.warnings] == [
        'Last Contact: can\'t read "someday" as a date (kept as text)',
        'Birthday: can\'t read "31.02.1980" as a date (kept as text)',
        'Met on: "2999-01-01" isn\'t a past date (kept as text)',
        'Cadence: can\'t read "whenever" as a cadence (kept as text)',
    ]
    extra = dict(parsed.contacts[0].extra)
    assert extra["Birthday"] == "31.02.1980"
    assert extra["Met on"] == "2999-01-01"
    assert len(parsed.contacts) == 3
