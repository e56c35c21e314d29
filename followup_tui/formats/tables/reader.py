"""Tables of people: from a source to what its rows tell, by what is known of a vendor's tables or
of those that people make themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from followup_tui.errors import BadInputError
from followup_tui.formats.foreign_dates import detect_month_first, parse_past_date
from followup_tui.formats.format import FormatReader, ReadOptions
from followup_tui.formats.parsed import ColumnMapping, ParsedItem
from followup_tui.formats.source import Source, SourceLine
from followup_tui.formats.tables import columns
from followup_tui.formats.tables.columns import TableColumn
from followup_tui.formats.tables.contact_rows import ContactRows, TableStyle
from followup_tui.formats.tables.rows import (
    TableLayout,
    check_column_count,
    detect_layout,
    peek_lines,
    read_rows,
)

ColumnGuesser = Callable[[Sequence[str]], list[TableColumn]]
ContentGuesser = Callable[
    [TableLayout, Sequence[SourceLine]], tuple[TableLayout, list[TableColumn]] | None
]
"""The layout of a table without a row of names, and what its columns hold; nothing where it has one
or cannot be understood."""
_USUAL = TableStyle()
_DAYS = ("birthday", "met_on", "last_contact")
_ANSWERING = frozenset({"name", "first", "last", "nickname", "company", "email"})


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table: `is_known` tells the names of its columns, `fits` whether these names are
    those of one, `guess` what each column holds."""

    is_known_column: Callable[[str], bool]
    matches_names: Callable[[Sequence[str]], bool]
    guess_columns: ColumnGuesser
    style: TableStyle = _USUAL
    read_date: Callable[[str], str | None] | None = None
    """How days are written; else any plain way, as the first rows show."""
    guess_by_content: ContentGuesser | None = None
    """For a table that may have no row of names."""
    is_guessed: bool = False

    def matches(self, source: Source) -> bool:
        """Whether the source is such a table, by its beginning."""
        found = detect_layout(source.head, self.is_known_column)
        return found is not None and self.matches_names(found.names)

    @property
    def reader(self) -> FormatReader:
        """What reads such a table."""
        return partial(_read, self)


def _read(kind: TableKind, source: Source, options: ReadOptions) -> Iterator[ParsedItem]:
    lines = source.lines()
    head = peek_lines(lines)
    wanted = options.column_map
    named = {columns.column_key(name) for _, name in wanted}
    found = detect_layout(
        head, lambda name: kind.is_known_column(name) or columns.column_key(name) in named
    )
    if found is None:
        raise BadInputError(f"{source.name} is empty; nothing was imported.")
    guessed = kind.guess_columns(check_column_count(found, source.name).names)
    if kind.guess_by_content and (bare := kind.guess_by_content(found, head)):
        found, guessed = bare
    names = found.names
    understood = columns.apply_mapping(guessed, names, wanted, source.name)
    if not any(column.field in _ANSWERING for column in understood):
        raise BadInputError(
            f"{source.name} has no column that is known to hold names, companies or e-mail "
            f"addresses. Say which does, as in --map name=COLUMN; its columns are "
            f"{columns.quoted_list(names)}. Nothing was imported."
        )
    yield ColumnMapping(
        source.name,
        tuple((name, column.field) for name, column in zip(names, understood, strict=True) if name),
        kind.is_guessed,
    )
    today = f"{options.now:%Y-%m-%d}"
    day = kind.read_date or partial(
        parse_past_date, this_year=options.now.year, is_month_first=_order(head, found, understood)
    )
    sheet = ContactRows(names, understood, kind.style, day, today)
    for row in read_rows(head, lines, found):
        yield from sheet.read_row(row)


def _order(
    head: Sequence[SourceLine], found: TableLayout, understood: Sequence[TableColumn]
) -> bool | None:
    """Whether the days of the table have the month first, as far as its first rows tell."""
    places = [at for at, column in enumerate(understood) if column.field in _DAYS]
    below = (row.cells for row in read_rows(head, iter(()), found))
    return detect_month_first(cells[at] for cells in below for at in places if at < len(cells))
