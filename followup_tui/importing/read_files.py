"""Read several files into one result, within a limit on memory. A broken file refuses the whole
import, except one that came along with its folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from followup_tui.errors import BadInputError
from followup_tui.formats.detect import read_source
from followup_tui.formats.files import InputFile, open_input
from followup_tui.formats.format import ReadOptions
from followup_tui.formats.parsed import (
    ParsedContact,
    ParsedFile,
    ParsedInteraction,
    ParsedItem,
    ReadWarning,
    collect_items,
)
from followup_tui.formats.source import UnreadableFileError
from followup_tui.system.progress import ProgressCallback, ProgressStage, ignore_progress
from followup_tui.wording import Wording, as_wording, wording

MAX_ITEMS = 100_000
"""Contacts, and interactions, that one import takes."""
MAX_CHARACTERS = 100_000_000
"""Characters that all of them may have together."""
MAX_WARNINGS = 10_000
"""Further warnings are only counted."""


class ImportTooLargeError(BadInputError):
    """The files together hold more than one import takes."""

    code = "import_too_large"


class ImportCollector:
    """Collects what the files contain, up to the limits."""

    def __init__(self) -> None:
        self._items: list[ParsedItem] = []
        self._counts: Counter[type[ParsedItem]] = Counter()
        self._characters = 0

    def add(self, item: ParsedItem, file_name: str = "") -> None:
        """Add one item; `file_name` goes into its place if there are several files.

        Raises ImportTooLargeError at a limit."""
        self._counts[type(item)] += 1
        if isinstance(item, ReadWarning) and self._counts[ReadWarning] > MAX_WARNINGS:
            return
        if file_name and isinstance(item, ParsedContact | ParsedInteraction | ReadWarning):
            item = _with_file_name(item, file_name)
        self._items.append(item)
        if isinstance(item, ParsedContact | ParsedInteraction):
            self._characters += _text_length(item)
            self._check_limits(item.place)

    def result(self) -> ParsedFile:
        """Return all items as one file."""
        if (further := self._counts[ReadWarning] - MAX_WARNINGS) > 0:
            self._items.append(ReadWarning("after that", f"{further:,} more warnings"))
        return collect_items(self._items)

    def _check_limits(self, place: str | Wording) -> None:
        if self._counts[ParsedContact] > MAX_ITEMS:
            limit = f"{MAX_ITEMS:,} people"
        elif self._counts[ParsedInteraction] > MAX_ITEMS:
            limit = f"{MAX_ITEMS:,} interactions"
        elif self._characters > MAX_CHARACTERS:
            limit = f"{MAX_CHARACTERS // 1_000_000} million characters"
        else:
            return
        raise ImportTooLargeError(
            wording(
                "Too much for one import: {} is past the limit of {}.", place, as_wording(limit)
            ),
            "Nothing was imported.",
            "Split the file.",
        )


def read_files(
    files: Sequence[InputFile],
    options: ReadOptions,
    format_key: str = "",
    progress: ProgressCallback = ignore_progress,
) -> ParsedFile:
    """Return what these files contain, each read as the format it looks like, or as `format_key`.

    Raises UnreadableFileError if a file cannot be read, and ImportTooLargeError at a limit."""
    collector = ImportCollector()
    sizes = [file.size for file in files]
    total = None if None in sizes else sum(size or 0 for size in sizes)
    bytes_before = 0
    for file in files:
        file_name = file.name if len(files) > 1 or file.from_folder else ""

        def on_read(bytes_read: int, start: int = bytes_before) -> None:
            progress(start + bytes_read, total, ProgressStage.READING)

        try:
            with open_input(file, on_read) as source:
                for item in read_source(source, options, format_key):
                    collector.add(item, file_name)
        except UnreadableFileError as error:
            if not file.from_folder:
                raise
            collector.add(ReadWarning(wording("{}", file.name), error.reason))
        bytes_before += file.size or 0
    return collector.result()


def _with_file_name(
    item: ParsedContact | ParsedInteraction | ReadWarning, file_name: str
) -> ParsedContact | ParsedInteraction | ReadWarning:
    place = _in_file(item.place, file_name)
    if isinstance(item, ParsedInteraction):
        participants = tuple(
            replace(participant, place=_in_file(participant.place, file_name))
            for participant in item.participants
        )
        return replace(item, place=place, participants=participants)
    return replace(item, place=place)


def _in_file(place: str | Wording, file_name: str) -> Wording:
    return wording("{}, {}", file_name, as_wording(place))


def _text_length(item: ParsedContact | ParsedInteraction) -> int:
    """Return roughly how many characters an item holds."""
    if isinstance(item, ParsedInteraction):
        return len(item.summary) + len(item.uid) + 100 + 50 * len(item.participants)
    fields = len(item.name) + len(item.notes) + len(item.company) + len(item.role)
    methods = sum(len(value) + len(label) for _, value, label in item.methods)
    extra = sum(len(name) + len(value) for name, value in item.extra)
    return fields + methods + extra + sum(map(len, item.tags))
