"""Hides names and texts on screen while it is shared. What is stored never changes.

The shape of a text stays, so that anyone who knows it can still read the screen: "May Chen" becomes
"M•• C•••". Only a word's initial capital is left; numbers, addresses and lower-case words are
hidden whole."""

from __future__ import annotations

import unicodedata

MASK_CHARACTER = "•"

_SHOWN_CHARACTERS = frozenset(" \n.,;:!?()[]{}<>/\\|@#%&*+-_=~^\"'`·…–—“”‘’‼←→↻×")
_is_on = False


def set_mask(on: bool) -> None:
    """Hide names and texts, or show them again."""
    global _is_on
    _is_on = on


def is_on() -> bool:
    """Tell whether names and texts are hidden now."""
    return _is_on


def mask_text(text: str) -> str:
    """Return the text with its words hidden."""
    shown = []
    inside_word = False
    for index, character in enumerate(text):
        if character in _SHOWN_CHARACTERS:
            inside_word = False
        elif unicodedata.category(character)[0] == "M":
            continue  # a combining mark would stand on the bullet
        elif inside_word or not (character.isupper() and text[index + 1 : index + 2].isalpha()):
            character, inside_word = MASK_CHARACTER, True
        else:
            inside_word = True
        shown.append(character)
    return "".join(shown)
