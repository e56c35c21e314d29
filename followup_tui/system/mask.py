"""The mask that lies over everybody's names and texts while the screen is shared.

It keeps the shape of a text, so that the screen stays readable to whoever knows what is under it:
"May Chen" is "M•• C•••". Of a word only a capital at its beginning is left; numbers, addresses and
words in small letters are covered whole. What is stored is never changed.
"""

from __future__ import annotations

import unicodedata

MASK_CHARACTER = "•"

_PLAIN = frozenset(" \n.,;:!?()[]{}<>/\\|@#%&*+-_=~^\"'`·…–—“”‘’‼←→↻×")
_worn = False

# What our own sentences are made of. No word that is a name, and none that a note turns on.
_WORDS = """
a again all already an and another answer answered any anything archive archived are as ask asked
at back be been before both bring broke brought busy by c called can cannot card change changed
close closed contact contacts corrected could data database date days did do does done dropped due
e edit edited empty enter esc every everybody everything file follow-up follow-ups for forward
found from full give given go gone has have held here holds how i id if in into is it its keep kept
key know known last later left let line links list lists log logged longer made make mail many mask
masked means meanwhile more most move moved my n name named names need needs never new next no
nobody none not noted nothing now of off old on once one ones only open opened opens or other
others out over own parked people person press pressed program promise promised promises put read
redo removed rest rests rhythm row s said same save saved say says screen sent several shown so
some somebody someone step steps still stored such tag tags take taken text than that the their
them then there these they this those till times to today tomorrow too tried tries try two type
typed u undo unmask unpark until up use used waiting was way ways week weeks were what when where
which while who whoever whole why with without word words write written wrote x yes yesterday yet
you your
"""
_OUR_WORDS = frozenset(_WORDS.split())
_QUOTES = {"“": "”", "‘": "’", "'": "'", '"': '"'}
_AROUND = "“”‘’'\".,;:!?()"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def set_mask(on: bool) -> None:
    """Put the mask on, or take it off."""
    global _worn
    _worn = on


def is_on() -> bool:
    """Whether names and texts are covered now."""
    return _worn


def mask_text(text: str) -> str:
    """The text with its words covered."""
    shown = []
    inside = False
    for place, sign in enumerate(text):
        if sign in _PLAIN:
            inside = False
        elif unicodedata.category(sign)[0] == "M":
            continue  # it would stand on the cover
        elif inside or not (sign.isupper() and text[place + 1 : place + 2].isalpha()):
            sign, inside = MASK_CHARACTER, True
        else:
            inside = True
        shown.append(sign)
    return "".join(shown)


def mask_sentence(text: str) -> str:
    """A sentence of ours with somebody's data in it: covered, but for our own commonest words, and
    for days. What stands in quotes, or behind a colon, is data."""
    shown = []
    is_data, begins, quote = False, True, ""
    words = text.split(" ")
    for place, word in enumerate(words):
        quote = quote or _QUOTES.get(word[:1], "")
        bare = word.strip(_AROUND)
        # "An Nguyen" at the beginning is a name.
        named = word.isalpha() and "".join(words[place + 1 : place + 2])[:1].isupper()
        ours = (bare.lower() if begins and not named else bare) in _OUR_WORDS
        known = ours and not is_data and not quote
        shown.append(word if known or _is_of_a_day(words, place) else mask_text(word))
        if quote and quote in word.rstrip(".,;:!?)")[-1:]:
            quote = ""
        begins = word.endswith((".", "?")) and not quote
        is_data = not begins and (is_data or word.endswith(":"))
    return " ".join(shown)


def _is_of_a_day(words: list[str], place: int) -> bool:
    """Whether the word belongs to a day as we write it: "Fri 27 Nov", maybe with its time."""
    for back in range(4):
        start = place - back
        if start < 0 or words[start] not in _DAYS:
            continue
        day = [word.rstrip(",.") for word in words[start : start + 4]]
        if len(day) < 3 or not (day[1].isdigit() and len(day[1]) < 3 and len(day[2]) == 3):
            continue
        if back < 3:
            return True
        hour, sign, minute = day[3].partition(":")
        return bool(sign) and hour.isdigit() and minute.isdigit()
    return False
