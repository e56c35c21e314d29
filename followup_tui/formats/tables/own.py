"""Read back the table that this program exports for spreadsheets, with every cell unescaped. What a
table cannot hold, such as follow-ups, comes back only from the JSON backup."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

from followup_tui.domain.contact import METHOD_KINDS, MethodKind
from followup_tui.domain.imported_fields import parse_extra, text_values
from followup_tui.domain.language import form_values
from followup_tui.errors import FollowupError
from followup_tui.formats.format import FileFormat, ReadOptions
from followup_tui.formats.parsed import (
    MAX_EXTRA_LENGTH,
    ParsedContact,
    ParsedItem,
    ReadWarning,
    has_visible_text,
    single_line,
)
from followup_tui.formats.source import Source, UnreadableFileError
from followup_tui.formats.tables.cells import split_cells
from followup_tui.formats.tables.formula_escape import unescape_cell
from followup_tui.formats.tables.rows import (
    TableLayout,
    TableRow,
    detect_layout,
    peek_lines,
    read_rows,
)
from followup_tui.wording import Wording, as_wording, wording

_FIRST_COLUMNS = ("uid", "name", "nickname", "company", "role", "location", "time_zone")
_METHOD_COLUMN = re.compile(rf"({'|'.join(METHOD_KINDS)}) (\d{{1,3}})", re.ASCII)
_OWN_COLUMNS = frozenset(_FIRST_COLUMNS) | {
    *("strength", "cadence", "met", "met_on", "introduced_by", "status", "parked_until"),
    *("birthday", "last_contact", "tags", "notes", "extra"),
}
_SHOWN = 40
_T = TypeVar("_T")


def _detect_layout(source: Source) -> TableLayout | None:
    layout = detect_layout(source.head, lambda name: name in _FIRST_COLUMNS)
    return layout if layout and layout.names[: len(_FIRST_COLUMNS)] == _FIRST_COLUMNS else None


def _matches(source: Source) -> bool:
    return _detect_layout(source) is not None


def _read(source: Source, _: ReadOptions) -> Iterator[ParsedItem]:
    """Yield the contacts of a table; raise UnreadableFileError if followup did not write it."""
    layout = _detect_layout(source)
    if layout is None:
        raise UnreadableFileError(source.name, "not a CSV file exported by followup")
    lines = source.lines()
    for row in read_rows(peek_lines(lines), lines, layout, is_own_table=True):
        yield from _read_row(row, layout.names)


def _read_row(row: TableRow, names: tuple[str, ...]) -> Iterator[ParsedItem]:
    place = f"line {row.line}"
    if row.error or len(row.cells) != len(names):
        width = f"{len(row.cells):,} fields, but the header has {len(names):,}"
        yield ReadWarning(place, row.error or width)
        return
    reader = _RowReader(dict(zip(names, map(unescape_cell, row.cells), strict=True)))
    contact = reader.read_contact(place)
    if not has_visible_text(contact.name):
        yield ReadWarning(place, "no name")
        return
    yield contact
    for reason in map(as_wording, (row.warning, *reader.warnings)):
        if reason:
            yield ReadWarning(place, reason + "; the other fields were read")


class _RowReader:
    """Reads one row, given as cells by column, and collects warnings about unreadable cells."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells
        self.warnings: list[str | Wording] = []
        self._unreadable: list[tuple[str, str]] = []
        extra_text = cells.get("extra", "")
        extra = parse_extra(extra_text)
        self._extra: Mapping[str, Any] = extra or {}
        if extra is None:
            self.warnings.append("extra: can't read the extra fields (kept as text)")
            self._unreadable.append(("extra", extra_text[:MAX_EXTRA_LENGTH]))

    def read_contact(self, place: str) -> ParsedContact:
        """Return the contact. Active contacts come back parked, as the table has no follow-ups;
        archived ones stay archived."""
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
            birthday=self._read_field("birthday", form_values.birthday, None),
            met_on=self._read_field("met_on", form_values.day, None),
            methods=tuple(self._read_methods()),
            tags=tuple(self._read_tags()),
            time_zone=self._read_field("time_zone", form_values.time_zone, ""),
            strength=self._read_field("strength", form_values.strength, 0),
            cadence=self._read_field("cadence", form_values.cadence, None),
            met=cells.get("met", ""),
            status="archived" if cells.get("status") == "archived" else "parked",
            parked_until=self._read_field("parked_until", form_values.day, None),
            extra=(*self._read_extra(), *self._unreadable),
        )

    def _read_field(self, name: str, read: Callable[[str], _T], default: _T) -> _T:
        text = self._cells.get(name, "")
        try:
            return read(text) if text else default
        except FollowupError:
            shown = single_line(text)[:_SHOWN]
            self.warnings.append(
                wording('{}: can\'t read "{}" (kept as text)', as_wording(name), shown)
            )
            self._unreadable.append((name, text[:MAX_EXTRA_LENGTH]))
            return default

    def _read_methods(self) -> Iterator[tuple[MethodKind, str, str]]:
        """Yield contact details from their own columns, then those kept in the extra fields."""
        extra = {name: value for name, value in self._extra.items() if isinstance(value, str)}
        for name, value in {**self._cells, **extra}.items():
            match = _METHOD_COLUMN.fullmatch(name)
            if match and value:
                kind = cast(MethodKind, match[1])
                yield kind, value, self._cells.get(f"{name} label", "")

    def _read_tags(self) -> Iterator[str]:
        line = split_cells(self._cells.get("tags", ""), ",")
        if line.error:
            self.warnings.append(f"tags: {line.error}")
        yield from filter(None, map(str.strip, line.cells))

    def _read_extra(self) -> Iterator[tuple[str, str]]:
        """Yield the extra fields, then columns that were added in the spreadsheet."""
        for name, value in self._extra.items():
            if not _METHOD_COLUMN.fullmatch(name):
                for text in text_values(value) or [json.dumps(value, ensure_ascii=False)]:
                    yield name, text
        for name, value in self._cells.items():
            is_own = name in _OWN_COLUMNS or _METHOD_COLUMN.fullmatch(name.removesuffix(" label"))
            if value.strip() and not is_own:
                yield name, value


FORMAT = FileFormat("followup-csv", "a CSV file exported by followup", _matches, _read)
