"""LinkedIn's Connections.csv, with its preamble of notes. A broken row is told with its line and
never takes the rows after it along."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from followup_tui.domain.contact import MethodKind
from followup_tui.errors import BadInputError
from followup_tui.exchange.day import connected_on
from followup_tui.exchange.incoming import (
    EXTRA_LIMIT,
    Incoming,
    Skipped,
    Told,
    is_visible,
    one_line,
)
from followup_tui.exchange.reader import Format, Options
from followup_tui.exchange.source import Line, Source

_COLUMNS = {
    "first name": "first",
    "last name": "last",
    "url": "url",
    "profile url": "url",
    "email address": "email",
    "e-mail address": "email",
    "company": "company",
    "position": "position",
    "connected on": "connected",
}
_PREAMBLE_LINES = 50
_HEADER_LENGTH = 10_000
_ROW_LINES = 100
"""Lines that one row may run over; a quote left open for longer is taken as never closed."""
_LINE_LIMIT = 999_990
_INNER = "has a quote inside a field"
_UNCLOSED = "has a quote that is not closed"


class Header(NamedTuple):
    """The row of column names: the number of its line, the sign between fields, the names."""

    line: int
    delimiter: str
    names: tuple[str, ...]

    @property
    def fields(self) -> dict[str, int]:
        """Where each field of ours stands."""
        return {
            _COLUMNS[key]: place
            for place, name in reversed(tuple(enumerate(self.names)))
            if (key := " ".join(name.lower().split())) in _COLUMNS
        }


def find_header(source: Source) -> Header | None:
    """The header of a LinkedIn export among the first lines, or nothing."""
    for number, line, _ in source.head[:_PREAMBLE_LINES]:
        if len(line) > _HEADER_LENGTH or "name" not in line.lower():
            continue
        for delimiter in ",;\t":
            names = tuple(next(csv.reader([line], delimiter=delimiter), []))
            header = Header(number, delimiter, names)
            if {"first", "last", "connected"} <= header.fields.keys():
                return header
    return None


def read_connections(source: Source, _: Options) -> Iterator[Told]:
    """Everybody that the rows below the header tell of, and what was left out."""
    header = find_header(source)
    if header is None:
        raise BadInputError(
            f"{source.name} has no row with First Name, Last Name and Connected On. "
            "Nothing was imported."
        )
    fields = header.fields
    for number, row, why in _rows(source.lines(), header):
        place = f"line {number}"
        if not why and len(row) != len(header.names):
            why = f"has {len(row)} fields, the header has {len(header.names)}"
        person = None if why else _person(row, header.names, fields, place)
        yield person or Skipped(place, why or "has no name")


def _rows(physical: Iterable[Line], header: Header) -> Iterator[tuple[int, list[str], str]]:
    """Each row under the header: its line, its fields, and why it cannot be read."""
    # A line that was cut stays over the limit by one sign, as the limit is below the cut.
    source = (line.text for line in physical)
    number = 0
    waiting: list[str] = []
    while True:
        if waiting:
            line = waiting.pop()
        else:
            following = next(source, None)
            if following is None:
                return
            line = following
        number += 1
        if number <= header.line or not line.strip(f' "{header.delimiter}\t'):
            continue
        if len(line) > _LINE_LIMIT:
            yield number, [], "is longer than a million characters"
            continue
        row, why = _parsed([line], header.delimiter)
        if why == _INNER:
            # Quotes that were not doubled; the count of fields tells whether the guess is right.
            loose, trouble = _parsed([line], header.delimiter, strict=False)
            if not trouble and len(loose) == len(header.names):
                row, why = loose, ""
        if why == _UNCLOSED:
            taken = _until_closed(line, waiting, source)
            whole, trouble = _parsed([line, *taken], header.delimiter)
            if trouble or len(whole) != len(header.names) or _swallows([line, *taken], header):
                # Not a field with newlines: give the lines back, each is a row of its own.
                waiting.extend(reversed(taken))
                taken = []
            else:
                row, why = whole, ""
            yield number, row, why
            number += len(taken)
        else:
            yield number, row, why


def _swallows(physical: Sequence[str], header: Header) -> bool:
    """Whether the lines between two quotes look like rows of their own: a quote left open in one
    row can pair with a stray one further down, and give the right count of fields."""
    first, *middle, last = [
        line.count(header.delimiter) >= len(header.names) - 1 for line in physical
    ]
    return any(middle) or (first and last)


def _until_closed(first: str, waiting: list[str], source: Iterator[str]) -> list[str]:
    """The lines after `first` up to the one that can close its quote, taken from where they are."""
    taken: list[str] = []
    is_open = first.count('"') % 2 == 1
    while is_open and len(taken) < _ROW_LINES:
        line = waiting.pop() if waiting else next(source, None)
        if line is None:
            break
        taken.append(line)
        if len(line) > _LINE_LIMIT:
            break
        is_open = line.count('"') % 2 == 0
    return taken


def _parsed(physical: Sequence[str], delimiter: str, strict: bool = True) -> tuple[list[str], str]:
    """The fields of one row, or why it cannot be read."""
    text = [line + "\n" for line in physical[:-1]] + list(physical[-1:])
    try:
        rows = list(csv.reader(text, delimiter=delimiter, strict=strict))
    except csv.Error as error:
        if "limit" in str(error):
            return [], f"has a field over {csv.field_size_limit():,} characters"
        return [], _UNCLOSED if "unexpected end" in str(error) else _INNER
    return (rows[0], "") if len(rows) == 1 else ([], _UNCLOSED)


def _person(
    row: Sequence[str], names: Sequence[str], fields: Mapping[str, int], place: str
) -> Incoming | None:
    def cell(field: str) -> str:
        return one_line(row[fields[field]]) if field in fields else ""

    name = one_line(f"{cell('first')} {cell('last')}")
    if not is_visible(name):
        return None
    extra = [
        (names[at], row[at].strip()[:EXTRA_LIMIT])
        for at in range(len(names))
        if at not in fields.values() and row[at].strip()
    ]
    methods: list[tuple[MethodKind, str, str]] = []
    if "@" in cell("email"):
        methods.append(("email", cell("email"), ""))
    elif cell("email"):
        extra.append((names[fields["email"]], cell("email")))
    if cell("url"):
        methods.append(("link", cell("url"), "LinkedIn"))
    met_on = connected_on(cell("connected"))
    if cell("connected") and not met_on:
        extra.append((names[fields["connected"]], cell("connected")))
    return Incoming(
        name=name,
        place=place,
        company=cell("company"),
        role=cell("position"),
        met_on=met_on,
        methods=tuple(methods),
        extra=tuple(extra),
    )


CONNECTIONS = Format(
    "linkedin",
    "LinkedIn's Connections.csv",
    lambda source: find_header(source) is not None,
    read_connections,
)
