"""Tables that people make themselves: columns guessed by name or content, and mapped by hand."""

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
    (person,) = _read(text, **columns).people
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
def test_columns_are_guessed_by_their_names(name, field):
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
def test_columns_are_guessed_by_those_beside_them(names, fields):
    assert [column.field for column in guess_columns(names)] == fields


def test_the_kind_of_an_address_is_its_label():
    assert guess_columns(
        ["Work e-mail", "Mobile phone", "Phone number", "Handy", "LinkedIn URL"]
    ) == [
        TableColumn("email", "work"),
        TableColumn("phone", "mobile"),
        TableColumn("phone"),
        TableColumn("phone", "mobile"),
        TableColumn("handle", "linkedin"),
    ]


def test_of_several_addresses_the_first_that_is_filled_is_the_place():
    head = "Display Name,Home City,Home Country,Work City,Work Country\n"
    both = _person(f"{head}May,Berlin,Germany,Paris,France\n")
    assert both.location == "Berlin, Germany"
    assert both.extra == (("Work City", "Paris"), ("Work Country", "France"))
    assert _person(f"{head}May,,,Paris,France\n").location == "Paris, France"


def test_a_table_of_ones_own_is_read():
    reading = _read(
        "Full Name;Firma;Jobtitel;E-Mail;Mobile;City;Country;Tags;Birthday;LinkedIn;Colour;Notes\n"
        "May Chen;Acme;Lead;may@acme.example, may@home.example;+49 30 5550100 | 030 5550101;Berlin;"
        "Germany;fair, warm leads;17.5.1990;linkedin.com/in/may;red;likes tea\n"
        "Omar Khalil\n"
    )
    may, omar = reading.people
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
    (columns,) = reading.columns
    assert columns.is_guessed
    assert (columns.fields[0], columns.fields[-2]) == (("Full Name", "name"), ("Colour", ""))


def test_one_column_of_names_or_addresses_is_enough():
    assert [one.name for one in _read("Name\nMay Chen\nOmar Khalil\n").people] == [
        "May Chen",
        "Omar Khalil",
    ]
    assert _person("may@acme.example\n").methods == (("email", "may@acme.example", ""),)


def test_without_names_of_columns_their_content_tells():
    reading = _read("May Chen,Acme,may@acme.example,+49 30 5550100\nBo Lind,,bo@x.example,\n")
    may, bo = reading.people
    assert (may.name, may.place, may.extra) == ("May Chen", "line 1", (("Column 2", "Acme"),))
    assert [kind for kind, _, _ in may.methods] == ["email", "phone"]
    assert (bo.name, bo.place) == ("Bo Lind", "line 2")


def test_what_fits_no_field_is_kept_beside():
    text = "name,email,phone,birthday,last contact\nMay,none,n/a,someday,3/4/25\n"
    assert dict(_person(text).extra) == {
        "email": "none",
        "phone": "n/a",
        "birthday": "someday",
        "last contact": "3/4/25",
    }


def test_a_number_that_a_spreadsheet_spoiled_is_no_number():
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
def test_the_order_of_day_and_month_is_told_by_those_that_leave_no_choice(days, wanted):
    people = _read("name;birthday\n" + "".join(f"May;{day}\n" for day in days)).people
    assert [one.birthday for one in people] == wanted


def test_how_one_met_and_how_often_to_be_in_touch_are_fields():
    head = "Name,How we met,Keep in touch,Time zone\n"
    may = _person(f"{head}May,PyCon hallway,every 3 months,Europe/Berlin\n")
    assert (may.met, may.cadence, may.time_zone) == ("PyCon hallway", "3 months", "Europe/Berlin")
    assert may.extra == ()
    bo = _person(f"{head}Bo,,whenever,Mars\n")
    assert (bo.cadence, bo.time_zone) == (None, "")
    assert bo.extra == (("Keep in touch", "whenever"), ("Time zone", "Mars"))


def test_a_last_contact_took_place_once():
    text = "name,email,last contact\nMay,may@acme.example,2025-11-12\nBo,b@x.example,2099-01-01\n"
    reading = _read(text)
    (said,) = reading.said
    assert (said.happened, said.direction, said.people[0].name) == ("2025-11-12", "both", "May")
    assert _read(text).said == reading.said
    assert said.summary == "last contact"
    # What has not been yet is no contact.
    may, bo = reading.people
    assert said.people == (may,)
    assert bo.extra == (("last contact", "2099-01-01"),)


def test_columns_are_mapped_by_hand():
    person = _person(
        "Who,Where they work,Name,X\nMay Chen,Acme,MC,secret\n",
        **{"name": "who", "company": "Where they work", "-": "X"},
    )
    assert (person.name, person.company, person.extra) == ("May Chen", "Acme", (("Name", "MC"),))
    assert _person("a,b\nMay,Acme\n", name="1", company="2").company == "Acme"
    assert _person("Wer,Wo\nMay,Acme\n", **{"full name": "Wer", "employer": "Wo"}).company == "Acme"


def test_mapping_works_for_a_vendors_table_too():
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On,Group"
    person = _person(f"{head}\nMay,Chen,u,,Acme,Lead,12 Nov 2025,fair\n", tag="Group")
    assert (person.tags, person.role) == (("fair",), "Lead")


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"nmae": "Who"}, 'There is no field "nmae"; did you mean "name"? The fields are uid,'),
        ({"name": "Whom"}, 'list.csv has no column "Whom"; did you mean "Who"? Its columns are'),
        ({"name": "9"}, 'list.csv has no column "9". Its columns are "Who", "Where".'),
        ({"role": "Who"}, "list.csv has no column that is known to hold"),
    ],
)
def test_a_field_or_column_that_is_none_is_one_sentence(columns, sentence):
    with pytest.raises(BadInputError) as caught:
        _read("Who,Where\nMay,Acme\n", **columns)
    assert str(caught.value).startswith(sentence)
    assert str(caught.value).endswith("Nothing was imported.")


def test_cards_have_no_columns():
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
def test_a_text_is_no_table(text):
    with pytest.raises(BadInputError, match="unrecognised file format"):
        detect_format(source_of(text.encode(), "x"))


def test_no_source_code_of_ours_is_a_table():
    for path in Path(columns.__file__).parent.glob("*.py"):
        with pytest.raises(BadInputError, match="unrecognised file format"):
            detect_format(source_of(path.read_bytes(), path.name))


def test_what_is_no_value_of_its_column_is_kept_and_told_with_its_line():
    data = (
        b"Name,Birthday,Met on,Last Contact,Cadence\n"
        b"Bad,31.02.1980,2999-01-01,someday,whenever\n"
        b"Fine,1980-02-03,2025-11-12,2025-11-12,every 6 weeks\n"
        b"Empty,0/0/00,,,\n"
    )
    reading = read_file(data, "people.csv")
    assert [(one.place, one.reason.partition(";")[0]) for one in reading.warnings] == [
        ("line 2", "has a Last Contact that is no day and was kept beside"),
        ("line 2", "has a Birthday that is no day and was kept beside"),
        ("line 2", "has a Met on that is no day of the past and was kept beside"),
        ("line 2", "has a Cadence that is not understood and was kept beside"),
    ]
    kept = dict(reading.contacts[0].extra)
    assert kept["Birthday"] == "31.02.1980"
    assert kept["Met on"] == "2999-01-01"
    assert len(reading.contacts) == 3
