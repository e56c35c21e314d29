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
    BESIDE,
    EMAIL,
    FIELDS,
    PHONE,
    PLACE_QUALIFIERS,
    QUALIFIERS,
    SERVICES,
    SINGLE,
    WORDS,
)

_LINKS = frozenset(word for word, (field, _) in WORDS.items() if field == "link")
_PLACES = {
    field: frozenset(word for word, (one, _) in WORDS.items() if one == field)
    for field in ("city", "country")
}
LEAVE_OUT = "-"
"""The field of a column that is not wanted."""
_NAME_SHOWN = 60
_MANY_NAMES = 12
_LONGEST_NAME = 100
_ABOUT_LINKS = frozenset(
    ("url", "profile", "link", "page", "address", "id", "handle", "username", "user", "name")
)


@dataclass(frozen=True, slots=True)
class Column:
    """What one column holds: a field of ours; empty where it is kept beside, `-` where it is left
    out. `label` says what kind of address it is, or is in the column `label_at`; `kept` is the name
    under which a value that does not fit is kept."""

    field: str = ""
    label: str = ""
    label_at: int = -1
    kept: str = ""


def key(name: str) -> str:
    """A column's name without case, accents, signs and spaces: "E-mail Address" is emailaddress."""
    return _key(name[: _LONGEST_NAME + 1])


@lru_cache(maxsize=10_000)
def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", fold(name))


def is_known(name: str) -> bool:
    """Whether the name of a column says what it holds."""
    return bool(_by_name(name)[0].field)


def guess(names: Sequence[str]) -> list[Column]:
    """What each column holds, by its name. Of several for one field the plainest counts, the
    others are kept beside."""
    found = [_by_name(name) for name in names]
    keys = [key(name) for name in names]
    for at, one in enumerate(keys):
        part, others = BESIDE.get(one, ("", set()))
        if part and others & set(keys):
            found[at] = Column(part), 0
    best: dict[tuple[str, str], int] = {}
    for at, (column, rank) in enumerate(found):
        # One of each, but for the city and country of several addresses.
        kind = (column.field, column.label)
        if column.field in SINGLE and (kind not in best or rank < found[best[kind]][1]):
            best[kind] = at
    return [
        Column() if column.field in SINGLE and best[column.field, column.label] != at else column
        for at, (column, _) in enumerate(found)
    ]


def _by_name(name: str) -> tuple[Column, int]:
    """What a column of this name holds, and how plainly it says so."""
    if len(name) > _LONGEST_NAME:
        return Column(), 0
    plain = key(name)
    bare = plain.rstrip("0123456789")
    for word in (plain, bare):
        if word in BESIDE:
            return Column("name"), 1
        if word in WORDS:
            field, rank = WORDS[word]
            return Column(field), rank
    words = [word for word in re.findall(r"[^\W\d_]+", fold(name)) if word != "e"]
    services = [word for word in words if word in SERVICES]
    if services and all(word in SERVICES or word in _ABOUT_LINKS for word in words):
        return Column("handle" if "whatsapp" not in services else "phone", services[0]), 0
    for field, known in (("email", EMAIL), ("phone", PHONE), ("link", _LINKS)):
        if bare in known:
            return Column(field), 0
        if (label := _label(words, known)) is not None:
            return Column(field, label), 0
    if words and "mobile" in map(QUALIFIERS.get, words) and _label(words, QUALIFIERS) is not None:
        return Column("phone", "mobile"), 0
    for field in ("city", "country"):
        if (label := _label(words, _PLACES[field], PLACE_QUALIFIERS)) is not None:
            return Column(field, label or " ".join(words)), 0
    return Column(), 0


def _label(words: Sequence[str], known: Container[str], more: Container[str] = ()) -> str | None:
    """What kind of address it is, where one of the words is known and the others only say that."""
    others = [word for word in words if word not in known]
    if len(others) == len(words):
        return None
    if not all(word in QUALIFIERS or word in more for word in others):
        return None
    labels = (QUALIFIERS.get(word, "") for word in words)
    return " ".join(dict.fromkeys(filter(None, labels)))


def mapped(
    columns: Sequence[Column],
    names: Sequence[str],
    wanted: Iterable[tuple[str, str]],
    file: str,
) -> list[Column]:
    """The columns as the person says: `wanted` holds fields of ours with names of columns, which
    may be counted from 1. BadInputError where there is no such field or column."""
    found = list(columns)
    said: set[int] = set()
    for given, name in wanted:
        field = field_called(given)
        at = _place(names, name, file)
        if field in (*SINGLE, "uid"):
            for other, column in enumerate(found):
                if column.field == field and other not in said:
                    found[other] = Column(kept=column.kept)
        label = found[at].label if found[at].field in METHOD_KINDS and field != LEAVE_OUT else ""
        found[at] = Column(field, label, found[at].label_at, found[at].kept)
        said.add(at)
    return found


def field_called(name: str) -> str:
    """The field of that name; BadInputError where there is none."""
    plain = name.strip().casefold().replace(" ", "_")
    if plain in FIELDS or plain == LEAVE_OUT:
        return plain
    field = _by_name(name)[0].field
    if field:
        return field
    close = get_close_matches(plain[:_LONGEST_NAME], FIELDS, 1)
    hint = f'; did you mean "{close[0]}"?' if close else "."
    raise BadInputError(
        f"There is no field {shown(name)}{hint} The fields are {', '.join(FIELDS)}, and - for a "
        "column to leave out. Nothing was imported."
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
    hint = f"; did you mean {shown(known.get(close[0], close[0]))}?" if close else "."
    raise BadInputError(
        f"{file} has no column {shown(name)}{hint} Its columns are {listed(names)}. "
        "Nothing was imported."
    )


def listed(names: Sequence[str]) -> str:
    """The names of columns for a sentence."""
    named = [name for name in names if name]
    rest = len(named) - _MANY_NAMES
    return ", ".join(map(shown, named[:_MANY_NAMES])) + (f" and {rest:,} more" if rest > 0 else "")


def shown(name: str) -> str:
    """The name of a column for a sentence."""
    short = name if len(name) <= _NAME_SHOWN else f"{name[:_NAME_SHOWN]}…"
    return f'"{short}"'
