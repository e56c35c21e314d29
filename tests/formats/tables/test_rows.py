"""Rows of separated text: as `csv` writes them, and as nobody should."""

from __future__ import annotations

import csv
import io
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from followup_tui.errors import BadInputError
from followup_tui.formats.source import MAX_LINE_LENGTH, Source
from followup_tui.formats.tables.cells import split_cells
from followup_tui.formats.tables.rows import (
    CELL_LIMIT,
    COLUMN_LIMIT,
    DELIMITERS,
    TableLayout,
    check_column_count,
    detect_layout,
    peek_lines,
    read_rows,
)
from tests.formats.reading import source_of

KNOWN = {"name", "mail", "company", "notes"}


def _known(name: str) -> bool:
    return name.lower() in KNOWN


def _read(data: str | bytes):
    """The layout of a table, and its rows."""
    source = source_of(data.encode() if isinstance(data, str) else data, "t.csv")
    lines = source.lines()
    head = peek_lines(lines)
    found = detect_layout(head, _known)
    assert found is not None
    return found, list(read_rows(head, lines, found))


def _cells(data: str | bytes) -> list[list[str]]:
    return [row.cells for row in _read(data)[1]]


# What a source gives for line ends and marks that it takes away is not the table's business.
_CELL = st.text(
    st.one_of(
        st.sampled_from(",;\t|\"'\n =x"),
        st.characters(codec="utf-8", exclude_characters="\r\0\ufeff", exclude_categories=("Cs",)),
    ),
    max_size=12,
)


@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), max_size=6)
    ),
    st.sampled_from(DELIMITERS),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
)
@example([["", " a"]], ",", csv.QUOTE_ALL, "\n")
@example([["a", "\n"]], ",", csv.QUOTE_MINIMAL, "\n")
def test_what_csv_writes_is_read_as_it_was(table, delimiter, quoting, end):
    width = len(table[0]) if table else 2
    header = ["Name", "Mail", *["x"] * (width - 2)]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([header, *table])
    found, got = _read(text.getvalue())
    assert (found.line, found.delimiter, list(found.names)) == (1, delimiter, header)
    # Rows of nothing are left out; lines in a cell that look like rows of their own are refused
    # or told, which the other tests show.
    full = [row for row in table if any(cell.strip(f' "{delimiter}\t\n') for cell in row)]
    if not any(row.why or row.note for row in got):
        kept = [row.cells for row in got if any(c.strip(f' "{delimiter}\t\n') for c in row.cells)]
        assert kept == full


@given(
    st.lists(st.lists(_CELL.map(lambda cell: cell.replace("\n", " ")), min_size=2), max_size=5),
    st.sampled_from(DELIMITERS),
)
def test_one_line_is_split_as_csv_does(table, delimiter):
    for row in table:
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter, lineterminator="").writerow(row)
        assert split_cells(text.getvalue(), delimiter) == (row, None, "")


@given(st.text(st.sampled_from('a,"\n x;'), max_size=60))
def test_any_text_is_read_to_its_end(text):
    head = "Name,Mail,Company,Notes\n"
    _, got = _read(f"{head}{text}\nlast,l@x.example,c,n\n")
    lines = [row.line for row in got]
    assert lines == sorted(set(lines))
    final = text.count("\n") + 2
    # The last row is itself, or a told part of another; it never goes without a word.
    assert got[-1].cells == ["last", "l@x.example", "c", "n"] or got[-1].why or got[-1].note
    assert got[-1].line <= final + 1


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_found(delimiter):
    text = f"name{delimiter}mail\nMay{delimiter}may@acme.example, or so; a|b\n"
    found, _ = _read(text)
    assert found.delimiter == delimiter


def test_excel_may_say_the_delimiter():
    found, got = _read("sep=;\nname,x;mail\nMay;may@acme.example\n")
    assert found == TableLayout(2, 2, ";", ("name,x", "mail"))
    assert got[0].cells == ["May", "may@acme.example"]


def test_one_column_needs_no_delimiter():
    assert _cells('name\nMay\n"Chen, Li"\nOmar, of Lumen\n') == [
        ["May"],
        ["Chen, Li"],
        ["Omar, of Lumen"],
    ]


def test_names_are_found_below_other_text():
    found, got = _read("A list, made by me\n\nname,mail\nMay,m@x.example\n")
    assert (found.line, got[0].line) == (3, 4)


def test_names_may_run_over_lines():
    found, got = _read('name,"mail\n(work)",company\nMay,m@x.example,Acme\n')
    assert (found.line, found.end) == (1, 2)
    assert found.names == ("name", "mail (work)", "company")
    assert got[0].line == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_is_found(encoding):
    assert _cells("name,mail\nJörg,j@x.example\n".encode(encoding)) == [["Jörg", "j@x.example"]]


def test_nul_signs_are_nothing():
    assert _cells(b"name,mail\nM\0ay,m@x.example\n") == [["May", "m@x.example"]]


def test_a_quote_that_is_never_closed_costs_its_own_row():
    _, got = _read('name,mail\nA,"a@x.example\nB,b@x.example\nC,c@x.example\n')
    assert [(row.line, row.why) for row in got] == [
        (2, "has a quote that is not closed"),
        (3, ""),
        (4, ""),
    ]


def test_a_quote_is_not_looked_for_without_end():
    _, got = _read('name,mail\nA,"a\n' + "B b\n" * 3_000 + 'C,c"\n')
    assert got[0].why == "has a quote that is not closed"
    assert len(got) == 3_002


def test_prose_in_a_cell_is_no_row():
    notes = (
        "met at the fair, liked the talk, the deck, and the rest\nknows Omar, Bo, and Priya, too"
    )
    _, got = _read(f'name,mail,company,notes\nA,a@x.example,c,"{notes}"\nB,b@x.example,c,n\n')
    assert [(row.cells[3], row.note) for row in got] == [(notes, ""), ("n", "")]


def test_a_doubtful_quote_in_a_narrow_table_is_told():
    _, got = _read('name,mail\nA,"a\nB,b@x.example\nC,c"\nD,d@x.example\n')
    assert [row.cells[0] for row in got] == ["A", "D"]
    assert got[0].note == "is one row over lines 2 to 4; look whether a quote is missing"


def test_a_row_over_lines_with_too_few_cells_is_told():
    _, got = _read('name,mail,company,notes\n"A,a@x.example,c,n\nB, b",m\n')
    assert [len(row.cells) for row in got] == [2]
    assert got[0].note == "is one row over lines 2 to 3; look whether a quote is missing"


def test_quotes_that_were_not_doubled_are_text():
    assert _cells('name,mail\n"May "the deck" Chen",m@x.example\n') == [
        ['May "the deck" Chen', "m@x.example"]
    ]


def test_spaces_around_quotes_are_none_of_the_cell():
    assert _cells('name,mail\n"Chen, May" , "m@x.example" \n') == [["Chen, May", "m@x.example"]]


def test_a_long_cell_is_cut_and_told():
    _, (row,) = _read(f"name,mail\nMay,{'x' * (CELL_LIMIT + 1)}\n")
    assert len(row.cells[1]) == CELL_LIMIT
    assert "was cut" in row.note


def test_a_long_line_is_refused_and_those_after_it_are_not():
    _, got = _read(f"name,mail\nMay,{'x' * MAX_LINE_LENGTH}\nB,b@x.example\n")
    assert got[0].why == f"is longer than {MAX_LINE_LENGTH:,} characters"
    assert got[1].cells[0] == "B"


@pytest.mark.parametrize("count", [COLUMN_LIMIT + 1, 100_000, 1_000_000])
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_more_columns_than_anybody_has_are_refused_with_their_line(count, delimiter):
    found, _ = _read(delimiter.join(["c"] * count) + "\n")
    with pytest.raises(BadInputError, match=r"^t\.csv: line 1 has more than 2,000 columns"):
        check_column_count(found, "t.csv")


class _Endless(io.RawIOBase):
    """A file of a head and one piece over and over, that is nowhere as a whole."""

    def __init__(self, head: bytes, piece: bytes, size: int) -> None:
        self._rest = head
        self._piece = piece
        self._left = size

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and self._left > 0:
            self._rest += self._piece
            self._left -= len(self._piece)
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


@pytest.mark.parametrize(
    ("piece", "size", "most"),
    [
        (b"May Chen,may@acme.example,Acme,met at the fair\n" * 20, 2_000_000, 8_000_000),
        (b'A,"never closed\n' * 50, 1_000_000, 8_000_000),
        (b'","a\n' * 200, 500_000, 8_000_000),
        (b'"' * 10_000 + b"\n", 4_000_000, 8_000_000),
        (b"x" * 400_000 + b"\n", 16_000_000, 20_000_000),
        (b'"' + b"x" * 400_000 + b"\n", 16_000_000, 20_000_000),
        (b"," * 40_000 + b"x\n", 4_000_000, 20_000_000),
    ],
    ids=["rows", "open quotes", "quotes", "only quotes", "long lines", "long cells", "commas"],
)
@pytest.mark.once
def test_memory_is_bounded_whatever_comes(piece, size, most):
    source = Source(_Endless(b"name,mail,company,notes\n", piece, size), "pipe")
    tracemalloc.start()
    lines = source.lines()
    head = peek_lines(lines)
    found = detect_layout(head, _known)
    for _ in read_rows(head, lines, found):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < most
