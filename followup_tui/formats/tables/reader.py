"""Tables of people: from a source to what its rows tell, by what is known of a vendor's tables or
of those that people make themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from followup_tui.errors import BadInputError
from followup_tui.formats.foreign_dates import any_day, month_first
from followup_tui.formats.format import Options, Reader
from followup_tui.formats.parsed import Columns, Told
from followup_tui.formats.source import Line, Source
from followup_tui.formats.tables import columns
from followup_tui.formats.tables.columns import Column
from followup_tui.formats.tables.contact_rows import Manner, Sheet
from followup_tui.formats.tables.rows import Layout, check_width, layout, look, rows

Guess = Callable[[Sequence[str]], list[Column]]
ByContent = Callable[[Layout, Sequence[Line]], tuple[Layout, list[Column]] | None]
"""The layout of a table without a row of names, and what its columns hold; nothing where it has one
or cannot be understood."""
_USUAL = Manner()
_DAYS = ("birthday", "met_on", "last_contact")
_ANSWERING = frozenset({"name", "first", "last", "nickname", "company", "email"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table: `is_known` tells the names of its columns, `fits` whether these names are
    those of one, `guess` what each column holds."""

    is_known: Callable[[str], bool]
    fits: Callable[[Sequence[str]], bool]
    guess: Guess
    manner: Manner = _USUAL
    day: Callable[[str], str | None] | None = None
    """How days are written; else any plain way, as the first rows show."""
    by_content: ByContent | None = None
    """For a table that may have no row of names."""
    is_guessed: bool = False

    def found(self, source: Source) -> bool:
        """Whether the source is such a table, by its beginning."""
        found = layout(source.head, self.is_known)
        return found is not None and self.fits(found.names)

    @property
    def reader(self) -> Reader:
        """What reads such a table."""
        return partial(_read, self)


def _read(kind: Kind, source: Source, options: Options) -> Iterator[Told]:
    lines = source.lines()
    head = look(lines)
    wanted = options.columns
    named = {columns.key(name) for _, name in wanted}
    found = layout(head, lambda name: kind.is_known(name) or columns.key(name) in named)
    if found is None:
        raise BadInputError(f"{source.name} is empty; nothing was imported.")
    guessed = kind.guess(check_width(found, source.name).names)
    if kind.by_content and (bare := kind.by_content(found, head)):
        found, guessed = bare
    names = found.names
    understood = columns.mapped(guessed, names, wanted, source.name)
    if not any(column.field in _ANSWERING for column in understood):
        raise BadInputError(
            f"{source.name} has no column that is known to hold names, companies or e-mail "
            f"addresses. Say which does, as in --map name=COLUMN; its columns are "
            f"{columns.listed(names)}. Nothing was imported."
        )
    yield Columns(
        source.name,
        tuple((name, column.field) for name, column in zip(names, understood, strict=True) if name),
        kind.is_guessed,
    )
    today = f"{options.now:%Y-%m-%d}"
    day = kind.day or partial(
        any_day, this_year=options.now.year, is_month_first=_order(head, found, understood)
    )
    sheet = Sheet(names, understood, kind.manner, day, today)
    for row in rows(head, lines, found):
        yield from sheet.tell(row)


def _order(head: Sequence[Line], found: Layout, understood: Sequence[Column]) -> bool | None:
    """Whether the days of the table have the month first, as far as its first rows tell."""
    places = [at for at, column in enumerate(understood) if column.field in _DAYS]
    below = (row.cells for row in rows(head, iter(()), found))
    return month_first(cells[at] for cells in below for at in places if at < len(cells))
