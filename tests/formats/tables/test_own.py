"""The exported CSV, read back."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.formats.detect import detect_format
from followup_tui.formats.parsed import ParsedFile
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.formats.tables.formula_escape import escape_cell
from followup_tui.formats.tables.writer import CONTACT_COLUMNS, MAX_METHOD_COLUMNS, write_table
from followup_tui.importing.fill_fields import new_contact
from tests.formats.reading import read_file, source_of

# Left out: line ends, byte order marks and NULs, which a source normalises.
_TEXT = st.text(
    st.one_of(
        st.sampled_from("=+-@\t\n'\",; ="),
        st.characters(codec="utf-8", exclude_characters="\r\0\ufeff", exclude_categories=("Cs",)),
    ),
    max_size=30,
)
_LONG_TEXT = st.lists(_TEXT, max_size=40).map("\n".join)


def _table(*people: dict[str, str], more: tuple[str, ...] = ()) -> bytes:
    names = [
        *CONTACT_COLUMNS,
        "tags",
        "email 1",
        "email 1 label",
        "phone 1",
        "phone 1 label",
        *more,
    ]
    names += ["notes", "extra"]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in [dict(zip(names, names, strict=True)), *people]:
        writer.writerow([escape_cell(row.get(name, "")) for name in names])
    return ("\ufeff" + text.getvalue()).encode()


def _read(*people: dict[str, str], more: tuple[str, ...] = ()) -> ParsedFile:
    return read_file(_table(*people, more=more), "people.csv")


def test_every_field_is_read_back():
    parsed = _read(
        {
            "uid": "u1",
            "name": "May Chen",
            "nickname": "Mei",
            "company": "-Acme-",
            "role": "=lead",
            "location": "Berlin",
            "time_zone": "Europe/Berlin",
            "strength": "4",
            "cadence": "6 weeks",
            "met": "@PyCon",
            "met_on": "2025-11-12",
            "status": "active",
            "birthday": "--05-17",
            "tags": 'fair, "b,c"',
            "email 1": "may@acme.example",
            "email 1 label": "work",
            "phone 1": "+49 30 5550100",
            "notes": "'t Hooft said:\n=1+1",
            "extra": '{"Shoe size": "38", "IM": ["a", "b"]}',
        }
    )
    (may,) = parsed.contacts
    assert (may.uid, may.name, may.nickname) == ("u1", "May Chen", "Mei")
    assert (may.company, may.role, may.location) == ("-Acme-", "=lead", "Berlin")
    assert (may.time_zone, may.strength, may.cadence) == ("Europe/Berlin", 4, "6 weeks")
    assert (may.met, may.met_on, may.birthday) == ("@PyCon", "2025-11-12", "--05-17")
    assert may.tags == ("fair", "b,c")
    assert may.methods == (
        ("email", "may@acme.example", "work"),
        ("phone", "+49 30 5550100", ""),
    )
    assert may.notes == "'t Hooft said:\n=1+1"
    assert may.extra == (("Shoe size", "38"), ("IM", "a"), ("IM", "b"))
    assert parsed.warnings == ()
    contact = new_contact(may)
    assert (contact.strength, contact.cadence, contact.status) == (4, "6 weeks", "parked")


@given(_TEXT, _LONG_TEXT, _TEXT, _TEXT)
def test_any_text_is_read_back(company, notes, phone, label):
    may_cells = {"uid": "u", "name": "May", "company": company, "notes": notes}
    parsed = _read(
        {**may_cells, "phone 1": phone, "phone 1 label": label}, {"uid": "v", "name": "Bo"}
    )
    may, bo = parsed.contacts
    assert (may.company, may.notes, bo.name) == (company, notes, "Bo")
    assert may.methods == ((("phone", phone, label),) if phone else ())


@given(_TEXT, _LONG_TEXT, st.lists(_TEXT, max_size=MAX_METHOD_COLUMNS + 20, unique=True))
def test_an_export_is_read_back(role, notes, links):
    # An empty link is not exported.
    methods = tuple(ContactMethod(1, "link", link, "", at) for at, link in enumerate(links) if link)
    contact = Contact(
        "May Chen",
        role=role,
        notes=notes,
        time_zone="Europe/Berlin",
        strength=3,
        cadence="6 weeks",
        met="at the fair",
        status="parked",
        parked_until="2027-01-01",
        birthday="--05-17",
        extra='{"Shoe size": "38", "IM": ["a", "b"]}',
        uid="u",
    )
    tags = ("fair", "b,c")
    text = "".join(
        write_table([(StoredContact(contact, methods, tags), "Li")], {"link": len(methods)})
    )
    (may,) = read_file(text.encode()).contacts
    assert new_contact(may) == contact
    assert may.methods == tuple(("link", method.value, "") for method in methods)
    assert may.tags == tags


def test_long_notes_are_read_back_whole():
    notes = "line, of,a,note,that,looks,like,a,row,of,its,own,with,many,many,cells,and,more,yet\n"
    (may,) = _read({"uid": "u", "name": "May", "notes": notes * 5_000}).contacts
    assert may.notes == notes * 5_000


def test_archived_contacts_stay_archived_and_parked_until_is_kept():
    may, bo = _read(
        {"uid": "u", "name": "May", "status": "archived"},
        {"uid": "v", "name": "Bo", "status": "parked", "parked_until": "2027-01-01"},
    ).contacts
    assert (may.status, bo.status, bo.parked_until) == ("archived", "parked", "2027-01-01")


def test_values_broken_in_a_spreadsheet_are_warnings():
    parsed = _read(
        {
            "uid": "u",
            "name": "May",
            "strength": "very",
            "met_on": "12.11.25",
            "extra": "{",
            "Colour": "red",
        },
        {"uid": "v"},
        more=("Colour",),
    )
    (may,) = parsed.contacts
    assert (may.strength, may.met_on) == (0, None)
    assert dict(may.extra) == {
        "extra": "{",
        "Colour": "red",
        "met_on": "12.11.25",
        "strength": "very",
    }
    reasons = [str(warning.reason) for warning in parsed.warnings]
    assert [reason.partition(";")[0] for reason in reasons] == [
        "extra: can't read the extra fields (kept as text)",
        'met_on: can\'t read "12.11.25" (kept as text)',
        'strength: can\'t read "very" (kept as text)',
        "no name",
    ]


def test_a_table_saved_again_by_a_spreadsheet_is_recognised():
    data = _table({"uid": "u", "name": "May", "role": "+1"}).decode("utf-8-sig")
    assert detect_format(source_of(data.encode("utf-16"))).key == "followup-csv"
    semicolons = data.replace(",", ";").encode()
    (may,) = read_file(semicolons).contacts
    assert may.role == "+1"
