"""What the tests of imports share."""

from __future__ import annotations

import pytest

from tests.importing.fake_database import FakeDatabase


@pytest.fixture
def fake_database() -> FakeDatabase:
    return FakeDatabase()
