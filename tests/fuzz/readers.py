"""Feeds the readers of files with whatever a fuzzer makes of real ones, and asks what must always
be so: a reader tells or refuses in one sentence, what it tells can be stored and compared, and
comparing is the same each time.

    pip install atheris
    python -m tests.fuzz.readers CORPUS --seed -max_total_time=3600 -timeout=20 -rss_limit_mb=1500

CORPUS is a folder that grows; with --seed it is first filled from the files of the tests. What
fails is kept by the fuzzer as a file: put it into tests/fuzz/found, where a test reads it."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from pathlib import Path

import pendulum

from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError
from followup_tui.formats.backup.reader import read_backup as read_whole
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
_KEYS = ["", *(one.key for one in FORMATS)]


def check(data: bytes) -> None:
    """Read it as what it seems to be, or as what its first byte asks for; AssertionError where
    something is not as it must be."""
    number, rest = data[:1], data[1:]
    kind = number[0] % (len(_KEYS) + 1) if number else 0
    if kind == len(_KEYS):
        _check_whole(rest)
    else:
        _check_told(rest, _KEYS[kind])


def _check_told(data: bytes, key: str) -> None:
    try:
        reading = collect_items(
            list(read_source(Source(io.BytesIO(data), "The file"), OPTIONS, key))
        )
    except BadInputError as error:
        _is_sentence(str(error))
        return
    for one in reading.contacts:
        _can_be_stored(_texts(one))
    for happening in reading.interactions:
        _can_be_stored([happening.uid, happening.happened, happening.channel, happening.summary])
        for one in happening.participants:
            _can_be_stored(_texts(one))
    for skipped in reading.warnings:
        assert skipped.place
        assert skipped.reason
        assert len(skipped.reason) < 2_000
    if len(reading.contacts) < 500:
        plan = build_plan(reading, file_entries(reading), ContactLookup.of(()))
        again = build_plan(reading, file_entries(reading), ContactLookup.of(()))
        assert plan == again


def _check_whole(data: bytes) -> None:
    try:
        read_whole(Source(io.BytesIO(data), "The file"), KINDS)
    except BadInputError as error:
        _is_sentence(str(error))


def _texts(one: ParsedContact) -> list[str]:
    ways = [part for _, value, label in one.methods for part in (value, label)]
    extra = [part for pair in one.extra for part in pair]
    fields = [one.name, one.uid, one.nickname, one.company, one.role, one.location, one.notes]
    return [*fields, *ways, *one.tags, *extra]


def _can_be_stored(texts: Iterable[str]) -> None:
    for text in texts:
        assert "\0" not in text
        text.encode("utf-8")


def _is_sentence(text: str) -> None:
    assert text.endswith(".")
    assert "\n" not in text
    assert "othing was" in text
    assert len(text) < 2_000


def seed(corpus: Path) -> None:
    """Fill a corpus from the files of the tests."""
    corpus.mkdir(exist_ok=True)
    for path in sorted(FILES.glob("*/*")):
        if path.is_file() and path.stat().st_size < 20_000:
            (corpus / path.name).write_bytes(b"\0" + path.read_bytes())


def main() -> None:
    """Hand everything to the fuzzer."""
    import atheris

    if "--seed" in sys.argv:
        sys.argv.remove("--seed")
        seed(Path(sys.argv[1]))
    atheris.instrument_all()
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
