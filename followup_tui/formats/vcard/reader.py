"""Reads files of vCards, versions 2.1, 3.0 and 4.0, as phones and address books write them. One
broken card never stops the rest; what is left out is reported with the number of its card."""

from __future__ import annotations

import re
from collections.abc import Iterator

from followup_tui.formats.format import FileFormat, ReadOptions
from followup_tui.formats.parsed import ParsedItem, ReadWarning, SkippedMedia
from followup_tui.formats.source import MAX_LINE_LENGTH, Source
from followup_tui.formats.vcard.content_lines import parse_content_line
from followup_tui.formats.vcard.properties import CardProperties
from followup_tui.formats.vcard.unfolding import UnfoldedLine, card_boundary, unfold
from followup_tui.wording import Wording, as_wording, wording

MAX_CARD_LINES = 2_000
_BEGIN = re.compile(r"\s*BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)


class _CardReader:
    """Turns lines into items; `items` holds those not yet yielded."""

    def __init__(self, is_bytewise: bool) -> None:
        self.items: list[ParsedItem] = []
        self._is_bytewise = is_bytewise
        self._card_count = 0
        self._card: CardProperties | None = None
        self._card_lines = 0
        self._nested_card_may_follow = False
        self._nesting_depth = 0
        self._stray_lines = 0
        self._first_stray_line = 0

    def add_line(self, line: UnfoldedLine) -> None:
        boundary = card_boundary(line.text)
        if boundary == "BEGIN" and self._nested_card_may_follow:
            self._nesting_depth += 1
        elif boundary == "BEGIN":
            self._drop_unfinished()
            self._begin_card()
        elif boundary == "END" and self._nesting_depth:
            self._nesting_depth -= 1
        elif boundary == "END":
            self._end_card(line)
        elif self._card is None:
            self._add_stray(line)
        elif not self._nesting_depth:
            self._add_property(self._card, line)
        self._nested_card_may_follow = self._nested_card_may_follow and not boundary

    def finish(self) -> None:
        self._drop_unfinished()
        if self._stray_lines:
            lines = "a line" if self._stray_lines == 1 else f"{self._stray_lines} lines"
            place = f"line {self._first_stray_line}"
            self.items.append(ReadWarning(place, f"{lines} outside any card"))

    def _begin_card(self) -> None:
        self._card_count += 1
        self._card = CardProperties(f"card {self._card_count}")
        self._card_lines = 0

    def _drop_unfinished(self) -> None:
        if self._card is not None:
            self._warn("no END:VCARD; the card may be cut off")
        self._card = None
        self._nesting_depth = 0

    def _end_card(self, line: UnfoldedLine) -> None:
        card, self._card = self._card, None
        if card is None:
            self._add_stray(line)
            return
        if card.media_count:
            self.items.append(SkippedMedia(card.media_count))
        if card.is_group:
            self._warn("a group, not a person")
            return
        contact = card.contact()
        if contact is None:
            self._warn("no name, company or email address")
            return
        self.items.append(contact)
        for reason in dict.fromkeys(card.warnings):
            self._warn(reason)

    def _add_property(self, card: CardProperties, line: UnfoldedLine) -> None:
        self._card_lines += 1
        if self._card_lines > MAX_CARD_LINES:
            if self._card_lines == MAX_CARD_LINES + 1:
                card.warnings.append(f"more than {MAX_CARD_LINES:,} lines; the rest was skipped")
            return
        content = parse_content_line(line.text, self._is_bytewise)
        self._nested_card_may_follow = False
        if content is None:
            card.warnings.append(f"line {line.number} cannot be read and was skipped")
            return
        if content.name == "AGENT":
            # In vCard 2.1 it holds another card.
            self._nested_card_may_follow = not content.value.strip()
            self._nesting_depth += card_boundary(content.value) == "BEGIN"
            if self._nesting_depth or self._nested_card_may_follow:
                card.warnings.append("the card inside this card was skipped")
                return
        if line.truncated:
            limit = as_wording(f"{MAX_LINE_LENGTH:,} characters")
            card.warnings.append(
                wording("{} is longer than {} and was cut off", content.name[:40], limit)
            )
        card.add_property(content)

    def _add_stray(self, line: UnfoldedLine) -> None:
        self._stray_lines += 1
        self._first_stray_line = self._first_stray_line or line.number

    def _warn(self, reason: str | Wording) -> None:
        self.items.append(ReadWarning(f"card {self._card_count}", reason))


def _read_cards(source: Source, _: ReadOptions) -> Iterator[ParsedItem]:
    reader = _CardReader(source.is_bytewise)
    for line in unfold(source.raw_lines()):
        reader.add_line(line)
        if reader.items:
            yield from reader.items
            reader.items.clear()
    reader.finish()
    yield from reader.items


def _has_card(source: Source) -> bool:
    """Return whether a card begins in the sample, even below other text."""
    return any(_BEGIN.fullmatch(line.text) for line in source.head)


FORMAT = FileFormat("vcard", "a vCard file (.vcf)", _has_card, _read_cards)
