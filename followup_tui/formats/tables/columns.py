"""Which column of a table is which field: guessed by its name, or as the person says."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from followup_tui.domain.contact import METHOD_KINDS
from followup_tui.domain.text_folding import fold
from followup_tui.errors import BadInputError
from followup_tui.formats.tables.column_names import (
    ALL_FIELDS,
    COLUMN_NAMES,
    EMAIL_NAMES,
    NAME_PART_COLUMNS,
    PHONE_NAMES,
    PLACE_QUALIFIERS,
    QUALIFIERS,
    SERVICES,
    SINGLE_FIELDS,
)

_LINKS = frozenset(word for word, (field, _) in COLUMN_NAMES.items() if field == "link")
_PLACES = {
    field: frozenset(word for word, (one, _) in COLUMN_NAMES.items() if one == field)
    for field in ("city", "country")
}
SKIP_COLUMN = "-"
"""The field of a column that is not wanted."""
_NAME_SHOWN = 60
_MANY_NAMES = 12
_LONGEST_NAME = 100
_ABOUT_LINKS = frozenset(
    ("url", "profile", "link", "page", "address", "id", "handle", "username", "user", "name")
)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """What one column holds: a field of ours; empty where it is kept beside, `-` where it is left
    out. `label` says what kind of address it is, or is in the column `label_at`; `kept` is the name
    under which a value that does not fit is kept."""

    field: str = ""
    label: str = ""
    label_index: int = -1
    kept_name: str = ""


def column_key(name: str) -> str:
    """A column's name without case, accents, signs and spaces: "E-mail Address" is emailaddress."""
    return _key(name[: _LONGEST_NAME + 1])


@lru_cache(maxsize=10_000)
def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", fold(name))


def is_known_column(name: str) -> bool:
    """Whether the name of a column says what it holds."""
    return bool(_by_name(name)[0].field)


def guess_columns(names: Sequence[str]) -> list[TableColumn]:
    """What each column holds, by its name. Of several for one field the plainest counts, the
    others are kept beside."""
    found = [_by_name(name) for name in names]
    keys = [column_key(name) for name in names]
    for at, one in enumerate(keys):
        part, others = NAME_PART_COLUMNS.get(one, ("", set()))
        if part and others & set(keys):
            found[at] = TableColumn(part), 0
    best: dict[tuple[str, str], int] = {}
    for at, (column, rank) in enumerate(found):
        # One of each, but for the city and country of several addresses.
        kind = (column.field, column.label)
        if column.field in SINGLE_FIELDS and (kind not in best or rank < found[best[kind]][1]):
            best[kind] = at
    return [
        TableColumn()
        if column.field in SINGLE_FIELDS and best[column.field, column.label] != at
        else column
        for at, (column, _) in enumerate(found)
    ]


def _by_name(name: str) -> tuple[TableColumn, int]:
    """What a column of this name holds, and how plainly it says so."""
    if len(name) > _LONGEST_NAME:
        return TableColumn(), 0
    plain = column_key(name)
    bare = plain.rstrip("0123456789")
    for word in (plain, bare):
        if word in NAME_PART_COLUMNS:
            return TableColumn("name"), 1
        if word in COLUMN_NAMES:
            field, rank = COLUMN_NAMES[word]
            return TableColumn(field), rank
    words = [word for word in re.findall(r"[^\W\d_]+", fold(name)) if word != "e"]
    services = [word for word in words if word in SERVICES]
    if services and all(word in SERVICES or word in _ABOUT_LINKS for word in words):
        return TableColumn("handle" if "whatsapp" not in services else "phone", services[0]), 0
    for field, known in (("email", EMAIL_NAMES), ("phone", PHONE_NAMES), ("link", _LINKS)):
        if bare in known:
            return TableColumn(field), 0
        if (label := _label(words, known)) is not None:
            return TableColumn(field, label), 0
    if words and "mobile" in map(QUALIFIERS.get, words) and _label(words, QUALIFIERS) is not None:
        return TableColumn("phone", "mobile"), 0
    for field in ("city", "country"):
        if (label := _label(words, _PLACES[field], PLACE_QUALIFIERS)) is not None:
            return TableColumn(field, label or " ".join(words)), 0
    return TableColumn(), 0


def _label(words: Sequence[str], known: Container[str], more: Container[str] = ()) -> str | None:
    """What kind of address it is, where one of the words is known and the others only say that."""
    others = [word for word in words if word not in known]
    if len(others) == len(words):
        return None
    if not all(word in QUALIFIERS or word in more for word in others):
        return None
    labels = (QUALIFIERS.get(word, "") for word in words)
    return " ".join(dict.fromkeys(filter(None, labels)))


def apply_mapping(
    columns: Sequence[TableColumn],
    names: Sequence[str],
    wanted: Iterable[tuple[str, str]],
    file: str,
) -> list[TableColumn]:
    """The columns as the person says: `wanted` holds fields of ours with names of columns, which
    may be counted from 1. BadInputError where there is no such field or column."""
    found = list(columns)
    said: set[int] = set()
    for given, name in wanted:
        field = field_named(given)
        at = _place(names, name, file)
        if field in (*SINGLE_FIELDS, "uid"):
            for other, column in enumerate(found):
                if column.field == field and other not in said:
                    found[other] = TableColumn(kept_name=column.kept_name)
        label = found[at].label if found[at].field in METHOD_KINDS and field != SKIP_COLUMN else ""
        found[at] = TableColumn(field, label, found[at].label_index, found[at].kept_name)
        said.add(at)
    return found


def field_named(name: str) -> str:
    """The field of that name; BadInputError where there is none."""
    plain = name.strip().casefold().replace(" ", "_")
    if plain in ALL_FIELDS or plain == SKIP_COLUMN:
        return plain
    field = _by_name(name)[0].field
    if field:
        return field
    close = get_close_matches(plain[:_LONGEST_NAME], ALL_FIELDS, 1)
    hint = f'; did you mean "{close[0]}"?' if close else "."
    raise BadInputError(
        f"There is no field {quoted(name)}{hint} The fields are {', '.join(ALL_FIELDS)}, and - for "
        "a column to leave out. Nothing was imported."
    )


def _place(names: Sequence[str], name: str, file: str) -> int:
    wanted = fold(name)
    folded = [fold(one) for one in names]
    for at, one in enumerate(folded):
        if one == wanted:
            return at
    if wanted.isascii() and wanted.isdigit() and 0 < int(wanted[:9]) <= len(names):
        return int(wanted) - 1
    known = {one: names[at] for at, one in enumerate(folded)}
    close = get_close_matches(wanted[:_LONGEST_NAME], [one[:_LONGEST_NAME] for one in known], 1)
    hint = f"; did you mean {quoted(known.get(close[0], close[0]))}?" if close else "."
    raise BadInputError(
        f"{file} has no column {quoted(name)}{hint} Its columns are {quoted_list(names)}. "
        "Nothing was imported."
    )


def quoted_list(names: Sequence[str]) -> str:
    """The names of columns for a sentence."""
    named = [name for name in names if name]
    rest = len(named) - _MANY_NAMES
    return ", ".join(map(quoted, named[:_MANY_NAMES])) + (f" and {rest:,} more" if rest > 0 else "")


def quoted(name: str) -> str:
    """The name of a column for a sentence."""
    short = name if len(name) <= _NAME_SHOWN else f"{name[:_NAME_SHOWN]}…"
    return f'"{short}"'
