"""Table columns that check each value as it is read.

The border between rows and records: whatever a damaged file holds, a record gets a value of its
kind, so that nothing behind it has to expect another."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from peewee import IntegerField, TextField

from followup_tui.domain.cadence import NEVER, Cadence
from followup_tui.domain.damaged_text import DamagedText, report_damage
from followup_tui.domain.due import Due
from followup_tui.domain.imported_fields import parse_extra
from followup_tui.storage.text_decoding import decode_text

UNREADABLE_DAY = "1970-01-01"
"""Read for a day that can't be read and must be there."""
_MAX_VALID_VALUES = 4096
_LAST_MILLISECOND = 253_402_300_799_999
"""Of the year 9999, up to which moments can be computed with."""


class TextColumn(TextField):
    """Any text."""

    def python_value(self, value: Any) -> Any:
        """Return the text; for a value of another type what can be read of it."""
        if isinstance(value, str) or (value is None and self.null):
            return value
        raw = stored_bytes(value)
        return DamagedText(decode_text(raw), raw)


class _ValidValues(dict[Any, Any]):
    """The valid values that were read lately: a check takes longer than the reading."""

    def __init__(self, check: Callable[[Any], Any]) -> None:
        super().__init__()
        self._check = check

    def __missing__(self, value: Any) -> Any:
        """Return what is read of the value; damage is reported each time, so it is not kept."""
        read = self._check(value)
        if read is value:
            if len(self) >= _MAX_VALID_VALUES:
                self.clear()
            self[value] = value
        return read


class CheckedColumn(TextField):
    """Text of a certain form."""

    def __init__(self, stand_in: str, **options: Any) -> None:
        super().__init__(**options)
        self._stand_in = stand_in
        self._valid = _ValidValues(self._read)

    def python_value(self, value: Any) -> Any:
        """Return the text; if it is invalid None, or what is read instead."""
        return self._valid[value]

    def is_valid(self, text: str) -> bool:
        """Return whether the text has the form."""
        raise NotImplementedError

    def _read(self, value: Any) -> Any:
        if value is None and self.null:
            return None
        if isinstance(value, str) and self.is_valid(value):
            return value
        raw = stored_bytes(value)
        if self.null:
            report_damage(raw)
            return None
        return self._read_instead(raw)

    def _read_instead(self, raw: bytes) -> str:
        return DamagedText(self._stand_in, raw)


class ChoiceColumn(CheckedColumn):
    """One of a few words, given as the arguments of a Literal."""

    def __init__(self, choices: Collection[str], stand_in: str = "", **options: Any) -> None:
        super().__init__(stand_in, **options)
        self._choices = frozenset(choices)

    def is_valid(self, text: str) -> bool:
        """Return whether it is one of the words."""
        return text in self._choices

    def _read_instead(self, raw: bytes) -> str:
        # Undo could not write another word: the schema refuses it.
        report_damage(raw)
        return self._stand_in


class DayColumn(CheckedColumn):
    """A day in the form of `Due`, with or without a time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(UNREADABLE_DAY, **options)

    def is_valid(self, text: str) -> bool:
        """Return whether it is a day of the calendar."""
        return _parses(Due.parse, text)


class BirthdayColumn(CheckedColumn):
    """A day in the form of `Due`, or `--05-17` without a year."""

    def __init__(self) -> None:
        super().__init__("", null=True)

    def is_valid(self, text: str) -> bool:
        """Return whether it is a day; 29 February is one without a year."""
        # 2000 was a leap year.
        day = f"2000{text[1:]}" if text.startswith("--") else text
        return _parses(Due.parse, day)


class CadenceColumn(CheckedColumn):
    """A cadence in the form of `Cadence`, or "never"."""

    def __init__(self) -> None:
        super().__init__("", null=True)

    def is_valid(self, text: str) -> bool:
        """Return whether it is a cadence."""
        return text == NEVER or _parses(Cadence.parse, text)


class ExtraColumn(CheckedColumn):
    """Imported fields, as a JSON object."""

    def __init__(self) -> None:
        super().__init__("{}")

    def is_valid(self, text: str) -> bool:
        """Return whether it is a JSON object."""
        return text == "{}" or (text != "" and parse_extra(text) is not None)


class NumberColumn(IntegerField):
    """An integer in a range."""

    def __init__(
        self, lowest: int = 0, highest: int = 2**63 - 1, stand_in: int = 0, **options: Any
    ) -> None:
        super().__init__(**options)
        self._lowest, self._highest, self._stand_in = lowest, highest, stand_in

    def python_value(self, value: Any) -> Any:
        """Return the number; if it is none in the range None, or what is read instead."""
        if type(value) is int and self._lowest <= value <= self._highest:
            return value
        if value is None and self.null:
            return None
        report_damage(stored_bytes(value))
        return None if self.null else self._stand_in


class MomentColumn(NumberColumn):
    """UTC milliseconds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(0, _LAST_MILLISECOND, **options)


def stored_bytes(value: Any) -> bytes:
    """Return the bytes of a stored value of any type."""
    if isinstance(value, DamagedText):
        return value.raw
    return value if isinstance(value, bytes) else b"" if value is None else str(value).encode()


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True
