"""A JSON object of objects and of lists of objects, read piece by piece: no more than one of them
is held at a time, whatever the file is."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, NoReturn

MAX_RECORD_LENGTH = 1 << 24
"""Characters of one object."""
_SPACE = re.compile(r"[ \t\r\n]*+")
_NEAR_THE_END = 16


class BrokenBackupError(Exception):
    """Why the text is not what was expected; the place is that of the last whole object."""


class JsonObject(NamedTuple):
    """One object: under which name it stands, its place in that list from 1, or 0 where it stands
    alone, and what it is."""

    name: str
    number: int
    value: dict[str, Any]


def read_objects(chunks: Iterable[bytes]) -> Iterator[JsonObject | str]:
    """Every object of the text, each list announced by its name; BrokenError where it is not
    whole."""
    text = _Text(chunks)
    text.expect("{")
    names: set[str] = set()
    while True:
        name = text.value('"')
        if name in names:
            raise BrokenBackupError(f"has {name[:40]!r} twice")
        names.add(name)
        text.expect(":")
        if text.peek() == "[":
            yield name
            yield from _listed(text, name)
        else:
            yield JsonObject(name, 0, text.value("{"))
        if text.expect(",}") == "}":
            break
    if text.peek():
        raise BrokenBackupError("goes on after its end")


def _listed(text: _Text, name: str) -> Iterator[JsonObject]:
    text.expect("[")
    if text.peek() == "]":
        text.expect("]")
        return
    place = 0
    while True:
        place += 1
        try:
            yield JsonObject(name, place, text.value("{"))
            if text.expect(",]") == "]":
                return
        except BrokenBackupError as error:
            raise BrokenBackupError(f"{error}, at {name} {place:,}") from None


class _Text:
    """The text as far as it has been read."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._texts = _decoded(chunks)
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)

    def peek(self) -> str:
        """The next sign that is not white space; nothing at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            assert space is not None  # it matches nothing, too
            self._at = space.end()
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(1):
                return ""

    def expect(self, signs: str) -> str:
        """Take one of these signs."""
        found = self.peek()
        if not found:
            raise BrokenBackupError("ends in the middle, so it may be cut off")
        if found not in signs:
            raise BrokenBackupError(f"has {found!r} where {' or '.join(signs)} belongs")
        self._at += 1
        return found

    def value(self, sign: str) -> Any:
        """Take the whole value that begins with this sign."""
        self.expect(sign)
        self._at -= 1
        while True:
            try:
                found, self._at = self._decoder.raw_decode(self._text, self._at)
                return found
            except RecursionError:
                raise BrokenBackupError("is nested too deeply") from None
            except json.JSONDecodeError as error:
                held = len(self._text) - self._at
                is_cut = error.pos > len(self._text) - _NEAR_THE_END or "Unterm" in error.msg
                if not is_cut:
                    raise BrokenBackupError(f"is no JSON ({error.msg})") from None
                if held > MAX_RECORD_LENGTH:
                    raise BrokenBackupError("has a record that is too long") from None
                # As much again, so that a long record is not read over and over.
                if not self._more(held):
                    raise BrokenBackupError("ends in the middle, so it may be cut off") from None
            except ValueError as error:
                raise BrokenBackupError(f"has a number that is none ({error})"[:200]) from None

    def _more(self, size: int) -> bool:
        pieces = [self._text[self._at :]]
        self._at = 0
        length = 0
        for text in self._texts:
            pieces.append(text)
            length += len(text)
            if length >= size:
                break
        self._text = "".join(pieces)
        return length > 0


def _decoded(chunks: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        for chunk in chunks:
            yield decoder.decode(chunk)
        yield decoder.decode(b"", True)
    except UnicodeDecodeError:
        raise BrokenBackupError("is not UTF-8 text") from None


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text[:40])
    return value
