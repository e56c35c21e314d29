"""Fold text for comparing, sorting and searching: no case, no accents."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose, though people type them without the stroke.
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


def fold(text: str) -> str:
    """Return lower case without accents and extra spaces: "Zoë  Åkerström" is "zoe akerstrom"."""
    if text.isascii():
        return " ".join(text.lower().split())
    # Twice: styled capitals are letters only after the first, and case folding makes new accents.
    plain = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", plain).casefold()
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", bare.translate(_STROKES)).split())


_WIDE = re.compile("([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff])")
_WORD = re.compile(r"\w+")


def search_tokens(text: str) -> list[str]:
    """Return the folded words as the search index holds them; Chinese, Japanese and Korean give one
    for each character."""
    return _WORD.findall(spaced_wide(fold(text)))


def spaced_wide(text: str) -> str:
    """Return the text with spaces around each Chinese, Japanese and Korean character."""
    return _WIDE.sub(r" \1 ", text)
