"""Hides names and texts on screen while it is shared. What is stored never changes.

The shape of a text stays, so that anyone who knows it can still read the screen: "May Chen" becomes
"M•• C•••". Only a word's initial capital is left; numbers, addresses and lower-case words are
hidden whole."""

from __future__ import annotations

import unicodedata

MASK_CHARACTER = "•"

_SHOWN_CHARACTERS = frozenset(" \n.,;:!?()[]{}<>/\\|@#%&*+-_=~^\"'`·…–—“”‘’‼←→↻×")
_is_on = False

# The commonest words of our own sentences: none that is a name, none that would reveal a note.
_WORDS = """
a active add added after again all allows already also an and another any archive archived are as
ask asked at available back be been before both buffer by c call can can't cannot card changed
changes choose clear close closed complete contact contacts copied copy could data database date
days deleted details did discard discards disk do does doesn't don't done dropped due duplicate
duplicates e edit editing editor email enter error esc every everyone everything exists exit failed
file filter first fits follow-up follow-ups for forward found from full go handle has have hidden
hide history how i id if import imported in indefinitely instead interaction interactions interval
into is isn't it items its keep kept key last later line lines link links list lists log logged
longer m make match matches merge merged missing more move moved n name named names never new newer
next no none not note noted nothing now of off old on once one only open opened or osc other out
over overdue own pane parked pbcopy people press pressed previous program promise promised promises
put queue queued quit read record redo redone removed removes restored retry row s same save saved
saving say schedule scheduled screen select selected sent several shift show shown shows skip
skipped snooze snoozed so some something space spread start step steps stop stopped tag tags
terminal text than that the their them then there these they this times tmux to today tomorrow too
triage try two type typed u unarchive unarchived unchanged undo undone unpark unparked unsaved until
updated use used waiting was when where which while who why with without wl-copy write written x
xclip xsel yes yesterday yet you your
"""
_OUR_WORDS = frozenset(_WORDS.split())
_QUOTES = {"“": "”", "‘": "’", "'": "'", '"': '"'}
_PUNCTUATION = "“”‘’'\".,;:!?()"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


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


def mask_sentence(text: str) -> str:
    """Hide the data in a sentence of ours, but not our own commonest words, nor dates.

    Text in quotes or after a colon is data.
    """
    shown = []
    is_data, starts_sentence, quote = False, True, ""
    words = text.split(" ")
    for index, word in enumerate(words):
        quote = quote or _QUOTES.get(word[:1], "")
        bare = word.strip(_PUNCTUATION)
        # "An Nguyen" at the start is a name.
        is_name = word.isalpha() and "".join(words[index + 1 : index + 2])[:1].isupper()
        is_ours = (bare.lower() if starts_sentence and not is_name else bare) in _OUR_WORDS
        is_shown = is_ours and not is_data and not quote
        shown.append(word if is_shown or _is_in_date(words, index) else mask_text(word))
        if quote and quote in word.rstrip(".,;:!?)")[-1:]:
            quote = ""
        starts_sentence = word.endswith((".", "?")) and not quote
        is_data = not starts_sentence and (is_data or word.endswith(":"))
    return " ".join(shown)


def _is_in_date(words: list[str], index: int) -> bool:
    """Tell whether the word is part of a date in our form: "Fri 27 Nov" or "Fri 27 Nov 15:00"."""
    for offset in range(4):
        start = index - offset
        if start < 0 or words[start] not in _WEEKDAYS:
            continue
        date = [word.rstrip(",.") for word in words[start : start + 4]]
        if len(date) < 3 or not (date[1].isdigit() and len(date[1]) < 3 and len(date[2]) == 3):
            continue
        if offset < 3:
            return True
        hour, colon, minute = date[3].partition(":")
        return bool(colon) and hour.isdigit() and minute.isdigit()
    return False
