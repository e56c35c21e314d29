"""Inputs that once crashed a reader stay fixed, and every reader survives every test file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.readers import FILES, FORMATS, check

FOUND = Path(__file__).parent / "found"


def test_former_crashers_are_read_or_refused() -> None:
    for path in sorted(FOUND.glob("*")):
        check(path.read_bytes())


@pytest.mark.parametrize("choice", range(len(FORMATS) + 2))
def test_every_reader_reads_or_refuses_any_file(choice: int) -> None:
    paths = [path for path in sorted(FILES.glob("*/*")) if path.is_file() and path.suffix != ".py"]
    assert len(paths) > 20
    for path in paths:
        check(bytes([choice]) + path.read_bytes()[:4_000])
