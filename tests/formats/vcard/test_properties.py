"""What the properties of a card become in a contact."""

from __future__ import annotations

import pytest

from tests.formats.reading import read_file


def _read(*cards: str):
    return read_file("\n".join(cards).encode(), "cards.vcf")


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
def test_name_is_the_best_of_the_card(read_card, body, name):
    assert read_card(*body).name == name


def test_card_with_only_a_phone_is_skipped_with_a_warning():
    parsed = _read(_card("TEL:+1 555 0100"), _card("FN:May Chen"))
    assert [person.place for person in parsed.contacts] == ["card 2"]
    assert parsed.warnings[0].place == "card 1"
    assert "no name" in str(parsed.warnings[0].reason)


@pytest.mark.parametrize("kind", ["KIND:group", "kind:GROUP", "X-ADDRESSBOOKSERVER-KIND:group"])
def test_groups_are_skipped(kind):
    parsed = _read(_card("FN:Climbers", kind))
    assert parsed.contacts == ()
    assert "group" in str(parsed.warnings[0].reason)


def test_birthday_in_words_is_kept_as_extra_field(read_card):
    person = read_card("FN:May", "BDAY;VALUE=text:circa 1800")
    assert person.birthday is None
    assert person.extra == (("BDAY;VALUE=text", "circa 1800"),)


def test_placeholder_year_of_apple_is_dropped(read_card):
    person = read_card("FN:May", "BDAY;X-APPLE-OMIT-YEAR=1904:1904-02-29")
    assert person.birthday == "--02-29"


def test_title_wins_over_role(read_card):
    person = read_card("FN:May", "TITLE:CTO", "ROLE:Engineer")
    assert person.role == "CTO"
    assert person.extra == (("ROLE", "Engineer"),)


def test_role_counts_without_a_title(read_card):
    assert read_card("FN:May", "ROLE:Engineer").role == "Engineer"


def test_notes_are_joined_line_by_line(read_card):
    assert read_card("FN:May", "NOTE:one", "NOTE:two").notes == "one\ntwo"


def test_extra_fields_keep_their_parameters(read_card):
    person = read_card("FN:May", 'X-THING;A="b;c:d";TYPE=x:raw\\, value')
    assert person.extra == (('X-THING;A="b;c:d";TYPE=x', "raw\\, value"),)


def test_exchange_directory_name_is_not_an_email(read_card):
    person = read_card("FN:May", "EMAIL:/o=ACME/ou=First/cn=MAY")
    assert person.methods == ()
    assert person.extra == (("EMAIL", "/o=ACME/ou=First/cn=MAY"),)


def test_email_loses_scheme_and_display_name(read_card):
    person = read_card("FN:May", "EMAIL:mailto:a@b.example", "EMAIL:May Chen <c@d.example>")
    assert [value for _, value, _ in person.methods] == ["a@b.example", "c@d.example"]


def test_duplicate_email_is_kept_once(read_card):
    person = read_card("FN:May", "EMAIL:a@b.example", "EMAIL;TYPE=work:a@b.example")
    assert len(person.methods) == 1


def test_second_postal_address_is_kept_as_extra_field(read_card):
    person = read_card("FN:May", "ADR:;;;Berlin;;;Germany", "ADR;TYPE=home:;;;Porto;;;Portugal")
    assert person.location == "Berlin, Germany"
    assert person.extra == (("ADR;TYPE=home", ";;;Porto;;;Portugal"),)


def test_tags_are_single_words_without_hash(read_card):
    person = read_card("FN:May", "CATEGORIES:#PyCon,Book Club, ,myContacts,* myContacts,a\\,b")
    assert person.tags == ("PyCon", "Book-Club", "a,b")


def test_name_of_100_kb_is_cut_off(read_card):
    assert len(read_card("FN:" + "x" * 100_000).name) == 1_000


def test_line_over_a_million_characters_is_cut_off_with_a_warning():
    parsed = _read(_card("FN:May", "NOTE:" + "x" * 1_500_000), _card("FN:Omar"))
    assert [person.name for person in parsed.contacts] == ["May", "Omar"]
    assert len(parsed.contacts[0].notes) <= 1_000_000
    assert "cut" in str(parsed.warnings[0].reason)


def test_huge_photo_is_counted_without_a_warning():
    parsed = _read(_card("FN:May", "PHOTO;ENCODING=b:" + "QUJD" * 500_000, "TEL:5550100"))
    assert parsed.media_count == 1
    assert parsed.warnings == ()
    assert parsed.contacts[0].methods == (("phone", "5550100", ""),)


def test_contact_details_beyond_200_are_skipped_with_a_warning():
    parsed = _read(_card("FN:May", *(f"EMAIL:a{n}@b.example" for n in range(300))))
    assert len(parsed.contacts[0].methods) == 200
    assert "more than 200" in str(parsed.warnings[0].reason)


def test_lines_beyond_2000_are_skipped_with_a_warning():
    parsed = _read(_card("FN:May", *(f"X-A{n}:1" for n in range(5_000))))
    assert len(parsed.contacts[0].extra) == 200
    assert [item.place for item in parsed.warnings] == ["card 1", "card 1"]


def test_nested_card_does_not_end_the_outer_one():
    inner = ["AGENT:BEGIN:VCARD", "FN:Agent", "END:VCARD"]
    parsed = _read(_card("FN:May", *inner, "ORG:Acme"))
    assert [(person.name, person.company) for person in parsed.contacts] == [("May", "Acme")]


def test_terminal_escapes_and_markup_are_kept(read_card):
    person = read_card("FN:May \x1b[31m[red]Chen[/]", "NOTE:[/]\x07")
    assert person.name == "May \x1b[31m[red]Chen[/]"
    assert person.notes == "[/]\x07"


def test_label_applies_to_its_own_group_only(read_card):
    person = read_card(
        "FN:May", "a.EMAIL:a@b.example", "b.EMAIL:c@d.example", "b.X-ABLabel:_$!<School>!$_"
    )
    assert [label for _, _, label in person.methods] == ["", "school"]


def test_impossible_birthday_is_kept_as_text_with_a_warning():
    card = b"BEGIN:VCARD\nVERSION:4.0\nFN:Bo\nBDAY:%s\nEND:VCARD\n"
    parsed = read_file(card % b"1980-02-03" + card % b"20263333" + card % b"", "cards.vcf")
    assert [item.birthday for item in parsed.contacts] == ["1980-02-03", None, None]
    assert [(item.place, str(item.reason)) for item in parsed.warnings] == [
        ("card 2", "birthday: can't read “20263333” as a date (kept as text)")
    ]
    assert parsed.contacts[1].extra == (("BDAY", "20263333"),)
