"""A file or pipe as readers see it: a look at its beginning, then its lines one by one. Memory
stays bounded whatever the file holds."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import BinaryIO, NamedTuple

from followup_tui.errors import BadInputError, system_reason
from followup_tui.formats.decode import UTF8_BOM, detect_wide_encoding, redecode
from followup_tui.wording import Wording, as_wording, wording

MAX_LINE_LENGTH = 1_000_000
"""Characters of one line; a longer line is truncated and marked as such."""
SAMPLE_SIZE = 1 << 16
"""Bytes that are read to recognise the format."""
_CHUNK_SIZE = 1 << 18
_BYTEWISE_CODEC = "latin-1"
_PARTIAL_CHARACTER = re.compile("[\xc2-\xf4][\x80-\xbf]{0,2}\\Z")
_LINE_END = re.compile(r"\r\r?\n|\r")
_BOM_AS_LATIN1 = UTF8_BOM.decode(_BYTEWISE_CODEC)


class UnreadableFileError(BadInputError):
    """A file that cannot be imported at all: its name, the reason, and what to do next."""

    code = "unreadable_file"

    def __init__(self, name: str, reason: str | Wording, hint: str | Wording = "") -> None:
        self.name = name
        self.reason = as_wording(reason)
        super().__init__(wording("{}: {}.", name, self.reason), "Nothing was imported.", hint)


class SourceLine(NamedTuple):
    """One line without its line end: its number from 1, its text, and whether it was truncated at
    `MAX_LINE_LENGTH`."""

    number: int
    text: str
    truncated: bool


class Source:
    """The bytes of one file, read once from beginning to end.

    `name` stands for it in sentences, `size` is its length in bytes if known, `bytes_read` is how
    far it has been read. `on_read` is called with `bytes_read` after each chunk. Every method that
    reads raises UnreadableFileError if the operating system cannot."""

    def __init__(
        self,
        stream: BinaryIO,
        name: str,
        size: int | None = None,
        on_read: Callable[[int], None] | None = None,
    ) -> None:
        """Read the sample. Raises UnreadableFileError if that fails."""
        self.name = name
        self.size = size
        self.bytes_read = 0
        self._on_read = on_read
        self._stream = stream
        self.sample = self._read(SAMPLE_SIZE)
        """The first bytes, to recognise the format; `chunks` and `lines` yield them again."""
        self._wide_encoding = detect_wide_encoding(self.sample)

    @property
    def is_bytewise(self) -> bool:
        """Whether each character of `raw_lines` stands for one byte, so that every whole line must
        go through `redecode`. False for UTF-16 and UTF-32."""
        return not self._wide_encoding

    @cached_property
    def head(self) -> tuple[SourceLine, ...]:
        """The decoded lines of the sample; the last one may be incomplete."""
        return tuple(self._decoded(line) for line in _split_lines(self._texts([self.sample])))

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes in chunks of bounded size, for readers that parse bytes themselves."""
        yield self.sample
        while chunk := self._read(_CHUNK_SIZE):
            yield chunk

    def raw_lines(self) -> Iterator[SourceLine]:
        """Yield every line, not yet decoded if the source is `is_bytewise`: for formats that fold a
        line in the middle of a character or declare a charset per line."""
        return _split_lines(self._texts(self.chunks()))

    def lines(self) -> Iterator[SourceLine]:
        """Yield every decoded line. CR LF, LF and CR end a line; byte order marks and NULs are
        dropped. Each line is decoded on its own: as UTF-8 if valid, else as Windows-1252."""
        return map(self._decoded, self.raw_lines())

    def _decoded(self, line: SourceLine) -> SourceLine:
        if self._wide_encoding or line.text.isascii():
            return line
        return line._replace(text=redecode(line.text))

    def _read(self, size: int) -> bytes:
        try:
            data = self._stream.read(size)
        except OSError as error:
            raise UnreadableFileError(
                self.name, wording("could not be read ({})", system_reason(error))
            ) from error
        self.bytes_read += len(data)
        if self._on_read is not None:
            self._on_read(self.bytes_read)
        return data

    def _texts(self, chunks: Iterator[bytes] | list[bytes]) -> Iterator[str]:
        """Yield the chunks as text, without NULs."""
        codec = self._wide_encoding or _BYTEWISE_CODEC
        decoder = codecs.getincrementaldecoder(codec)("replace")
        for chunk in chunks:
            text = decoder.decode(chunk)
            yield text.replace("\0", "") if "\0" in text else text
        yield decoder.decode(b"", True)


def truncate(text: str, length: int) -> str:
    """Return at most `length` characters of a text. If they stand for bytes, a UTF-8 character is
    never cut in half."""
    if len(text) <= length:
        return text
    return _PARTIAL_CHARACTER.sub("", text[:length])


def _split_lines(texts: Iterator[str]) -> Iterator[SourceLine]:
    """Yield the lines of a text that comes in pieces; a line may span many pieces."""
    number = 0
    unfinished: list[str] = []
    length = 0
    for text in _with_line_feeds(texts):
        parts = text.split("\n")
        last = parts.pop()
        for part in parts:
            number += 1
            if unfinished:
                unfinished.append(truncate(part, max(0, MAX_LINE_LENGTH - length)))
                length += len(part)
                yield _line(number, "".join(unfinished), length > MAX_LINE_LENGTH)
                unfinished, length = [], 0
            else:
                is_long = len(part) > MAX_LINE_LENGTH
                yield _line(number, truncate(part, MAX_LINE_LENGTH), is_long)
        if last:
            if length < MAX_LINE_LENGTH:
                unfinished.append(truncate(last, MAX_LINE_LENGTH - length))
            length += len(last)
    if unfinished:
        yield _line(number + 1, "".join(unfinished), length > MAX_LINE_LENGTH)


def _line(number: int, text: str, truncated: bool) -> SourceLine:
    if not text.isascii():
        # Files joined by `cat` have a byte order mark in front of each part.
        text = text.replace(_BOM_AS_LATIN1, "").replace("\ufeff", "")
    return SourceLine(number, text, truncated)


def _with_line_feeds(texts: Iterator[str]) -> Iterator[str]:
    """Yield the texts with LF for every line end: CR LF, CR CR LF (some writers) and CR."""
    held = ""
    for text in texts:
        text = held + text
        # CR or CRLF depends on the next character, so a CR at the end waits for it.
        held = "\r\r" if text.endswith("\r\r") else "\r" if text.endswith("\r") else ""
        if held:
            text = text[: -len(held)]
        if "\r" in text:
            # In one pass: what one replacement leaves must not join with what follows.
            text = _LINE_END.sub("\n", text)
        yield text
    yield held.replace("\r", "\n")
