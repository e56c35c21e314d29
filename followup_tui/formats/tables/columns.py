"""Decide which field each column of a table fills: guessed from its name, or mapped by the user."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from followup_tui.domain.contact import METHOD_KINDS
from followup_tui.domain.text_folding import fold
from followup_tui.errors import BadInputError
from followup_tui.formats.source import UnreadableFileError
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
from followup_tui.wording import Wording, as_wording, join, wording

_LINK_NAMES = frozenset(word for word, (field, _) in COLUMN_NAMES.items() if field == "link")
_PLACE_NAMES = {
    place: frozenset(word for word, (field, _) in COLUMN_NAMES.items() if field == place)
    for place in ("city", "country")
}
SKIP_COLUMN = "-"
"""The field of a column that is skipped."""
_NAME_SHOWN = 60
_NAMES_SHOWN = 12
_MAX_NAME_LENGTH = 100
_LINK_WORDS = frozenset(
    ("url", "profile", "link", "page", "address", "id", "handle", "username", "user", "name")
)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """What one column holds: `field` is a contact field, empty for a column kept as an extra field,
    `-` for one that is skipped. The label of an address is `label`, or stands in the column at
    `label_index`. `kept_name` names an extra field made of a value that does not fit."""

    field: str = ""
    label: str = ""
    label_index: int = -1
    kept_name: str = ""


def column_key(name: str) -> str:
    """Return a column name without case, accents, punctuation and spaces: "E-mail Address" becomes
    emailaddress."""
    return _cached_key(name[: _MAX_NAME_LENGTH + 1])


@lru_cache(maxsize=10_000)
def _cached_key(name: str) -> str:
    return re.sub(r"[\W_]+", "", fold(name))


def is_known_column(name: str) -> bool:
    """Tell whether a column name says what the column holds."""
    return bool(_guess_column(name)[0].field)


def guess_columns(names: Sequence[str]) -> list[TableColumn]:
    """Guess what each column holds from its name. If several columns fit a field that has room for
    one, the plainest name wins and the others are kept as extra fields."""
    guesses = [_guess_column(name) for name in names]
    keys = [column_key(name) for name in names]
    for index, key in enumerate(keys):
        part, counterparts = NAME_PART_COLUMNS.get(key, ("", set()))
        if part and counterparts & set(keys):
            guesses[index] = TableColumn(part), 0
    best: dict[tuple[str, str], int] = {}
    for index, (column, rank) in enumerate(guesses):
        # The label is part of the key: each address may have a city and a country.
        slot = (column.field, column.label)
        if column.field in SINGLE_FIELDS and (slot not in best or rank < guesses[best[slot]][1]):
            best[slot] = index
    return [
        TableColumn()
        if column.field in SINGLE_FIELDS and best[column.field, column.label] != index
        else column
        for index, (column, _) in enumerate(guesses)
    ]


def _guess_column(name: str) -> tuple[TableColumn, int]:
    """Return what a column of this name holds, and a rank: the lower, the plainer the name."""
    if len(name) > _MAX_NAME_LENGTH:
        return TableColumn(), 0
    key = column_key(name)
    unnumbered = key.rstrip("0123456789")
    for word in (key, unnumbered):
        if word in NAME_PART_COLUMNS:
            return TableColumn("name"), 1
        if word in COLUMN_NAMES:
            field, rank = COLUMN_NAMES[word]
            return TableColumn(field), rank
    words = [word for word in re.findall(r"[^\W\d_]+", fold(name)) if word != "e"]
    services = [word for word in words if word in SERVICES]
    if services and all(word in SERVICES or word in _LINK_WORDS for word in words):
        return TableColumn("phone" if "whatsapp" in services else "handle", services[0]), 0
    for field, known in (("email", EMAIL_NAMES), ("phone", PHONE_NAMES), ("link", _LINK_NAMES)):
        if unnumbered in known:
            return TableColumn(field), 0
        if (label := _guess_label(words, known)) is not None:
            return TableColumn(field, label), 0
    is_mobile = "mobile" in map(QUALIFIERS.get, words)
    if is_mobile and _guess_label(words, QUALIFIERS) is not None:
        return TableColumn("phone", "mobile"), 0
    for field in ("city", "country"):
        label = _guess_label(words, _PLACE_NAMES[field], PLACE_QUALIFIERS)
        if label is not None:
            return TableColumn(field, label or " ".join(words)), 0
    return TableColumn(), 0


def _guess_label(
    words: Sequence[str], known: Container[str], qualifiers: Container[str] = ()
) -> str | None:
    """Return the label of an address column, or None unless one word is known and all others
    qualify it."""
    others = [word for word in words if word not in known]
    if len(others) == len(words):
        return None
    if not all(word in QUALIFIERS or word in qualifiers for word in others):
        return None
    labels = (QUALIFIERS.get(word, "") for word in words)
    return " ".join(dict.fromkeys(filter(None, labels)))


def apply_mapping(
    columns: Sequence[TableColumn],
    names: Sequence[str],
    mapping: Iterable[tuple[str, str]],
    file: str,
) -> list[TableColumn]:
    """Return the columns with the user's mapping applied: pairs of a field and a column name, or
    the column's number from 1.

    Raises BadInputError for an unknown field, UnreadableFileError for an unknown column."""
    mapped = list(columns)
    mapped_indexes: set[int] = set()
    for field_name, column_name in mapping:
        field = field_named(field_name)
        index = _column_index(names, column_name, file)
        if field in (*SINGLE_FIELDS, "uid"):
            for other, column in enumerate(mapped):
                if column.field == field and other not in mapped_indexes:
                    mapped[other] = TableColumn(kept_name=column.kept_name)
        old = mapped[index]
        label = old.label if old.field in METHOD_KINDS and field != SKIP_COLUMN else ""
        mapped[index] = TableColumn(field, label, old.label_index, old.kept_name)
        mapped_indexes.add(index)
    return mapped


def field_named(name: str) -> str:
    """Return the field with this name.

    Raises BadInputError if there is none."""
    key = name.strip().casefold().replace(" ", "_")
    if key in ALL_FIELDS or key == SKIP_COLUMN:
        return key
    field = _guess_column(name)[0].field
    if field:
        return field
    close = get_close_matches(key[:_MAX_NAME_LENGTH], ALL_FIELDS, 1)
    problem = wording("No field {}", quoted(name))
    if close:
        problem += wording("; did you mean {}?", quoted(close[0]))
    fields = as_wording(", ".join(ALL_FIELDS))
    hint = wording("The fields are {}, and - to skip a column.", fields)
    raise BadInputError(problem if close else problem + ".", "Nothing was imported.", hint)


def _column_index(names: Sequence[str], name: str, file: str) -> int:
    """Return the index of the column with this name or number, or raise
    UnreadableFileError."""
    wanted = fold(name)
    folded_names = [fold(column_name) for column_name in names]
    for index, folded in enumerate(folded_names):
        if folded == wanted:
            return index
    if wanted.isascii() and wanted.isdigit() and 0 < int(wanted[:9]) <= len(names):
        return int(wanted) - 1
    originals = {folded: names[index] for index, folded in enumerate(folded_names)}
    shortened = [folded[:_MAX_NAME_LENGTH] for folded in originals]
    close = get_close_matches(wanted[:_MAX_NAME_LENGTH], shortened, 1)
    reason = wording("no column {}", quoted(name))
    if close:
        reason += wording("; did you mean {}?", quoted(originals.get(close[0], close[0])))
    else:
        reason += "."
    reason += wording(" Its columns are {}", quoted_list(names))
    raise UnreadableFileError(file, reason)


def quoted_list(names: Sequence[str]) -> Wording:
    """Return column names for a sentence, quoted and cut to the first few."""
    named = [name for name in names if name]
    rest = len(named) - _NAMES_SHOWN
    more = f" and {rest:,} more" if rest > 0 else ""
    return join([quoted(name) for name in named[:_NAMES_SHOWN]]) + more


def quoted(name: str) -> Wording:
    """Return a column name for a sentence, quoted and cut."""
    short = name if len(name) <= _NAME_SHOWN else f"{name[:_NAME_SHOWN]}…"
    return wording('"{}"', short)
