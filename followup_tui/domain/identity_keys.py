"""The forms in which people and their addresses are compared: never shown, never stored."""

from __future__ import annotations

import re
from urllib.parse import unquote

from followup_tui.domain.contact import MethodKind
from followup_tui.domain.text_folding import fold

_SIGNIFICANT = 9
"""Digits of a phone number that count, from the end: written at home or from abroad, same key."""
_SHORTEST = 7
_EXTENSION = re.compile(r"(?<=\d)\s*(?:[;,#pPwW]|[eE]?[xX])")
_PROFILE = re.compile(r"(?:[a-z]{2,3}\.)?linkedin\.com/((?:in|pub)/.+)")
_URN = "urn:uuid:"


def name_key(name: str) -> str:
    """A name or company without case, accents and extra white space."""
    return fold(name) or name.strip()


def uid_key(uid: str) -> str:
    """A UID as a card of any version writes it."""
    return uid.strip().casefold().removeprefix(_URN)


def email_key(address: str) -> str:
    """An e-mail address without case; accents count, as they are other addresses."""
    return address.strip().casefold()


def phone_key(number: str) -> str:
    """The last nine digits, without 00, + or a bracketed zero; all of seven or eight; nothing for
    shorter ones, which are extensions and service numbers shared by strangers."""
    digits = _digits(number)[0].removeprefix("00")
    return digits[-_SIGNIFICANT:] if len(digits) >= _SHORTEST else ""


def profile_key(link: str) -> str:
    """`in/may-chen` for the link of a LinkedIn profile, in any country's form; else nothing."""
    match = _PROFILE.fullmatch(_bare_link(link))
    return unquote(match[1]).casefold().rstrip("/") if match else ""


def method_key(kind: MethodKind, value: str) -> tuple[str, str]:
    """Equal for two writings of the same way to reach somebody."""
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
    """The digits of the number itself, and those of its extension."""
    main, *rest = _EXTENSION.split(number.replace("(0)", ""), maxsplit=1)
    return _only_digits(main), _only_digits(rest[0] if rest else "")


def _only_digits(text: str) -> str:
    if text.isascii():
        return re.sub(r"[^0-9]", "", text)
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


def _bare_link(link: str) -> str:
    """Host in lower case and path: no scheme, www, query, fragment or last slash."""
    bare = re.sub(r"^\s*(?:[a-z]+:)?//", "", link, count=1, flags=re.IGNORECASE).strip()
    host, slash, path = bare.partition("/")
    whole = host.lower().removeprefix("www.") + slash + path
    if host.lower().endswith("linkedin.com"):
        whole = re.split("[?#]", whole, maxsplit=1)[0]
    return whole.rstrip("/")
