"""Comparable forms of names and contact details: equal if they mean the same. Never shown or
stored."""

from __future__ import annotations

import re
from urllib.parse import unquote

from followup_tui.domain.contact import MethodKind
from followup_tui.domain.text_folding import fold

_SIGNIFICANT = 9
"""Digits that are compared, from the end: with and without a country code is the same number."""
_SHORTEST = 7
_EXTENSION = re.compile(r"(?<=\d)\s*(?:[;,#pPwW]|[eE]?[xX])")
_PROFILE = re.compile(r"(?:[a-z]{2,3}\.)?linkedin\.com/((?:in|pub)/.+)")
_URN = "urn:uuid:"


def name_key(name: str) -> str:
    """Return a name or company without case, accents and extra spaces."""
    return fold(name) or name.strip()


def uid_key(uid: str) -> str:
    """Return a UID without case and without the prefix of vCard 4."""
    return uid.strip().casefold().removeprefix(_URN)


def email_key(address: str) -> str:
    """Return an email address without case; accents stay, as they make another address."""
    return address.strip().casefold()


def phone_key(number: str) -> str:
    """Return the last nine digits, without 00, + or (0); fewer than seven give "", as strangers
    share extensions and service numbers."""
    digits = _digits(number)[0].removeprefix("00")
    return digits[-_SIGNIFICANT:] if len(digits) >= _SHORTEST else ""


def profile_key(link: str) -> str:
    """Return `in/may-chen` for a LinkedIn profile of any country; "" for another link."""
    match = _PROFILE.fullmatch(_bare_link(link))
    return unquote(match[1]).casefold().rstrip("/") if match else ""


def method_key(kind: MethodKind, value: str) -> tuple[str, str]:
    """Return the kind and a comparable form, equal for two spellings of a contact detail."""
    if kind == "email":
        return kind, email_key(value)
    if kind == "phone":
        digits, extension = _digits(value)
        number = phone_key(value) or digits or value.strip().casefold()
        return kind, f"{number}x{extension}" if extension else number
    if kind == "link":
        return kind, profile_key(value) or _bare_link(value)
    return kind, value.strip().casefold().removeprefix("@")


def _digits(number: str) -> tuple[str, str]:
    """Return the digits of the number and those of its extension."""
    main, *rest = _EXTENSION.split(number.replace("(0)", ""), maxsplit=1)
    return _only_digits(main), _only_digits(rest[0] if rest else "")


def _only_digits(text: str) -> str:
    if text.isascii():
        return re.sub(r"[^0-9]", "", text)
    return "".join(str(int(character)) for character in text if character.isdecimal())


def _bare_link(link: str) -> str:
    """Return host and path without scheme, www and final slash; for LinkedIn no query either."""
    bare = re.sub(r"^\s*(?:[a-z]+:)?//", "", link, count=1, flags=re.IGNORECASE).strip()
    host, slash, path = bare.partition("/")
    whole = host.lower().removeprefix("www.") + slash + path
    if host.lower().endswith("linkedin.com"):
        whole = re.split("[?#]", whole, maxsplit=1)[0]
    return whole.rstrip("/")
