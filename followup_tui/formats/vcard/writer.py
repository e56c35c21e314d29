"""Writes a contact as a vCard, version 4.0 or 3.0. Standard properties where they exist; extra
fields that once came from a card go out as they came."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Literal
from urllib.parse import quote

from followup_tui.domain.contact import ContactMethod
from followup_tui.domain.imported_fields import parse_extra
from followup_tui.domain.text_folding import fold
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.formats.vcard.escapes import join_part, split_value, unescape
from followup_tui.formats.vcard.line_writer import (
    basic_stamp,
    clean_text,
    escape_newlines,
    escape_text,
    extended_stamp,
    format_line,
)
from followup_tui.formats.vcard.own_properties import OWN_EXTRA_PROPERTY, own_properties
from followup_tui.formats.vcard.property_names import (
    LABEL_TYPES,
    RESERVED_PROPERTIES,
    STANDARD_PROPERTIES,
)

VcardVersion = Literal["3.0", "4.0"]
PRODUCT_ID = "-//followup//followup//EN"
_MAX_PREFERENCE = 100
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_SERVICE = re.compile(r"[a-z][a-z0-9+.-]{0,30}")
_NO_SERVICE = frozenset({"x-apple", "http", "https", "urn"})
# A property name with parameters; anything else could break out of its line.
_HEAD = re.compile(
    r'([A-Z0-9-]{1,80})(?:;[A-Z0-9-]{1,80}=(?:"[^"\x00-\x1f\x7f]*+"|[^";:,\x00-\x1f\x7f]*+)'
    r'(?:,(?:"[^"\x00-\x1f\x7f]*+"|[^";:,\x00-\x1f\x7f]*+))*+)*+'
)
_LABELLED_HEAD = re.compile(r'(.*);X-ABLABEL="([^"]*)"', re.DOTALL)


def write_card(person: StoredContact, version: VcardVersion, uid: str = "") -> str:
    """Return the card of one person; `uid` replaces their own UID if another program knows them by
    it."""
    return "".join(_CardWriter(person, version, uid).lines())


class _CardWriter:
    """Writes one card. Extra fields are taken out of `_extra` as they are written."""

    def __init__(self, person: StoredContact, version: VcardVersion, uid: str) -> None:
        self._person = person
        self._contact = person.contact
        self._version = version
        self._is_v4 = version == "4.0"
        self._uid = uid or person.contact.uid
        self._group_count = 0
        self._extra = list(_extra_fields(person.contact.extra))
        self._methods_by_kind: dict[str, list[ContactMethod]] = {}
        for method in person.methods:
            self._methods_by_kind.setdefault(method.kind, []).append(method)

    def lines(self) -> Iterator[str]:
        yield format_line("BEGIN", "VCARD")
        yield format_line("VERSION", self._version)
        yield format_line("PRODID", PRODUCT_ID)
        yield self._uid_line()
        yield format_line("FN", escape_text(self._contact.name))
        yield self._structured_name()
        yield from self._facts()
        yield from self._address()
        for position, method in enumerate(self._person.methods, 1):
            yield from self._method(method, position)
        if self._person.tags:
            yield format_line("CATEGORIES", ",".join(escape_text(tag) for tag in self._person.tags))
        if self._contact.notes:
            yield format_line("NOTE", escape_text(self._contact.notes))
        for key, value in self._extra:
            yield from self._extra_field(key, value)
        yield format_line("REV", self._revision())
        yield format_line("END", "VCARD")

    def _uid_line(self) -> str:
        value_type = ";VALUE=text" if self._is_v4 and not _URI.fullmatch(self._uid) else ""
        return format_line(f"UID{value_type}", escape_text(self._uid))

    def _structured_name(self) -> str:
        """Return N: as a card once had it, if the name is still the same; else the last word is
        the family name."""
        name = " ".join(clean_text(self._contact.name).split())
        kept = next((value for key, value in self._extra if key == "N"), "")
        if kept:
            kept_name = " ".join(join_part(part) for part in split_value(kept))
            words, kept_words = set(fold(name).split()), set(fold(kept_name).split())
            if words <= kept_words or kept_words <= words:
                self._extra.remove(("N", kept))
                missing = max(0, 5 - len(split_value(kept)))
                return format_line("N", escape_newlines(kept) + ";" * missing)
        given, _, family = name.rpartition(" ")
        return format_line("N", f"{escape_text(family)};{escape_text(given)};;;")

    def _facts(self) -> Iterator[str]:
        contact = self._contact
        if contact.nickname:
            yield format_line("NICKNAME", escape_text(contact.nickname))
        yield from self._organisation()
        if contact.role:
            yield format_line("TITLE", escape_text(contact.role))
        if contact.birthday:
            yield self._birthday(contact.birthday)
        if contact.time_zone:
            yield format_line("TZ", escape_text(contact.time_zone))
        for name, value in own_properties(contact):
            yield format_line(name, escape_text(value))

    def _organisation(self) -> Iterator[str]:
        """Yield ORG; with the departments that a card once had, if the company is the same."""
        company = self._contact.company
        for key, value in self._extra:
            if key.partition(";")[0] == "ORG" and _first_part(value) == company:
                self._extra.remove((key, value))
                yield from self._extra_field(key, value)
                return
        if company:
            yield format_line("ORG", escape_text(company))

    def _birthday(self, birthday: str) -> str:
        if self._is_v4:
            # The basic format: no dashes between digits, two in place of a missing year.
            return format_line("BDAY", birthday[:2] + birthday[2:].replace("-", ""))
        if birthday.startswith("--"):
            return format_line("BDAY;X-APPLE-OMIT-YEAR=1604", f"1604-{birthday[2:]}")
        return format_line("BDAY", birthday)

    def _address(self) -> Iterator[str]:
        """Yield ADR for the location, unless an extra ADR has the same location."""
        location = self._contact.location
        addresses = [value for key, value in self._extra if key.partition(";")[0] == "ADR"]
        extra_location = next((place for place in map(address_location, addresses) if place), "")
        if not location or location == extra_location:
            return
        city, comma, country = location.partition(", ")
        if ", " in country or not (city and country):
            city, comma, country = location, "", ""
        country = escape_text(country) if comma else ""
        yield format_line("ADR", f";;;{escape_text(city)};;;{country}")

    def _method(self, method: ContactMethod, position: int) -> Iterator[str]:
        value = " ".join(clean_text(method.value).split())
        if method.kind == "handle":
            yield from self._handle(value, method, position)
        elif method.kind == "link":
            # A URI takes no escapes, but readers resolve them all the same.
            yield from self._typed("URL", value.replace("\\", "\\\\"), method, position)
        else:
            name = "EMAIL" if method.kind == "email" else "TEL"
            yield from self._typed(name, escape_text(value), method, position)

    def _handle(self, value: str, method: ContactMethod, position: int) -> Iterator[str]:
        """Yield IMPP, with the label as the scheme if it can be one, else Apple's neutral
        scheme."""
        is_service = _SERVICE.fullmatch(method.label) and method.label not in _NO_SERVICE
        service, label = (method.label, "") if is_service else ("x-apple", method.label)
        uri = f"{service}:{quote(value, safe='@:/+')}"
        yield from self._labelled("IMPP" + self._preference(method, position), uri, label)

    def _typed(self, name: str, value: str, method: ContactMethod, position: int) -> Iterator[str]:
        """Yield a contact detail; its label is a TYPE if the standards know it, else X-ABLABEL."""
        words = method.label.split(" ") if method.label else []
        types = [LABEL_TYPES[word] for word in dict.fromkeys(words) if word in LABEL_TYPES]
        is_standard = len(types) == len(words)
        head = name + (f";TYPE={','.join(types)}" if types and is_standard else "")
        head += self._preference(method, position)
        yield from self._labelled(head, value, "" if is_standard else method.label)

    def _preference(self, method: ContactMethod, position: int) -> str:
        """Return the parameter for the order of several contact details of a kind: a number each
        in vCard 4, a mark on the first in vCard 3."""
        same_kind = self._methods_by_kind[method.kind]
        if len(same_kind) < 2:
            return ""
        if self._is_v4:
            return f";PREF={position}" if position <= _MAX_PREFERENCE else ""
        return ";TYPE=pref" if same_kind[0] is method else ""

    def _labelled(self, head: str, value: str, label: str) -> Iterator[str]:
        if not label:
            yield format_line(head, value)
            return
        self._group_count += 1
        group = f"item{self._group_count}"
        yield format_line(f"{group}.{head}", value)
        yield format_line(f"{group}.X-ABLABEL", escape_text(label))

    def _extra_field(self, key: str, value: str) -> Iterator[str]:
        """Yield an extra field: as a property if its name allows it, else as our own property."""
        head, label = key, ""
        if match := _LABELLED_HEAD.fullmatch(key):
            head, label = match[1], match[2]
        match = _HEAD.fullmatch(head)
        if match and self._is_allowed(match[1], value):
            yield from self._labelled(head, escape_newlines(value), label)
        else:
            yield format_line(OWN_EXTRA_PROPERTY, f"{escape_text(key)};{escape_text(value)}")

    def _is_allowed(self, name: str, value: str) -> bool:
        """Return whether this property may stand beside those made of the contact's fields."""
        if name in RESERVED_PROPERTIES or (name == "BDAY" and self._contact.birthday):
            return False
        # Readers take a card of the kind "group" for no person.
        is_group = value.strip().lower() == "group"
        return (name in STANDARD_PROPERTIES or name.startswith("X-")) and not is_group

    def _revision(self) -> str:
        """Return the time of the last change."""
        methods = self._person.methods
        updated = max([self._contact.updated, *(method.updated for method in methods)])
        return basic_stamp(updated) if self._is_v4 else extended_stamp(updated)


def address_location(address: str) -> str:
    """Return city and country of an ADR value, as the reader takes them for the location."""
    parts: Sequence[str] = [join_part(part) for part in split_value(address)]
    _, _, _, city, region, _, country = (*parts, *[""] * 7)[:7]
    return " ".join(", ".join(part for part in (city or region, country) if part).split())


def _first_part(value: str) -> str:
    return " ".join(unescape(split_value(value)[0]).split())


def _extra_fields(extra: str) -> Iterator[tuple[str, str]]:
    """Yield name and value of the extra fields; a value that is not text is written as JSON."""
    for name, content in (parse_extra(extra) or {}).items():
        for value in content if isinstance(content, list) else [content]:
            yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
