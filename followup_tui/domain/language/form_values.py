"""Parse what a person types into a form field.

Each function raises BadInputError for a text it cannot read; an empty text clears the field."""

from __future__ import annotations

import re

from pendulum import DateTime, Timezone
from pendulum.tz.exceptions import InvalidTimezone

from followup_tui.domain.cadence import NEVER
from followup_tui.domain.contact import METHOD_KINDS, MethodKind
from followup_tui.domain.due import Due
from followup_tui.domain.followup import Move
from followup_tui.domain.language import english
from followup_tui.domain.language.dates import parse_cadence, parse_due
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError

_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_LINK = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\s().\-/]{5,30}")
_MIN_PHONE_DIGITS = 5
_LABEL = re.compile(r"(.*\S)\s*\(([^()]*[^\W\d_][^()]*)\)", re.DOTALL)
_KIND = re.compile(rf"({'|'.join(METHOD_KINDS)})\s*:\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_WITHOUT_YEAR = re.compile(r"(?:--)?(\d{2})-(\d{2})", re.ASCII)


def name(text: str) -> str:
    """Return a contact's name; BadInputError if it is empty."""
    if not text.strip():
        raise BadInputError("A contact needs a name.")
    return text.strip()


def text(text: str) -> str:
    """Return any text without white space around it. Never raises."""
    return text.strip()


def strength(text: str) -> int:
    """Return how strong the tie is, 0 to 5; BadInputError for anything else."""
    if text.strip() in ("", "0", "1", "2", "3", "4", "5"):
        return int(text.strip() or "0")
    raise BadInputError("Strength is a number from 0 to 5.")


def cadence(text: str) -> str | None:
    """Return a cadence in the stored form, "6 weeks" or "never"; None if empty.

    BadInputError for anything else."""
    if text.strip().casefold() == NEVER:
        return NEVER
    return str(parse_cadence(text.strip())) if text.strip() else None


def day(text: str) -> str | None:
    """Return a day as 2026-10-30, without its time; None if empty.

    BadInputError for any other form of date."""
    if not text.strip():
        return None
    try:
        due = Due.parse(text.strip())
    except ValueError as error:
        raise BadInputError("Write the date as 2026-10-30.") from error
    return due.day.to_date_string()


def birthday(text: str) -> str | None:
    """Return a birthday as 1990-05-17, or as --05-17 without a year; None if empty.

    BadInputError for any other form, and for a day that does not exist."""
    match = _WITHOUT_YEAR.fullmatch(text.strip())
    if match is None:
        try:
            return day(text)
        except BadInputError as error:
            raise BadInputError("Write the birthday as 1990-05-17 or 05-17.") from error
    try:
        Due.parse(f"2000-{match[1]}-{match[2]}")
    except ValueError as error:
        raise BadInputError(
            "No such day.", hint="Write the birthday as 1990-05-17 or 05-17."
        ) from error
    return f"--{match[1]}-{match[2]}"


def time_zone(text: str) -> str:
    """Return an IANA time zone, such as Europe/Berlin; BadInputError for an unknown one."""
    if text.strip():
        try:
            Timezone(text.strip())
        except (InvalidTimezone, ValueError, OSError) as error:
            raise BadInputError(
                "Unknown time zone.", hint="Write it like Europe/Berlin."
            ) from error
    return text.strip()


def tags(text: str) -> tuple[str, ...]:
    """Return the tags of a line, with or without #, separated by blanks or commas. Never raises."""
    names = (word.strip("#") for word in text.replace(",", " ").split())
    return tuple(dict.fromkeys(name for name in names if name))


def labelled_contact_detail(text: str) -> tuple[MethodKind, str, str] | None:
    """Return kind, value and label of `may@acme.com (work)` or `phone: 1234 (desk)`; None if
    empty. Never raises."""
    value, label = text.strip(), ""
    if match := _LABEL.fullmatch(value):
        value, label = match[1], match[2].strip()
    if match := _KIND.fullmatch(value):
        kind: MethodKind = match[1].lower()  # type: ignore[assignment]  # the pattern lists them
        return kind, match[2], label
    detail = contact_detail(value)
    return (*detail, label) if detail else None


def format_contact_detail(kind: MethodKind, value: str, label: str) -> str:
    """Return a text that `labelled_contact_detail` reads as this; the kind is named only where it
    would be read as another."""
    shown = f"{value} ({label})" if label else value
    return shown if labelled_contact_detail(shown) == (kind, value, label) else f"{kind}: {shown}"


def contact_detail(text: str) -> tuple[MethodKind, str] | None:
    """Return a contact detail with the kind its form implies; None if empty. Never raises."""
    value = text.strip()
    if not value:
        return None
    if _EMAIL.fullmatch(value):
        return "email", value
    if _LINK.fullmatch(value):
        return "link", value
    digits = sum(char.isdigit() for char in value)
    if _PHONE.fullmatch(value) and digits >= _MIN_PHONE_DIGITS:
        return "phone", value
    return "handle", value


def move(text: str) -> Move:
    """Return whose move it is; empty is mine. BadInputError for anything else."""
    word = text.strip().casefold()
    if word in ("", *english.MY_MOVE):
        return "mine"
    if word in english.THEIR_MOVE:
        return "theirs"
    raise BadInputError("Write mine or theirs.")


def attempt(text: str) -> int:
    """Return the number of an attempt, 1 to 99; empty is 1. BadInputError for anything else."""
    word = text.strip() or "1"
    if word.isascii() and word.isdecimal() and 1 <= int(word[:9]) <= 99:
        return int(word)
    raise BadInputError("Attempt is a number from 1 to 99.")


def due(text: str, now: DateTime, rules: Rules) -> str:
    """Return a due date in the form of `Due`; BadInputError if it is empty or not a date."""
    if not text.strip():
        raise BadInputError("A follow-up needs a date: fri, in 3 days, 12 dec.")
    return parse_due(text.strip(), now, rules).text


def promised_for(text: str, now: DateTime, rules: Rules) -> str | None:
    """Return the date something was promised for, in the form of `Due`; None if empty.

    BadInputError if it is not a date."""
    return parse_due(text.strip(), now, rules).text if text.strip() else None
