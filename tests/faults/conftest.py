"""Fixtures of the fault matrix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.program import Home, make_sample
from tests.faults.report import Tally, report_file


def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin a new report with every run."""
    if not hasattr(session.config, "workerinput"):
        report_file().unlink(missing_ok=True)


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    """Counts the rounds of a test for the report."""
    marker = request.node.get_closest_marker("fault")
    assert marker is not None, "a test that counts names its row of the matrix"
    counted = Tally(marker.args[0])
    yield counted
    counted.save()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A database with people, notes, a change and an undone change. Not to be changed: copy it."""
    return make_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def home(sample: Home, tmp_path: Path) -> Home:
    """A copy of the sample."""
    return sample.copy(tmp_path / "copy")
