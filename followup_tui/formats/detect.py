"""Which reader takes a file, told by what is in it and never by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from followup_tui.errors import BadInputError
from followup_tui.formats.backup.reader import is_backup
from followup_tui.formats.format import FileFormat, ReadOptions
from followup_tui.formats.icalendar import reader as calendar_in
from followup_tui.formats.mail import mbox
from followup_tui.formats.parsed import ParsedItem
from followup_tui.formats.source import SAMPLE_SIZE, Source
from followup_tui.formats.tables import generic, google, linkedin, linkedin_messages, outlook
from followup_tui.formats.tables import own as own_table
from followup_tui.formats.vcard import reader as vcard

# Asked in this order: those that are plain to see first, the broadest last.
_TABLES = (linkedin.CONNECTIONS, google.FORMAT, outlook.FORMAT, generic.FORMAT)
# A mail may hold a card; a card is never a mail.
_MAIL = (mbox.MBOX, mbox.MESSAGE)
_PLAIN = (*_MAIL, calendar_in.FORMAT, vcard.FORMAT, own_table.FORMAT, linkedin_messages.FORMAT)
FORMATS: tuple[FileFormat, ...] = (*_PLAIN, *_TABLES)

_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")
_BINARY = "not text"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_source(source: Source, options: ReadOptions, key: str = "") -> Iterator[ParsedItem]:
    """What the source tells, by the reader that its content asks for, or by the format `key`.

    BadInputError says why the file cannot be read at all."""
    found = detect_format(source, key, has_column_map=bool(options.column_map))
    if options.column_map and found not in _TABLES:
        raise BadInputError(
            f"{source.name} is {found.description}, which has no columns to map. "
            "Nothing was imported."
        )
    return found.read(source, options)


def detect_format(source: Source, key: str = "", *, has_column_map: bool = False) -> FileFormat:
    """The format of a source; BadInputError where it is empty, or of no kind that can be read. A
    text of no known kind of which columns are mapped is a table."""
    if not source.sample.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise BadInputError(f"{source.name} is empty; nothing was imported.")
    if is_backup(source.sample):
        raise BadInputError(
            f"{source.name} is a whole export of followup, which is no list of people. Nothing was "
            "imported; give it alone: followup import FILE."
        )
    kinds = _kinds()
    if source.sample.startswith(_ARCHIVES):
        raise BadInputError(
            f"{source.name} is an archive; nothing was imported. "
            f"Unpack it and give {kinds} from it."
        )
    unlike = _unlike(source)
    for one in FORMATS:
        if key == one.key or (not key and one.matches(source)):
            return one
    if has_column_map and unlike != _BINARY:
        return generic.FORMAT
    raise BadInputError(f"{source.name} is {unlike}; nothing was imported. Give {kinds}.")


def _kinds() -> str:
    *others, last = ["our own JSON", *(one.description for one in FORMATS)]
    return f"{', '.join(others)} or {last}"


def _unlike(source: Source) -> str:
    """What to call a file that no reader takes."""
    text = "".join(line.text for line in source.head[:100])[:4000]
    if _CONTROL.search(text) or (source.is_bytewise and b"\0" in source.sample[:4000]):
        return _BINARY
    unknown = "none of the kinds that can be read"
    if len(source.sample) == SAMPLE_SIZE and len(source.head) == 1:
        return f"{unknown} (line 1 is longer than {SAMPLE_SIZE:,} bytes)"
    return unknown
