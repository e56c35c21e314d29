"""Checks the fields of one record of a backup against the dataclass that it becomes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, get_args, get_type_hints

from followup_tui.domain.change import Record
from followup_tui.domain.due import Due
from followup_tui.domain.imported_fields import format_extra
from followup_tui.domain.references import RecordKind
from followup_tui.formats.backup.writer import COLUMNS
from followup_tui.wording import Wording, as_wording, wording

_DATE_FIELDS = frozenset(
    {"due", "promised_for", "parked_until", "met_on", "happened", "made_on", "last_contact"}
)
_REQUIRED_TEXTS = frozenset({"uid", "name"})
_MAX_INTEGER = 2**63 - 1
_MAX_COUNT = 1_000_000
_LAST_MOMENT = 253_402_300_799_999
"""UTC milliseconds, of the year 9999."""
_RANGES = {
    "id": (1, 2**48),
    "strength": (0, 5),
    **dict.fromkeys(("attempt", "snoozes"), (0, _MAX_COUNT)),
    **dict.fromkeys(("created", "updated", "closed"), (0, _LAST_MOMENT)),
}

_Check = Callable[[Any], str]
"""Returns what is wrong with a value, in a few words; "" if nothing is."""


class InvalidRecordError(Exception):
    """What is wrong with one record."""

    def __init__(self, reason: str | Wording) -> None:
        super().__init__(reason)
        self.reason = as_wording(reason)


class RecordValidator:
    """Makes records of one kind from JSON objects."""

    def __init__(self, kind: RecordKind) -> None:
        hints = get_type_hints(kind)
        self._kind = kind
        self._checks = {name: _check_for(name, hints[name]) for name in COLUMNS[kind]}

    def record(self, fields: dict[str, Any]) -> Record:
        """Return the record with these fields. Raises InvalidRecordError."""
        values: dict[str, Any] = {}
        for name, value in fields.items():
            check = self._checks.get(name)
            if check is None:
                raise InvalidRecordError(wording("unknown field '{}'", name[:40]))
            if problem := check(value):
                raise InvalidRecordError(wording("{} {}", as_wording(name), as_wording(problem)))
            values[name] = format_extra(value) if name == "extra" else value
        for name in ("id", "uid", "created", "updated"):
            if name not in fields:
                raise InvalidRecordError(as_wording(name) + " is missing")
        try:
            record = self._kind(**values)
        except TypeError:
            raise InvalidRecordError("a required field is missing") from None
        if any(isinstance(value, str) and not _is_encodable(value) for value in values.values()):
            raise InvalidRecordError("contains a lone surrogate (half a character)")
        return record


def _is_encodable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_for(name: str, hint: Any) -> _Check:
    """Return the check for a field with this type hint."""
    if name == "extra":
        return _check_object
    is_optional = type(None) in get_args(hint)
    if is_optional:
        hint = next(option for option in get_args(hint) if option is not type(None))
    choices = get_args(hint)
    if choices:
        check: _Check = partial(_check_choice, choices)
    elif name in _DATE_FIELDS:
        check = _check_date
    elif hint is int:
        check = partial(_check_integer, *_RANGES.get(name, (0, _MAX_INTEGER)))
    else:
        check = partial(_check_text, name in _REQUIRED_TEXTS)
    return partial(_check_optional, check) if is_optional else check


def _check_optional(check: _Check, value: Any) -> str:
    return "" if value is None else check(value)


def _check_object(value: Any) -> str:
    return "" if isinstance(value, dict) else "is not an object"


def _check_choice(choices: tuple[str, ...], value: Any) -> str:
    if isinstance(value, str) and value in choices:
        return ""
    return f"is not one of {', '.join(repr(choice) for choice in choices)}"


def _check_date(value: Any) -> str:
    try:
        Due.parse(value)
    except (ValueError, TypeError):
        return "is not a date, with or without a time"
    return ""


def _check_integer(lowest: int, highest: int, value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
        return ""
    return f"is not an integer from {lowest} to {highest}"


def _check_text(is_required: bool, value: Any) -> str:
    if not isinstance(value, str):
        return "is not text"
    return "is empty" if is_required and not value.strip() else ""
