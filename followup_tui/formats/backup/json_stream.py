"""Reads a JSON object of objects and lists of objects piece by piece, holding one inner object at a
time, whatever the size of the file."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, NoReturn

from followup_tui.wording import Wording, as_wording, wording

MAX_RECORD_LENGTH = 1 << 24
"""Characters of one object."""
_WHITE_SPACE = re.compile(r"[ \t\r\n]*+")
_NEAR_THE_END = 16


class BrokenBackupError(Exception):
    """Why the text is not a backup; the place named is that of the last complete object."""

    def __init__(self, reason: str | Wording) -> None:
        super().__init__(reason)
        self.reason = as_wording(reason)


class JsonObject(NamedTuple):
    """One object: the name it stands under, its number in that list from 1 (0 if it is in no list),
    and its content."""

    name: str
    number: int
    value: dict[str, Any]


def read_objects(chunks: Iterable[bytes]) -> Iterator[JsonObject | str]:
    """Yield every inner object of the text; the name of each list comes before its objects.

    Raises BrokenBackupError if the text is cut off or not of this shape."""
    text = _JsonText(chunks)
    text.take("{")
    names: set[str] = set()
    while True:
        name = text.take_value('"')
        if name in names:
            raise BrokenBackupError(wording("'{}' appears twice", name[:40]))
        names.add(name)
        text.take(":")
        if text.peek() == "[":
            yield name
            yield from _read_list(text, name)
        else:
            yield JsonObject(name, 0, text.take_value("{"))
        if text.take(",}") == "}":
            break
    if text.peek():
        raise BrokenBackupError("unexpected text after the end")


def _read_list(text: _JsonText, name: str) -> Iterator[JsonObject]:
    text.take("[")
    if text.peek() == "]":
        text.take("]")
        return
    number = 0
    while True:
        number += 1
        try:
            yield JsonObject(name, number, text.take_value("{"))
            if text.take(",]") == "]":
                return
        except BrokenBackupError as error:
            place = as_wording(f"{number:,}")
            problem = wording("{}, at {} {}", error.reason, name, place)
            raise BrokenBackupError(problem) from None


class _JsonText:
    """A window on the text; more is read when needed. Every method raises BrokenBackupError."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._texts = _decode(chunks)
        self._text = ""
        self._position = 0
        self._decoder = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite_float)

    def peek(self) -> str:
        """Return the next character that is not white space; "" at the end."""
        while True:
            space = _WHITE_SPACE.match(self._text, self._position)
            assert space is not None  # it matches the empty string, too
            self._position = space.end()
            if self._position < len(self._text):
                return self._text[self._position]
            if not self._read_more(1):
                return ""

    def take(self, characters: str) -> str:
        """Take one of these characters and return it."""
        character = self.peek()
        if not character:
            raise BrokenBackupError("the file ends too early; it may be cut off")
        if character not in characters:
            expected = " or ".join(characters)
            found = wording("found '{}' instead of ", character)
            raise BrokenBackupError(found + expected)
        self._position += 1
        return character

    def take_value(self, first_character: str) -> Any:
        """Take the whole value that begins with this character and return it."""
        self.take(first_character)
        self._position -= 1
        while True:
            try:
                value, self._position = self._decoder.raw_decode(self._text, self._position)
                return value
            except RecursionError:
                raise BrokenBackupError("nested too deeply") from None
            except json.JSONDecodeError as error:
                self._read_on(error)
            except ValueError as error:
                raise BrokenBackupError(wording("invalid number: {}", str(error)[:180])) from None

    def _read_on(self, error: json.JSONDecodeError) -> None:
        """Read more if the value is only incomplete, else raise."""
        held = len(self._text) - self._position
        is_incomplete = error.pos > len(self._text) - _NEAR_THE_END or "Unterm" in error.msg
        if not is_incomplete:
            raise BrokenBackupError(wording("invalid JSON ({})", as_wording(error.msg))) from None
        if held > MAX_RECORD_LENGTH:
            raise BrokenBackupError("a record is too long") from None
        # Doubles what is held, so that a long record is not parsed over and over.
        if not self._read_more(held):
            raise BrokenBackupError("the file ends too early; it may be cut off") from None

    def _read_more(self, size: int) -> bool:
        """Append at least `size` characters if there are as many; return whether any came."""
        pieces = [self._text[self._position :]]
        self._position = 0
        length = 0
        for text in self._texts:
            pieces.append(text)
            length += len(text)
            if length >= size:
                break
        self._text = "".join(pieces)
        return length > 0


def _decode(chunks: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        for chunk in chunks:
            yield decoder.decode(chunk)
        yield decoder.decode(b"", True)
    except UnicodeDecodeError:
        raise BrokenBackupError("not UTF-8 text") from None


def _refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(name)


def _finite_float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text[:40])
    return value
