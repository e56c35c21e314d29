"""Feeds the readers of files with what a fuzzer makes of real ones. Whatever comes, a reader reads
or refuses it in one sentence, the result can be stored and planned, and planning it twice gives the
same plan.

    pip install atheris
    python -m tests.fuzz.readers CORPUS --seed -max_total_time=3600 -timeout=20 -rss_limit_mb=1500

CORPUS is a folder that grows; --seed first fills it from the files of the tests. The fuzzer saves
an input that fails as a file: put it into tests/fuzz/found, where a test reads it."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from pathlib import Path

import pendulum

from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError
from followup_tui.formats.backup.reader import read_backup
from followup_tui.formats.detect import FORMATS, read_source
from followup_tui.formats.format import ReadOptions
from followup_tui.formats.parsed import ParsedContact, collect_items
from followup_tui.formats.source import Source
from followup_tui.importing.build_plan import build_plan, file_entries
from followup_tui.importing.known_people import ContactLookup
from followup_tui.storage.queries.by_uid import KINDS

FILES = Path(__file__).parent.parent / "formats"
OPTIONS = ReadOptions(
    pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin"),
    Rules(),
    own_addresses=frozenset({"me@sample.example"}),
    include_events=True,
)
_KEYS = ["", *(file_format.key for file_format in FORMATS)]
_MAX_MESSAGE = 2_000


def check(data: bytes) -> None:
    """Read the data after its first byte; that byte picks the format, 0 detects it.

    Raises AssertionError if a promise of the readers is broken."""
    first, rest = data[:1], data[1:]
    choice = first[0] % (len(_KEYS) + 1) if first else 0
    if choice == len(_KEYS):
        _check_backup(rest)
    else:
        _check_format(rest, _KEYS[choice])


def _check_format(data: bytes, key: str) -> None:
    source = Source(io.BytesIO(data), "The file")
    try:
        parsed = collect_items(list(read_source(source, OPTIONS, key)))
    except BadInputError as error:
        _check_sentence(str(error))
        return
    for contact in parsed.contacts:
        _check_storable(_texts(contact))
    for interaction in parsed.interactions:
        _check_storable([interaction.uid, interaction.happened])
        _check_storable([interaction.channel, interaction.summary])
        for participant in interaction.participants:
            _check_storable(_texts(participant))
    for warning in parsed.warnings:
        assert warning.place
        assert warning.reason
        assert len(str(warning.reason)) < _MAX_MESSAGE
    if len(parsed.contacts) < 500:
        plan = build_plan(parsed, file_entries(parsed), ContactLookup.of(()))
        again = build_plan(parsed, file_entries(parsed), ContactLookup.of(()))
        assert plan == again


def _check_backup(data: bytes) -> None:
    try:
        read_backup(Source(io.BytesIO(data), "The file"), KINDS)
    except BadInputError as error:
        _check_sentence(str(error))


def _texts(contact: ParsedContact) -> list[str]:
    methods = [text for _, value, label in contact.methods for text in (value, label)]
    extra = [text for field in contact.extra for text in field]
    names = [contact.name, contact.uid, contact.nickname, contact.company, contact.role]
    return [*names, contact.location, contact.notes, *methods, *contact.tags, *extra]


def _check_storable(texts: Iterable[str]) -> None:
    for text in texts:
        assert "\0" not in text
        text.encode("utf-8")


def _check_sentence(text: str) -> None:
    assert text.endswith(".")
    assert "\n" not in text
    assert "othing was" in text
    assert len(text) < _MAX_MESSAGE


def seed(corpus: Path) -> None:
    """Fill a corpus from the files of the tests."""
    corpus.mkdir(exist_ok=True)
    for path in sorted(FILES.glob("*/*")):
        if path.is_file() and path.stat().st_size < 20_000:
            (corpus / path.name).write_bytes(b"\0" + path.read_bytes())


def main() -> None:
    """Run the fuzzer."""
    import atheris

    if "--seed" in sys.argv:
        sys.argv.remove("--seed")
        seed(Path(sys.argv[1]))
    atheris.instrument_all()
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
