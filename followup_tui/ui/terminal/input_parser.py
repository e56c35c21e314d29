"""Cuts what a terminal sends into whole pieces: text, one valid sequence, or one paste.

Bytes come in as they arrive, split anywhere; broken, unknown and out-of-bounds sequences are
dropped. It never reads, waits or looks at a clock: it says how long to wait."""

from __future__ import annotations

import os
import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar

from textual import constants

from followup_tui.ui.terminal.textual_private import ANSI_SEQUENCES_KEYS, FUNCTIONAL_KEYS

ESC = "\x1b"
PASTE_START = "\x1b[200~"
PASTE_END = "\x1b[201~"

MAX_PASTE = 2_000_000
"""How many characters a paste may have; a longer one is refused as a whole."""
MAX_SIDE = 1000
"""How many columns and lines are drawn at most."""
_LARGEST_SIDE = 4000
# Textual replays anything longer than this as single keys.
MAX_PASSED_ON = 32
_MAX_PENDING = 1024

# Seconds. Terminals send a sequence at once; only a bare Esc has to wait for more.
ESCAPE_DELAY = constants.ESCAPE_DELAY if "ESCDELAY" in os.environ else 0.025
_SEQUENCE_DELAY = 0.5
# What follows an end marker without a pause may hold the real end marker.
_PASTE_PAUSE = 0.01
# A paste whose end marker got lost must not leave the keyboard dead.
_PASTE_DELAY = 10.0

_TEXT = re.compile(r"[^\x1b]+")
_WHOLE = re.compile(
    r"\x1b(?:\[\[[A-E]"  # Linux console function keys
    r"|\[M[^\x1b]{3}"  # the oldest mouse report, three raw characters
    r"|\[(?:3|7|8|23|24)\$"  # rxvt ends these keys with a character that is not final elsewhere
    r"|\[(?![\[M])[-0-?]*[ -,./]*[@-~]"
    r"|O[0-9;]*[:<-~]"
    r"|[^\x1b\[\]OP_])"
)
_UNFINISHED = re.compile(
    r"\x1b(?:\[(?:\[|M[^\x1b]{0,2}|[-0-?]*[ -,./]*)?|O[0-9;]*|[\]_]|P(?:[>!]|[01][$+]?)?)?\Z"
)
_CUT_OFF = re.compile(r"\x1b(?:\[\[?M?[-0-?]*[ -,./]*|O[0-9;]*)?")
# Of the replies that begin with P only those that exist: Esc and P may have been typed.
_STRING_START = re.compile(r"\x1b(?:[\]_](?=.)|P(?:[>!]\||[01][$+]r))", re.DOTALL)
_STRING_END = re.compile(r"[\x07\x18\x1a]|\x1b\\|\x1b(?=[^\\])")
_REST_OF_SEQUENCE = re.compile(r"[-0-?]*[ -,./]*[@-~]?")

_SIZE = re.compile(r"\x1b\[48;(\d+)(?::[^;]*)?;(\d+)(?::[^;]*)?;(\d+)(?::[^;]*)?;(\d+)(?::.*)?t")
_KEY = re.compile(r"\x1b\[([\d:]*)(?:;([\d:]*))?(?:;([\d:]*))?([u~A-FHPQS])")
_HUGE = re.compile(r"\d{8}")
_RELEASED = "3"
_NOT_PASTED = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (9, 10)}


@dataclass(frozen=True, slots=True)
class PastedText:
    """The text between the paste markers: printable characters, line feeds and tabs.

    Not whole if it was longer than MAX_PASTE: then the text is empty."""

    text: str
    is_whole: bool = True


InputPiece = str | PastedText
"""Text without Esc, or one whole sequence that begins with Esc, or a paste."""


class _State(Enum):
    PLAIN = auto()
    STRING = auto()  # inside a reply of the terminal (OSC, DCS, APC), which is dropped
    OVERLONG = auto()  # inside a sequence longer than any that exists
    PASTE = auto()
    PASTED = auto()  # after an end marker that may be part of the paste


class InputParser:
    """Turns bytes into pieces; after a pause of `flush_delay`, `flush` gives what is incomplete."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._state = _State.PLAIN
        self._rest = ""
        self._paste: list[str] = []
        self._paste_size = 0

    def feed(self, data: bytes) -> Iterator[InputPiece]:
        """Yield the pieces that are whole now; the rest waits for more bytes or a pause."""
        self._rest += self._decode(data)
        while self._rest:
            before = len(self._rest), self._state
            yield from self._STEPS[self._state](self)
            if before == (len(self._rest), self._state):
                return

    @property
    def flush_delay(self) -> float | None:
        """Seconds of pause after which `flush` is due, or None if nothing is incomplete."""
        match self._state:
            case _State.PASTED:
                return _PASTE_PAUSE
            case _State.PASTE:
                return _PASTE_DELAY
            case _State.PLAIN if not self._rest:
                return None
            case _State.PLAIN if len(self._rest) <= 2:
                return ESCAPE_DELAY
            case _:
                return _SEQUENCE_DELAY

    def flush(self) -> Iterator[InputPiece]:
        """Yield what the incomplete rest stands for, as nothing more came."""
        rest, state = self._rest, self._state
        self._state = _State.PLAIN
        if state in (_State.PASTE, _State.PASTED):
            if state is _State.PASTE:
                self._collect(rest)
                self._rest = ""
            yield self._pasted()
            yield from self.feed(b"")
            return
        self._rest = ""
        if state is _State.PLAIN and 0 < len(rest) <= 2:
            yield rest
        elif state is _State.PLAIN and rest.startswith(f"{ESC}P"):
            yield ESC
            yield rest[1:]

    def _step_plain(self) -> Iterator[InputPiece]:
        rest = self._rest
        if match := _TEXT.match(rest) or _WHOLE.match(rest):
            self._rest = rest[match.end() :]
            if match.group() == PASTE_START:
                self._state = _State.PASTE
            elif (piece := sanitized_piece(match.group())) is not None:
                yield piece
        elif match := _STRING_START.match(rest):
            self._state, self._rest = _State.STRING, rest[match.end() :]
        elif _UNFINISHED.match(rest):
            if len(rest) > _MAX_PENDING:
                self._state, self._rest = _State.OVERLONG, ""
        elif match := _CUT_OFF.match(rest):
            # Cut off by a character that cannot be part of a sequence.
            self._rest = rest[match.end() :]
            if match.end() <= 2:
                yield match.group()

    def _step_string(self) -> Iterator[InputPiece]:
        if match := _STRING_END.search(self._rest):
            start, end = match.span()
            self._state = _State.PLAIN
            self._rest = self._rest[start if match.group() == ESC else end :]
        else:
            self._rest = ESC if self._rest.endswith(ESC) else ""
        yield from ()

    def _step_overlong(self) -> Iterator[InputPiece]:
        match = _REST_OF_SEQUENCE.match(self._rest)
        end = match.end() if match else 0
        if end < len(self._rest) or "@" <= self._rest[-1] <= "~":
            self._state = _State.PLAIN
        self._rest = self._rest[end:]
        yield from ()

    def _step_paste(self) -> Iterator[InputPiece]:
        text, marker, after = self._rest.partition(PASTE_END)
        if marker:
            self._collect(text)
            self._state, self._rest = _State.PASTED, after
        else:
            kept = _begun_marker_length(text)
            self._collect(text[: len(text) - kept])
            self._rest = text[len(text) - kept :]
        yield from ()

    def _step_pasted(self) -> Iterator[InputPiece]:
        text, marker, after = self._rest.partition(PASTE_END)
        if PASTE_START in text:
            self._state = _State.PLAIN
            yield self._pasted()
        elif marker:
            self._collect(text)
            self._rest = after
        elif len(self._rest) > MAX_PASTE:
            self._collect(self._rest)
            self._rest = self._rest[-len(PASTE_END) :]

    def _collect(self, text: str) -> None:
        self._paste_size += len(text)
        if self._paste_size <= MAX_PASTE:
            self._paste.append(text)
        else:
            self._paste.clear()

    def _pasted(self) -> PastedText:
        is_whole = self._paste_size <= MAX_PASTE
        text = "".join(self._paste).replace("\r\n", "\n").replace("\r", "\n")
        self._paste, self._paste_size = [], 0
        return PastedText(text.translate(_NOT_PASTED), is_whole)

    _STEPS: ClassVar[dict[_State, Callable[[InputParser], Iterator[InputPiece]]]] = {
        _State.PLAIN: _step_plain,
        _State.STRING: _step_string,
        _State.OVERLONG: _step_overlong,
        _State.PASTE: _step_paste,
        _State.PASTED: _step_pasted,
    }


def sanitized_piece(piece: str) -> str | None:
    """Return a piece that is safe for Textual, with bounded numbers; None: drop it."""
    if piece[0] != ESC or len(piece) == 2:
        return piece
    if _HUGE.search(piece) or piece == PASTE_END:
        return None
    if match := _SIZE.fullmatch(piece):
        return _bounded_size(*map(int, match.groups()))
    if match := _KEY.fullmatch(piece):
        return _checked_key(piece, *match.groups(default=""))
    return piece if len(piece) <= MAX_PASSED_ON else None


def _bounded_size(rows: int, columns: int, high: int, wide: int) -> str | None:
    """Return a size report within bounds; without pixels, cells count (Textual divides by them).

    None for a size that no terminal has."""
    size = bounded_size(columns, rows)
    if size is None:
        return None
    columns, rows = size
    if not (rows <= high <= 100 * MAX_SIDE and columns <= wide <= 100 * MAX_SIDE):
        high, wide = rows, columns
    return f"\x1b[48;{rows};{columns};{high};{wide}t"


def bounded_size(columns: int, rows: int) -> tuple[int, int] | None:
    """Return the columns and rows to draw, None for a size that no terminal has."""
    if not (0 < columns <= _LARGEST_SIDE and 0 < rows <= _LARGEST_SIDE):
        return None
    return min(columns, MAX_SIDE), min(rows, MAX_SIDE)


def _checked_key(piece: str, code: str, modifiers: str, text: str, end: str) -> str | None:
    """Return a key report of the kitty protocol with valid characters only, or its text."""
    number = int(code.partition(":")[0] or 1)
    modifier, _, event = modifiers.partition(":")
    codes = [int(part) for part in text.split(":") if part]
    if event.startswith(_RELEASED) or int(modifier or 0) > 256 or not all(map(_exists, codes)):
        return None
    typed = "".join(character for character in map(chr, codes) if character.isprintable())
    if f"{number}{end}" not in FUNCTIONAL_KEYS and piece not in ANSI_SEQUENCES_KEYS:
        if typed and end == "u" and (len(typed) > 1 or number <= 1):
            return typed
        # Textual reads the number of an unknown function key as a character.
        if end != "u" or not _exists(number) or not chr(number).isprintable():
            return None
    if ":" in piece or len(typed) < len(codes):
        fields = [str(number), modifier, ":".join(str(ord(character)) for character in typed)]
        piece = f"\x1b[{';'.join(fields).rstrip(';')}{end}"
    return piece if len(piece) <= MAX_PASSED_ON else None


def _exists(code: int) -> bool:
    return code <= 0x10FFFF and not 0xD800 <= code < 0xE000


def _begun_marker_length(text: str) -> int:
    for length in range(min(len(PASTE_END) - 1, len(text)), 0, -1):
        if PASTE_END.startswith(text[-length:]):
            return length
    return 0
