"""Text with its own field, wherever it stands in a line: #tag, @company, email addresses, phone
numbers, links, and a lone ! for a promise. Takes these out and keeps the other tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from followup_tui.domain.contact import MethodKind
from followup_tui.domain.language import english, english_names
from followup_tui.domain.language.tokens import Token
from followup_tui.domain.text_folding import fold

_LINK = re.compile(
    r"(?:https?://|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}/\S+", re.IGNORECASE | re.ASCII
)
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@[^\s@<>()\[\],;:\"]{1,190}")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}")
_FIRST_DIGITS = re.compile(r"\+?\(?\d[\d()./-]*", re.ASCII)
_MORE_DIGITS = re.compile(r"\(?\d[\d()-]*", re.ASCII)
_NOT_PHONE = re.compile(
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"  # dates
    r"|20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|\d+[.,]\d+|\d{1,3}(?:\.\d{1,3}){3}|[1-9]\d{0,2}(?:\.\d{3})+",  # numbers, IP addresses
    re.ASCII,
)
_CLOCK_TIME = re.compile(r"@\d{1,2}(?::\d\d)?(?:[ap]m)?", re.ASCII | re.IGNORECASE)
_MIN_PHONE_DIGITS, _MAX_PHONE_DIGITS = 7, 15
_MAX_COMPANY_WORDS = 6
_NOT_IN_COMPANY = english.DATE_STARTERS | english.CADENCE_STARTERS


@dataclass(slots=True)
class Markers:
    """What was taken out of a line, and the tokens that remain."""

    tokens: list[Token] = field(default_factory=list)
    methods: list[tuple[MethodKind, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    company: str | None = None
    promised: bool = False
    _seen_tags: set[str] = field(default_factory=set)

    def take_token(self, token: Token) -> bool:
        """Put a token into its field; return False if it has none."""
        if token.is_quoted:
            return False
        text = token.text
        if not text:
            is_lone_mark = token.raw.strip("!") == ""
            self.promised = self.promised or is_lone_mark
            return is_lone_mark
        if text[0] == "#" and _is_tag(text[1:]):
            if fold(text) not in self._seen_tags:
                self._seen_tags.add(fold(text))
                self.tags.append(text[1:])
            return True
        if text[0] == "@" and len(text) > 1 and self.company is None:
            if token.key and _CLOCK_TIME.fullmatch(text):
                return False
            self.company = text[1:].strip() or None
            return True
        return self._take_contact_detail(text)

    def _take_contact_detail(self, text: str) -> bool:
        address = text.removeprefix("mailto:")
        if "@" in text and _EMAIL.fullmatch(address):
            if _DOMAIN.fullmatch(address.partition("@")[2]):
                self._add("email", address)
                return True
        elif _LINK.fullmatch(text):
            self._add("link", text)
            return True
        return False

    def add_phone(self, number: str) -> None:
        """Add a phone number, once."""
        self._add("phone", number)

    def _add(self, kind: MethodKind, value: str) -> None:
        if (kind, value) not in self.methods:
            self.methods.append((kind, value))


def extract_markers(tokens: Sequence[Token]) -> Markers:
    """Sort the tokens of a line into fields and tokens that remain."""
    markers = Markers()
    index = 0
    while index < len(tokens):
        end = _phone_end(tokens, index)
        if end > index:
            markers.add_phone(_phone(tokens[index:end]))
            _drop_label(markers.tokens)
        elif markers.take_token(tokens[index]):
            end = index + 1
            text = tokens[index].text
            if text[:1] == "@" and _is_after_name(markers.tokens):
                end = _company_end(tokens, index)
                company = " ".join(token.text for token in tokens[index:end])
                markers.company = company[1:].strip() or None
            if "@" in text[1:] or "://" in text:
                _drop_label(markers.tokens)
        if end > index:
            carry_punctuation(markers.tokens, tokens[end - 1].trailing)
            index = end
        else:
            markers.tokens.append(tokens[index])
            index += 1
    return markers


def _is_after_name(kept: Sequence[Token]) -> bool:
    return bool(kept) and not any(":" in token.trailing for token in kept)


def _company_end(tokens: Sequence[Token], index: int) -> int:
    """Return the index after a company of several words: `Ana @New York Times: call`.

    Only the colon shows that they are not the topic, and only a name before the company that they
    are not the name."""
    if tokens[index].raw != tokens[index].text:
        return index + 1
    for end in range(index + 1, min(index + _MAX_COMPANY_WORDS, len(tokens))):
        token = tokens[end]
        is_link = token.key in english_names.COMPANY_LINKS
        is_part = token.text[:1].isupper() and token.key not in _NOT_IN_COMPANY
        if token.is_quoted or not (is_link or is_part):
            break
        if token.trailing:
            return end + 1 if is_part and token.trailing.startswith(":") else index + 1
    return index + 1


def carry_punctuation(kept: list[Token], trailing: str) -> None:
    """Note on the last kept token that the tokens after it were removed, and give it the colon
    that followed them. Changes the list in place."""
    if not kept:
        return
    last = kept[-1]
    if trailing.startswith(":") and ":" not in last.trailing:
        raw, last_trailing = last.raw.removesuffix(","), last.trailing.removesuffix(",")
        kept[-1] = last._replace(raw=raw + ":", trailing=last_trailing + ":", removed_after=True)
    elif not last.removed_after:
        kept[-1] = last._replace(removed_after=True)


def _is_tag(text: str) -> bool:
    if not any(char.isalpha() for char in text):
        return False
    return all(
        char.isalnum() or char in "-_" or unicodedata.category(char)[0] == "M" for char in text
    )


def _drop_label(kept: list[Token]) -> None:
    """Remove the "tel:" of "tel: +49 170 1234567"."""
    if len(kept) > 1 and kept[-1].key in english_names.METHOD_LABELS and kept[-1].trailing == ":":
        kept.pop()


def _digit_count(text: str) -> int:
    return sum(char.isdigit() for char in text)


def _phone_end(tokens: Sequence[Token], index: int) -> int:
    """Return the index after a phone number that starts here, or `index` if none does."""
    first = tokens[index]
    if first.is_quoted or not first.text or not (first.text[0] == "+" or first.text[0].isdigit()):
        return index
    if not _FIRST_DIGITS.fullmatch(first.text) or _NOT_PHONE.fullmatch(first.text):
        return index
    has_prefix = first.raw[0] in "+(" or first.text[0] == "0"
    if not has_prefix and len(first.text) < 3:
        return index
    digits, end = _digit_count(first.text), index + 1
    while end < len(tokens) and not tokens[end - 1].trailing.strip(")"):
        text = tokens[end].text
        more_digits = _digit_count(text)
        if not _MORE_DIGITS.fullmatch(text) or _NOT_PHONE.fullmatch(text):
            break
        if (not has_prefix and more_digits < 3) or digits + more_digits > _MAX_PHONE_DIGITS:
            break
        if digits >= _MIN_PHONE_DIGITS and _starts_date(tokens, end):
            break
        digits, end = digits + more_digits, end + 1
    return end if _MIN_PHONE_DIGITS <= digits <= _MAX_PHONE_DIGITS else index


def _starts_date(tokens: Sequence[Token], index: int) -> bool:
    """Return True if the digits belong to the word after them: 27 nov, 3 days, 3 pm."""
    key = tokens[index + 1].key if index + 1 < len(tokens) else ""
    return key in english.MONTHS or key in english.UNITS or key in english.AM | english.PM


def _phone(tokens: Sequence[Token]) -> str:
    return " ".join(token.raw.rstrip(".,:;!?") for token in tokens)
