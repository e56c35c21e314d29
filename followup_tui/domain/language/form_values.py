"""What a person may type into a field of a form, and the value that it comes to.

Each function raises BadInputError with one sentence; an empty text clears the field."""

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

_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_LINK = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\s().\-/]{5,30}")
_LABEL = re.compile(r"(.*\S)\s*\(([^()]*[^\W\d_][^()]*)\)", re.DOTALL)
_KIND = re.compile(rf"({'|'.join(METHOD_KINDS)})\s*:\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_LEAST_DIGITS = 5
_YEARLESS = re.compile(r"(?:--)?(\d{2})-(\d{2})", re.ASCII)


def name(text: str) -> str:
    """A contact's name; never empty."""
    if not text.strip():
        raise BadInputError("A contact needs a name.")
    return text.strip()


def text(text: str) -> str:
    """Any text."""
    return text.strip()


def strength(text: str) -> int:
    """How strong the tie is: 0 to 5."""
    if text.strip() in ("", "0", "1", "2", "3", "4", "5"):
        return int(text.strip() or "0")
    raise BadInputError("Strength is a number from 0 to 5.")


def cadence(text: str) -> str | None:
    """How often to be in touch, in the stored form: "6 weeks", or "never"."""
    if text.strip().casefold() == NEVER:
        return NEVER
    return str(parse_cadence(text.strip())) if text.strip() else None


def day(text: str) -> str | None:
    """A day in the form 2026-10-30."""
    if not text.strip():
        return None
    try:
        found = Due.parse(text.strip())
    except ValueError as error:
        raise BadInputError("Write the day as 2026-10-30.") from error
    return found.day.to_date_string()


def birthday(text: str) -> str | None:
    """A day, or one without a year (05-17), in the forms 1990-05-17 and --05-17."""
    match = _YEARLESS.fullmatch(text.strip())
    if match is None:
        try:
            return day(text)
        except BadInputError as error:
            raise BadInputError("Write the birthday as 1990-05-17 or 05-17.") from error
    try:
        Due.parse(f"2000-{match[1]}-{match[2]}")
    except ValueError as error:
        raise BadInputError("There is no such day. Write 1990-05-17 or 05-17.") from error
    return f"--{match[1]}-{match[2]}"


def time_zone(text: str) -> str:
    """A time zone by its IANA name: Europe/Berlin."""
    if text.strip():
        try:
            Timezone(text.strip())
        except (InvalidTimezone, ValueError, OSError) as error:
            raise BadInputError("Write the time zone as Europe/Berlin.") from error
    return text.strip()


def tags(text: str) -> tuple[str, ...]:
    """Tags in a line, with # or without, with blanks or commas between."""
    words = (word.strip("#") for word in text.replace(",", " ").split())
    return tuple(dict.fromkeys(word for word in words if word))


def labelled_contact_detail(text: str) -> tuple[MethodKind, str, str] | None:
    """A way to reach someone with its label: `may@acme.com (work)`, `phone: 1234 (desk)`."""
    value, label = text.strip(), ""
    if match := _LABEL.fullmatch(value):
        value, label = match[1], match[2].strip()
    if match := _KIND.fullmatch(value):
        kind: MethodKind = match[1].lower()  # type: ignore[assignment]  # the pattern lists them
        return kind, match[2], label
    found = contact_detail(value)
    return (*found, label) if found else None


def format_contact_detail(kind: MethodKind, value: str, label: str) -> str:
    """A way as `way` reads it; the kind is named where it would be read as another one."""
    words = f"{value} ({label})" if label else value
    return words if labelled_contact_detail(words) == (kind, value, label) else f"{kind}: {words}"


def move(text: str) -> Move:
    """Whose move it is; empty is mine."""
    word = text.strip().casefold()
    if word in ("", *english.MY_MOVE):
        return "mine"
    if word in english.THEIR_MOVE:
        return "theirs"
    raise BadInputError("Write mine or theirs.")


def attempt(text: str) -> int:
    """Which try it is: 1 to 99."""
    word = text.strip() or "1"
    if word.isascii() and word.isdecimal() and 1 <= int(word[:9]) <= 99:
        return int(word)
    raise BadInputError("Which try it is, is a number from 1 to 99.")


def contact_detail(text: str) -> tuple[MethodKind, str] | None:
    """A way to reach someone; its kind is seen from its form."""
    value = text.strip()
    if not value:
        return None
    if _MAIL.fullmatch(value):
        return "email", value
    if _LINK.fullmatch(value):
        return "link", value
    if _PHONE.fullmatch(value) and sum(sign.isdigit() for sign in value) >= _LEAST_DIGITS:
        return "phone", value
    return "handle", value


def due(text: str, now: DateTime, rules: Rules) -> str:
    """When it is due, by the date grammar; never empty."""
    if not text.strip():
        raise BadInputError("A follow-up needs a date: fri, in 3 days, 12 dec.")
    return parse_due(text.strip(), now, rules).text


def promised_for(text: str, now: DateTime, rules: Rules) -> str | None:
    """By when it was promised, by the date grammar."""
    return parse_due(text.strip(), now, rules).text if text.strip() else None
