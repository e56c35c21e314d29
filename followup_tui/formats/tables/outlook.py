"""Read Outlook's CSV, from the desktop program or the shorter one from outlook.com."""

from __future__ import annotations

import re
from collections.abc import Sequence

from followup_tui.formats.format import FileFormat
from followup_tui.formats.tables.columns import SKIP_COLUMN, TableColumn, column_key
from followup_tui.formats.tables.reader import TableKind
from followup_tui.formats.tables.style import TableStyle

_PLAIN_COLUMNS = {
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
    # About the record, not about the person.
    **dict.fromkeys(("priority", "private", "sensitivity"), TableColumn(SKIP_COLUMN)),
}
_EMAIL = re.compile(r"email(\d?)(address|type|displayname)")
_PHONE = re.compile(
    r"(business|home|mobile|car|other|primary|companymain|radio)?(phone|fax|pager|callback|telex)\d?"
)
_PLACE = re.compile(r"(business|home|other)(city|country|countryregion)")
_PHONE_LABELS = {"business": "work", "primary": "", "companymain": "company", None: ""}


def _is_known_column(name: str) -> bool:
    return bool(_guess_column(name).field)


def _matches_names(names: Sequence[str]) -> bool:
    keys = {column_key(name) for name in names}
    return {"firstname", "lastname", "emailaddress"} <= keys and bool(
        keys & {"email2address", "businessphone", "businessstreet", "homestreet", "categories"}
    )


def _guess_columns(names: Sequence[str]) -> list[TableColumn]:
    return [_guess_column(name) for name in names]


def _guess_column(name: str) -> TableColumn:
    key = column_key(name)
    if key in _PLAIN_COLUMNS:
        return _PLAIN_COLUMNS[key]
    if match := _EMAIL.fullmatch(key):
        return TableColumn("email" if match[2] == "address" else SKIP_COLUMN)
    if match := _PHONE.fullmatch(key):
        location = _PHONE_LABELS.get(match[1], match[1])
        device = "" if match[2] == "phone" else match[2]
        return TableColumn("phone", " ".join(filter(None, (location, device))))
    if match := _PLACE.fullmatch(key):
        return TableColumn("city" if match[2] == "city" else "country", label=match[1])
    return TableColumn()


_STYLE = TableStyle(re.compile("[;,]"), empty_values=frozenset({"0/0/00", "Unspecified"}))
_KIND = TableKind(_is_known_column, _matches_names, _guess_columns, _STYLE)
FORMAT = FileFormat("outlook", "Outlook's CSV", _KIND.matches, _KIND.reader)
