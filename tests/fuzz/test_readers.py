"""What a fuzzer found once stays mended: every file of `found` is read again, and every file of the
tests behind each kind of reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.readers import FILES, FORMATS, check

FOUND = Path(__file__).parent / "found"


def test_what_was_found_once_is_read_or_refused() -> None:
    for path in sorted(FOUND.glob("*")):
        check(path.read_bytes())


@pytest.mark.parametrize("kind", range(len(FORMATS) + 2))
def test_every_reader_tells_or_refuses_whatever_it_is_given(kind: int) -> None:
    paths = [one for one in sorted(FILES.glob("*/*")) if one.is_file() and one.suffix != ".py"]
    assert len(paths) > 20
    for path in paths:
        check(bytes([kind]) + path.read_bytes()[:4_000])
