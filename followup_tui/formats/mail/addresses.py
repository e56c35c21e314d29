"""The addresses of a header with their names, and whose they are: a person's, the user's own, or a
machine's. It reads in linear time whatever it is given, and never raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from followup_tui.formats.mail.headers import Headers, decode_header
from followup_tui.formats.parsed import single_line

MAX_ADDRESSES = 200
"""Addresses of one header that are read."""
_LONGEST = 254
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
_MACHINE = re.compile(
    r"(?:do|please)?[-_.]?(?:no|not)[-_.]?(?:reply|answer|respond)\w*"
    r"|(?:mailer[-_.]?daemon|postmaster|bounces?|mail[-_.]?delivery|listserv|majordomo"
    r"|notifications?|newsletters?|auto[-_.]?(?:reply|mailer|confirm)|undisclosed[-_.]recipients)"
)
_MACHINE_EDGE = re.compile(
    r"(?:.*[-_.+])?(?:no|not)-?reply(?:[-_.+].*)?|bounces?[-_+].*"
    r"|.*-(?:bounces|request|owner|unsubscribe|notifications?)|owner-.*",
)
_MACHINES = re.compile(
    r"^(?:lists?|reply|noreply|notifications?)\.|\.noreply\.|^(?:googlegroups\.com|groups\.io)$"
)
_AROUND = " '\"<>"
# What stands behind a comma without being a given name.
_SUFFIXES = frozenset(
    {"inc", "ltd", "llc", "gmbh", "ag", "co", "corp", "jr", "sr", "phd", "md", "esq"}
)


class MailAddress(NamedTuple):
    """One mailbox: the name as its writer gives it, or nothing, and the address."""

    name: str
    email: str


def header_addresses(headers: Headers, *names: str) -> list[MailAddress]:
    """Every address of these headers, each once."""
    found: dict[str, MailAddress] = {}
    for name in names:
        for value in headers.get(name, ()):
            for one in parse_addresses(value):
                found.setdefault(one.email.casefold(), one)
    return list(found.values())


def parse_addresses(value: str) -> Iterator[MailAddress]:
    """The addresses of one header value, at most `MOST`. The members of groups count, their names
    do not; what is no address is passed over."""
    count = 0
    for words, comments, angle in _mailboxes(value):
        one = _address(words, comments, angle)
        if one:
            yield one
            count += 1
            if count == MAX_ADDRESSES:
                return


def _mailboxes(value: str) -> Iterator[tuple[list[str], list[str], str]]:
    """The words, comments and the part in angle brackets of each piece between the commas."""
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


def _address(words: list[str], comments: list[str], angle: str) -> MailAddress | None:
    text = decode_header("".join(words))
    match = _ADDRESS.search(angle) if angle else _ADDRESS.search(text)
    if match is None and angle:
        match = _ADDRESS.search(text)
    if match is None or len(match[0]) > _LONGEST:
        return None
    email = match[0].strip("'.")
    name = text if angle else text[: match.start()] + text[match.end() :]
    name = single_line(name.strip(_AROUND)) or single_line(
        decode_header("".join(comments)).strip(_AROUND)
    )
    return MailAddress("" if "@" in name else _turned(name), email)


def _turned(name: str) -> str:
    """ "Chen, May (Acme)" as directories write it, in the order it is spoken."""
    last, comma, given = re.sub(r" \([^()]*\)$", "", name).partition(",")
    words = given.split()
    if (
        not comma
        or "," in given
        or not 0 < len(words) < 4
        or words[-1].lower().strip(".") in _SUFFIXES
    ):
        return name
    return f"{given.strip()} {last.strip()}"


def is_automated(email: str) -> bool:
    """Whether nobody reads what is sent there: no-reply, bounces,
    mailing lists and their commands."""
    local, _, domain = email.lower().rpartition("@")
    return bool(
        _MACHINE.fullmatch(local) or _MACHINE_EDGE.fullmatch(local) or _MACHINES.search(domain)
    )


class OwnAddresses:
    """The user's own addresses: `ana@ruiz.example`, where `ana+shop@ruiz.example` is the same, or
    with a star for any letters: `*@ruiz.example`."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = tuple(one.strip().casefold() for one in patterns)

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def __contains__(self, email: str) -> bool:
        written, folded = email.casefold(), strip_plus_tag(email).casefold()
        return any(
            fnmatchcase(one, pattern.replace("[", "[[]").replace("?", "[?]"))
            for pattern in self._patterns
            for one in (written, folded)
        )


def strip_plus_tag(email: str) -> str:
    """The address without what stands behind a plus: `ana+shop@x` is `ana@x`."""
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def plus_tag(email: str) -> str:
    """What stands behind the plus of an address, or nothing."""
    return email.rpartition("@")[0].partition("+")[2]


def name_from_address(local: str) -> str:
    """A name for an address that comes without one: `may.chen@x` is May Chen; nothing where the
    address does not look like a first and a last name."""
    words = re.split(r"[._]", local.partition("+")[0])
    if len(words) in (2, 3) and all(word.isalpha() and word.isascii() for word in words):
        return " ".join(word.capitalize() for word in words)
    return ""
