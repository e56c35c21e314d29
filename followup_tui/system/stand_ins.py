"""One-to-one stand-ins for characters that can't be shown, so that a text can be edited as it is.

An input holds the stand-ins, shows a sign for each, and gives back the original characters."""

from __future__ import annotations

import re
from functools import cache

from followup_tui.system.sanitize import UNSHOWABLE, sanitize, surplus_marks

_PRIVATE = range(0xF0000, 0x10FFFE)
"""The private characters of planes 15 and 16: the stand-ins, each one cell wide."""
_INVISIBLE = "\u00b7"


class StandIns:
    """The stand-ins of one input, given out as its texts need them."""

    def __init__(self, kept: str = "") -> None:
        """`kept` are characters that the input can show by itself, such as a line feed."""
        self._kept = kept
        self._stand_ins: dict[str, str] = {}
        self._originals: dict[int, str] = {}
        self._signs: dict[int, str] = {}

    def encode(self, text: str) -> str:
        """Return the text with a stand-in for each character that can't be shown. Never raises."""
        if text.isascii() and text.isprintable():
            return text
        text = _unshowable().sub(lambda match: self._stand_in(match[0]), text)
        characters = list(text)
        for index in surplus_marks(text):
            characters[index] = self._stand_in(text[index])
        return "".join(characters)

    def decode(self, text: str) -> str:
        """Return the text with the original characters: `decode(encode(text))` is `text`."""
        return text.translate(self._originals) if self._originals else text

    def shown(self, text: str) -> str:
        """Return the text to show: as long, with a visible sign for each stand-in."""
        return text.translate(self._signs) if self._signs else text

    def _stand_in(self, character: str) -> str:
        if character in self._kept or len(self._stand_ins) == len(_PRIVATE):
            return character
        if character not in self._stand_ins:
            code = _PRIVATE[len(self._stand_ins)]
            self._stand_ins[character] = chr(code)
            self._originals[code] = character
            self._signs[code] = (sanitize(character) or _INVISIBLE)[0]
        return self._stand_ins[character]


@cache
def _unshowable() -> re.Pattern[str]:
    return re.compile(f"[{UNSHOWABLE}{chr(_PRIVATE[0])}-{chr(0x10FFFF)}]")
