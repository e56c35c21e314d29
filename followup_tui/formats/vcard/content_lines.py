"""Splits a property line of a vCard or calendar into name, parameters and decoded value. Runs in
linear time and bounded memory on any input, and never raises."""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from followup_tui.formats.decode import decode_bytes, redecode

MAX_PARAMETERS = 64
"""Parameters of a property, and values of a parameter; the rest is dropped."""
# Possessive, so that an unclosed quote fails at once instead of trying every way to read it.
_QUOTED_HEAD = re.compile(r'(?:[^":]++|"[^"]*+")*+(?=:)')
_QUOTED_PART = re.compile(r'(?:[^";]++|"[^"]*+")*+(?:;|\Z)')
_QUOTED_VALUE = re.compile(r'"([^"]*)"|([^",]+)')
_CARET_ESCAPE = re.compile(r"\^([n'^])")
_CARET_CHARACTERS = {"n": "\n", "'": '"', "^": "^"}
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CACHED_HEAD = 200

Parameters = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One property. `group` is `item1` in `item1.TEL`; the value is decoded, but its backslash
    escapes are still in place."""

    name: str
    group: str
    parameters: Parameters
    value: str

    @property
    def types(self) -> tuple[str, ...]:
        """The TYPE values in lower case."""
        return tuple(word.lower() for word in self.parameters.get("TYPE", ()))

    @property
    def name_with_parameters(self) -> str:
        """The part before the colon, as a card would write it."""
        return self.name + "".join(
            f";{key}={','.join(_quoted(value) for value in values)}"
            for key, values in self.parameters.items()
        )


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search("[:;,]", value) else value


class _Head(NamedTuple):
    """What stands before the colon of a line."""

    name: str
    group: str
    parameters: Parameters


def parse_content_line(text: str, is_bytewise: bool) -> ContentLine | None:
    """Return the property of an unfolded line; None if it has no name or no colon.

    `is_bytewise`: each character stands for one byte, see `Source.is_bytewise`."""
    end = text.find(":")
    if '"' in text[:end]:
        match = _QUOTED_HEAD.match(text)
        # An unclosed quote is a plain character.
        end = match.end() if match else end
    if end < 0:
        return None
    head_text = redecode(text[:end]) if is_bytewise else text[:end]
    parse = _parse_head if end < _MAX_CACHED_HEAD else _parse_head.__wrapped__
    head = parse(head_text)
    if not head.name:
        return None
    value, parameters = _decode(text[end + 1 :], head.parameters, is_bytewise)
    return ContentLine(head.name, head.group, parameters, value)


@lru_cache(maxsize=2048)
def _parse_head(text: str) -> _Head:
    """Return name, group and parameters. Cached: every card has the same few heads."""
    parts = _split_parts(text)
    group, _, name = parts[0].strip().rpartition(".")
    parameters: dict[str, list[str]] = {}
    for part in parts[1 : MAX_PARAMETERS + 1]:
        key, equals, value = part.partition("=")
        key = key.strip().upper()
        if not equals:
            # vCard 2.1 writes bare values: TEL;WORK;VOICE.
            if key:
                bare_key = "ENCODING" if key in _ENCODINGS else "TYPE"
                parameters.setdefault(bare_key, []).append(part.strip())
        elif key == "TYPE":
            types = value.replace('"', "").split(",", MAX_PARAMETERS)[:MAX_PARAMETERS]
            parameters.setdefault(key, []).extend(word.strip() for word in types if word.strip())
        elif key:
            parameters.setdefault(key, []).extend(_split_values(value))
    bounded = {key: tuple(values[:MAX_PARAMETERS]) for key, values in parameters.items() if values}
    return _Head(name.upper()[:100], group.lower()[:100], bounded)


def _split_parts(text: str) -> list[str]:
    """Split at semicolons outside quotes."""
    if '"' not in text:
        return text.split(";", MAX_PARAMETERS + 1)
    parts: list[str] = []
    position = 0
    while position <= len(text) and len(parts) <= MAX_PARAMETERS:
        match = _QUOTED_PART.match(text, position)
        if match is None:
            return text.split(";", MAX_PARAMETERS + 1)
        parts.append(match[0].removesuffix(";"))
        if match.end() == len(text):
            break
        position = match.end()
    return parts


def _split_values(text: str) -> list[str]:
    """Split at commas outside quotes, and resolve the caret escapes of RFC 6868."""
    if '"' in text:
        matches = _QUOTED_VALUE.finditer(text)
        values = [match[1] if match[1] is not None else match[2] for match in matches]
    else:
        values = text.split(",", MAX_PARAMETERS)
    return [
        _CARET_ESCAPE.sub(lambda match: _CARET_CHARACTERS[match[1]], value.strip())
        for value in values
    ]


def _decode(value: str, parameters: Parameters, is_bytewise: bool) -> tuple[str, Parameters]:
    """Return the value as text, and the parameters without those that its decoding used up."""
    encoding = parameters.get("ENCODING", ("",))[0].upper()
    charset = parameters.get("CHARSET", ("",))[0]
    used: tuple[str, ...] = ("CHARSET",)
    if encoding == "QUOTED-PRINTABLE":
        data = value.encode("latin-1" if is_bytewise else "utf-8")
        value = decode_bytes(binascii.a2b_qp(data), charset)
        used = ("CHARSET", "ENCODING")
    elif encoding in ("B", "BASE64"):
        text = _from_base64(value, charset)
        if text is not None:
            value = text
            used = ("CHARSET", "ENCODING")
        elif is_bytewise:
            value = redecode(value)
    elif is_bytewise:
        value = redecode(value, charset)
    elif "\x1b" in value and value.isascii() and charset:
        # ISO-2022-JP is ASCII with escape sequences.
        value = decode_bytes(value.encode("ascii"), charset)
    if encoding or charset:
        parameters = {key: values for key, values in parameters.items() if key not in used}
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value, parameters


def _from_base64(value: str, charset: str) -> str | None:
    """Return the encoded text; None if it is no base64 or no text."""
    try:
        text = decode_bytes(binascii.a2b_base64(value.encode("ascii")), charset)
    except ValueError:
        return None
    return None if _CONTROL.search(text) else text
