"""A contact as a vCard, version 4.0 or 3.0. What other programs know goes into their properties;
what a card once brought and has no place here goes out as it came."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Literal
from urllib.parse import quote

from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.imported_fields import parse_extra
from followup_tui.domain.text_folding import fold
from followup_tui.formats.stored_contact import StoredContact
from followup_tui.formats.vcard.escapes import join_part, split_value, unescape
from followup_tui.formats.vcard.line_writer import (
    clean_text,
    escape_newlines,
    escape_text,
    format_line,
    utc_from_stamp,
)
from followup_tui.formats.vcard.property_names import (
    LABEL_TYPES,
    OWN_EXTRA_PROPERTY,
    OWN_PREFIX,
    RESERVED_PROPERTIES,
    STANDARD_PROPERTIES,
)

VcardVersion = Literal["3.0", "4.0"]
PRODUCT_ID = "-//followup//followup//EN"
_MOST_PREFERRED = 100
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_SERVICE = re.compile(r"[a-z][a-z0-9+.-]{0,30}")
_NO_SERVICE = frozenset({"x-apple", "http", "https", "urn"})
# A name with parameters, as a line can begin; anything else would break out of its place.
_HEAD = re.compile(
    r'([A-Z0-9-]{1,80})(?:;[A-Z0-9-]{1,80}=(?:"[^"\x00-\x1f\x7f]*+"|[^";:,\x00-\x1f\x7f]*+)'
    r'(?:,(?:"[^"\x00-\x1f\x7f]*+"|[^";:,\x00-\x1f\x7f]*+))*+)*+'
)
_LABELLED = re.compile(r'(.*);X-ABLABEL="([^"]*)"', re.DOTALL)


def write_card(person: StoredContact, version: VcardVersion, uid: str = "") -> str:
    """The card of one person; `uid` where another program knows them by another than ours."""
    return "".join(_Card(person, version, uid).lines())


class _Card:
    """One card while it is written."""

    def __init__(self, person: StoredContact, version: VcardVersion, uid: str) -> None:
        self._person = person
        self._contact = person.contact
        self._is_new = version == "4.0"
        self._version = version
        self._uid = uid or person.contact.uid
        self._groups = 0
        self._extra = list(_pairs(person.contact.extra))
        self._alike: dict[str, list[ContactMethod]] = {}
        for one in person.methods:
            self._alike.setdefault(one.kind, []).append(one)

    def lines(self) -> Iterator[str]:
        yield format_line("BEGIN", "VCARD")
        yield format_line("VERSION", self._version)
        yield format_line("PRODID", PRODUCT_ID)
        yield self._identity()
        yield format_line("FN", escape_text(self._contact.name))
        yield self._structured_name()
        yield from self._facts()
        yield from self._address()
        for place, method in enumerate(self._person.methods, 1):
            yield from self._method(method, place)
        if self._person.tags:
            yield format_line("CATEGORIES", ",".join(escape_text(tag) for tag in self._person.tags))
        if self._contact.notes:
            yield format_line("NOTE", escape_text(self._contact.notes))
        yield from self._further()
        yield format_line("REV", self._revision())
        yield format_line("END", "VCARD")

    def _identity(self) -> str:
        kind = ";VALUE=text" if self._is_new and not _URI.fullmatch(self._uid) else ""
        return format_line(f"UID{kind}", escape_text(self._uid))

    def _structured_name(self) -> str:
        """N: as the card brought it, as long as it still is this name; else the last word is the
        family name."""
        name = " ".join(clean_text(self._contact.name).split())
        kept = next((value for key, value in self._extra if key == "N"), "")
        if kept:
            whole = " ".join(join_part(part) for part in split_value(kept))
            words, known = set(fold(name).split()), set(fold(whole).split())
            if words <= known or known <= words:
                self._extra.remove(("N", kept))
                return format_line(
                    "N", escape_newlines(kept) + ";" * max(0, 5 - len(split_value(kept)))
                )
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
        for key, value in _own(contact):
            yield format_line(key, escape_text(value))

    def _organisation(self) -> Iterator[str]:
        """ORG; with the units below the company that a card brought, as long as it is that one."""
        company = self._contact.company
        for key, value in self._extra:
            if key.partition(";")[0] == "ORG" and _first_part(value) == company:
                self._extra.remove((key, value))
                yield from self._kept(key, value)
                return
        if company:
            yield format_line("ORG", escape_text(company))

    def _birthday(self, day: str) -> str:
        if self._is_new:
            # The basic form, without inner dashes; a missing year stays two of them.
            return format_line("BDAY", day[:2] + day[2:].replace("-", ""))
        if day.startswith("--"):
            return format_line("BDAY;X-APPLE-OMIT-YEAR=1604", f"1604-{day[2:]}")
        return format_line("BDAY", day)

    def _address(self) -> Iterator[str]:
        """ADR from the location, unless an address that was kept says the same."""
        location = self._contact.location
        kept = [value for key, value in self._extra if key.partition(";")[0] == "ADR"]
        if not location or location == next(
            (here for here in map(address_location, kept) if here), ""
        ):
            return
        city, comma, country = location.partition(", ")
        if ", " in country or not (city and country):
            city, comma, country = location, "", ""
        yield format_line(
            "ADR", f";;;{escape_text(city)};;;{escape_text(country) if comma else ''}"
        )

    def _method(self, method: ContactMethod, place: int) -> Iterator[str]:
        value = " ".join(clean_text(method.value).split())
        if method.kind == "handle":
            yield from self._handle(value, method, place)
        elif method.kind == "link":
            # A URI takes no escapes, but readers undo them all the same.
            yield from self._way("URL", value.replace("\\", "\\\\"), method, place)
        else:
            name = "EMAIL" if method.kind == "email" else "TEL"
            yield from self._way(name, escape_text(value), method, place)

    def _handle(self, value: str, method: ContactMethod, place: int) -> Iterator[str]:
        """IMPP, as the service's own address where the label is one; the scheme of Apple stands for
        none."""
        is_service = _SERVICE.fullmatch(method.label) and method.label not in _NO_SERVICE
        service, label = (method.label, "") if is_service else ("x-apple", method.label)
        value = f"{service}:{quote(value, safe='@:/+')}"
        yield from self._labelled("IMPP" + self._preference(method, place), value, label)

    def _way(self, name: str, value: str, method: ContactMethod, place: int) -> Iterator[str]:
        """One way to reach the person; the label is a TYPE where the standards know it, else one of
        the user's own words beside it."""
        words = method.label.split(" ") if method.label else []
        types = [LABEL_TYPES[word] for word in dict.fromkeys(words) if word in LABEL_TYPES]
        is_known = len(types) == len(words)
        head = name + (f";TYPE={','.join(types)}" if types and is_known else "")
        head += self._preference(method, place)
        yield from self._labelled(head, value, "" if is_known else method.label)

    def _preference(self, method: ContactMethod, place: int) -> str:
        """Which of several comes first: a number each in vCard 4, a mark on one in vCard 3."""
        alike = self._alike[method.kind]
        if len(alike) < 2:
            return ""
        if self._is_new:
            return f";PREF={place}" if place <= _MOST_PREFERRED else ""
        return ";TYPE=pref" if alike[0] is method else ""

    def _labelled(self, head: str, value: str, label: str) -> Iterator[str]:
        if not label:
            yield format_line(head, value)
            return
        self._groups += 1
        yield format_line(f"item{self._groups}.{head}", value)
        yield format_line(f"item{self._groups}.X-ABLABEL", escape_text(label))

    def _further(self) -> Iterator[str]:
        """The fields of imports that have no place here."""
        for key, value in self._extra:
            yield from self._kept(key, value)

    def _kept(self, key: str, value: str) -> Iterator[str]:
        plain, label = key, ""
        if match := _LABELLED.fullmatch(key):
            plain, label = match[1], match[2]
        head = _HEAD.fullmatch(plain)
        if head and self._stands_alone(head[1], value):
            yield from self._labelled(plain, escape_newlines(value), label)
        else:
            yield format_line(OWN_EXTRA_PROPERTY, f"{escape_text(key)};{escape_text(value)}")

    def _stands_alone(self, name: str, value: str) -> bool:
        """Whether this property may stand in the card beside those that are made of the contact."""
        if name in RESERVED_PROPERTIES or (name == "BDAY" and self._contact.birthday):
            return False
        # Readers take a group for no person.
        return (
            name in STANDARD_PROPERTIES or name.startswith("X-")
        ) and value.strip().lower() != "group"

    def _revision(self) -> str:
        contact = self._contact
        changed = max([contact.updated, *(one.updated for one in self._person.methods)])
        form = "%Y%m%dT%H%M%SZ" if self._is_new else "%Y-%m-%dT%H:%M:%SZ"
        return f"{utc_from_stamp(changed):{form}}"


def _own(contact: Contact) -> Iterator[tuple[str, str]]:
    """What only this program knows of a person."""
    if contact.met:
        yield f"{OWN_PREFIX}MET", contact.met
    if contact.met_on:
        yield f"{OWN_PREFIX}MET-ON", contact.met_on
    if contact.cadence:
        yield f"{OWN_PREFIX}CADENCE", contact.cadence
    if contact.strength:
        yield f"{OWN_PREFIX}STRENGTH", str(contact.strength)


def address_location(address: str) -> str:
    """City and country of an ADR value, as the reader takes them for the location."""
    split: Sequence[str] = [join_part(part) for part in split_value(address)]
    _, _, _, city, region, _, country = (*split, *[""] * 7)[:7]
    return " ".join(", ".join(part for part in (city or region, country) if part).split())


def _first_part(value: str) -> str:
    return " ".join(unescape(split_value(value)[0]).split())


def _pairs(extra: str) -> Iterator[tuple[str, str]]:
    """The extra fields one by one; what is no text is written as JSON."""
    for name, value in (parse_extra(extra) or {}).items():
        for one in value if isinstance(value, list) else [value]:
            yield name, one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
