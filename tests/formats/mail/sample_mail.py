"""A message from May to Ana, for tests, and what is parsed of it."""

from __future__ import annotations

from dataclasses import replace

from followup_tui.domain.due import Due
from followup_tui.formats.mail.message import ParsedMail, parse_message
from followup_tui.formats.parsed import ParsedInteraction
from tests.formats.reading import OPTIONS

OWN = replace(OPTIONS, own_addresses=frozenset({"ana@ruiz.example"}))
DATE = "Fri, 20 Nov 2026 10:00:00 +0100"


def parse_sample(
    *headers: str, body: str = "Hello", own: bool = True, followup_due: Due | None = None
) -> ParsedMail:
    """Parse a message from May to Ana, with these headers instead of its usual ones. `own`: whether
    the settings name Ana's address."""
    usual = {"From": "May Chen <may@acme.example>", "To": "ana@ruiz.example", "Date": DATE}
    given = {line.partition(":")[0] for line in headers}
    lines = [f"{name}: {value}" for name, value in usual.items() if name not in given]
    data = "\r\n".join([*lines, *headers, "", body]).encode()
    return parse_message(data, "m", OWN if own else OPTIONS, followup_due=followup_due)


def sample_interaction(
    *headers: str, body: str = "Hello", own: bool = True, followup_due: Due | None = None
) -> ParsedInteraction:
    """Return the interaction of such a message."""
    mail = parse_sample(*headers, body=body, own=own, followup_due=followup_due)
    assert mail.interaction is not None, mail.warnings
    return mail.interaction


def skip_reason(*headers: str, body: str = "Hello") -> str:
    """Return why such a message gives no interaction."""
    mail = parse_sample(*headers, body=body)
    assert mail.interaction is None
    return mail.warnings[0].reason


def participant_names(interaction: ParsedInteraction) -> list[str]:
    return [contact.name for contact in interaction.participants]


def participant_emails(interaction: ParsedInteraction) -> list[str]:
    return [value for contact in interaction.participants for _, value, _ in contact.methods]


SENT = "From: Ana Ruiz <ana@ruiz.example>"
TO_MAY = "To: May Chen <may@acme.example>"
