"""What a reader of one format is, and what it is told beside the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pendulum import DateTime

from followup_tui.domain.rules import Rules
from followup_tui.formats.parsed import ParsedItem
from followup_tui.formats.source import Source


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person says of the files: `now` is local and aware, for date phrases in a message;
    `columns` holds which column is which field (`--map name="Full Name"` is name, Full Name);
    `own` and `own_profile` the user's own addresses and LinkedIn profile, by which a message is
    known as sent by them; `events` whether the past events of a calendar are wanted."""

    now: DateTime
    rules: Rules
    column_map: Sequence[tuple[str, str]] = ()
    own_addresses: frozenset[str] = frozenset()
    own_profile: str = ""
    include_events: bool = False


FormatReader = Callable[[Source, ReadOptions], Iterator[ParsedItem]]
"""Takes the source from its beginning to its end and tells what is in it, piece by piece. What is
broken is told as Skipped, with its place, and never stops the rest. BadInputError, whose sentence
names `source.name` and says that nothing was imported, where the whole file is of no use."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A kind of file: `key` is what `--format` takes, `words` name such a file in a sentence ("a
    vCard file (.vcf)"), `fits` tells by the beginning of a source whether it is one."""

    key: str
    description: str
    matches: Callable[[Source], bool]
    read: FormatReader
