"""Outlook's CSV: that of the program on a computer, and the shorter one of outlook.com."""

from __future__ import annotations

import re
from collections.abc import Sequence

from followup_tui.formats.format import Format
from followup_tui.formats.tables.columns import LEAVE_OUT, Column, key
from followup_tui.formats.tables.contact_rows import Manner
from followup_tui.formats.tables.reader import Kind

_PLAIN = {
    "firstname": Column("first"),
    "middlename": Column("middle"),
    "lastname": Column("last"),
    "title": Column("prefix"),
    "suffix": Column("suffix"),
    "nickname": Column("nickname"),
    "company": Column("company"),
    "jobtitle": Column("role"),
    "birthday": Column("birthday"),
    "categories": Column("tag"),
    "notes": Column("notes"),
    "location": Column("location"),
    "webpage": Column("link"),
    "personalwebpage": Column("link", "personal"),
    "imaddress": Column("handle", "im"),
    # About the file or how it was sent, not the person.
    **dict.fromkeys(("priority", "private", "sensitivity"), Column(LEAVE_OUT)),
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
    known = {key(name) for name in names}
    return {"firstname", "lastname", "emailaddress"} <= known and bool(
        known & {"email2address", "businessphone", "businessstreet", "homestreet", "categories"}
    )


def _guess(names: Sequence[str]) -> list[Column]:
    return [_column(name) for name in names]


def _column(name: str) -> Column:
    plain = key(name)
    if plain in _PLAIN:
        return _PLAIN[plain]
    if match := _EMAIL.fullmatch(plain):
        return Column("email" if match[2] == "address" else LEAVE_OUT)
    if match := _PHONE.fullmatch(plain):
        where = _WHERE.get(match[1], match[1])
        what = "" if match[2] == "phone" else match[2]
        return Column("phone", " ".join(word for word in (where, what) if word))
    if match := _PLACE.fullmatch(plain):
        return Column("city" if match[2] == "city" else "country", label=match[1])
    return Column()


_MANNER = Manner(re.compile("[;,]"), nothing=frozenset({"0/0/00", "Unspecified"}))
_KIND = Kind(_is_known, _fits, _guess, _MANNER)
FORMAT = Format("outlook", "Outlook's CSV", _KIND.found, _KIND.reader)
