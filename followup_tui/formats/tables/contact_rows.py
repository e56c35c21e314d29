"""Turn rows of a table into contacts, once the columns are known. What fits no field is kept as an
extra field under its column's name; nothing is dropped without a warning."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

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
from followup_tui.formats.tables.style import DateReader, TableStyle
from followup_tui.wording import Wording, as_wording, wording

_TAG_LENGTH = 100
_NAME_PARTS = ("first", "middle", "last", "suffix")
_LINK = re.compile(r"https?://|[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)
_SHOWN = 40


class ContactRows:
    """Reads the contacts of a table, row by row."""

    def __init__(
        self,
        names: Sequence[str],
        columns: Sequence[TableColumn],
        style: TableStyle,
        read_date: DateReader,
        today: str,
    ) -> None:
        """`today` is `YYYY-MM-DD`: later dates cannot be a last contact."""
        self._width = len(names)
        self._style = style
        self._read_date = read_date
        self._today = today
        self._names = [
            column.kept_name or name or f"Column {number}"
            for number, (name, column) in enumerate(zip(names, columns, strict=True), 1)
        ]
        single_fields = {"uid", *SINGLE_FIELDS} - {"city", "country"}
        self._single = {
            column.field: index
            for index, column in enumerate(columns)
            if column.field in single_fields
        }
        self._methods: list[tuple[MethodKind, int, TableColumn]] = [
            (kind, index, column)
            for index, column in enumerate(columns)
            for kind in METHOD_KINDS
            if kind == column.field
        ]
        # A fax number never comes before a phone number.
        self._methods.sort(
            key=lambda method: (METHOD_KINDS.index(method[0]), "fax" in method[2].label)
        )
        self._places = _pair_places(columns)
        self._tags = [index for index, column in enumerate(columns) if column.field == "tag"]
        self._extra = [
            (index, column.label_index) for index, column in enumerate(columns) if not column.field
        ]

    def read_row(self, row: TableRow) -> Iterator[ParsedItem]:
        """Yield the contact of a row, their last contact if the table has it, and warnings about
        what could not be read."""
        place = f"line {row.line}"
        cells, error = self._align(row)
        if error:
            yield ReadWarning(place, error)
            return
        values = _RowValues(cells, place)
        contact = self._contact(values)
        if contact is None:
            yield ReadWarning(place, self._style.no_contact_reason)
            return
        yield contact
        if values.last_contact:
            yield self._last_contact(values, contact)
        for reason in map(as_wording, (row.warning, *values.warnings)):
            if reason:
                yield ReadWarning(place, reason + "; the other fields were read")

    def _align(self, row: TableRow) -> tuple[list[str], str]:
        """Return as many cells as there are columns, or the reason why that is impossible."""
        if row.error:
            return [], row.error
        cells, count = row.cells, len(row.cells)
        if count == self._width:
            return cells, ""
        if count > self._width and not any(map(str.strip, cells[self._width :])):
            return cells[: self._width], ""
        if count < self._width and self._style.allows_short_rows:
            return cells + [""] * (self._width - count), ""
        fields = "field" if count == 1 else "fields"
        return [], f"{count:,} {fields}, but the header has {self._width:,}"

    def _contact(self, values: _RowValues) -> ParsedContact | None:
        """Return the contact of a row, or None if it names no one."""
        fields = {field: single_line(values.cells[at]) for field, at in self._single.items()}
        notes = values.cells[self._single["notes"]].strip() if "notes" in self._single else ""
        for index, label_index in self._extra:
            value = values.cells[index].strip()
            if value and value not in self._style.empty_values:
                values.keep(self._extra_name(values, index, label_index), value)
        self._read_methods(values)
        name = self._name(values, fields)
        if not name:
            return None
        values.last_contact = self._past_date(values, "last_contact")
        return ParsedContact(
            name=name,
            place=values.place,
            uid=fields.get("uid", ""),
            nickname=fields.get("nickname", ""),
            company=fields.get("company", ""),
            role=fields.get("role", ""),
            location=self._location(values, fields),
            notes=notes,
            birthday=self._date(values, "birthday"),
            met_on=self._past_date(values, "met_on"),
            met=fields.get("met", ""),
            cadence=self._form_value(values, "cadence", "a cadence", form_values.cadence) or None,
            time_zone=self._form_value(values, "time_zone", "a time zone", form_values.time_zone)
            or "",
            methods=tuple((kind, value, label) for (kind, value), label in values.methods.items()),
            tags=tuple(self._read_tags(values)),
            extra=tuple(dict.fromkeys(values.extra)),
        )

    def _extra_name(self, values: _RowValues, index: int, label_index: int) -> str:
        label = parse_label(values.cells[label_index]) if label_index >= 0 else ""
        name = self._names[index]
        if not label:
            return name
        return label if name == "Custom Field" else f"{name}: {label}"

    def _keep(self, values: _RowValues, field: str) -> None:
        """Keep the value of a field as an extra field."""
        index = self._single.get(field)
        if index is not None and (value := values.cells[index].strip()):
            values.keep(self._names[index], value)

    def _keep_as_text(self, values: _RowValues, field: str, problem: str) -> None:
        """Keep a value that its field cannot hold, with a warning; `problem` has a place for the
        value."""
        self._keep(values, field)
        index = self._single[field]
        name = single_line(self._names[index])[:_SHOWN]
        value = wording('"{}"', single_line(values.cells[index])[:_SHOWN])
        values.warn(wording("{}: {} (kept as text)", name, wording(problem, value)))

    def _name(self, values: _RowValues, fields: dict[str, str]) -> str:
        """Return the full name; name parts that contradict it are kept as extra fields."""
        joined_parts = single_line(" ".join(fields.get(part, "") for part in _NAME_PARTS))
        self._keep(values, "prefix")
        full_name = fields.get("name", "")
        if (
            has_visible_text(full_name)
            and joined_parts
            and column_key(joined_parts) != column_key(full_name)
        ):
            for part in _NAME_PARTS:
                self._keep(values, part)
        names = [full_name, joined_parts]
        if not self._style.needs_name:
            emails = [value for kind, value in values.methods if kind == "email"]
            # Some programs write the email address into the name; any other name is better.
            names = sorted([*names, fields.get("nickname", "")], key=lambda name: "@" in name)
            names += [fields.get("company", ""), *emails[:1]]
        return next((name for name in names if has_visible_text(name)), "")

    def _location(self, values: _RowValues, fields: dict[str, str]) -> str:
        """Return the location column, or else city and country of the first address; further
        addresses are kept as extra fields."""
        location = fields.get("location", "")
        for pair in self._places:
            parts = (values.cells[index].strip() for index in pair)
            place = single_line(", ".join(filter(None, parts)))
            if place and location:
                for index in pair:
                    values.keep(self._names[index], values.cells[index].strip())
            location = location or place
        return location

    def _date(self, values: _RowValues, field: str) -> str | None:
        """Return the date in a field; text that is not one is kept with a warning."""
        index = self._single.get(field)
        text = values.cells[index].strip() if index is not None else ""
        if not text:
            return None
        date = self._read_date(text)
        if date is None and text.strip("0/.- :"):
            self._keep_as_text(values, field, "can't read {} as a date")
        return date

    def _past_date(self, values: _RowValues, field: str) -> str | None:
        """Return the date in a field if it has a year and has passed; else keep it as text."""
        date = self._date(values, field)
        if date and (date.startswith("--") or date > self._today):
            self._keep_as_text(values, field, "{} isn't a past date")
            return None
        return date

    def _form_value(
        self, values: _RowValues, field: str, kind: str, read: Callable[[str], str | None]
    ) -> str | None:
        """Read a field as the edit form does; text it rejects is kept with a warning."""
        index = self._single.get(field)
        try:
            return read(values.cells[index]) if index is not None else None
        except BadInputError:
            self._keep_as_text(values, field, f"can't read {{}} as {kind}")
            return None

    def _last_contact(self, values: _RowValues, contact: ParsedContact) -> ParsedInteraction:
        """Return the last contact as an interaction with no further details."""
        day = values.last_contact or ""
        emails = [value for kind, value, _ in contact.methods if kind == "email"]
        identity = emails[0].casefold() if emails else f"{contact.name}\n{contact.company}"
        digest = hashlib.sha256(f"{identity}\n{day}".encode()).hexdigest()[:32]
        summary = single_line(self._names[self._single["last_contact"]])
        uid = f"last-contact-{digest}"
        return ParsedInteraction(
            uid, day, values.place, (contact,), direction="both", summary=summary
        )

    def _read_methods(self, values: _RowValues) -> None:
        for kind, index, column in self._methods:
            if not (cell := values.cells[index].strip()):
                continue
            label = column.label or (
                parse_label(values.cells[column.label_index]) if column.label_index >= 0 else ""
            )
            for value in split_values(kind, cell):
                if not value:
                    values.keep(self._names[index], cell)
                elif len(value) > MAX_METHOD_LENGTH:
                    values.warn(wording("{}: a value is too long to keep", self._names[index]))
                elif len(values.methods) < MAX_METHODS:
                    is_link = kind == "handle" and _LINK.match(value)
                    values.methods.setdefault(("link" if is_link else kind, value), label)
                else:
                    values.warn(f"more than {MAX_METHODS} contact details")

    def _read_tags(self, values: _RowValues) -> Iterable[str]:
        tags: dict[str, None] = {}
        for index in self._tags:
            for word in self._style.tag_separator.split(values.cells[index]):
                # A tag is one word, as the quick-add line writes it.
                tag = "-".join(word.strip().lstrip("*#").split())[:_TAG_LENGTH]
                if tag and column_key(tag) not in DEFAULT_LABELS:
                    tags.setdefault(tag)
        if len(tags) > MAX_TAGS:
            values.warn(f"more than {MAX_TAGS} tags")
        return list(tags)[:MAX_TAGS]


def _pair_places(columns: Sequence[TableColumn]) -> list[list[int]]:
    """Return the column indexes of city and country, one pair for each address."""
    pairs: dict[str, dict[str, int]] = {}
    for index, column in enumerate(columns):
        if column.field in ("city", "country"):
            pairs.setdefault(column.label, {}).setdefault(column.field, index)
    return [
        [pair[field] for field in ("city", "country") if field in pair] for pair in pairs.values()
    ]


class _RowValues:
    """The cells of one row, and what has been read from them so far."""

    def __init__(self, cells: Sequence[str], place: str) -> None:
        self.cells = cells
        self.place = place
        self.methods: dict[tuple[MethodKind, str], str] = {}
        """Labels by kind and value."""
        self.extra: list[tuple[str, str]] = []
        self.warnings: list[str | Wording] = []
        self.last_contact: str | None = None

    def keep(self, name: str, value: str) -> None:
        """Add an extra field, cut at MAX_EXTRA_LENGTH."""
        if not value:
            return
        if len(value) > MAX_EXTRA_LENGTH:
            limit = as_wording(f"{MAX_EXTRA_LENGTH:,}")
            self.warn(wording("{}: cut at {} characters", name[:_SHOWN], limit))
        self.extra.append((name, value[:MAX_EXTRA_LENGTH]))

    def warn(self, reason: str | Wording) -> None:
        """Add a warning, once."""
        if reason not in self.warnings:
            self.warnings.append(reason)
