"""The exported CSV: no cell is a formula, and every cell can be read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.formats.tables.formula_escape import escape_cell, unescape_cell
from followup_tui.formats.tables.writer import (
    BYTE_ORDER_MARK,
    MAX_METHOD_COLUMNS,
    header_row,
    join_cell,
    write_table,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
HOSTILE = st.one_of(TEXT, st.builds("{}{}".format, st.sampled_from("=+-@\t\r\n'＝＋－＠"), TEXT))


def table(records: Sequence[StoredContact], widths: dict[str, int]) -> list[dict[str, str]]:
    text = "".join(write_table([(record, "") for record in records], widths))
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


@given(HOSTILE)
def test_no_cell_starts_like_a_formula_and_each_is_read_back(cell: str) -> None:
    assert escape_cell(cell)[:1] not in tuple("=+-@\t\r\n＝＋－＠")
    assert unescape_cell(escape_cell(cell)) == cell


def test_an_apostrophe_of_the_text_stays() -> None:
    assert unescape_cell("'t Hooft") == "'t Hooft"
    assert unescape_cell(escape_cell("'t Hooft")) == "'t Hooft"


@given(HOSTILE, HOSTILE, HOSTILE)
def test_any_text_is_read_back_from_the_table(name: str, note: str, phone: str) -> None:
    record = StoredContact(
        Contact(name, notes=note, birthday="--05-17", uid="u", extra='{"=X": "=1"}'),
        (ContactMethod(1, "phone", phone, "'mobile"),),
        ("a", "b,c", 'd"e'),
    )
    (row,) = table([record], {"phone": 1})
    cells = {key: unescape_cell(value) for key, value in row.items()}
    assert (cells["uid"], cells["name"], cells["notes"]) == ("u", name, note)
    assert (cells["phone 1"], cells["phone 1 label"]) == (phone, "'mobile")
    assert cells["birthday"] == "--05-17"
    assert cells["extra"] == '{"=X": "=1"}'
    assert next(csv.reader([cells["tags"]], skipinitialspace=True)) == ["a", "b,c", 'd"e']


@given(st.lists(HOSTILE.filter(lambda word: not set(word) & set("\r\n")), max_size=5))
def test_tags_in_one_cell_are_read_back(tags: list[str]) -> None:
    cell = join_cell(tags)
    read = next(csv.reader([cell], skipinitialspace=True), [])
    assert read == tags or (tags == [""] and read == [])


def test_the_columns_are_fields_then_contact_details_notes_and_extra() -> None:
    assert header_row({"email": 2, "link": 1}) == [
        *("uid", "name", "nickname", "company", "role", "location", "time_zone", "strength"),
        *("cadence", "met", "met_on", "introduced_by", "status", "parked_until", "birthday"),
        *("last_contact", "tags", "email 1", "email 1 label", "email 2", "email 2 label"),
        *("link 1", "link 1 label", "notes", "extra"),
    ]


def test_contact_details_beyond_the_columns_go_into_extra() -> None:
    emails = tuple(
        ContactMethod(1, "email", f"{number}@x.org") for number in range(MAX_METHOD_COLUMNS + 2)
    )
    (row,) = table([StoredContact(Contact("May", uid="u"), emails)], {"email": len(emails)})
    assert row[f"email {MAX_METHOD_COLUMNS}"] == f"{MAX_METHOD_COLUMNS - 1}@x.org"
    assert row["extra"] == '{"email 101": "100@x.org", "email 102": "101@x.org"}'


def test_a_row_is_one_contact_and_lines_end_with_cr_lf() -> None:
    text = "".join(write_table([(StoredContact(Contact("May", uid="u")), "Li Wei")], {}))
    assert text.count("\r\n") == 2
    assert ",Li Wei,active," in text
