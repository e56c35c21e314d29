"""What a file format is: how to recognise it, how to read it, and the options of a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pendulum import DateTime

from followup_tui.domain.rules import Rules
from followup_tui.formats.parsed import ParsedItem
from followup_tui.formats.source import Source


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Options for reading files.

    `now` is local and aware; date phrases in a message are relative to it. `column_map` holds
    (field, column name) pairs: `--map name="Full Name"` is ("name", "Full Name"). `own_addresses`
    and `own_profile` are the user's own email addresses and LinkedIn profile, which tell sent
    messages from received ones. `include_events` asks for the past events of a calendar."""

    now: DateTime
    rules: Rules
    column_map: Sequence[tuple[str, str]] = ()
    own_addresses: frozenset[str] = frozenset()
    own_profile: str = ""
    include_events: bool = False


FormatReader = Callable[[Source, ReadOptions], Iterator[ParsedItem]]
"""Reads a source to its end and yields what it holds, item by item. A broken part is yielded as a
ReadWarning with its place and never stops the rest. Raises UnreadableFileError if the whole file is
unusable."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A kind of file that can be imported.

    `key` is the value of `--format`, `description` names such a file in a sentence ("a vCard file
    (.vcf)"), `matches` recognises a source by its first bytes."""

    key: str
    description: str
    matches: Callable[[Source], bool]
    read: FormatReader
