"""One e-mail as an interaction: who took part, in which direction, when, about what, and whether a
follow-up is asked for. It never raises and never trusts what a stranger wrote.

Nobody is made out of a machine: no-reply addresses, bounces, bulk mail and mailing lists are left
out, unless the user asks for a follow-up; then the author counts, the list never does."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pendulum import DateTime

from followup_tui.domain.due import Due
from followup_tui.domain.interaction import Direction
from followup_tui.formats.format import ReadOptions
from followup_tui.formats.mail.addresses import (
    MailAddress,
    OwnAddresses,
    header_addresses,
    is_automated,
    name_from_address,
)
from followup_tui.formats.mail.date import happened, sent_at
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

MESSAGE_LIMIT = 2_000_000
"""Bytes of one message that are read; what comes after them is attached."""
_MOST_PEOPLE = 50
_SUBJECT_LIMIT = 300
_UID_LIMIT = 400
_RECIPIENTS = ("to", "cc", "bcc")
_ENVELOPE = ("delivered-to", "x-original-to", "envelope-to")
_TELLING = ("from", "to", "date", "subject", "message-id", "received")
_MESSAGE_ID = re.compile(r"<([^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """What one message tells: an interaction, or nothing; and what is to be said of it."""

    interaction: ParsedInteraction | None
    warnings: tuple[ReadWarning, ...] = ()


def is_message(data: bytes) -> bool:
    """Whether these bytes begin like an e-mail."""
    headers, _ = split_message(strip_from_line(data))
    return sum(name in headers for name in _TELLING) >= 2


def strip_from_line(data: bytes) -> bytes:
    """The message without the line that an mbox, or a delivery program, puts above it."""
    data = data.lstrip(b"\r\n") if data[:1] in b"\r\n" else data
    if data.startswith((b"From ", b">From ")):
        return data.partition(b"\n")[2]
    return data


def parse_message(
    data: bytes,
    place: str,
    options: ReadOptions,
    *,
    envelope_date: str = "",
    followup_due: Due | None = None,
) -> ParsedMail:
    """What the message tells. `arrived` is the date that an mbox gives it; `when` the day of a
    follow-up that the user asks for, whatever the message does and whoever it is from."""
    headers, body = split_message(strip_from_line(data[:MESSAGE_LIMIT]))
    if not any(name in headers for name in _TELLING):
        return _left_out(place, "is no e-mail")
    return _Message(headers, body, place, options, envelope_date, followup_due).letter()


def _left_out(place: str, why: str) -> ParsedMail:
    return ParsedMail(None, (ReadWarning(place, why),))


class _Message:
    """One message while it is understood."""

    def __init__(
        self,
        headers: Headers,
        body: bytes,
        place: str,
        options: ReadOptions,
        arrived: str,
        when: Due | None,
    ) -> None:
        self._headers = headers
        self._place = place
        self._own = OwnAddresses(options.own_addresses)
        self._plain, self._html = body_texts(headers, body)
        self._at = sent_at(headers, options.now, arrived)
        self._rules = options.rules
        self._when = when
        self._authors = header_addresses(headers, "from") or header_addresses(headers, "sender")
        self._direction: Direction = "in"
        if any(one.email in self._own for one in self._authors):
            self._direction = "out"
        emails = [one.email for one in header_addresses(headers, *_RECIPIENTS, *_ENVELOPE)]
        self._stand_ins = {email for email in emails if is_request_address(email)}
        self._days: dict[str, Due] = {}
        if self._at:
            mine = emails
            if self._own and self._direction == "in":
                mine = [one.email for one in header_addresses(headers, *_ENVELOPE)]
            self._days = requests_by_address(emails, self._own, mine, self._at, options.rules)

    def letter(self) -> ParsedMail:
        if self._at is None:
            return _left_out(self._place, "has no date that can be read")
        subject = decode_header(first_value(self._headers, "subject"))[:_SUBJECT_LIMIT]
        ask, subject, notes = self._ask(subject, self._at)
        ask = str(self._when or ask)
        why = self._sent_by_machine()
        if why and not ask:
            return _left_out(self._place, why)
        people = self._people(authors_only=bool(why))
        if not people and self._direction == "out" and ask:
            # Forwarded to an address that stands for a day: about whoever wrote the original.
            people = self._incoming(forwarded_author(self._plain))
        if not people:
            whose = "you" if self._direction == "out" else "machines"
            return _left_out(self._place, f"has nobody in it but {whose}")
        if len(people) > _MOST_PEOPLE:
            why = f"went to more than {_MOST_PEOPLE} people; the first of them were taken"
            notes.append(ReadWarning(self._place, why))
        topic = strip_reply_prefixes(subject)
        lines = first_lines(self._plain, self._html)
        said = ParsedInteraction(
            uid=self._uid(subject),
            happened=happened(self._at),
            place=self._place,
            participants=tuple(people[:_MOST_PEOPLE]),
            channel="mail",
            direction=self._direction,
            summary="\n".join(text for text in (topic, lines) if text),
            followup=FollowUpRequest(topic, ask) if ask else None,
        )
        return ParsedMail(said, tuple(notes))

    def _ask(self, subject: str, at: DateTime) -> tuple[str, str, list[ReadWarning]]:
        """The day of the follow-up that is asked for, the subject without it, and what of it could
        not be read. The subject of somebody else, or of an answer, asks for nothing."""
        notes = [
            ReadWarning(self._place, f"went to {email}, which is no date; no follow-up was made")
            for email in sorted(self._stand_ins - self._days.keys())
        ]
        due = next(iter(self._days.values()), None)
        if not is_reply(subject) and (self._direction == "out" or not self._own):
            in_subject, rest = request_in_subject(subject, at, self._rules)
            if in_subject:
                return str(due or in_subject), rest, notes
        return str(due or ""), subject, notes

    def _sent_by_machine(self) -> str:
        """Why nobody is to be made of those in it; nothing where people wrote to people."""
        headers = self._headers
        if self._direction == "out":
            return ""
        automatic = parse_parameters(first_value(headers, "auto-submitted"))[0] not in ("", "no")
        kind = parse_parameters(first_value(headers, "content-type"))[0]
        bounced = "<>" in headers.get("return-path", ()) or kind == "multipart/report"
        if automatic or bounced or "x-autoreply" in headers:
            return "was sent by a machine"
        if self._is_spam():
            return "is marked as spam"
        if {"list-id", "list-post", "list-unsubscribe"} & headers.keys():
            return "came over a mailing list"
        if first_value(headers, "precedence").lower() in ("bulk", "list", "junk"):
            return "went to many at once"
        return ""

    def _is_spam(self) -> bool:
        flags = [
            first_value(self._headers, name).lower() for name in ("x-spam-flag", "x-spam-status")
        ]
        labels = decode_header(first_value(self._headers, "x-gmail-labels")).lower().split(",")
        return any(flag.startswith("yes") for flag in flags) or "spam" in labels

    def _people(self, authors_only: bool) -> list[ParsedContact]:
        if self._direction == "out":
            return self._incoming(header_addresses(self._headers, *_RECIPIENTS))
        authors = self._authors
        if all(is_automated(one.email) for one in authors):
            authors = header_addresses(self._headers, "reply-to")
        others = [] if authors_only else header_addresses(self._headers, "to", "cc")
        return self._incoming([*authors, *others])

    def _incoming(self, found: Iterable[MailAddress]) -> list[ParsedContact]:
        gone = self._stand_ins | self._days.keys()
        people = (one for one in found if one.email not in gone)
        return list(people_from_addresses(people, self._own, self._place))

    def _uid(self, subject: str) -> str:
        match = _MESSAGE_ID.search(first_value(self._headers, "message-id"))
        if match and match[1].isprintable() and len(match[1]) <= _UID_LIMIT:
            return f"mid:{match[1]}"
        told = [first_value(self._headers, name) for name in ("message-id", "from", "to", "date")]
        text = "\0".join((*told, subject, *(self._plain or self._html).split()))
        return f"mail:{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def people_from_addresses(
    found: Iterable[MailAddress], own: OwnAddresses, place: str
) -> Iterator[ParsedContact]:
    """The people behind addresses, each once: not the user, no machine."""
    seen = set()
    for name, email in found:
        key = email.casefold()
        if key in seen or email in own or is_automated(email):
            continue
        seen.add(key)
        called = name or name_from_address(email.rpartition("@")[0]) or email
        yield ParsedContact(called, place, methods=(("email", email, ""),))
