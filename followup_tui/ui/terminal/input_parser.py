"""What a terminal sends, cut into whole pieces: text, one checked sequence, one paste.

Bytes come in as they arrive, split anywhere; nothing that is broken, unknown in shape or out of
bounds goes on. It never reads, never waits and never looks at a clock: it says how long to wait.
"""

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

MAX_PASTE = 1_000_000
MAX_SIDE = 1000
# Textual replays anything longer than this as single keys.
MAX_PASSED_ON = 32
_MAX_PENDING = 1024

# Terminals send a sequence in one piece; only a bare Esc has to wait and see.
ESCAPE_DELAY = constants.ESCAPE_DELAY if "ESCDELAY" in os.environ else 0.025
_SEQUENCE_DELAY = 0.5
# What follows an end marker without a breath may hold the true end marker.
_PASTE_BREATH = 0.01
# A paste whose end got lost must not leave the keyboard dead for ever.
_PASTE_DELAY = 10.0

_TEXT = re.compile(r"[^\x1b]+")
_WHOLE = re.compile(
    r"\x1b(?:\[\[[A-E]"  # Linux console function keys
    r"|\[M[^\x1b]{3}"  # the oldest mouse report, three raw characters
    r"|\[(?:3|7|8|23|24)\$"  # rxvt ends these keys with what is no final character elsewhere
    r"|\[(?![\[M])[-0-?]*[ -,./]*[@-~]"
    r"|O[0-9;]*[:<-~]"
    r"|[^\x1b\[\]OP_])"
)
_UNFINISHED = re.compile(r"\x1b(?:\[(?:\[|M[^\x1b]{0,2}|[-0-?]*[ -,./]*)?|O[0-9;]*|[\]P_])?\Z")
_SPOILT = re.compile(r"\x1b(?:\[\[?M?[-0-?]*[ -,./]*|O[0-9;]*)?")
_STRING_START = re.compile(r"\x1b[\]P_](?=.)", re.DOTALL)
_STRING_END = re.compile(r"[\x07\x18\x1a]|\x1b\\|\x1b(?=[^\\])")
_REST_OF_SEQUENCE = re.compile(r"[-0-?]*[ -,./]*[@-~]?")

_SIZE = re.compile(r"\x1b\[48;(\d+)(?::[^;]*)?;(\d+)(?::[^;]*)?;(\d+)(?::[^;]*)?;(\d+)(?::.*)?t")
_KEY = re.compile(r"\x1b\[([\d:]*)(?:;([\d:]*))?(?:;([\d:]*))?([u~A-FHPQS])")
_HUGE = re.compile(r"\d{8}")
_RELEASED = "3"
_NOT_PASTED = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (9, 10)}


@dataclass(frozen=True, slots=True)
class PastedText:
    """What stood between the paste markers: printable text, line feeds and tabs."""

    text: str


InputPiece = str | PastedText
"""Text without Esc, or one whole sequence that begins with it, or a paste."""


class _State(Enum):
    PLAIN = auto()
    STRING = auto()  # inside an answer of the terminal (OSC, DCS, APC): nothing of it is kept
    OVERLONG = auto()  # inside a sequence longer than any that exists
    PASTE = auto()
    PASTED = auto()  # behind an end marker that may have been part of the paste


class InputParser:
    """Takes bytes, gives pieces; `delay` and `settle` deal with what is still open in a pause."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._state = _State.PLAIN
        self._rest = ""
        self._paste: list[str] = []
        self._paste_size = 0

    def feed(self, data: bytes) -> Iterator[InputPiece]:
        """The pieces that are whole now; the remainder waits for more bytes or for quiet."""
        self._rest += self._decode(data)
        while self._rest:
            before = len(self._rest), self._state
            yield from self._STEPS[self._state](self)
            if before == (len(self._rest), self._state):
                return

    @property
    def flush_delay(self) -> float | None:
        """Seconds of quiet after which `settle` is due, or None when nothing is open."""
        match self._state:
            case _State.PASTED:
                return _PASTE_BREATH
            case _State.PASTE:
                return _PASTE_DELAY
            case _State.PLAIN if not self._rest:
                return None
            case _State.PLAIN if len(self._rest) <= 2:
                return ESCAPE_DELAY
            case _:
                return _SEQUENCE_DELAY

    def flush(self) -> Iterator[InputPiece]:
        """Nothing more came: the pieces that the open remainder stands for."""
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

    def _step_plain(self) -> Iterator[InputPiece]:
        rest = self._rest
        if found := _TEXT.match(rest) or _WHOLE.match(rest):
            self._rest = rest[found.end() :]
            if found.group() == PASTE_START:
                self._state = _State.PASTE
            elif (piece := sanitized_piece(found.group())) is not None:
                yield piece
        elif found := _STRING_START.match(rest):
            self._state, self._rest = _State.STRING, rest[found.end() :]
        elif _UNFINISHED.match(rest):
            if len(rest) > _MAX_PENDING:
                self._state, self._rest = _State.OVERLONG, ""
        elif found := _SPOILT.match(rest):
            # A character that cannot be part of it broke the sequence off.
            self._rest = rest[found.end() :]
            if found.end() <= 2:
                yield found.group()

    def _step_string(self) -> Iterator[InputPiece]:
        if found := _STRING_END.search(self._rest):
            start, end = found.span()
            self._state = _State.PLAIN
            self._rest = self._rest[start if found.group() == ESC else end :]
        else:
            self._rest = ESC if self._rest.endswith(ESC) else ""
        yield from ()

    def _step_overlong(self) -> Iterator[InputPiece]:
        found = _REST_OF_SEQUENCE.match(self._rest)
        end = found.end() if found else 0
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
            kept = _length_of_begun_marker(text)
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
            self._rest = self._rest[-len(PASTE_END) :]

    def _collect(self, text: str) -> None:
        text = text[: MAX_PASTE - self._paste_size]
        self._paste.append(text)
        self._paste_size += len(text)

    def _pasted(self) -> PastedText:
        text = "".join(self._paste).replace("\r\n", "\n").replace("\r", "\n")
        self._paste, self._paste_size = [], 0
        return PastedText(text.translate(_NOT_PASTED))

    _STEPS: ClassVar[dict[_State, Callable[[InputParser], Iterator[InputPiece]]]] = {
        _State.PLAIN: _step_plain,
        _State.STRING: _step_string,
        _State.OVERLONG: _step_overlong,
        _State.PASTE: _step_paste,
        _State.PASTED: _step_pasted,
    }


def sanitized_piece(piece: str) -> str | None:
    """The piece as it may go on: as it is, with its numbers mended, or not at all (None)."""
    if piece[0] != ESC or len(piece) == 2:
        return piece
    if _HUGE.search(piece) or piece == PASTE_END:
        return None
    if found := _SIZE.fullmatch(piece):
        return _bounded_size(*map(int, found.groups()))
    if found := _KEY.fullmatch(piece):
        return _checked_key(piece, *found.groups(default=""))
    return piece if len(piece) <= MAX_PASSED_ON else None


def _bounded_size(rows: int, columns: int, high: int, wide: int) -> str:
    """A size report within bounds; without pixels, cells stand for them (Textual divides by it)."""
    rows, columns = clamped_side(rows), clamped_side(columns)
    if not (rows <= high <= 100 * MAX_SIDE and columns <= wide <= 100 * MAX_SIDE):
        high, wide = rows, columns
    return f"\x1b[48;{rows};{columns};{high};{wide}t"


def clamped_side(side: int) -> int:
    """A width or height as it can be on a real screen."""
    return min(max(side, 1), MAX_SIDE)


def _checked_key(piece: str, code: str, modifiers: str, text: str, end: str) -> str | None:
    """A key report of the kitty kind with possible characters only, or the text it brings."""
    number = int(code.partition(":")[0] or 1)
    modifier, _, event = modifiers.partition(":")
    codes = [int(part) for part in text.split(":") if part]
    if event.startswith(_RELEASED) or int(modifier or 0) > 256 or not all(map(_exists, codes)):
        return None
    typed = "".join(character for character in map(chr, codes) if character.isprintable())
    if f"{number}{end}" not in FUNCTIONAL_KEYS and piece not in ANSI_SEQUENCES_KEYS:
        if typed and end == "u" and (len(typed) > 1 or number <= 1):
            return typed
        # Textual takes the number of an unknown function key for a character.
        if end != "u" or not _exists(number) or not chr(number).isprintable():
            return None
    if ":" in piece or len(typed) < len(codes):
        fields = [str(number), modifier, ":".join(str(ord(one)) for one in typed)]
        piece = f"\x1b[{';'.join(fields).rstrip(';')}{end}"
    return piece if len(piece) <= MAX_PASSED_ON else None


def _exists(code: int) -> bool:
    return code <= 0x10FFFF and not 0xD800 <= code < 0xE000


def _length_of_begun_marker(text: str) -> int:
    for length in range(min(len(PASTE_END) - 1, len(text)), 0, -1):
        if PASTE_END.startswith(text[-length:]):
            return length
    return 0
