"""A message from May to Ana, for tests, and what is read of it."""

from __future__ import annotations

from dataclasses import replace

from followup_tui.domain.due import Due
from followup_tui.formats.mail.message import Letter, read_message
from followup_tui.formats.parsed import Said
from tests.formats.reading import OPTIONS

OWN = replace(OPTIONS, own=frozenset({"ana@ruiz.example"}))
DATE = "Fri, 20 Nov 2026 10:00:00 +0100"


def letter(*headers: str, body: str = "Hello", own: bool = True, when: Due | None = None) -> Letter:
    """A message from May to Ana of Friday, with these headers in place of its own."""
    usual = {"From": "May Chen <may@acme.example>", "To": "ana@ruiz.example", "Date": DATE}
    given = {line.partition(":")[0] for line in headers}
    lines = [f"{name}: {value}" for name, value in usual.items() if name not in given]
    data = "\r\n".join([*lines, *headers, "", body]).encode()
    return read_message(data, "m", OWN if own else OPTIONS, when=when)


def said(*headers: str, body: str = "Hello", own: bool = True, when: Due | None = None) -> Said:
    found = letter(*headers, body=body, own=own, when=when)
    assert found.said is not None, found.skipped
    return found.said


def left_out(*headers: str, body: str = "Hello") -> str:
    found = letter(*headers, body=body)
    assert found.said is None
    return found.skipped[0].why


def names(one: Said) -> list[str]:
    return [person.name for person in one.people]


def mails(one: Said) -> list[str]:
    return [value for person in one.people for _, value, _ in person.methods]


SENT = "From: Ana Ruiz <ana@ruiz.example>"
TO_MAY = "To: May Chen <may@acme.example>"
