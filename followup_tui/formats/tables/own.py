"""The table that this program writes for spreadsheets, read back: every cell as it was before it
was made safe. What a table cannot carry, such as follow-ups, our JSON does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

from followup_tui.domain.contact import METHOD_KINDS, MethodKind
from followup_tui.domain.imported_fields import parse_extra, text_values
from followup_tui.domain.language import form_values
from followup_tui.errors import BadInputError, FollowupError
from followup_tui.formats.format import FileFormat, ReadOptions
from followup_tui.formats.parsed import (
    MAX_EXTRA_LENGTH,
    ParsedContact,
    ParsedItem,
    ReadWarning,
    has_visible_text,
)
from followup_tui.formats.source import Source
from followup_tui.formats.tables.cells import split_cells
from followup_tui.formats.tables.formula_escape import unescape_cell
from followup_tui.formats.tables.rows import (
    TableLayout,
    TableRow,
    detect_layout,
    peek_lines,
    read_rows,
)

_FIRST = ("uid", "name", "nickname", "company", "role", "location", "time_zone")
_WAY = re.compile(rf"({'|'.join(METHOD_KINDS)}) (\d{{1,3}})", re.ASCII)
_OURS = frozenset(_FIRST) | {
    *("strength", "cadence", "met", "met_on", "introduced_by", "status", "parked_until"),
    *("birthday", "last_contact", "tags", "notes", "extra"),
}
_T = TypeVar("_T")


def _layout(source: Source) -> TableLayout | None:
    found = detect_layout(source.head, lambda name: name in _FIRST)
    return found if found and found.names[: len(_FIRST)] == _FIRST else None


def _read(source: Source, _: ReadOptions) -> Iterator[ParsedItem]:
    found = _layout(source)
    if found is None:
        raise BadInputError(
            f"{source.name} is no table that this program wrote. Nothing was imported."
        )
    lines = source.lines()
    for row in read_rows(peek_lines(lines), lines, found, is_own_table=True):
        yield from _told(row, found.names)


def _told(row: TableRow, names: tuple[str, ...]) -> Iterator[ParsedItem]:
    place = f"line {row.line}"
    if row.error or len(row.cells) != len(names):
        why = row.error or f"has {len(row.cells):,} fields, the header has {len(names):,}"
        yield ReadWarning(place, why)
        return
    cells = dict(zip(names, map(unescape_cell, row.cells), strict=True))
    one = _Person(cells)
    person = one.incoming(place)
    if not has_visible_text(person.name):
        yield ReadWarning(place, "has no name")
        return
    yield person
    for note in [row.warning, *one.wrong] if row.warning else one.wrong:
        yield ReadWarning(place, f"{note}; the rest of the row was read")


class _Person:
    """The cells of one row by their columns, and which of them say nothing that can be taken."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells
        self.wrong: list[str] = []
        self._spoiled: list[tuple[str, str]] = []
        extra = cells.get("extra", "")
        kept = parse_extra(extra)
        self._kept: Mapping[str, Any] = kept or {}
        if kept is None:
            self.wrong.append("has extra fields that cannot be read")
            self._spoiled.append(("extra", extra[:MAX_EXTRA_LENGTH]))

    def incoming(self, place: str) -> ParsedContact:
        """The person. Active ones arrive parked like everybody, as the table has no follow-ups;
        archived ones stay so."""
        cells = self._cells
        return ParsedContact(
            name=cells["name"],
            place=place,
            uid=cells["uid"],
            nickname=cells["nickname"],
            company=cells["company"],
            role=cells["role"],
            location=cells["location"],
            notes=cells.get("notes", ""),
            birthday=self._field("birthday", form_values.birthday, None),
            met_on=self._field("met_on", form_values.day, None),
            methods=tuple(self._ways()),
            tags=tuple(self._tags()),
            time_zone=self._field("time_zone", form_values.time_zone, ""),
            strength=self._field("strength", form_values.strength, 0),
            cadence=self._field("cadence", form_values.cadence, None),
            met=cells.get("met", ""),
            status="archived" if cells.get("status") == "archived" else "parked",
            parked_until=self._field("parked_until", form_values.day, None),
            extra=(*self._extra(), *self._spoiled),
        )

    def _field(self, name: str, read: Callable[[str], _T], nothing: _T) -> _T:
        text = self._cells.get(name, "")
        try:
            return read(text) if text else nothing
        except FollowupError as error:
            self.wrong.append(f"has a {name} that cannot be read ({error})")
            self._spoiled.append((name, text[:MAX_EXTRA_LENGTH]))
            return nothing

    def _ways(self) -> Iterator[tuple[MethodKind, str, str]]:
        """Those with columns of their own, and the further ones among the extra fields."""
        further = {name: value for name, value in self._kept.items() if isinstance(value, str)}
        for name, value in {**self._cells, **further}.items():
            match = _WAY.fullmatch(name)
            if match and value:
                kind = cast(MethodKind, match[1])
                yield kind, value, self._cells.get(f"{name} label", "")

    def _tags(self) -> Iterator[str]:
        found = split_cells(self._cells.get("tags", ""), ",")
        if found.error:
            self.wrong.append("has tags with a quote that is not closed")
        yield from filter(None, map(str.strip, found.cells))

    def _extra(self) -> Iterator[tuple[str, str]]:
        """What was kept beside, and columns that somebody added in the spreadsheet."""
        for name, value in self._kept.items():
            if not _WAY.fullmatch(name):
                for text in text_values(value) or [json.dumps(value, ensure_ascii=False)]:
                    yield name, text
        for name, value in self._cells.items():
            is_ours = name in _OURS or _WAY.fullmatch(name.removesuffix(" label"))
            if value.strip() and not is_ours:
                yield name, value


def _fits(source: Source) -> bool:
    return _layout(source) is not None


FORMAT = FileFormat("followup-csv", "our own CSV", _fits, _read)
