"""The table that this program writes for spreadsheets, read back: every cell as it was before it
was made safe. What a table cannot carry, such as follow-ups, our JSON does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

from followup_tui.domain.contact import METHOD_KINDS, MethodKind
from followup_tui.domain.imported_fields import read_extra, texts
from followup_tui.domain.language import form_values
from followup_tui.errors import BadInputError, FollowupError
from followup_tui.formats.format import Format, Options
from followup_tui.formats.parsed import EXTRA_LIMIT, Incoming, Skipped, Told, is_visible
from followup_tui.formats.source import Source
from followup_tui.formats.tables.cells import split
from followup_tui.formats.tables.formula_escape import bare
from followup_tui.formats.tables.rows import Layout, Row, layout, look, rows

_FIRST = ("uid", "name", "nickname", "company", "role", "location", "time_zone")
_WAY = re.compile(rf"({'|'.join(METHOD_KINDS)}) (\d{{1,3}})", re.ASCII)
_OURS = frozenset(_FIRST) | {
    *("strength", "cadence", "met", "met_on", "introduced_by", "standing", "parked_until"),
    *("birthday", "last_contact", "tags", "notes", "extra"),
}
_T = TypeVar("_T")


def _layout(source: Source) -> Layout | None:
    found = layout(source.head, lambda name: name in _FIRST)
    return found if found and found.names[: len(_FIRST)] == _FIRST else None


def _read(source: Source, _: Options) -> Iterator[Told]:
    found = _layout(source)
    if found is None:
        raise BadInputError(
            f"{source.name} is no table that this program wrote. Nothing was imported."
        )
    lines = source.lines()
    for row in rows(look(lines), lines, found, is_ours=True):
        yield from _told(row, found.names)


def _told(row: Row, names: tuple[str, ...]) -> Iterator[Told]:
    place = f"line {row.line}"
    if row.why or len(row.cells) != len(names):
        why = row.why or f"has {len(row.cells):,} fields, the header has {len(names):,}"
        yield Skipped(place, why)
        return
    cells = dict(zip(names, map(bare, row.cells), strict=True))
    one = _Person(cells)
    person = one.incoming(place)
    if not is_visible(person.name):
        yield Skipped(place, "has no name")
        return
    yield person
    for note in [row.note, *one.wrong] if row.note else one.wrong:
        yield Skipped(place, f"{note}; the rest of the row was read")


class _Person:
    """The cells of one row by their columns, and which of them say nothing that can be taken."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells
        self.wrong: list[str] = []
        self._spoiled: list[tuple[str, str]] = []
        extra = cells.get("extra", "")
        kept = read_extra(extra)
        self._kept: Mapping[str, Any] = kept or {}
        if kept is None:
            self.wrong.append("has extra fields that cannot be read")
            self._spoiled.append(("extra", extra[:EXTRA_LIMIT]))

    def incoming(self, place: str) -> Incoming:
        """The person. Active ones arrive parked like everybody, as the table has no follow-ups;
        archived ones stay so."""
        cells = self._cells
        return Incoming(
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
            standing="archived" if cells.get("standing") == "archived" else "parked",
            parked_until=self._field("parked_until", form_values.day, None),
            extra=(*self._extra(), *self._spoiled),
        )

    def _field(self, name: str, read: Callable[[str], _T], nothing: _T) -> _T:
        text = self._cells.get(name, "")
        try:
            return read(text) if text else nothing
        except FollowupError as error:
            self.wrong.append(f"has a {name} that cannot be read ({error})")
            self._spoiled.append((name, text[:EXTRA_LIMIT]))
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
        found = split(self._cells.get("tags", ""), ",")
        if found.why:
            self.wrong.append("has tags with a quote that is not closed")
        yield from filter(None, map(str.strip, found.cells))

    def _extra(self) -> Iterator[tuple[str, str]]:
        """What was kept beside, and columns that somebody added in the spreadsheet."""
        for name, value in self._kept.items():
            if not _WAY.fullmatch(name):
                for text in texts(value) or [json.dumps(value, ensure_ascii=False)]:
                    yield name, text
        for name, value in self._cells.items():
            is_ours = name in _OURS or _WAY.fullmatch(name.removesuffix(" label"))
            if value.strip() and not is_ours:
                yield name, value


def _fits(source: Source) -> bool:
    return _layout(source) is not None


FORMAT = Format("followup-csv", "our own CSV", _fits, _read)
