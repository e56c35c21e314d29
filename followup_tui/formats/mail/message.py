"""Read one email as an interaction: who took part, in which direction, when, about what, and the
follow-up it asks for. It never raises and never trusts what a stranger wrote.

No-reply addresses, bounces, bulk mail and mailing lists never become contacts. If the user asks for
a follow-up on such a mail, its author does, never the list."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pendulum import DateTime

from followup_tui.domain.due import Due, to_due
from followup_tui.domain.interaction import Direction
from followup_tui.formats.format import ReadOptions
from followup_tui.formats.mail.addresses import (
    MailAddress,
    OwnAddresses,
    header_addresses,
    is_automated,
    name_from_address,
)
from followup_tui.formats.mail.date import sent_at
from followup_tui.formats.mail.followup_requests import (
    is_reply,
    is_request_address,
    request_in_subject,
    requests_by_address,
    strip_reply_prefixes,
)
from followup_tui.formats.mail.headers import (
    Headers,
    decode_header,
    first_value,
    parse_parameters,
    split_message,
)
from followup_tui.formats.mail.parts import body_texts
from followup_tui.formats.mail.text import first_lines, forwarded_author
from followup_tui.formats.parsed import (
    FollowUpRequest,
    ParsedContact,
    ParsedInteraction,
    ReadWarning,
)
from followup_tui.wording import Wording, wording

MESSAGE_LIMIT = 2_000_000
"""Bytes read of one message; what follows is attachments."""
_MAX_PARTICIPANTS = 50
_SUBJECT_LIMIT = 300
_UID_LIMIT = 400
_RECIPIENT_HEADERS = ("to", "cc", "bcc")
_ENVELOPE_HEADERS = ("delivered-to", "x-original-to", "envelope-to")
_TYPICAL_HEADERS = ("from", "to", "date", "subject", "message-id", "received")
_MESSAGE_ID = re.compile(r"<([^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """The interaction a message describes, or None, with warnings: the first one says why there is
    none."""

    interaction: ParsedInteraction | None
    warnings: tuple[ReadWarning, ...] = ()


def is_message(data: bytes) -> bool:
    """Tell whether these bytes start like an email."""
    headers, _ = split_message(strip_from_line(data))
    return sum(name in headers for name in _TYPICAL_HEADERS) >= 2


def strip_from_line(data: bytes) -> bytes:
    """Return the message without the `From ` line that an mbox or a delivery agent adds."""
    data = data.lstrip(b"\r\n") if data[:1] in b"\r\n" else data
    if data.startswith((b"From ", b">From ")):
        return data.partition(b"\n")[2]
    return data


def parse_message(
    data: bytes,
    place: str | Wording,
    options: ReadOptions,
    *,
    envelope_date: str = "",
    followup_due: Due | None = None,
) -> ParsedMail:
    """Return what a message says. `envelope_date` is the date its mbox gives it; `followup_due`
    asks for a follow-up on that day, whatever the message says and no matter who sent it."""
    headers, body = split_message(strip_from_line(data[:MESSAGE_LIMIT]))
    if not any(name in headers for name in _TYPICAL_HEADERS):
        return _skip(place, "not an email")
    return _Message(headers, body, place, options, envelope_date, followup_due).parse()


def _skip(place: str | Wording, reason: str) -> ParsedMail:
    return ParsedMail(None, (ReadWarning(place, reason),))


class _Message:
    """One message while it is being parsed."""

    def __init__(
        self,
        headers: Headers,
        body: bytes,
        place: str | Wording,
        options: ReadOptions,
        envelope_date: str,
        followup_due: Due | None,
    ) -> None:
        self._headers = headers
        self._place = place
        self._own_addresses = OwnAddresses(options.own_addresses)
        self._plain, self._html = body_texts(headers, body)
        self._sent_at = sent_at(headers, options.now, envelope_date)
        self._rules = options.rules
        self._followup_due = followup_due
        self._authors = header_addresses(headers, "from") or header_addresses(headers, "sender")
        self._direction: Direction = "in"
        if any(author.email in self._own_addresses for author in self._authors):
            self._direction = "out"
        recipients = header_addresses(headers, *_RECIPIENT_HEADERS, *_ENVELOPE_HEADERS)
        emails = [address.email for address in recipients]
        self._request_addresses = {email for email in emails if is_request_address(email)}
        self._requested_dues: dict[str, Due] = {}
        if self._sent_at:
            trusted = emails
            if self._own_addresses and self._direction == "in":
                envelope = header_addresses(headers, *_ENVELOPE_HEADERS)
                trusted = [address.email for address in envelope]
            self._requested_dues = requests_by_address(
                emails, self._own_addresses, trusted, self._sent_at, options.rules
            )

    def parse(self) -> ParsedMail:
        """Return the interaction, or the reason why there is none."""
        if self._sent_at is None:
            return _skip(self._place, "no readable date")
        subject = decode_header(first_value(self._headers, "subject"))[:_SUBJECT_LIMIT]
        requested, subject, warnings = self._requested_due(subject, self._sent_at)
        due = str(self._followup_due or requested)
        skip_reason = self._automated_reason()
        if skip_reason and not due:
            return _skip(self._place, skip_reason)
        participants = self._participants(authors_only=bool(skip_reason))
        if not participants and self._direction == "out" and due:
            # Forwarded to a request address: it is about the author of the original.
            participants = self._contacts(forwarded_author(self._plain))
        if not participants:
            others = "you" if self._direction == "out" else "automated addresses"
            return _skip(self._place, f"no one in it but {others}")
        if len(participants) > _MAX_PARTICIPANTS:
            reason = f"more than {_MAX_PARTICIPANTS} recipients; only the first were imported"
            warnings.append(ReadWarning(self._place, reason))
        topic = strip_reply_prefixes(subject)
        lines = first_lines(self._plain, self._html)
        interaction = ParsedInteraction(
            uid=self._uid(subject),
            happened=str(to_due(self._sent_at)),
            place=self._place,
            participants=tuple(participants[:_MAX_PARTICIPANTS]),
            channel="mail",
            direction=self._direction,
            summary="\n".join(filter(None, (topic, lines))),
            followup=FollowUpRequest(topic, due) if due else None,
        )
        return ParsedMail(interaction, tuple(warnings))

    def _requested_due(self, subject: str, sent: DateTime) -> tuple[str, str, list[ReadWarning]]:
        """Return the due date the message asks for (empty for none), the subject without it, and
        warnings about unreadable requests. A subject someone else wrote asks for nothing."""
        warnings = [
            ReadWarning(
                self._place, wording("can't read {} as a date; no follow-up was added", email)
            )
            for email in sorted(self._request_addresses - self._requested_dues.keys())
        ]
        due = next(iter(self._requested_dues.values()), None)
        if not is_reply(subject) and (self._direction == "out" or not self._own_addresses):
            in_subject, rest = request_in_subject(subject, sent, self._rules)
            if in_subject:
                return str(due or in_subject), rest, warnings
        return str(due or ""), subject, warnings

    def _automated_reason(self) -> str:
        """Return why no contacts should be made of this message; empty if people wrote it to
        people."""
        headers = self._headers
        if self._direction == "out":
            return ""
        is_automatic = parse_parameters(first_value(headers, "auto-submitted"))[0] not in ("", "no")
        content_type = parse_parameters(first_value(headers, "content-type"))[0]
        is_bounce = "<>" in headers.get("return-path", ()) or content_type == "multipart/report"
        if is_automatic or is_bounce or "x-autoreply" in headers:
            return "sent automatically"
        if self._is_spam():
            return "marked as spam"
        if {"list-id", "list-post", "list-unsubscribe"} & headers.keys():
            return "sent to a mailing list"
        if first_value(headers, "precedence").lower() in ("bulk", "list", "junk"):
            return "bulk mail"
        return ""

    def _is_spam(self) -> bool:
        names = ("x-spam-flag", "x-spam-status")
        flags = [first_value(self._headers, name).lower() for name in names]
        labels = decode_header(first_value(self._headers, "x-gmail-labels")).lower().split(",")
        return any(flag.startswith("yes") for flag in flags) or "spam" in labels

    def _participants(self, authors_only: bool) -> list[ParsedContact]:
        if self._direction == "out":
            return self._contacts(header_addresses(self._headers, *_RECIPIENT_HEADERS))
        authors = self._authors
        if all(is_automated(author.email) for author in authors):
            authors = header_addresses(self._headers, "reply-to")
        others = [] if authors_only else header_addresses(self._headers, "to", "cc")
        return self._contacts([*authors, *others])

    def _contacts(self, addresses: Iterable[MailAddress]) -> list[ParsedContact]:
        """Return the contacts behind these addresses, without those that stand for a date."""
        requests = self._request_addresses | self._requested_dues.keys()
        people = (address for address in addresses if address.email not in requests)
        return list(people_from_addresses(people, self._own_addresses, self._place))

    def _uid(self, subject: str) -> str:
        """Return the message id, or else a digest of what identifies the message."""
        match = _MESSAGE_ID.search(first_value(self._headers, "message-id"))
        if match and match[1].isprintable() and len(match[1]) <= _UID_LIMIT:
            return f"mid:{match[1]}"
        names = ("message-id", "from", "to", "date")
        values = [first_value(self._headers, name) for name in names]
        text = "\0".join((*values, subject, *(self._plain or self._html).split()))
        return f"mail:{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def people_from_addresses(
    addresses: Iterable[MailAddress], own_addresses: OwnAddresses, place: str | Wording
) -> Iterator[ParsedContact]:
    """Yield a contact for each address, once, except the user's own and automated ones."""
    seen = set()
    for name, email in addresses:
        key = email.casefold()
        if key in seen or email in own_addresses or is_automated(email):
            continue
        seen.add(key)
        display_name = name or name_from_address(email.rpartition("@")[0]) or email
        yield ParsedContact(display_name, place, methods=(("email", email, ""),))
