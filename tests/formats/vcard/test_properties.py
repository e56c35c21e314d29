"""What single properties of a card become."""

from __future__ import annotations

import pytest

from tests.formats.reading import read_file


def _read(*cards: str):
    return read_file("\n".join(cards).encode(), "some.vcf")


def _card(*body: str) -> str:
    return "\n".join(["BEGIN:VCARD", "VERSION:3.0", *body, "END:VCARD"])


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (["FN:May Chen", "N:Other;Name"], "May Chen"),
        (["N:Chen;May;Li;Dr.;PhD"], "Dr. May Li Chen PhD"),
        (["N:May Chen"], "May Chen"),
        (["FN:may@acme.example", "N:Chen;May"], "May Chen"),
        (["FN:", "N:;;;;", "NICKNAME:Maymay", "ORG:Acme"], "Maymay"),
        (["ORG:Acme;Sales", "EMAIL:info@acme.example"], "Acme"),
        (["EMAIL:may@acme.example"], "may@acme.example"),
        (["FN:May\\nChen  of   Acme"], "May Chen of Acme"),
        (["FN:\u200b\u202e", "EMAIL:may@acme.example"], "may@acme.example"),
    ],
)
def test_the_name_is_the_best_that_the_card_has(read_card, body, name):
    assert read_card(*body).name == name


def test_a_card_with_only_a_phone_is_left_out_with_a_word():
    reading = _read(_card("TEL:+1 555 0100"), _card("FN:May Chen"))
    assert [person.place for person in reading.people] == ["card 2"]
    assert reading.skipped[0].place == "card 1"
    assert "no name" in reading.skipped[0].why


@pytest.mark.parametrize("kind", ["KIND:group", "kind:GROUP", "X-ADDRESSBOOKSERVER-KIND:group"])
def test_groups_are_left_out(kind):
    reading = _read(_card("FN:Climbers", kind))
    assert reading.people == ()
    assert "group" in reading.skipped[0].why


def test_a_textual_birthday_is_kept_as_it_stands(read_card):
    person = read_card("FN:May", "BDAY;VALUE=text:circa 1800")
    assert person.birthday is None
    assert person.extra == (("BDAY;VALUE=text", "circa 1800"),)


def test_the_year_that_apple_leaves_out_is_left_out(read_card):
    person = read_card("FN:May", "BDAY;X-APPLE-OMIT-YEAR=1904:1904-02-29")
    assert person.birthday == "--02-29"


def test_title_comes_before_role_and_the_role_is_kept(read_card):
    person = read_card("FN:May", "TITLE:CTO", "ROLE:Engineer")
    assert person.role == "CTO"
    assert person.extra == (("ROLE", "Engineer"),)


def test_a_role_without_a_title_is_the_role(read_card):
    assert read_card("FN:May", "ROLE:Engineer").role == "Engineer"


def test_several_notes_are_one_below_the_other(read_card):
    assert read_card("FN:May", "NOTE:one", "NOTE:two").notes == "one\ntwo"


def test_what_has_no_field_keeps_its_parameters(read_card):
    person = read_card("FN:May", 'X-THING;A="b;c:d";TYPE=x:raw\\, value')
    assert person.extra == (('X-THING;A="b;c:d";TYPE=x', "raw\\, value"),)


def test_an_address_of_an_exchange_server_is_kept_but_is_no_email(read_card):
    person = read_card("FN:May", "EMAIL:/o=ACME/ou=First/cn=MAY")
    assert person.methods == ()
    assert person.extra == (("EMAIL", "/o=ACME/ou=First/cn=MAY"),)


def test_an_email_sheds_its_scheme_and_its_name(read_card):
    person = read_card("FN:May", "EMAIL:mailto:a@b.example", "EMAIL:May Chen <c@d.example>")
    assert [value for _, value, _ in person.methods] == ["a@b.example", "c@d.example"]


def test_the_same_address_twice_is_kept_once(read_card):
    person = read_card("FN:May", "EMAIL:a@b.example", "EMAIL;TYPE=work:a@b.example")
    assert len(person.methods) == 1


def test_a_second_address_is_kept_beside_the_first(read_card):
    person = read_card("FN:May", "ADR:;;;Berlin;;;Germany", "ADR;TYPE=home:;;;Porto;;;Portugal")
    assert person.location == "Berlin, Germany"
    assert person.extra == (("ADR;TYPE=home", ";;;Porto;;;Portugal"),)


def test_tags_are_single_words_without_their_sign(read_card):
    person = read_card("FN:May", "CATEGORIES:#PyCon,Book Club, ,myContacts,* myContacts,a\\,b")
    assert person.tags == ("PyCon", "Book-Club", "a,b")


def test_a_name_of_100_kb_is_cut(read_card):
    assert len(read_card("FN:" + "x" * 100_000).name) == 1_000


def test_a_line_over_a_million_characters_is_cut_and_said_to_be():
    reading = _read(_card("FN:May", "NOTE:" + "x" * 1_500_000), _card("FN:Omar"))
    assert [person.name for person in reading.people] == ["May", "Omar"]
    assert len(reading.people[0].notes) <= 1_000_000
    assert "cut" in reading.skipped[0].why


def test_a_huge_photo_is_counted_and_no_complaint():
    reading = _read(_card("FN:May", "PHOTO;ENCODING=b:" + "QUJD" * 500_000, "TEL:5550100"))
    assert reading.photos == 1
    assert reading.skipped == ()
    assert reading.people[0].methods == (("phone", "5550100", ""),)


def test_more_than_200_ways_are_left_out_with_a_word():
    reading = _read(_card("FN:May", *(f"EMAIL:a{n}@b.example" for n in range(300))))
    assert len(reading.people[0].methods) == 200
    assert "more than 200" in reading.skipped[0].why


def test_more_than_2000_lines_are_left_out_with_a_word():
    reading = _read(_card("FN:May", *(f"X-A{n}:1" for n in range(5_000))))
    assert len(reading.people[0].extra) == 200
    assert [one.place for one in reading.skipped] == ["card 1", "card 1"]


def test_a_card_inside_a_card_ends_only_itself():
    inner = ["AGENT:BEGIN:VCARD", "FN:Agent", "END:VCARD"]
    reading = _read(_card("FN:May", *inner, "ORG:Acme"))
    assert [(person.name, person.company) for person in reading.people] == [("May", "Acme")]


def test_escape_sequences_and_markup_stay_as_typed(read_card):
    person = read_card("FN:May \x1b[31m[red]Chen[/]", "NOTE:[/]\x07")
    assert person.name == "May \x1b[31m[red]Chen[/]"
    assert person.notes == "[/]\x07"


def test_a_label_names_the_address_of_its_group_only(read_card):
    person = read_card(
        "FN:May", "a.EMAIL:a@b.example", "b.EMAIL:c@d.example", "b.X-ABLabel:_$!<School>!$_"
    )
    assert [label for _, _, label in person.methods] == ["", "school"]


def test_a_birthday_that_is_no_day_is_kept_and_told_with_its_card():
    card = b"BEGIN:VCARD\nVERSION:4.0\nFN:Bo\nBDAY:%s\nEND:VCARD\n"
    reading = read_file(card % b"1980-02-03" + card % b"20263333" + card % b"", "cards.vcf")
    assert [one.birthday for one in reading.contacts] == ["1980-02-03", None, None]
    assert [(one.place, one.reason) for one in reading.warnings] == [
        (
            "card 2",
            "has a birthday that is no day and was kept beside; the rest of the card was read",
        )
    ]
    assert reading.contacts[1].extra == (("BDAY", "20263333"),)
