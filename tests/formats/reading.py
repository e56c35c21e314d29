"""Reading bytes as a file, for tests."""

from __future__ import annotations

import io

import pendulum

from followup_tui.domain.rules import Rules
from followup_tui.formats.detect import read_source
from followup_tui.formats.format import ReadOptions
from followup_tui.formats.parsed import ParsedFile, collect_items
from followup_tui.formats.source import Source

OPTIONS = ReadOptions(pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin"), Rules())


def source_of(data: bytes, name: str = "file") -> Source:
    """Return a source that holds these bytes."""
    return Source(io.BytesIO(data), name, len(data))


def read_file(data: bytes, name: str = "file", options: ReadOptions = OPTIONS) -> ParsedFile:
    """Return what a file with these bytes holds, read by the format that is detected."""
    return collect_items(read_source(source_of(data, name), options))
