"""The lines of a vCard file: unfolded, split into name, parameters and value, and decoded. It reads
in linear time with bounded memory whatever it is given, and never raises."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from followup_tui.formats.decode import decode_bytes, redecode
from followup_tui.formats.source import MAX_LINE_LENGTH, SourceLine, truncate
from followup_tui.formats.vcard.property_names import MEDIA_PROPERTIES, STANDARD_PROPERTIES

MAX_PARAMETERS = 64
_HEAD = re.compile(r"(?:[A-Za-z0-9_-]{1,80}\.){0,4}([A-Za-z0-9_-]{1,80})\s?[;:]")
_EDGE = re.compile(r"\s*(BEGIN|END)\s*:\s*VCARD\s*", re.IGNORECASE)
# Possessive, so that an unclosed quote fails at once instead of trying every way to read it.
_QUOTED_HEAD = re.compile(r'(?:[^":]++|"[^"]*+")*+(?=:)')
_QUOTED_PART = re.compile(r'(?:[^";]++|"[^"]*+")*+(?:;|\Z)')
_QUOTED_VALUE = re.compile(r'"([^"]*)"|([^",]+)')
_CARET = re.compile(r"\^([n'^])")
_CARETS = {"n": "\n", "'": '"', "^": "^"}
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# A writer that folds at a fixed width cuts inside words, whatever version it claims.
_FIXED_WIDTHS = frozenset({74, 75, 76})
_CACHED_HEAD = 200

Parameters = Mapping[str, tuple[str, ...]]


class UnfoldedLine(NamedTuple):
    """One whole line: the number of its first physical line, its text, whether it was cut."""

    number: int
    text: str
    truncated: bool


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One property: `group` is `item1` of `item1.TEL`; the value is decoded, its backslash
    escapes are still in place."""

    name: str
    group: str
    parameters: Parameters
    value: str

    @property
    def types(self) -> tuple[str, ...]:
        """The TYPE words in lower case."""
        return tuple(word.lower() for word in self.parameters.get("TYPE", ()))

    @property
    def name_with_parameters(self) -> str:
        """The name with its parameters, as a card would write it."""
        return self.name + "".join(
            f";{key}={','.join(_written(value) for value in values)}"
            for key, values in self.parameters.items()
        )


def _written(value: str) -> str:
    return f'"{value}"' if re.search("[:;,]", value) else value


def card_boundary(text: str) -> str:
    """`BEGIN` or `END` where the line opens or closes a card, else nothing."""
    match = _EDGE.fullmatch(text)
    return match[1].upper() if match else ""


class _Growing:
    """A line that may go on."""

    __slots__ = (
        "_binary",
        "_in_note",
        "_pieces",
        "_quoted",
        "_room",
        "_width",
        "awaits",
        "cut",
        "number",
    )

    def __init__(self, number: int, line: str) -> None:
        head = _HEAD.match(line)
        name = head[1].upper() if head else ""
        self.number = number
        self.cut = False
        self._binary = name in MEDIA_PROPERTIES
        self._in_note = name == "NOTE"
        self._pieces: list[str] = []
        self._room = MAX_LINE_LENGTH
        self._quoted: bool | None = None
        self.awaits = False
        if self._binary:
            _, colon, value = line[:1000].partition(":")
            self._pieces.append(f"{name}:{'+' if colon and value.strip() else ''}")
        else:
            self._add(line)

    def soft_break(self, line: str) -> None:
        """The next line of a quoted-printable value, whose white space counts."""
        self._add(line)

    def fold(self, line: str, old: bool) -> None:
        """A line that begins with white space; in vCard 2.1 (`old`) the fold stands for a space."""
        if old and not self._binary and self._width not in _FIXED_WIDTHS:
            self._add(" " + line.lstrip(" \t"))
        else:
            self._add(line[1:])

    def takes(self, line: str) -> bool:
        """Whether an unindented line can only be the rest of this one, folded wrongly."""
        head = _HEAD.match(line)
        if head is None:
            return True
        name = head[1].upper()
        if name in STANDARD_PROPERTIES or name.startswith("X-"):
            return False
        return self._in_note or ":" not in line

    def broken(self, line: str) -> None:
        """A line that belongs here though it is not indented; in a note, a forgotten newline."""
        self._add("\n" + line if self._in_note else line)

    def done(self) -> UnfoldedLine:
        is_cut = not self._binary and (self.cut or self._room < 0)
        return UnfoldedLine(self.number, "".join(self._pieces), is_cut)

    def _add(self, piece: str) -> None:
        if self._binary:
            if self._pieces[0].endswith(":") and piece.strip():
                self._pieces[0] += "+"
            return
        self._width = len(piece)
        end = piece[-80:].rstrip(" \t")
        self.awaits = end.endswith("=") and self._is_quoted(piece)
        if self.awaits:
            piece = piece.rstrip(" \t")[:-1]
        if self._room >= 0:
            self._pieces.append(truncate(piece, self._room))
            self._room -= len(piece)

    def _is_quoted(self, piece: str) -> bool:
        if self._quoted is None:
            head, colon, _ = ("".join(self._pieces[:8]) + piece[:4000]).partition(":")
            if not colon:
                return False
            self._quoted = "QUOTED-PRINTABLE" in head.upper()
        return self._quoted


def unfold(physical: Iterable[SourceLine]) -> Iterator[UnfoldedLine]:
    """Whole lines from physical ones: folds, soft breaks, and the usual mistakes with both."""
    growing: _Growing | None = None
    old = False
    for number, line, cut in physical:
        if not line or line.isspace():
            if growing:
                growing.awaits = False
            continue
        is_edge = _EDGE.fullmatch(line) is not None
        if growing and not is_edge and _went_on(growing, line, old):
            growing.cut = growing.cut or cut
            continue
        if growing:
            yield growing.done()
            growing = None
        if is_edge:
            old = False
            yield UnfoldedLine(number, line, False)
        else:
            growing = _Growing(number, line.lstrip(" \t"))
            growing.cut = cut
            old = old or line[:20].upper().replace(" ", "").startswith("VERSION:2.1")
    if growing:
        yield growing.done()


def _went_on(growing: _Growing, line: str, old: bool) -> bool:
    """Whether the line belongs to the one before it, and was added there."""
    if growing.awaits:
        growing.soft_break(line)
    elif line[0] in " \t":
        growing.fold(line, old)
    elif growing.takes(line):
        growing.broken(line)
    else:
        return False
    return True


class _Head(NamedTuple):
    name: str
    group: str
    parameters: Parameters


def parse_content_line(text: str, mixed: bool) -> ContentLine | None:
    """The property of an unfolded line; nothing where it has no name or no colon."""
    end = text.find(":")
    if '"' in text[:end]:
        match = _QUOTED_HEAD.match(text)
        # An unclosed quote is a plain character.
        end = match.end() if match else end
    if end < 0:
        return None
    head = redecode(text[:end]) if mixed else text[:end]
    read = _read_head(head) if end < _CACHED_HEAD else _read_head.__wrapped__(head)
    if not read.name:
        return None
    value, parameters = _decoded(text[end + 1 :], read.parameters, mixed)
    return ContentLine(read.name, read.group, parameters, value)


@lru_cache(maxsize=2048)
def _read_head(head: str) -> _Head:
    """Name, group and parameters; the same few heads come back in every card."""
    parts = _parts(head)
    group, _, name = parts[0].strip().rpartition(".")
    found: dict[str, list[str]] = {}
    for part in parts[1 : MAX_PARAMETERS + 1]:
        key, equals, value = part.partition("=")
        key = key.strip().upper()
        if not equals:
            if key:
                kind = "ENCODING" if key in _ENCODINGS else "TYPE"
                found.setdefault(kind, []).append(part.strip())
        elif key == "TYPE":
            words = value.replace('"', "").split(",", MAX_PARAMETERS)[:MAX_PARAMETERS]
            found.setdefault(key, []).extend(word.strip() for word in words if word.strip())
        elif key:
            found.setdefault(key, []).extend(_values(value))
    parameters = {key: tuple(values[:MAX_PARAMETERS]) for key, values in found.items() if values}
    return _Head(name.upper()[:100], group.lower()[:100], parameters)


def _parts(head: str) -> list[str]:
    if '"' not in head:
        return head.split(";", MAX_PARAMETERS + 1)
    parts: list[str] = []
    position = 0
    while position <= len(head) and len(parts) <= MAX_PARAMETERS:
        match = _QUOTED_PART.match(head, position)
        if match is None:
            return head.split(";", MAX_PARAMETERS + 1)
        parts.append(match[0].removesuffix(";"))
        if match.end() == len(head):
            break
        position = match.end()
    return parts


def _values(text: str) -> list[str]:
    if '"' in text:
        found = _QUOTED_VALUE.finditer(text)
        values = [match[1] if match[1] is not None else match[2] for match in found]
    else:
        values = text.split(",", MAX_PARAMETERS)
    return [_CARET.sub(lambda mark: _CARETS[mark[1]], value.strip()) for value in values]


def _decoded(value: str, parameters: Parameters, mixed: bool) -> tuple[str, Parameters]:
    """The value as text, and the parameters without those that its decoding used up."""
    encoding = parameters.get("ENCODING", ("",))[0].upper()
    charset = parameters.get("CHARSET", ("",))[0]
    used: tuple[str, ...] = ("CHARSET",)
    if encoding == "QUOTED-PRINTABLE":
        octets = value.encode("latin-1" if mixed else "utf-8")
        value = decode_bytes(binascii.a2b_qp(octets), charset)
        used = ("CHARSET", "ENCODING")
    elif encoding in ("B", "BASE64"):
        text = _from_base64(value, charset)
        if text is not None:
            value = text
            used = ("CHARSET", "ENCODING")
        elif mixed:
            value = redecode(value)
    elif mixed:
        value = redecode(value, charset)
    elif "\x1b" in value and value.isascii() and charset:
        value = decode_bytes(value.encode("ascii"), charset)
    if encoding or charset:
        parameters = {key: kept for key, kept in parameters.items() if key not in used}
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value, parameters


def _from_base64(value: str, charset: str) -> str | None:
    try:
        text = decode_bytes(binascii.a2b_base64(value.encode("ascii")), charset)
    except ValueError:
        return None
    return None if _CONTROL.search(text) else text
