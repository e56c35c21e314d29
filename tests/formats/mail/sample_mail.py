"""A message from May to Ana, for tests, and what is read of it."""

from __future__ import annotations

from dataclasses import replace

from followup_tui.domain.due import Due
from followup_tui.formats.mail.message import ParsedMail, parse_message
from followup_tui.formats.parsed import ParsedInteraction
from tests.formats.reading import OPTIONS

OWN = replace(OPTIONS, own_addresses=frozenset({"ana@ruiz.example"}))
DATE = "Fri, 20 Nov 2026 10:00:00 +0100"


def letter(
    *headers: str, body: str = "Hello", own: bool = True, when: Due | None = None
) -> ParsedMail:
    """A message from May to Ana of Friday, with these headers in place of its own."""
    usual = {"From": "May Chen <may@acme.example>", "To": "ana@ruiz.example", "Date": DATE}
    given = {line.partition(":")[0] for line in headers}
    lines = [f"{name}: {value}" for name, value in usual.items() if name not in given]
    data = "\r\n".join([*lines, *headers, "", body]).encode()
    return parse_message(data, "m", OWN if own else OPTIONS, followup_due=when)


def said(
    *headers: str, body: str = "Hello", own: bool = True, when: Due | None = None
) -> ParsedInteraction:
    found = letter(*headers, body=body, own=own, when=when)
    assert found.interaction is not None, found.warnings
    return found.interaction


def left_out(*headers: str, body: str = "Hello") -> str:
    found = letter(*headers, body=body)
    assert found.interaction is None
    return found.warnings[0].reason


def names(one: ParsedInteraction) -> list[str]:
    return [person.name for person in one.participants]


def mails(one: ParsedInteraction) -> list[str]:
    return [value for person in one.participants for _, value, _ in person.methods]


SENT = "From: Ana Ruiz <ana@ruiz.example>"
TO_MAY = "To: May Chen <may@acme.example>"
