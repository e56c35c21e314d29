"""How names in other scripts are typed in Latin letters: the second key by which they are found.

One spelling for each character, without regard to language: "Дмитрий" is "Dmitriy", "李明" is
"Li Ming". The library with the spellings is loaded at the first such name."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from followup_tui.domain.text_folding import search_tokens, spaced_wide

_MAX_SYLLABLES = 12
# The library writes signs of other scripts that are no letters in Latin with these.
_MARKS = str.maketrans("", "", "'`\"")


@lru_cache(1000)  # a line is read again at every key
def latin_spelling(text: str) -> str:
    """Return the text as spelled in Latin letters, Chinese, Japanese and Korean by syllable; empty
    if its own spelling is Latin already."""
    if text.isascii() or "".join(search_tokens(text)).isascii():
        return ""
    from anyascii import anyascii

    spelled = anyascii(spaced_wide(unicodedata.normalize("NFC", text)))
    return " ".join(spelled.translate(_MARKS).split())


def latin_key(name: str) -> str:
    """Return the Latin letters of a name without spaces, as "liming" may be typed in two words or
    in one; empty if its own spelling is Latin already."""
    return "".join(search_tokens(latin_spelling(name)))


def latin_tokens(text: str) -> list[str]:
    """Return the words of the Latin spelling as the search index holds them: each syllable of a
    word, and each end of the word in one: "gim min su gimminsu minsu"."""
    if text.isascii():
        return []
    tokens: dict[str, None] = {}
    for word in text.split():
        syllables = search_tokens(latin_spelling(word))
        tokens.update(dict.fromkeys(syllables))
        if len(syllables) <= _MAX_SYLLABLES:
            ends = ("".join(syllables[start:]) for start in range(len(syllables) - 1))
            tokens.update(dict.fromkeys(ends))
    return list(tokens)
