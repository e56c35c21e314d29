"""Picks the format of a file by its content, never by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from followup_tui.formats.backup.reader import is_backup
from followup_tui.formats.format import FileFormat, ReadOptions
from followup_tui.formats.icalendar import reader as icalendar
from followup_tui.formats.mail import mbox
from followup_tui.formats.parsed import ParsedItem
from followup_tui.formats.source import SAMPLE_SIZE, Source, UnreadableFileError
from followup_tui.formats.tables import generic, google, linkedin, linkedin_messages, outlook, own
from followup_tui.formats.vcard import reader as vcard

# Tried in this order: the unmistakable ones first, the most general last.
_TABLES = (linkedin.CONNECTIONS, google.FORMAT, outlook.FORMAT, generic.FORMAT)
# Mail before vCard: a mail may hold a card, a card never holds a mail.
_MAIL = (mbox.MBOX, mbox.MESSAGE)
_OTHERS = (*_MAIL, icalendar.FORMAT, vcard.FORMAT, own.FORMAT, linkedin_messages.FORMAT)
FORMATS: tuple[FileFormat, ...] = (*_OTHERS, *_TABLES)

_ARCHIVE_MAGIC = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")
_BINARY_FILE = "not a text file"
_UNKNOWN_FORMAT = "unrecognised file format"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_source(source: Source, options: ReadOptions, key: str = "") -> Iterator[ParsedItem]:
    """Return the items of the source, read by the detected format, or by the format `key`.

    Raises UnreadableFileError if the file cannot be read at all, or if columns are mapped and it
    has none."""
    file_format = detect_format(source, key, has_column_map=bool(options.column_map))
    if options.column_map and file_format not in _TABLES:
        reason = f"{file_format.description} has no columns to map"
        raise UnreadableFileError(source.name, reason)
    return file_format.read(source, options)


def detect_format(source: Source, key: str = "", *, has_column_map: bool = False) -> FileFormat:
    """Return the format of a source, or the format `key` if given.

    With mapped columns, text of an unknown format counts as a table. Raises UnreadableFileError for
    an empty file, a backup, an archive and an unknown format."""
    if not source.sample.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise UnreadableFileError(source.name, "empty")
    if is_backup(source.sample):
        reason = "an export of followup, not a list of contacts"
        raise UnreadableFileError(
            source.name, reason, "Import it on its own: followup import FILE."
        )
    if source.sample.startswith(_ARCHIVE_MAGIC):
        hint = f"Unpack it first. {_supported_formats()}"
        raise UnreadableFileError(source.name, "an archive", hint)
    problem = _problem(source)
    for file_format in FORMATS:
        if key == file_format.key or (not key and file_format.matches(source)):
            return file_format
    if has_column_map and problem != _BINARY_FILE:
        return generic.FORMAT
    raise UnreadableFileError(source.name, problem, _supported_formats())


def _supported_formats() -> str:
    *others, last = ["an export of followup (.json)", *(each.description for each in FORMATS)]
    return f"Supported: {', '.join(others)} or {last}."


def _problem(source: Source) -> str:
    """Say what is wrong with a file that no format matches."""
    text = "".join(line.text for line in source.head[:100])[:4000]
    if _CONTROL.search(text) or (source.is_bytewise and b"\0" in source.sample[:4000]):
        return _BINARY_FILE
    if len(source.sample) == SAMPLE_SIZE and len(source.head) == 1:
        return f"{_UNKNOWN_FORMAT} (line 1 is longer than {SAMPLE_SIZE:,} bytes)"
    return _UNKNOWN_FORMAT
