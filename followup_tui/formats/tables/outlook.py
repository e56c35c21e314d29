"""Outlook's CSV: that of the program on a computer, and the shorter one of outlook.com."""

from __future__ import annotations

import re
from collections.abc import Sequence

from followup_tui.formats.format import FileFormat
from followup_tui.formats.tables.columns import SKIP_COLUMN, TableColumn, column_key
from followup_tui.formats.tables.contact_rows import TableStyle
from followup_tui.formats.tables.reader import TableKind

_PLAIN = {
    "firstname": TableColumn("first"),
    "middlename": TableColumn("middle"),
    "lastname": TableColumn("last"),
    "title": TableColumn("prefix"),
    "suffix": TableColumn("suffix"),
    "nickname": TableColumn("nickname"),
    "company": TableColumn("company"),
    "jobtitle": TableColumn("role"),
    "birthday": TableColumn("birthday"),
    "categories": TableColumn("tag"),
    "notes": TableColumn("notes"),
    "location": TableColumn("location"),
    "webpage": TableColumn("link"),
    "personalwebpage": TableColumn("link", "personal"),
    "imaddress": TableColumn("handle", "im"),
    # About the file or how it was sent, not the person.
    **dict.fromkeys(("priority", "private", "sensitivity"), TableColumn(SKIP_COLUMN)),
}
_EMAIL = re.compile(r"email(\d?)(address|type|displayname)")
_PHONE = re.compile(
    r"(business|home|mobile|car|other|primary|companymain|radio)?(phone|fax|pager|callback|telex)\d?"
)
_PLACE = re.compile(r"(business|home|other)(city|country|countryregion)")
_WHERE = {"business": "work", "primary": "", "companymain": "company", None: ""}


def _is_known(name: str) -> bool:
    return bool(_column(name).field)


def _fits(names: Sequence[str]) -> bool:
    known = {column_key(name) for name in names}
    return {"firstname", "lastname", "emailaddress"} <= known and bool(
        known & {"email2address", "businessphone", "businessstreet", "homestreet", "categories"}
    )


def _guess(names: Sequence[str]) -> list[TableColumn]:
    return [_column(name) for name in names]


def _column(name: str) -> TableColumn:
    plain = column_key(name)
    if plain in _PLAIN:
        return _PLAIN[plain]
    if match := _EMAIL.fullmatch(plain):
        return TableColumn("email" if match[2] == "address" else SKIP_COLUMN)
    if match := _PHONE.fullmatch(plain):
        where = _WHERE.get(match[1], match[1])
        what = "" if match[2] == "phone" else match[2]
        return TableColumn("phone", " ".join(word for word in (where, what) if word))
    if match := _PLACE.fullmatch(plain):
        return TableColumn("city" if match[2] == "city" else "country", label=match[1])
    return TableColumn()


_MANNER = TableStyle(re.compile("[;,]"), empty_values=frozenset({"0/0/00", "Unspecified"}))
_KIND = TableKind(_is_known, _fits, _guess, _MANNER)
FORMAT = FileFormat("outlook", "Outlook's CSV", _KIND.matches, _KIND.reader)
