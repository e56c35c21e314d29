"""The follow-up that an e-mail asks for: `[in 3 days]` in its subject, or an address such as
`followup+in3days@…` or `3d@…` among its recipients. Pure; the date grammar reads the words."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from pendulum import DateTime

from followup_tui.domain.due import Due
from followup_tui.domain.language.dates import parse_due
from followup_tui.domain.rules import Rules
from followup_tui.errors import FollowupError
from followup_tui.formats.mail.addresses import OwnAddresses, plus_tag

_BRACKET = re.compile(r"\[([^\[\]]{1,40})\]")
_MARKED = re.compile(r"(?:followup|follow-up|fu)[-+._=](.{1,40})", re.IGNORECASE)
_PLAIN = re.compile(r"\d{1,3}[a-z]{1,6}|in[-._]?\d.{1,20}|next[-._]?[a-z]{3,9}", re.IGNORECASE)
_PIECES = re.compile(r"\d+|[a-z]+")
_JOINED = re.compile(r"\b(next|in|on|end|early|mid|this|the)(?=[a-z]{3})")
_ANSWER = re.compile(
    r"\s*(?:re|aw|antw|sv|vs|fwd?|wg|tr|rv|res|enc|odp|r|i)(?:\[\d{1,3}\])?\s?:\s*", re.IGNORECASE
)


def strip_reply_prefixes(subject: str) -> str:
    """The subject without Re:, Fwd: and the like in front."""
    for _ in range(10):
        match = _ANSWER.match(subject)
        if match is None:
            break
        subject = subject[match.end() :]
    return subject.strip()


def is_reply(subject: str) -> bool:
    """Whether the subject was first written by whoever is answered or forwarded."""
    return _ANSWER.match(subject) is not None


def request_in_subject(subject: str, now: DateTime, rules: Rules) -> tuple[Due | None, str]:
    """The day in the last brackets that hold one, and the subject without them."""
    for match in reversed(list(_BRACKET.finditer(subject))):
        if due := _when(match[1], now, rules):
            rest = f"{subject[: match.start()]} {subject[match.end() :]}"
            return due, " ".join(rest.split())
    return None, subject


def requests_by_address(
    emails: Iterable[str], own: OwnAddresses, mine: Container[str], now: DateTime, rules: Rules
) -> dict[str, Due]:
    """The addresses that stand for a day, which nobody lives at, and that day.

    Behind `followup+` or the plus of an own address any date phrase counts. A whole local part
    counts only among those that are `mine`, as a stranger may write to anything, and where it
    cannot be a name: `3d`, `in-3-days`, `nexttue`, and not `sun` or `may`."""
    found = {}
    for email in emails:
        words = _words_of(email, own, email in mine)
        if words and (due := _local_when(words.lower(), now, rules)):
            found[email] = due
    return found


def is_request_address(email: str) -> bool:
    """Whether the address is one that stands for a day, as `followup+…` is, readable or not."""
    return _MARKED.fullmatch(email.rpartition("@")[0]) is not None


def _words_of(email: str, own: OwnAddresses, is_mine: bool) -> str:
    local = email.rpartition("@")[0]
    if match := _MARKED.fullmatch(local):
        return match[1]
    if plus_tag(email) and email in own:
        return plus_tag(email)
    return local if is_mine and _PLAIN.fullmatch(local) else ""


def _local_when(words: str, now: DateTime, rules: Rules) -> Due | None:
    """An address holds no spaces: dashes, dots or nothing stand for them."""
    spaced = re.sub(r"[-._=+]+", " ", words)
    pieces = " ".join(_PIECES.findall(_JOINED.sub(r"\1 ", spaced)))
    for text in dict.fromkeys((words, spaced, pieces)):
        if due := _when(text, now, rules):
            return due
    return None


def _when(text: str, now: DateTime, rules: Rules) -> Due | None:
    try:
        return parse_due(text, now, rules)
    except FollowupError:
        return None
