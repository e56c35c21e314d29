"""Rows of delimiter-separated text, well-formed and broken."""

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
    """Return the layout of a table and its rows."""
    source = source_of(data.encode() if isinstance(data, str) else data, "t.csv")
    lines = source.lines()
    head = peek_lines(lines)
    layout = detect_layout(head, _known)
    assert layout is not None
    return layout, list(read_rows(head, lines, layout))


def _cells(data: str | bytes) -> list[list[str]]:
    return [row.cells for row in _read(data)[1]]


# Left out: what the source normalises before the table reader sees it.
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
def test_csv_output_is_read_back(table, delimiter, quoting, end):
    width = len(table[0]) if table else 2
    header = ["Name", "Mail", *["x"] * (width - 2)]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([header, *table])
    layout, rows = _read(text.getvalue())
    assert (layout.header_start, layout.delimiter, list(layout.names)) == (1, delimiter, header)
    # Blank rows are skipped; a cell with lines that look like rows is an error or a warning, see
    # below.
    filled = [row for row in table if any(cell.strip(f' "{delimiter}\t\n') for cell in row)]
    if not any(row.error or row.warning for row in rows):
        kept = [row.cells for row in rows if any(c.strip(f' "{delimiter}\t\n') for c in row.cells)]
        assert kept == filled


@given(
    st.lists(st.lists(_CELL.map(lambda cell: cell.replace("\n", " ")), min_size=2), max_size=5),
    st.sampled_from(DELIMITERS),
)
def test_a_line_is_split_as_csv_splits_it(table, delimiter):
    for row in table:
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter, lineterminator="").writerow(row)
        assert split_cells(text.getvalue(), delimiter) == (row, None, "")


@given(st.text(st.sampled_from('a,"\n x;'), max_size=60))
def test_any_text_is_read_to_the_end(text):
    head = "Name,Mail,Company,Notes\n"
    _, rows = _read(f"{head}{text}\nlast,l@x.example,c,n\n")
    lines = [row.line for row in rows]
    assert lines == sorted(set(lines))
    final = text.count("\n") + 2
    # The last row is read, or part of another with an error or warning; it never just vanishes.
    assert rows[-1].cells == ["last", "l@x.example", "c", "n"] or rows[-1].error or rows[-1].warning
    assert rows[-1].line <= final + 1


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_detected(delimiter):
    text = f"name{delimiter}mail\nMay{delimiter}may@acme.example, or so; a|b\n"
    layout, _ = _read(text)
    assert layout.delimiter == delimiter


def test_excels_sep_line_sets_the_delimiter():
    layout, rows = _read("sep=;\nname,x;mail\nMay;may@acme.example\n")
    assert layout == TableLayout(2, 2, ";", ("name,x", "mail"))
    assert rows[0].cells == ["May", "may@acme.example"]


def test_one_column_needs_no_delimiter():
    assert _cells('name\nMay\n"Chen, Li"\nOmar, of Lumen\n') == [
        ["May"],
        ["Chen, Li"],
        ["Omar, of Lumen"],
    ]


def test_the_header_is_found_below_other_text():
    layout, rows = _read("A list, made by me\n\nname,mail\nMay,m@x.example\n")
    assert (layout.header_start, rows[0].line) == (3, 4)


def test_a_header_may_span_lines():
    layout, rows = _read('name,"mail\n(work)",company\nMay,m@x.example,Acme\n')
    assert (layout.header_start, layout.header_end) == (1, 2)
    assert layout.names == ("name", "mail (work)", "company")
    assert rows[0].line == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_is_detected(encoding):
    assert _cells("name,mail\nJörg,j@x.example\n".encode(encoding)) == [["Jörg", "j@x.example"]]


def test_nul_characters_are_ignored():
    assert _cells(b"name,mail\nM\0ay,m@x.example\n") == [["May", "m@x.example"]]


def test_an_unclosed_quote_costs_only_its_own_row():
    _, rows = _read('name,mail\nA,"a@x.example\nB,b@x.example\nC,c@x.example\n')
    assert [(row.line, row.error) for row in rows] == [
        (2, "quote not closed"),
        (3, ""),
        (4, ""),
    ]


def test_the_search_for_a_closing_quote_is_limited():
    _, rows = _read('name,mail\nA,"a\n' + "B b\n" * 3_000 + 'C,c"\n')
    assert rows[0].error == "quote not closed"
    assert len(rows) == 3_002


def test_prose_in_a_cell_is_not_taken_for_a_row():
    notes = (
        "met at the fair, liked the talk, the deck, and the rest\nknows Omar, Bo, and Priya, too"
    )
    _, rows = _read(f'name,mail,company,notes\nA,a@x.example,c,"{notes}"\nB,b@x.example,c,n\n')
    assert [(row.cells[3], row.warning) for row in rows] == [(notes, ""), ("n", "")]


def test_a_doubtful_quote_in_a_narrow_table_is_a_warning():
    _, rows = _read('name,mail\nA,"a\nB,b@x.example\nC,c"\nD,d@x.example\n')
    assert [row.cells[0] for row in rows] == ["A", "D"]
    assert rows[0].warning == "one row over lines 2 to 4; check for a missing quote"


def test_a_multiline_row_with_too_few_cells_is_a_warning():
    _, rows = _read('name,mail,company,notes\n"A,a@x.example,c,n\nB, b",m\n')
    assert [len(row.cells) for row in rows] == [2]
    assert rows[0].warning == "one row over lines 2 to 3; check for a missing quote"


def test_quotes_that_were_not_doubled_are_text():
    assert _cells('name,mail\n"May "the deck" Chen",m@x.example\n') == [
        ['May "the deck" Chen', "m@x.example"]
    ]


def test_spaces_around_quotes_are_dropped():
    assert _cells('name,mail\n"Chen, May" , "m@x.example" \n') == [["Chen, May", "m@x.example"]]


def test_a_long_cell_is_cut_with_a_warning():
    _, (row,) = _read(f"name,mail\nMay,{'x' * (CELL_LIMIT + 1)}\n")
    assert len(row.cells[1]) == CELL_LIMIT
    assert "was cut" in row.warning


def test_a_long_line_is_an_error_and_the_next_is_read():
    _, rows = _read(f"name,mail\nMay,{'x' * MAX_LINE_LENGTH}\nB,b@x.example\n")
    assert rows[0].error == f"longer than {MAX_LINE_LENGTH:,} characters"
    assert rows[1].cells[0] == "B"


@pytest.mark.parametrize("count", [COLUMN_LIMIT + 1, 100_000, 1_000_000])
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_too_many_columns_are_refused_with_their_line(count, delimiter):
    layout, _ = _read(delimiter.join(["c"] * count) + "\n")
    with pytest.raises(BadInputError, match=r"^t\.csv: line 1 has more than 2,000 columns"):
        check_column_count(layout, "t.csv")


class _Endless(io.RawIOBase):
    """A file of `head` and then `piece` over and over, which is never whole in memory."""

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
    ("piece", "size", "limit"),
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
def test_memory_is_bounded_on_any_input(piece, size, limit):
    source = Source(_Endless(b"name,mail,company,notes\n", piece, size), "pipe")
    tracemalloc.start()
    lines = source.lines()
    head = peek_lines(lines)
    layout = detect_layout(head, _known)
    for _ in read_rows(head, lines, layout):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < limit
