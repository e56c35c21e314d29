"""All that several files tell, gathered under a bound on memory. Bad files are refused whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from followup_tui.errors import BadInputError
from followup_tui.formats import parsed
from followup_tui.formats.detect import read
from followup_tui.formats.files import Given, opened
from followup_tui.formats.format import Options
from followup_tui.formats.parsed import Incoming, Reading, Said, Skipped, Told
from followup_tui.system.progress import Progress, Step, silent

_NOTHING = re.compile(r"[.;] [Nn]othing was")
MOST = 100_000
"""People, and interactions, that one import takes."""
MOST_TEXT = 100_000_000
"""Characters that all of them may have together."""
MOST_SKIPPED = 10_000
"""What was left out beyond this is only counted."""


class TooMuchError(BadInputError):
    """The files together hold more than one import takes."""


class Gathering:
    """What has been told so far."""

    def __init__(self) -> None:
        self._told: list[Told] = []
        self._counts: Counter[type[Told]] = Counter()
        self._text = 0

    def take(self, told: Told, within: str = "") -> None:
        """Take in one thing; `within` is the file it is from, where there are several.
        BadInputError where it is more than one import takes."""
        self._counts[type(told)] += 1
        if isinstance(told, Skipped) and self._counts[Skipped] > MOST_SKIPPED:
            return
        if within and isinstance(told, Incoming | Said | Skipped):
            told = _within(told, within)
        self._told.append(told)
        if isinstance(told, Incoming | Said):
            self._text += _length(told)
            self._check(told.place)

    def reading(self) -> Reading:
        """All of it."""
        if (more := self._counts[Skipped] - MOST_SKIPPED) > 0:
            self._told.append(Skipped("after that", f"{more:,} more were skipped"))
        return parsed.gather(self._told)

    def _check(self, place: str) -> None:
        if self._counts[Incoming] > MOST or self._counts[Said] > MOST:
            kind = "people" if self._counts[Incoming] > MOST else "interactions"
            what = f"{MOST:,} {kind}"
        elif self._text > MOST_TEXT:
            what = f"{MOST_TEXT // 1_000_000} million characters"
        else:
            return
        raise TooMuchError(
            f"There is more than one import takes: {what} are reached at {place}. "
            "Nothing was imported; split the file."
        )


def gather(
    files: Sequence[Given], options: Options, key: str = "", progress: Progress = silent
) -> Reading:
    """All that these files tell, each read by the format that fits, or by the format `key`.

    BadInputError says which file or card is no good; nothing of any file counts then."""
    gathering = Gathering()
    sizes = [one.size for one in files]
    total = None if None in sizes else sum(size or 0 for size in sizes)
    before = 0
    for given in files:
        within = given.name if len(files) > 1 or given.in_folder else ""

        def watch(taken: int, start: int = before) -> None:
            progress(start + taken, total, Step.READING)

        try:
            with opened(given, watch) as source:
                for told in read(source, options, key):
                    gathering.take(told, within)
        except BadInputError as error:
            if not given.in_folder or isinstance(error, TooMuchError):
                raise
            gathering.take(Skipped(given.name, _why(error, given.name)))
        before += given.size or 0
    return gathering.reading()


def _why(error: BadInputError, name: str) -> str:
    """Why one file of a folder was left out: its sentence without what is not true here."""
    return _NOTHING.split(str(error))[0].removeprefix(name).strip()


def _within(told: Incoming | Said | Skipped, name: str) -> Incoming | Said | Skipped:
    place = f"{name}, {told.place}"
    if isinstance(told, Said):
        people = tuple(replace(one, place=f"{name}, {one.place}") for one in told.people)
        return replace(told, place=place, people=people)
    return replace(told, place=place)


def _length(told: Incoming | Said) -> int:
    """About how many characters it holds."""
    if isinstance(told, Said):
        return len(told.summary) + len(told.uid) + 100 + 50 * len(told.people)
    fixed = len(told.name) + len(told.notes) + len(told.company) + len(told.role)
    ways = sum(len(value) + len(label) for _, value, label in told.methods)
    extra = sum(len(name) + len(value) for name, value in told.extra)
    return fixed + ways + extra + sum(map(len, told.tags))
