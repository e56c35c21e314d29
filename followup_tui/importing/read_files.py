"""All that several files tell, gathered under a bound on memory. Bad files are refused whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from followup_tui.errors import BadInputError
from followup_tui.formats import parsed
from followup_tui.formats.detect import read_source
from followup_tui.formats.files import InputFile, open_input
from followup_tui.formats.format import ReadOptions
from followup_tui.formats.parsed import (
    ParsedContact,
    ParsedFile,
    ParsedInteraction,
    ParsedItem,
    ReadWarning,
)
from followup_tui.system.progress import ProgressCallback, ProgressStage, ignore_progress

_NOTHING = re.compile(r"[.;] [Nn]othing was")
MAX_ITEMS = 100_000
"""People, and interactions, that one import takes."""
MAX_CHARACTERS = 100_000_000
"""Characters that all of them may have together."""
MAX_WARNINGS = 10_000
"""What was left out beyond this is only counted."""


class ImportTooLargeError(BadInputError):
    """The files together hold more than one import takes."""


class ImportCollector:
    """What has been told so far."""

    def __init__(self) -> None:
        self._told: list[ParsedItem] = []
        self._counts: Counter[type[ParsedItem]] = Counter()
        self._text = 0

    def add(self, told: ParsedItem, within: str = "") -> None:
        """Take in one thing; `within` is the file it is from, where there are several.
        BadInputError where it is more than one import takes."""
        self._counts[type(told)] += 1
        if isinstance(told, ReadWarning) and self._counts[ReadWarning] > MAX_WARNINGS:
            return
        if within and isinstance(told, ParsedContact | ParsedInteraction | ReadWarning):
            told = _within(told, within)
        self._told.append(told)
        if isinstance(told, ParsedContact | ParsedInteraction):
            self._text += _length(told)
            self._check(told.place)

    def result(self) -> ParsedFile:
        """All of it."""
        if (more := self._counts[ReadWarning] - MAX_WARNINGS) > 0:
            self._told.append(ReadWarning("after that", f"{more:,} more were skipped"))
        return parsed.collect_items(self._told)

    def _check(self, place: str) -> None:
        if self._counts[ParsedContact] > MAX_ITEMS or self._counts[ParsedInteraction] > MAX_ITEMS:
            kind = "people" if self._counts[ParsedContact] > MAX_ITEMS else "interactions"
            what = f"{MAX_ITEMS:,} {kind}"
        elif self._text > MAX_CHARACTERS:
            what = f"{MAX_CHARACTERS // 1_000_000} million characters"
        else:
            return
        raise ImportTooLargeError(
            f"There is more than one import takes: {what} are reached at {place}. "
            "Nothing was imported; split the file."
        )


def read_files(
    files: Sequence[InputFile],
    options: ReadOptions,
    key: str = "",
    progress: ProgressCallback = ignore_progress,
) -> ParsedFile:
    """All that these files tell, each read by the format that fits, or by the format `key`.

    BadInputError says which file or card is no good; nothing of any file counts then."""
    gathering = ImportCollector()
    sizes = [one.size for one in files]
    total = None if None in sizes else sum(size or 0 for size in sizes)
    before = 0
    for given in files:
        within = given.name if len(files) > 1 or given.from_folder else ""

        def watch(taken: int, start: int = before) -> None:
            progress(start + taken, total, ProgressStage.READING)

        try:
            with open_input(given, watch) as source:
                for told in read_source(source, options, key):
                    gathering.add(told, within)
        except BadInputError as error:
            if not given.from_folder or isinstance(error, ImportTooLargeError):
                raise
            gathering.add(ReadWarning(given.name, _why(error, given.name)))
        before += given.size or 0
    return gathering.result()


def _why(error: BadInputError, name: str) -> str:
    """Why one file of a folder was left out: its sentence without what is not true here."""
    return _NOTHING.split(str(error))[0].removeprefix(name).strip(": ")


def _within(
    told: ParsedContact | ParsedInteraction | ReadWarning, name: str
) -> ParsedContact | ParsedInteraction | ReadWarning:
    place = f"{name}, {told.place}"
    if isinstance(told, ParsedInteraction):
        people = tuple(replace(one, place=f"{name}, {one.place}") for one in told.participants)
        return replace(told, place=place, participants=people)
    return replace(told, place=place)


def _length(told: ParsedContact | ParsedInteraction) -> int:
    """About how many characters it holds."""
    if isinstance(told, ParsedInteraction):
        return len(told.summary) + len(told.uid) + 100 + 50 * len(told.participants)
    fixed = len(told.name) + len(told.notes) + len(told.company) + len(told.role)
    ways = sum(len(value) + len(label) for _, value, label in told.methods)
    extra = sum(len(name) + len(value) for name, value in told.extra)
    return fixed + ways + extra + sum(map(len, told.tags))
