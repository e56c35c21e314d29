"""Parse the addresses of mail headers, and tell the user's own and automated ones from people's. It
takes linear time on any input and never raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from followup_tui.formats.mail.headers import Headers, decode_header
from followup_tui.formats.parsed import single_line

MAX_ADDRESSES = 200
"""Addresses read of one header."""
_MAX_LENGTH = 254
_TOKEN = re.compile(
    r"""
    "(?P<quoted>(?:[^"\\]++|\\.)*+)"?
    | <(?P<angle>[^<>]*+)>
    | (?P<sign>[,;:()])
    | (?P<word>(?:[^\s"<>,;:()]++|[^\S\n]++|\n)++)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[^\s@<>\"(),:;\\]{1,190}")
_AUTOMATED_NAME = re.compile(
    r"(?:do|please)?[-_.]?(?:no|not)[-_.]?(?:reply|answer|respond)\w*"
    r"|(?:mailer[-_.]?daemon|postmaster|bounces?|mail[-_.]?delivery|listserv|majordomo"
    r"|notifications?|newsletters?|auto[-_.]?(?:reply|mailer|confirm)|undisclosed[-_.]recipients)"
)
_AUTOMATED_AFFIX = re.compile(
    r"(?:.*[-_.+])?(?:no|not)-?reply(?:[-_.+].*)?|bounces?[-_+].*"
    r"|.*-(?:bounces|request|owner|unsubscribe|notifications?)|owner-.*",
)
_AUTOMATED_DOMAIN = re.compile(
    r"^(?:lists?|reply|noreply|notifications?)\.|\.noreply\.|^(?:googlegroups\.com|groups\.io)$"
)
_NAME_EDGES = " '\"<>"
# These follow a comma without being a first name.
_SUFFIXES = frozenset(
    {"inc", "ltd", "llc", "gmbh", "ag", "co", "corp", "jr", "sr", "phd", "md", "esq"}
)


class MailAddress(NamedTuple):
    """One mailbox: the display name, or an empty string, and the address."""

    name: str
    email: str


def header_addresses(headers: Headers, *names: str) -> list[MailAddress]:
    """Return every address in these headers, once."""
    addresses: dict[str, MailAddress] = {}
    for name in names:
        for value in headers.get(name, ()):
            for address in parse_addresses(value):
                addresses.setdefault(address.email.casefold(), address)
    return list(addresses.values())


def parse_addresses(value: str) -> Iterator[MailAddress]:
    """Yield the addresses of one header value, at most MAX_ADDRESSES. Members of a group count, its
    name does not; anything else is ignored."""
    count = 0
    for words, comments, angle in _mailboxes(value):
        address = _parse_mailbox(words, comments, angle)
        if address:
            yield address
            count += 1
            if count == MAX_ADDRESSES:
                return


def _mailboxes(value: str) -> Iterator[tuple[list[str], list[str], str]]:
    """Yield words, comments and the part in angle brackets of each piece between commas."""
    words: list[str] = []
    comments: list[str] = []
    angle = ""
    depth = 0
    for match in _TOKEN.finditer(value):
        kind, text = match.lastgroup, match[match.lastgroup or 0]
        if kind == "sign" and text in "()":
            depth = max(0, depth + (1 if text == "(" else -1))
        elif depth:
            comments.append(text)
        elif kind == "sign" and text == ":":
            words.clear()  # the name of a group
        elif kind == "sign":
            yield words, comments, angle
            words, comments, angle = [], [], ""
        elif kind == "angle":
            angle = angle or text.strip() or " "
        elif kind == "quoted":
            words.append(re.sub(r"\\(.)", r"\1", text))
        else:
            words.append(text)
    yield words, comments, angle


def _parse_mailbox(words: list[str], comments: list[str], angle: str) -> MailAddress | None:
    text = decode_header("".join(words))
    match = _ADDRESS.search(angle) if angle else _ADDRESS.search(text)
    if match is None and angle:
        match = _ADDRESS.search(text)
    if match is None or len(match[0]) > _MAX_LENGTH:
        return None
    email = match[0].strip("'.")
    name = text if angle else text[: match.start()] + text[match.end() :]
    comment = decode_header("".join(comments))
    name = single_line(name.strip(_NAME_EDGES)) or single_line(comment.strip(_NAME_EDGES))
    return MailAddress("" if "@" in name else _first_name_first(name), email)


def _first_name_first(name: str) -> str:
    """Return `May Chen` for "Chen, May (Acme)", as directories write names."""
    last, comma, first = re.sub(r" \([^()]*\)$", "", name).partition(",")
    words = first.split()
    if (
        not comma
        or "," in first
        or not 0 < len(words) < 4
        or words[-1].lower().strip(".") in _SUFFIXES
    ):
        return name
    return f"{first.strip()} {last.strip()}"


def is_automated(email: str) -> bool:
    """Tell whether no person reads this address: no-reply, bounces, mailing lists."""
    local, _, domain = email.lower().rpartition("@")
    return bool(
        _AUTOMATED_NAME.fullmatch(local)
        or _AUTOMATED_AFFIX.fullmatch(local)
        or _AUTOMATED_DOMAIN.search(domain)
    )


class OwnAddresses:
    """The user's own addresses: `ana@ruiz.example`, which covers `ana+shop@ruiz.example`, or with a
    star for any characters: `*@ruiz.example`."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = tuple(pattern.strip().casefold() for pattern in patterns)

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def __contains__(self, email: str) -> bool:
        forms = (email.casefold(), strip_plus_tag(email).casefold())
        return any(
            fnmatchcase(form, pattern.replace("[", "[[]").replace("?", "[?]"))
            for pattern in self._patterns
            for form in forms
        )


def strip_plus_tag(email: str) -> str:
    """Return the address without its plus tag: `ana@x` for `ana+shop@x`."""
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def plus_tag(email: str) -> str:
    """Return the plus tag of an address, or an empty string: `shop` for `ana+shop@x`."""
    return email.rpartition("@")[0].partition("+")[2]


def name_from_address(local: str) -> str:
    """Return `May Chen` for the local part `may.chen`; empty if it does not look like a name."""
    words = re.split(r"[._]", local.partition("+")[0])
    if len(words) in (2, 3) and all(word.isalpha() and word.isascii() for word in words):
        return " ".join(word.capitalize() for word in words)
    return ""
