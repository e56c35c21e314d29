"""A fixed clock and a fresh database for every test that asks for them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pendulum
import pytest
from hypothesis import HealthCheck, settings
from pendulum import DateTime

from followup_tui.domain.rules import Rules
from followup_tui.storage.database import close_database, open_database
from tests.examples import example_count

if TYPE_CHECKING:
    from followup_tui.actions.context import Context

settings.register_profile(
    "house",
    deadline=None,
    max_examples=example_count(100),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    # A run that guards main asks the same every time; one at a desk looks further.
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("house")


# A job in the background of a shell begins with these ignored, and so would what the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What is measured is not tested: benchmarks run only where they are named."""
    if collection_path.name == "benchmarks" and not any("benchmarks" in one for one in config.args):
        return True
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, as one of them at the end would keep one worker alone busy."""
    items.sort(key=lambda item: item.path.parent.name != "end_to_end")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the files or the clock setting of the person who runs it."""
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    for name in ("FOLLOWUP_DB", "FOLLOWUP_CONFIG", "FOLLOWUP_NOW", "NO_COLOR", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_TIME", "C")  # the order of day and month
    # Nothing that a test copies reaches the clipboard of the person who runs it.
    for name in ("TMUX", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def now() -> DateTime:
    """Monday, 23 November 2026, 09:14 in Berlin."""
    return pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")


@pytest.fixture
def context(now: DateTime) -> Context:
    """That moment with the default rules."""
    from followup_tui.actions.context import Context

    return Context(now, Rules(), "command line")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a database may be made."""
    return tmp_path / "home" / "followup.db"


@pytest.fixture
def opened(path: Path) -> Iterator[Path]:
    """A new, open, empty database."""
    open_database(path)
    yield path
    close_database()
