"""What the tests of formats share: the sample files, and single cards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from followup_tui.formats.parsed import ParsedContact, ParsedFile
from tests.formats.reading import read_file

_FILES = Path(__file__).parent / "files"


@pytest.fixture
def read_sample() -> Callable[[str], ParsedFile]:
    """Read the sample file of this name."""
    return lambda name: read_file((_FILES / name).read_bytes(), name)


@pytest.fixture
def sample_names() -> list[str]:
    return sorted(path.name for path in _FILES.iterdir())


@pytest.fixture
def read_card() -> Callable[..., ParsedContact]:
    """Read one card with these lines (VERSION 3.0 by default) as one person."""

    def read(*body: str, version: str = "3.0") -> ParsedContact:
        text = "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *body, "END:VCARD", ""])
        parsed = read_file(text.encode(), "card.vcf")
        assert len(parsed.contacts) == 1, parsed
        return parsed.contacts[0]

    return read
