"""Read tables of people, as one known kind of table: a vendor's export or a table made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from followup_tui.formats.foreign_dates import detect_month_first, parse_past_date
from followup_tui.formats.format import FormatReader, ReadOptions
from followup_tui.formats.parsed import ColumnMapping, ParsedItem
from followup_tui.formats.source import Source, SourceLine, UnreadableFileError
from followup_tui.formats.tables import columns as table_columns
from followup_tui.formats.tables.columns import TableColumn
from followup_tui.formats.tables.contact_rows import ContactRows
from followup_tui.formats.tables.rows import (
    TableLayout,
    check_column_count,
    detect_layout,
    peek_lines,
    read_rows,
)
from followup_tui.formats.tables.style import DateReader, TableStyle
from followup_tui.wording import wording

ColumnGuesser = Callable[[Sequence[str]], list[TableColumn]]
ContentGuesser = Callable[
    [TableLayout, Sequence[SourceLine]], tuple[TableLayout, list[TableColumn]] | None
]
"""Returns the layout and columns of a table without a header; None if it has a header or its
columns cannot be guessed from their content."""
_DEFAULT_STYLE = TableStyle()
_DATE_FIELDS = ("birthday", "met_on", "last_contact")
_IDENTIFYING_FIELDS = frozenset({"name", "first", "last", "nickname", "company", "email"})


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table: `is_known_column` accepts its column names, `matches_names` accepts a whole
    header, `guess_columns` says what each column holds."""

    is_known_column: Callable[[str], bool]
    matches_names: Callable[[Sequence[str]], bool]
    guess_columns: ColumnGuesser
    style: TableStyle = _DEFAULT_STYLE
    read_date: DateReader | None = None
    """How dates are written; None for any unambiguous way, judged by the first rows."""
    guess_by_content: ContentGuesser | None = None
    """For a table that may have no header."""
    is_guessed: bool = False
    """Whether the user should check the columns."""

    def matches(self, source: Source) -> bool:
        """Tell whether the start of a source looks like such a table."""
        layout = detect_layout(source.head, self.is_known_column)
        return layout is not None and self.matches_names(layout.names)

    @property
    def reader(self) -> FormatReader:
        """The reader of such a table."""
        return partial(_read, self)


def _read(kind: TableKind, source: Source, options: ReadOptions) -> Iterator[ParsedItem]:
    """Yield the columns, then the contacts of a table; raise UnreadableFileError if it is empty,
    too wide, or has no column that identifies people."""
    lines = source.lines()
    head = peek_lines(lines)
    mapping = options.column_map
    mapped_keys = {table_columns.column_key(name) for _, name in mapping}

    def is_known(name: str) -> bool:
        return kind.is_known_column(name) or table_columns.column_key(name) in mapped_keys

    layout = detect_layout(head, is_known)
    if layout is None:
        raise UnreadableFileError(source.name, "empty")
    guessed = kind.guess_columns(check_column_count(layout, source.name).names)
    if kind.guess_by_content and (headless := kind.guess_by_content(layout, head)):
        layout, guessed = headless
    names = layout.names
    columns = table_columns.apply_mapping(guessed, names, mapping, source.name)
    _check_identifying(columns, names, source.name)
    fields = ((name, column.field) for name, column in zip(names, columns, strict=True) if name)
    yield ColumnMapping(source.name, tuple(fields), kind.is_guessed)
    read_date = kind.read_date or partial(
        parse_past_date,
        this_year=options.now.year,
        is_month_first=_is_month_first(head, layout, columns),
    )
    contact_rows = ContactRows(names, columns, kind.style, read_date, f"{options.now:%Y-%m-%d}")
    for row in read_rows(head, lines, layout):
        yield from contact_rows.read_row(row)


def _check_identifying(columns: Sequence[TableColumn], names: Sequence[str], file: str) -> None:
    """Raise UnreadableFileError if no column can identify a person."""
    if not any(column.field in _IDENTIFYING_FIELDS for column in columns):
        raise UnreadableFileError(
            file,
            "no column of names, companies or email addresses",
            wording(
                "Say which one is, as in --map name=COLUMN; its columns are {}.",
                table_columns.quoted_list(names),
            ),
        )


def _is_month_first(
    head: Sequence[SourceLine], layout: TableLayout, columns: Sequence[TableColumn]
) -> bool | None:
    """Tell whether the table writes the month first, judged by its first rows; None if unclear."""
    indexes = [index for index, column in enumerate(columns) if column.field in _DATE_FIELDS]
    rows = (row.cells for row in read_rows(head, iter(()), layout))
    return detect_month_first(cells[i] for cells in rows for i in indexes if i < len(cells))
