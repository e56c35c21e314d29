"""What the tests of checks share."""

from __future__ import annotations

from pathlib import Path

import pytest
from pendulum import DateTime

from followup_tui.storage.checks.finding import Examined


@pytest.fixture
def examined(path: Path, now: DateTime) -> Examined:
    """The database of the test, at that moment."""
    return Examined(path, now)
