"""LinkedIn's Connections.csv."""

from __future__ import annotations

from followup_tui.formats.parsed import MAX_NAME_LENGTH
from tests.formats.reading import read_file

HEAD = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"


def _read(*rows: str, head: str = HEAD):
    return read_file("\n".join([head, *rows]).encode(), "Connections.csv")


def test_the_export_is_read_below_its_preamble(sample):
    reading = sample("Connections.csv")
    may, omar, zoe, jan = reading.people
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


def test_a_row_without_a_name_is_told_with_its_line(sample):
    (skipped,) = sample("Connections.csv").skipped
    assert (skipped.place, skipped.why) == ("line 8", "has no name")


def test_another_order_delimiter_and_encoding_are_read(sample):
    joerg, ana = sample("Connections_resaved.csv").people
    assert (joerg.name, joerg.role, joerg.met_on) == (
        "Jörg Müller",
        "Geschäftsführer",
        "2025-11-12",
    )
    assert joerg.extra == (("Tags", "fair"),)
    assert ana.met_on is None
    assert ana.extra == (("Connected On", "11/12/25"),)


def test_broken_rows_are_told_with_their_line_and_take_no_others_along(sample):
    reading = sample("Connections_broken.csv")
    assert [person.name for person in reading.people] == ["Bo Lindqvist", "Priya Nair", "Ana Ruiz"]
    assert [(one.place, one.why) for one in reading.skipped] == [
        ("line 5", "has a quote that is not closed"),
        ("line 8", "has 8 fields, the header has 7"),
        ("line 10", "has 2 fields, the header has 7"),
    ]


def test_a_quote_that_another_row_seems_to_close_does_not_swallow_rows():
    reading = _read(
        'A,One,u1,,"open,r,12 Nov 2025',
        "B,Two,u2,,c,r,12 Nov 2025",
        'C,Three,u3,,close",r,12 Nov 2025',
        "D,Four,u4,,c,r,12 Nov 2025",
    )
    assert [person.name for person in reading.people] == ["B Two", "C Three", "D Four"]
    assert [one.place for one in reading.skipped] == ["line 2"]


def test_two_stray_quotes_in_neighbouring_rows_do_not_make_one_row():
    reading = _read('A,One,u1,,"open,r,12 Nov 2025', 'C,Three,u3,,close",r,12 Nov 2025')
    assert [person.name for person in reading.people] == ["C Three"]
    assert [one.place for one in reading.skipped] == ["line 2"]


def test_a_field_may_hold_newlines_and_the_lines_are_still_counted():
    reading = _read('A,One,u,,"two\r\nlines\n\nmore",r,12 Nov 2025', ",,,,,,", "B,Two,u2,,c,r,bad")
    assert [(one.name, one.place) for one in reading.people] == [
        ("A One", "line 2"),
        ("B Two", "line 7"),
    ]
    assert reading.people[0].company == "two lines more"


def test_a_huge_field_is_cut_and_told_with_its_line():
    reading = _read(f"A,One,u,,{'x' * 200_000},r,12 Nov 2025", "B,Two,u2,,c,r,12 Nov 2025")
    assert [person.name for person in reading.people] == ["A One", "B Two"]
    assert reading.people[0].company == "x" * MAX_NAME_LENGTH
    (skipped,) = reading.skipped
    assert skipped.place == "line 2"
    assert "over 100,000 characters, which was cut" in skipped.why


def test_a_huge_line_is_told_with_its_number():
    reading = _read(f"A,One,u,,{'x' * 2_000_000},r,12 Nov 2025", "B,Two,u2,,c,r,12 Nov 2025")
    assert [person.name for person in reading.people] == ["B Two"]
    assert reading.skipped[0].place == "line 2"


def test_a_huge_quoted_field_is_told_with_its_line():
    reading = _read('A,One,u,,"' + "x\n" * 2_000 + '",r,1 Nov 2025', "B,Two,u2,,c,r,12 Nov 2025")
    assert reading.people[-1].name == "B Two"
    assert reading.skipped[0].place == "line 2"


def test_a_header_without_rows_is_nobody():
    assert _read().people == ()


def test_a_wrong_email_is_kept_beside():
    (person,) = _read("A,One,u,none,c,r,12 Nov 2025").people
    assert person.extra == (("Email Address", "none"),)
