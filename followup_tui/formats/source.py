"""A file or pipe as readers take it: a look at its beginning, then its lines one by one. It never
holds more than a piece of the file, whatever is in it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import BinaryIO, NamedTuple

from followup_tui.errors import BadInputError
from followup_tui.formats.decode import UTF8_BOM, detect_wide_encoding, redecode

MAX_LINE_LENGTH = 1_000_000
"""Characters of one line; what is longer is cut there, and said to be."""
SAMPLE_SIZE = 1 << 16
_CHUNK = 1 << 18
_OCTETS = "latin-1"
_HALF_LETTER = re.compile("[\xc2-\xf4][\x80-\xbf]{0,2}\\Z")
_MARK = UTF8_BOM.decode(_OCTETS)


class SourceLine(NamedTuple):
    """One line without its end: its number from 1, its text, whether it was longer than
    `LINE_LIMIT` and cut there."""

    number: int
    text: str
    truncated: bool


class Source:
    """The bytes of one file, taken once from beginning to end.

    `name` stands for it in sentences, `size` is the number of its bytes where that is known,
    `taken` how many have been read so far; `watch` is told of that after each piece."""

    def __init__(
        self,
        stream: BinaryIO,
        name: str,
        size: int | None = None,
        on_read: Callable[[int], None] | None = None,
    ) -> None:
        self.name = name
        self.size = size
        self.bytes_read = 0
        self._watch = on_read
        self._stream = stream
        self.sample = self._read(SAMPLE_SIZE)
        """The first bytes, for telling what the file is; `lines` gives them again."""
        self._wide = detect_wide_encoding(self.sample)

    @property
    def is_bytewise(self) -> bool:
        """Whether a character of `raw_lines` stands for one byte, so that each whole line is to be
        put through `decode.settle`. False for UTF-16 and UTF-32."""
        return not self._wide

    @cached_property
    def head(self) -> tuple[SourceLine, ...]:
        """The lines of the sample, readable; the last one may be cut in its middle."""
        pieces = self._texts([self.sample])
        return tuple(self._settled(line) for line in _lines(pieces))

    def chunks(self) -> Iterator[bytes]:
        """All bytes, in pieces of a bounded size; for readers that parse bytes themselves."""
        yield self.sample
        while chunk := self._read(_CHUNK):
            yield chunk

    def raw_lines(self) -> Iterator[SourceLine]:
        """Every line, not yet settled where the source is `octets`: for formats that fold a line in
        the middle of a letter or declare a charset for each line."""
        return _lines(self._texts(self.chunks()))

    def lines(self) -> Iterator[SourceLine]:
        """Every line as text, ended by CR LF, LF or CR, without byte order marks and NULs. Each is
        decoded by itself: UTF-8 where it is that, else Windows Latin."""
        return map(self._settled, self.raw_lines())

    def _settled(self, line: SourceLine) -> SourceLine:
        if self._wide or line.text.isascii():
            return line
        return line._replace(text=redecode(line.text))

    def _read(self, size: int) -> bytes:
        try:
            data = self._stream.read(size)
        except OSError as error:
            why = error.strerror or "it cannot be read"
            raise BadInputError(
                f"{self.name} could not be read: {why}. Nothing was imported."
            ) from error
        self.bytes_read += len(data)
        if self._watch is not None:
            self._watch(self.bytes_read)
        return data

    def _texts(self, chunks: Iterator[bytes] | list[bytes]) -> Iterator[str]:
        """The pieces as text, without NULs."""
        decoder = codecs.getincrementaldecoder(self._wide or _OCTETS)("replace")
        for chunk in chunks:
            text = decoder.decode(chunk)
            yield text.replace("\0", "") if "\0" in text else text
        yield decoder.decode(b"", True)


def truncate(text: str, most: int) -> str:
    """So many characters of a text; where some stand for bytes, never half a letter at its end."""
    if len(text) <= most:
        return text
    return _HALF_LETTER.sub("", text[:most])


def _lines(pieces: Iterator[str]) -> Iterator[SourceLine]:
    number = 0
    growing: list[str] = []
    length = 0
    for text in _with_line_feeds(pieces):
        parts = text.split("\n")
        last = parts.pop()
        for part in parts:
            number += 1
            if growing:
                growing.append(truncate(part, max(0, MAX_LINE_LENGTH - length)))
                length += len(part)
                yield _line(number, "".join(growing), length > MAX_LINE_LENGTH)
                growing, length = [], 0
            else:
                yield _line(number, truncate(part, MAX_LINE_LENGTH), len(part) > MAX_LINE_LENGTH)
        if last:
            if length < MAX_LINE_LENGTH:
                growing.append(truncate(last, MAX_LINE_LENGTH - length))
            length += len(last)
    if growing:
        yield _line(number + 1, "".join(growing), length > MAX_LINE_LENGTH)


def _line(number: int, text: str, cut: bool) -> SourceLine:
    if not text.isascii():
        # Files put together by `cat` carry a mark before each part.
        text = text.replace(_MARK, "").replace("\ufeff", "")
    return SourceLine(number, text, cut)


def _with_line_feeds(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces with LF for every line end: CR LF, CR CR LF of some writers, or CR."""
    held = ""
    for piece in pieces:
        text = held + piece
        # What a CR is can only be told by the sign after it.
        held = "\r\r" if text.endswith("\r\r") else "\r" if text.endswith("\r") else ""
        if held:
            text = text[: -len(held)]
        if "\r" in text:
            text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
        yield text
    yield held.replace("\r", "\n")
