"""Makes any text harmless for a screen or terminal, without changing what is stored.

The result cannot move the cursor, start an escape sequence, change the direction of a line, or have
a width that terminals disagree on. While names are hidden, it is masked here, too."""

from __future__ import annotations

import unicodedata

from followup_tui.system import mask

# Importing `typing` would load `re`, 8 ms of a start.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from followup_tui.wording import Wording

MAX_LENGTH = 65536
MAX_MARKS = 4

_ELLIPSIS = "…"
_REPLACEMENT = "\ufffd"
# The base of a mark that has no letter of its own; else it would change the cell before the text.
_MARK_BASE = "\u25cc"

# C0 controls become control pictures; the caller decides about line feeds.
_CONTROLS = {code: 0x2400 + code for code in range(0x20)} | {0x09: 0x20, 0x0A: 0x0A, 0x7F: 0x2421}

# Terminals disagree whether these take no, one or two cells: soft hyphen, joiners, invisible
# operators, variation selectors, skin tones, tags.
_DROPPED = (
    "\u00ad\u034f\u180b-\u180f\u200b-\u200d\u2060-\u2065\ufe00-\ufe0f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff"
)
# C1, bidi and line separators, other format characters, lone surrogates, noncharacters.
_REPLACED = (
    "\x80-\x9f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u200e\u200f\u2028-\u202e"
    "\u2066-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff\U000110bd\U000110cd"
    "\U00013430-\U0001343f"
) + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
# Letters without a visible glyph.
_BLANK = "\u115f\u1160\u3164\uffa0"
UNSHOWABLE = f"\\x00-\\x1f\\x7f{_DROPPED}{_REPLACED}{_BLANK}"
"""The inside of a character class: all characters that are shown as another one or not at all."""
# Every block with combining marks or joining vowels; each character's category is checked later.
_MARK_BLOCKS = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u1dff\u20d0-\u20ff\u2cef-\u2cf1\u2d7f-\u2dff\u302a-\u302f"
    "\u3099\u309a\ua66f-\uabff\ud7b0-\ud7ff\ufb1e\ufe20-\ufe2f\U000101fd-\U0001efff]"
)


def safe(text: str, limit: int = MAX_LENGTH) -> str:
    """Return user data as one harmless line of at most `limit` characters, masked if so set.

    Clean text comes back as the very same object.
    """
    shown = sanitize(text, limit)
    return mask.mask_text(shown) if mask.is_on() else shown


def safe_sentence(words: Wording, limit: int = MAX_LENGTH) -> str:
    """Return words of ours as one harmless line, with the data in them masked if so set."""
    return sanitize(words.text(safe), limit)


def safe_text(text: str, limit: int = MAX_LENGTH) -> str:
    """Return user data made harmless, its line breaks as line feeds, masked if so set."""
    shown = sanitize_lines(text, limit)
    return mask.mask_text(shown) if mask.is_on() else shown


def sanitize(text: str, limit: int = MAX_LENGTH) -> str:
    """Return the text as one harmless line, never masked: for text without user data."""
    if len(text) <= limit and (_is_plain(text) or not _patterns().suspect.search(text)):
        return text
    return _cut(_clean(_newlines(_head(text, limit)).replace("\n", " ")), text, limit)


def sanitize_lines(text: str, limit: int = MAX_LENGTH) -> str:
    """Return the text made harmless, with its line breaks as line feeds, never masked."""
    if len(text) <= limit and (_is_plain(text) or not _patterns().suspect.search(text)):
        return text  # a line break is suspect, too
    return _cut(_clean(_newlines(_head(text, limit))), text, limit)


def surplus_marks(text: str) -> list[int]:
    """Return where marks stand that are more than MAX_MARKS on one letter, or on no letter."""
    patterns = _patterns()
    found = {match.start() for match in patterns.first_mark.finditer(text) if _is_mark(match[0])}
    for run in patterns.mark_run.finditer(text):
        marks = 0
        for index, character in enumerate(run[0], run.start()):
            marks = marks + 1 if _is_mark(character) else 0
            if marks > MAX_MARKS:
                found.add(index)
    return sorted(found)


class _Patterns:
    """The patterns, compiled for the first text that is not plain ASCII.

    A status line of plain names needs neither them nor the import.
    """

    def __init__(self) -> None:
        import re

        run = f"{_MARK_BLOCKS}{{{MAX_MARKS + 1},}}"
        first = f"^{_MARK_BLOCKS}"
        self.suspect = re.compile(f"[{UNSHOWABLE}]|{run}|{first}")
        self.dropped = re.compile(f"[{_DROPPED}]+")
        self.replaced = re.compile(f"[{_REPLACED}]")
        self.blank = re.compile(f"[{_BLANK}]")
        self.mark_run = re.compile(run)
        self.first_mark = re.compile(first, re.MULTILINE)


_compiled: _Patterns | None = None


def _patterns() -> _Patterns:
    global _compiled
    if _compiled is None:
        _compiled = _Patterns()
    return _compiled


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _head(text: str, limit: int) -> str:
    """Return the part that can matter: cleaning megabytes for one line would stall a screen."""
    return text[: 4 * max(limit, 0) + 4]


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _clean(text: str) -> str:
    patterns = _patterns()
    text = patterns.dropped.sub("", text.translate(_CONTROLS))
    text = patterns.blank.sub(" ", patterns.replaced.sub(_REPLACEMENT, text))
    text = patterns.mark_run.sub(_limit_marks, text)
    return patterns.first_mark.sub(_give_base, text)


def _cut(cleaned: str, original: str, limit: int) -> str:
    if len(original) <= 4 * max(limit, 0) + 4 and len(cleaned) <= limit:
        return original if cleaned == original else cleaned
    return cleaned[: limit - 1] + _ELLIPSIS if limit > 0 else ""


def _is_mark(character: str) -> bool:
    """Tell whether it is drawn onto the character before it: a combining mark, a joining vowel."""
    return (
        unicodedata.category(character)[0] == "M"
        or "\u1161" <= character <= "\u11ff"
        or "\ud7b0" <= character <= "\ud7ff"
    )


def _limit_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run.group():
        marks = marks + 1 if _is_mark(character) else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def _give_base(first: re.Match[str]) -> str:
    mark = first.group()
    return _MARK_BASE + mark if _is_mark(mark) else mark
