"""What goes to its own field wherever it stands in a line: #tag, @company, e-mail addresses, phone
numbers, links, and a lone ! for a promise. It takes them out and leaves the other words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from followup_tui.domain.contact import MethodKind
from followup_tui.domain.language import english
from followup_tui.domain.language.tokens import Token
from followup_tui.domain.text_folding import fold

_LINK = re.compile(r"(?:https?://|www\.)[^\s]+", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@[^\s@<>()\[\],;:\"]{1,190}")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}")
_DIGITS = re.compile(r"\+?\(?\d[\d()./-]*", re.ASCII)
_MORE_DIGITS = re.compile(r"\(?\d[\d()-]*", re.ASCII)
_NO_PHONE = re.compile(
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"  # dates
    r"|\d+[.,]\d+|\d{1,3}(?:\.\d{1,3}){3}|[1-9]\d{0,2}(?:\.\d{3})+",  # numbers and addresses
    re.ASCII,
)
_CLOCK = re.compile(r"@\d{1,2}(?::\d\d(?:[ap]m)?|[ap]m)", re.ASCII | re.IGNORECASE)
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_MOST_COMPANY_WORDS = 6
_DATE_STARTERS = english.DATE_STARTERS | english.CADENCE_STARTERS


@dataclass(slots=True)
class Markers:
    """What was taken out, and the words that stay."""

    tokens: list[Token] = field(default_factory=list)
    methods: list[tuple[MethodKind, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    company: str | None = None
    promised: bool = False
    _seen_tags: set[str] = field(default_factory=set)

    def take_token(self, word: Token) -> bool:
        """Put a word into its field, if it has one."""
        if word.is_quoted:
            return False
        core = word.text
        if not core:
            lone = word.trailing.strip("!") == ""
            self.promised = self.promised or lone
            return lone
        if core[0] == "#" and _is_tag(core[1:]):
            if fold(core) not in self._seen_tags:
                self._seen_tags.add(fold(core))
                self.tags.append(core[1:])
            return True
        if core[0] == "@" and len(core) > 1 and self.company is None:
            if word.key and _CLOCK.fullmatch(core):
                return False
            self.company = core[1:].strip() or None
            return True
        return self._take_method(core)

    def _take_method(self, core: str) -> bool:
        address = core.removeprefix("mailto:")
        if "@" in core and _EMAIL.fullmatch(address):
            if _DOMAIN.fullmatch(address.partition("@")[2]):
                self._add("email", address)
                return True
        elif _LINK.fullmatch(core):
            self._add("link", core)
            return True
        return False

    def _add(self, kind: MethodKind, value: str) -> None:
        if (kind, value) not in self.methods:
            self.methods.append((kind, value))

    def add_phone(self, value: str) -> None:
        """Put a phone number into its field."""
        self._add("phone", value)


def extract_markers(words: Sequence[Token]) -> Markers:
    """Sort the words of a line into fields and words that stay."""
    marks = Markers()
    i = 0
    while i < len(words):
        behind = _phone_end(words, i)
        if behind > i:
            marks.add_phone(_phone(words[i:behind]))
            _drop_label(marks.tokens)
        elif marks.take_token(words[i]):
            behind = i + 1
            if words[i].text[:1] == "@" and _is_behind_a_name(marks.tokens):
                behind = _company_end(words, i)
                marks.company = " ".join(word.text for word in words[i:behind])[1:].strip() or None
            if "@" in words[i].text[1:] or "://" in words[i].text:
                _drop_label(marks.tokens)
        if behind > i:
            carry_punctuation(marks.tokens, words[behind - 1].trailing)
            i = behind
        else:
            marks.tokens.append(words[i])
            i += 1
    return marks


def _is_behind_a_name(kept: Sequence[Token]) -> bool:
    return bool(kept) and not any(":" in word.trailing for word in kept)


def _company_end(words: Sequence[Token], i: int) -> int:
    """Where a company of several words ends: `Ana @New York Times: call`. Only a colon tells that
    they are not the topic, and only a name before it that they are not the name."""
    if words[i].raw != words[i].text:
        return i + 1
    for end in range(i + 1, min(i + _MOST_COMPANY_WORDS, len(words))):
        word = words[end]
        is_link = word.key in english.COMPANY_LINKS
        is_part = word.text[:1].isupper() and word.key not in _DATE_STARTERS
        if word.is_quoted or not (is_link or is_part):
            break
        if word.trailing:
            return end + 1 if is_part and word.trailing.startswith(":") else i + 1
    return i + 1


def carry_punctuation(kept: list[Token], tail: str) -> None:
    """After taking words out: a colon that stood behind them now stands behind what is before."""
    if not kept:
        return
    last = kept[-1]
    if tail.startswith(":") and ":" not in last.trailing:
        raw = last.raw.removesuffix(",")
        kept[-1] = last._replace(
            raw=raw + ":", trailing=last.trailing.removesuffix(",") + ":", removed_after=True
        )
    elif not last.removed_after:
        kept[-1] = last._replace(removed_after=True)


def _is_tag(text: str) -> bool:
    if not any(sign.isalpha() for sign in text):
        return False
    return all(c.isalnum() or c in "-_" or unicodedata.category(c)[0] == "M" for c in text)


def _drop_label(kept: list[Token]) -> None:
    """The "tel:" in "tel: +49 170 1234567"."""
    if len(kept) > 1 and kept[-1].key in english.METHOD_LABELS and kept[-1].trailing == ":":
        kept.pop()


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def _phone_end(words: Sequence[Token], i: int) -> int:
    """Where a phone number that begins at the place ends; the place itself when there is none."""
    first = words[i]
    if first.is_quoted or not first.text or not (first.text[0] == "+" or first.text[0].isdigit()):
        return i
    if not _DIGITS.fullmatch(first.text) or _NO_PHONE.fullmatch(first.text):
        return i
    marked = first.raw[0] in "+(" or first.text[0] == "0"
    if not marked and len(first.text) < 3:
        return i
    digits, end = _digits(first.text), i + 1
    while end < len(words) and not words[end - 1].trailing.strip(")"):
        core = words[end].text
        if not _MORE_DIGITS.fullmatch(core) or _NO_PHONE.fullmatch(core):
            break
        if (not marked and _digits(core) < 3) or digits + _digits(core) > _MOST_DIGITS:
            break
        if digits >= _FEWEST_DIGITS and _begins_date(words, end):
            break
        digits, end = digits + _digits(core), end + 1
    return end if _FEWEST_DIGITS <= digits <= _MOST_DIGITS else i


def _begins_date(words: Sequence[Token], i: int) -> bool:
    """Whether the figures belong to what follows them: 27 nov, 3 days, 3 pm."""
    key = words[i + 1].key if i + 1 < len(words) else ""
    return key in english.MONTHS or key in english.UNITS or key in english.AM | english.PM


def _phone(words: Sequence[Token]) -> str:
    return " ".join(word.raw.rstrip(".,:;!?") for word in words)
