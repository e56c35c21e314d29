"""People out of the rows of a table whose columns are known. What fits no field is kept beside
under its column's name, and nothing is lost without a word."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from followup_tui.domain.contact import METHOD_KINDS, MethodKind
from followup_tui.domain.language import form_values
from followup_tui.errors import BadInputError
from followup_tui.formats.parsed import (
    MAX_EXTRA_LENGTH,
    MAX_METHOD_LENGTH,
    MAX_METHODS,
    MAX_TAGS,
    ParsedContact,
    ParsedInteraction,
    ParsedItem,
    ReadWarning,
    has_visible_text,
    single_line,
)
from followup_tui.formats.tables.cell_values import parse_label, split_values
from followup_tui.formats.tables.column_names import DEFAULT_LABELS, SINGLE_FIELDS
from followup_tui.formats.tables.columns import TableColumn, column_key
from followup_tui.formats.tables.rows import TableRow

_TAG_LENGTH = 100
_NAME_PARTS = ("first", "middle", "last", "suffix")
_TAGS = re.compile(r"[;,|\n]| ::: ")
_LINK = re.compile(r"https?://|[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How a kind of table writes things."""

    tag_separator: re.Pattern[str] = _TAGS
    """What stands between tags."""
    no_contact_reason: str = "has no name, company or e-mail address"
    needs_name: bool = False
    """Whether a row is nobody's where only a company or address stands in it."""
    empty_values: frozenset[str] = frozenset()
    """Values that stand for an empty cell."""
    allows_short_rows: bool = True
    """Whether empty cells at the end of a row may be missing, as where people type."""


DateReader = Callable[[str], str | None]
"""A day or yearless day out of a cell; nothing where it is not plainly one."""


class ContactRows:
    """Tells the people of a table, row by row."""

    def __init__(
        self,
        names: Sequence[str],
        columns: Sequence[TableColumn],
        manner: TableStyle,
        day: DateReader,
        today: str,
    ) -> None:
        self._width = len(names)
        self._manner = manner
        self._read_day = day
        self._today = today
        self._names = [
            column.kept_name or name or f"Column {at}"
            for at, (name, column) in enumerate(zip(names, columns, strict=True), 1)
        ]
        single = {"uid", *SINGLE_FIELDS} - {"city", "country"}
        self._single = {
            column.field: at for at, column in enumerate(columns) if column.field in single
        }
        self._ways: list[tuple[MethodKind, int, TableColumn]] = [
            (kind, at, column)
            for at, column in enumerate(columns)
            for kind in METHOD_KINDS
            if kind == column.field
        ]
        # A fax is nobody's first number.
        self._ways.sort(key=lambda way: (METHOD_KINDS.index(way[0]), "fax" in way[2].label))
        self._places = _paired(columns)
        self._tags = [at for at, column in enumerate(columns) if column.field == "tag"]
        self._kept = [
            (at, column.label_index) for at, column in enumerate(columns) if not column.field
        ]

    def read_row(self, row: TableRow) -> Iterator[ParsedItem]:
        """Who the row tells of, and what of it could not be taken."""
        place = f"line {row.line}"
        cells, why = self._whole(row)
        if why:
            yield ReadWarning(place, why)
            return
        one = _Cells(cells, place)
        person = self._person(one)
        if person is None:
            yield ReadWarning(place, self._manner.no_contact_reason)
            return
        yield person
        if one.last_contact:
            yield self._said(one, person)
        for note in [row.warning, *one.left_out] if row.warning else one.left_out:
            yield ReadWarning(place, f"{note}; the rest of the row was read")

    def _whole(self, row: TableRow) -> tuple[list[str], str]:
        """The cells as many as there are names, or why they cannot be told apart."""
        if row.error:
            return [], row.error
        cells, count = row.cells, len(row.cells)
        if count == self._width:
            return cells, ""
        if count > self._width and not any(map(str.strip, cells[self._width :])):
            return cells[: self._width], ""
        if count < self._width and self._manner.allows_short_rows:
            return cells + [""] * (self._width - count), ""
        fields = "field" if count == 1 else "fields"
        return [], f"has {count:,} {fields}, the header has {self._width:,}"

    def _person(self, one: _Cells) -> ParsedContact | None:
        single = self._single
        given = {field: single_line(one.cells[at]) for field, at in single.items()}
        notes = one.cells[single["notes"]].strip() if "notes" in single else ""
        for at, label_at in self._kept:
            value = one.cells[at].strip()
            if value and value not in self._manner.empty_values:
                one.keep(self._kept_name(one, at, label_at), value)
        self._reach(one)
        name = self._name(one, given)
        if not name:
            return None
        one.last_contact = self._whole_day(one, "last_contact")
        return ParsedContact(
            name=name,
            place=one.place,
            uid=given.get("uid", ""),
            nickname=given.get("nickname", ""),
            company=given.get("company", ""),
            role=given.get("role", ""),
            location=self._location(one, given),
            notes=notes,
            birthday=self._day(one, "birthday"),
            met_on=self._whole_day(one, "met_on"),
            met=given.get("met", ""),
            cadence=self._typed(one, "cadence", form_values.cadence) or None,
            time_zone=self._typed(one, "time_zone", form_values.time_zone) or "",
            methods=tuple((kind, value, label) for (kind, value), label in one.ways.items()),
            tags=tuple(self._tagged(one)),
            extra=tuple(dict.fromkeys(one.extra)),
        )

    def _kept_name(self, one: _Cells, at: int, label_at: int) -> str:
        label = parse_label(one.cells[label_at]) if label_at >= 0 else ""
        name = self._names[at]
        if not label:
            return name
        return label if name == "Custom Field" else f"{name}: {label}"

    def _keep(self, one: _Cells, field: str) -> None:
        """Keep the value of a field that has no room in its place."""
        at = self._single.get(field)
        if at is not None and (value := one.cells[at].strip()):
            one.keep(self._names[at], value)

    def _keep_odd(self, one: _Cells, field: str, why: str) -> None:
        """Keep what is no value of its field, and say so."""
        self._keep(one, field)
        name = single_line(self._names[self._single[field]])[:40]
        one.leave_out(f"has a {name} that {why} and was kept beside")

    def _name(self, one: _Cells, given: dict[str, str]) -> str:
        """The whole name; its parts are kept where they say something else."""
        parts = single_line(" ".join(given.get(part, "") for part in _NAME_PARTS))
        self._keep(one, "prefix")
        whole = given.get("name", "")
        if has_visible_text(whole) and parts and column_key(parts) != column_key(whole):
            for part in _NAME_PARTS:
                self._keep(one, part)
        named = [whole, parts]
        if not self._manner.needs_name:
            emails = [value for kind, value in one.ways if kind == "email"]
            # Some writers put the address where the name should be.
            named = sorted([*named, given.get("nickname", "")], key=lambda name: "@" in name)
            named += [given.get("company", ""), *emails[:1]]
        return next((name for name in named if has_visible_text(name)), "")

    def _location(self, one: _Cells, given: dict[str, str]) -> str:
        """The place that is named, or city and country of the first address that has any; the
        others are kept."""
        place = given.get("location", "")
        for pair in self._places:
            here = single_line(", ".join(filter(None, (one.cells[at].strip() for at in pair))))
            if here and place:
                for at in pair:
                    one.keep(self._names[at], one.cells[at].strip())
            place = place or here
        return place

    def _day(self, one: _Cells, field: str) -> str | None:
        """The day in that field; what is none is kept beside."""
        at = self._single.get(field)
        text = one.cells[at].strip() if at is not None else ""
        if not text:
            return None
        day = self._read_day(text)
        if day is None and text.strip("0/.- :"):
            self._keep_odd(one, field, "is no day")
        return day

    def _whole_day(self, one: _Cells, field: str) -> str | None:
        day = self._day(one, field)
        if day and (day.startswith("--") or day > self._today):
            self._keep_odd(one, field, "is no day of the past")
            return None
        return day

    def _typed(self, one: _Cells, field: str, read: Callable[[str], str | None]) -> str | None:
        """What a person could type into the field; what means nothing there is kept beside."""
        at = self._single.get(field)
        try:
            return read(one.cells[at]) if at is not None else None
        except BadInputError:
            self._keep_odd(one, field, "is not understood")
            return None

    def _said(self, one: _Cells, person: ParsedContact) -> ParsedInteraction:
        """The last contact with somebody as something that took place, with no more known of it."""
        day = one.last_contact or ""
        emails = [value for kind, value, _ in person.methods if kind == "email"]
        who = emails[0].casefold() if emails else f"{person.name}\n{person.company}"
        mark = hashlib.sha256(f"{who}\n{day}".encode()).hexdigest()[:32]
        word = single_line(self._names[self._single["last_contact"]])
        uid = f"last-contact-{mark}"
        return ParsedInteraction(uid, day, one.place, (person,), direction="both", summary=word)

    def _reach(self, one: _Cells) -> None:
        for kind, at, column in self._ways:
            if not (cell := one.cells[at].strip()):
                continue
            label = column.label or (
                parse_label(one.cells[column.label_index]) if column.label_index >= 0 else ""
            )
            for value in split_values(kind, cell):
                if not value:
                    one.keep(self._names[at], cell)
                elif len(value) > MAX_METHOD_LENGTH:
                    one.leave_out(f"has a value in {self._names[at]} that is too long to keep")
                elif len(one.ways) < MAX_METHODS:
                    is_link = kind == "handle" and _LINK.match(value)
                    one.ways.setdefault(("link" if is_link else kind, value), label)
                else:
                    one.leave_out(f"has more than {MAX_METHODS} ways to reach the person")

    def _tagged(self, one: _Cells) -> Iterable[str]:
        found: dict[str, None] = {}
        for at in self._tags:
            for word in self._manner.tag_separator.split(one.cells[at]):
                # The quick-add line writes tags as one word.
                tag = "-".join(word.strip().lstrip("*#").split())[:_TAG_LENGTH]
                if tag and column_key(tag) not in DEFAULT_LABELS:
                    found.setdefault(tag)
        if len(found) > MAX_TAGS:
            one.leave_out(f"has more than {MAX_TAGS} tags")
        return list(found)[:MAX_TAGS]


def _paired(columns: Sequence[TableColumn]) -> list[list[int]]:
    """Where city and country stand, one pair for each address."""
    pairs: dict[str, dict[str, int]] = {}
    for at, column in enumerate(columns):
        if column.field in ("city", "country"):
            pairs.setdefault(column.label, {}).setdefault(column.field, at)
    return [
        [pair[field] for field in ("city", "country") if field in pair] for pair in pairs.values()
    ]


class _Cells:
    """The cells of one row and what was found in them."""

    def __init__(self, cells: Sequence[str], place: str) -> None:
        self.cells = cells
        self.place = place
        self.ways: dict[tuple[MethodKind, str], str] = {}
        self.extra: list[tuple[str, str]] = []
        self.left_out: list[str] = []
        self.last_contact: str | None = None

    def keep(self, name: str, value: str) -> None:
        if not value:
            return
        if len(value) > MAX_EXTRA_LENGTH:
            self.leave_out(f"has {name[:40]} over {MAX_EXTRA_LENGTH:,} characters, which was cut")
        self.extra.append((name, value[:MAX_EXTRA_LENGTH]))

    def leave_out(self, why: str) -> None:
        if why not in self.left_out:
            self.left_out.append(why)
