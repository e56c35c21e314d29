"""LinkedIn's Connections.csv."""

from __future__ import annotations

from followup_tui.formats.parsed import MAX_NAME_LENGTH
from tests.formats.reading import read_file

HEAD = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"


def _read(*rows: str, head: str = HEAD):
    return read_file("\n".join([head, *rows]).encode(), "Connections.csv")


def test_the_export_is_read_below_its_preamble(read_sample):
    parsed = read_sample("Connections.csv")
    may, omar, zoe, jan = parsed.contacts
    assert (may.name, may.place, may.company, may.role) == (
        "May Chen",
        "line 5",
        "Acme",
        "Engineering lead",
    )
    assert may.met_on == "2025-11-12"
    assert may.methods == (
        ("email", "may@acme.example", ""),
        ("link", "https://www.linkedin.com/in/may-chen", "LinkedIn"),
    )
    assert (omar.company, omar.role) == ("Lumen, Inc.", 'Investor "at large"')
    assert omar.methods[0][0] == "link"
    assert zoe.company == ""
    assert (jan.place, jan.company, jan.met_on) == ("line 9", "Zuid Oost", "2023-06-30")


def test_a_row_without_a_name_is_a_warning_with_its_line(read_sample):
    (warning,) = read_sample("Connections.csv").warnings
    assert (warning.place, str(warning.reason)) == ("line 8", "no name")


def test_another_order_delimiter_and_encoding_are_read(read_sample):
    joerg, ana = read_sample("Connections_resaved.csv").contacts
    assert (joerg.name, joerg.role, joerg.met_on) == (
        "Jörg Müller",
        "Geschäftsführer",
        "2025-11-12",
    )
    assert joerg.extra == (("Tags", "fair"),)
    assert ana.met_on is None
    assert ana.extra == (("Connected On", "11/12/25"),)


def test_broken_rows_are_warnings_and_never_stop_the_rest(read_sample):
    parsed = read_sample("Connections_broken.csv")
    assert [contact.name for contact in parsed.contacts] == [
        "Bo Lindqvist",
        "Priya Nair",
        "Ana Ruiz",
    ]
    assert [(warning.place, str(warning.reason)) for warning in parsed.warnings] == [
        ("line 5", "quote not closed"),
        ("line 8", "8 fields, but the header has 7"),
        ("line 10", "2 fields, but the header has 7"),
    ]


def test_a_quote_that_a_later_row_seems_to_close_swallows_no_rows():
    parsed = _read(
        'A,One,u1,,"open,r,12 Nov 2025',
        "B,Two,u2,,c,r,12 Nov 2025",
        'C,Three,u3,,close",r,12 Nov 2025',
        "D,Four,u4,,c,r,12 Nov 2025",
    )
    assert [contact.name for contact in parsed.contacts] == ["B Two", "C Three", "D Four"]
    assert [str(warning.place) for warning in parsed.warnings] == ["line 2"]


def test_stray_quotes_in_neighbouring_rows_do_not_make_one_row():
    parsed = _read('A,One,u1,,"open,r,12 Nov 2025', 'C,Three,u3,,close",r,12 Nov 2025')
    assert [contact.name for contact in parsed.contacts] == ["C Three"]
    assert [str(warning.place) for warning in parsed.warnings] == ["line 2"]


def test_a_field_with_newlines_keeps_the_line_numbers_right():
    parsed = _read('A,One,u,,"two\r\nlines\n\nmore",r,12 Nov 2025', ",,,,,,", "B,Two,u2,,c,r,bad")
    assert [(contact.name, contact.place) for contact in parsed.contacts] == [
        ("A One", "line 2"),
        ("B Two", "line 7"),
    ]
    assert parsed.contacts[0].company == "two lines more"


def test_a_huge_field_is_cut_with_a_warning():
    parsed = _read(f"A,One,u,,{'x' * 200_000},r,12 Nov 2025", "B,Two,u2,,c,r,12 Nov 2025")
    assert [contact.name for contact in parsed.contacts] == ["A One", "B Two"]
    assert parsed.contacts[0].company == "x" * MAX_NAME_LENGTH
    (warning,) = parsed.warnings
    assert warning.place == "line 2"
    assert "a field over 100,000 characters was cut" in str(warning.reason)


def test_a_huge_line_is_a_warning_with_its_number():
    parsed = _read(f"A,One,u,,{'x' * 2_000_000},r,12 Nov 2025", "B,Two,u2,,c,r,12 Nov 2025")
    assert [contact.name for contact in parsed.contacts] == ["B Two"]
    assert parsed.warnings[0].place == "line 2"


def test_a_huge_quoted_field_is_a_warning_with_its_line():
    parsed = _read('A,One,u,,"' + "x\n" * 2_000 + '",r,1 Nov 2025', "B,Two,u2,,c,r,12 Nov 2025")
    assert parsed.contacts[-1].name == "B Two"
    assert parsed.warnings[0].place == "line 2"


def test_a_header_without_rows_has_no_contacts():
    assert _read().contacts == ()


def test_an_invalid_email_is_kept_as_an_extra_field():
    (person,) = _read("A,One,u,none,c,r,12 Nov 2025").contacts
    assert person.extra == (("Email Address", "none"),)
