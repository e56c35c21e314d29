"""Files of vCards, version 2.1, 3.0 and 4.0, as phones and address books write them. One broken
card never stops the rest; what is left out is told with the number of its card."""

from __future__ import annotations

import re
from collections.abc import Iterator

from followup_tui.formats.format import FileFormat, ReadOptions
from followup_tui.formats.parsed import ParsedItem, ReadWarning, SkippedMedia
from followup_tui.formats.source import MAX_LINE_LENGTH, Source
from followup_tui.formats.vcard.content_lines import (
    UnfoldedLine,
    card_boundary,
    parse_content_line,
    unfold,
)
from followup_tui.formats.vcard.properties import CardProperties

MAX_CARD_LINES = 2_000
_BEGIN = re.compile(r"\s*BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)


class _File:
    """What has been read of the file so far; `told` is what was not handed on yet."""

    def __init__(self, mixed: bool) -> None:
        self.told: list[ParsedItem] = []
        self._mixed = mixed
        self._count = 0
        self._card: CardProperties | None = None
        self._card_lines = 0
        self._agent_is_next = False
        self._agents = 0
        self._strays = 0
        self._first_stray = 0

    def take(self, line: UnfoldedLine) -> None:
        side = card_boundary(line.text)
        if side == "BEGIN" and self._agent_is_next:
            self._agents += 1
        elif side == "BEGIN":
            self._unfinished()
            self._begin()
        elif side == "END" and self._agents:
            self._agents -= 1
        elif side == "END":
            self._end(line)
        elif self._card is None:
            self._stray(line)
        elif not self._agents:
            self._property(self._card, line)
        self._agent_is_next = self._agent_is_next and not side

    def close(self) -> None:
        self._unfinished()
        if self._strays:
            what = "a line" if self._strays == 1 else f"{self._strays} lines"
            why = f"{what} outside any card"
            self.told.append(ReadWarning(f"line {self._first_stray}", why))

    def _begin(self) -> None:
        self._count += 1
        self._card = CardProperties(f"card {self._count}")
        self._card_lines = 0

    def _unfinished(self) -> None:
        if self._card is not None:
            self._skip("has no END:VCARD, so it may be cut off")
        self._card = None
        self._agents = 0

    def _end(self, line: UnfoldedLine) -> None:
        card, self._card = self._card, None
        if card is None:
            self._stray(line)
            return
        if card.media_count:
            self.told.append(SkippedMedia(card.media_count))
        if card.is_group:
            self._skip("is a group, not a person")
            return
        person = card.contact()
        if person is None:
            self._skip("has no name, company or e-mail address")
            return
        self.told.append(person)
        for why in dict.fromkeys(card.warnings):
            self._skip(f"{why}; the rest of the card was read")

    def _property(self, card: CardProperties, line: UnfoldedLine) -> None:
        self._card_lines += 1
        if self._card_lines > MAX_CARD_LINES:
            if self._card_lines == MAX_CARD_LINES + 1:
                card.warnings.append(f"has more than {MAX_CARD_LINES:,} lines")
            return
        content = parse_content_line(line.text, self._mixed)
        self._agent_is_next = False
        if content is None:
            card.warnings.append(f"has a line that cannot be read (line {line.number})")
            return
        if content.name == "AGENT":
            # Another card inside this one, in vCard 2.1.
            self._agent_is_next = not content.value.strip()
            self._agents += card_boundary(content.value) == "BEGIN"
            if self._agents or self._agent_is_next:
                card.warnings.append("has another card inside, which was not read")
                return
        if line.truncated:
            limit = f"{MAX_LINE_LENGTH:,} characters"
            card.warnings.append(f"has a {content.name[:40]} over {limit}, which was cut")
        card.add_property(content)

    def _stray(self, line: UnfoldedLine) -> None:
        self._strays += 1
        self._first_stray = self._first_stray or line.number

    def _skip(self, why: str) -> None:
        self.told.append(ReadWarning(f"card {self._count}", why))


def read_cards(source: Source, _: ReadOptions) -> Iterator[ParsedItem]:
    """Everybody that a file of vCards tells of, and what was left out."""
    file = _File(source.is_bytewise)
    for line in unfold(source.raw_lines()):
        file.take(line)
        if file.told:
            yield from file.told
            file.told.clear()
    file.close()
    yield from file.told


def _is_cards(source: Source) -> bool:
    """Whether a card begins in the sample, be it below other text."""
    return any(_BEGIN.fullmatch(line.text) for line in source.head)


FORMAT = FileFormat("vcard", "a vCard file (.vcf)", _is_cards, read_cards)
