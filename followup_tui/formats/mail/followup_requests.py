"""Find the follow-up an email asks for: `[in 3 days]` in its subject, or a recipient such as
`followup+in3days@…` or `3d@…`. Pure; the date grammar parses the words."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from pendulum import DateTime

from followup_tui.domain.due import Due
from followup_tui.domain.language.dates import parse_due
from followup_tui.domain.rules import Rules
from followup_tui.errors import FollowupError
from followup_tui.formats.mail.addresses import OwnAddresses, plus_tag

_BRACKETS = re.compile(r"\[([^\[\]]{1,40})\]")
_REQUEST_ADDRESS = re.compile(r"(?:followup|follow-up|fu)[-+._=](.{1,40})", re.IGNORECASE)
_DATE_ADDRESS = re.compile(
    r"\d{1,3}[a-z]{1,6}|in[-._]?\d.{1,20}|next[-._]?[a-z]{3,9}", re.IGNORECASE
)
_PIECES = re.compile(r"\d+|[a-z]+")
_JOINED_WORDS = re.compile(r"\b(next|in|on|end|early|mid|this|the)(?=[a-z]{3})")
_REPLY_PREFIX = re.compile(
    r"\s*(?:re|aw|antw|sv|vs|fwd?|wg|tr|rv|res|enc|odp|r|i)(?:\[\d{1,3}\])?\s?:\s*", re.IGNORECASE
)


def strip_reply_prefixes(subject: str) -> str:
    """Return the subject without Re:, Fwd: and the like in front."""
    for _ in range(10):
        match = _REPLY_PREFIX.match(subject)
        if match is None:
            break
        subject = subject[match.end() :]
    return subject.strip()


def is_reply(subject: str) -> bool:
    """Tell whether the subject is that of a reply or a forward, so someone else wrote it."""
    return _REPLY_PREFIX.match(subject) is not None


def request_in_subject(subject: str, now: DateTime, rules: Rules) -> tuple[Due | None, str]:
    """Return the due date in the last brackets that hold one, and the subject without them."""
    for match in reversed(list(_BRACKETS.finditer(subject))):
        if due := _parse_due(match[1], now, rules):
            rest = f"{subject[: match.start()]} {subject[match.end() :]}"
            return due, " ".join(rest.split())
    return None, subject


def requests_by_address(
    emails: Iterable[str],
    own_addresses: OwnAddresses,
    trusted: Container[str],
    now: DateTime,
    rules: Rules,
) -> dict[str, Due]:
    """Return the addresses that stand for a due date, with that date.

    After `followup+`, or the plus of an own address, any date phrase counts. A whole local part
    counts only in `trusted` addresses, as a stranger can write to anything, and only if it cannot
    be a name: `3d`, `in-3-days`, `nexttue`, but not `sun` or `may`."""
    dues = {}
    for email in emails:
        phrase = _date_phrase(email, own_addresses, email in trusted)
        if phrase and (due := _parse_local_part(phrase.lower(), now, rules)):
            dues[email] = due
    return dues


def is_request_address(email: str) -> bool:
    """Tell whether the address is like `followup+…`, whether or not its date can be read."""
    return _REQUEST_ADDRESS.fullmatch(email.rpartition("@")[0]) is not None


def _date_phrase(email: str, own_addresses: OwnAddresses, is_trusted: bool) -> str:
    local = email.rpartition("@")[0]
    if match := _REQUEST_ADDRESS.fullmatch(local):
        return match[1]
    if plus_tag(email) and email in own_addresses:
        return plus_tag(email)
    return local if is_trusted and _DATE_ADDRESS.fullmatch(local) else ""


def _parse_local_part(phrase: str, now: DateTime, rules: Rules) -> Due | None:
    """Parse a phrase in which dashes, dots or nothing stand for spaces."""
    spaced = re.sub(r"[-._=+]+", " ", phrase)
    pieces = " ".join(_PIECES.findall(_JOINED_WORDS.sub(r"\1 ", spaced)))
    for text in dict.fromkeys((phrase, spaced, pieces)):
        if due := _parse_due(text, now, rules):
            return due
    return None


def _parse_due(text: str, now: DateTime, rules: Rules) -> Due | None:
    try:
        return parse_due(text, now, rules)
    except FollowupError:
        return None
