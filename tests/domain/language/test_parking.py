"""Tests for parking until a date."""

from __future__ import annotations

import pendulum
import pytest

from followup_tui.domain.language.parking import is_park_over, parse_park_until
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("march", "2027-03-01"),
        ("until March", "2027-03-01"),
        ("november", "2027-11-01"),
        ("december", "2026-12-01"),
        ("6 months", "2027-05-23"),
        ("for 2 weeks", "2026-12-07"),
        ("fri 3pm", "2026-11-27"),
    ],
)
def test_parse_park_until(text: str, day: str | None) -> None:
    assert parse_park_until(text, NOW, RULES) == day


def test_park_is_over_on_its_day() -> None:
    assert [is_park_over("parked", "2026-12-01", day) for day in ("2026-11-30", "2026-12-01")] == [
        False,
        True,
    ]
    assert not is_park_over("parked", None, "2026-12-01")
    assert not is_park_over("active", "2026-01-01", "2026-12-01")


@pytest.mark.parametrize("text", ["today", "until today", "soon", "1m"])
def test_park_until_needs_a_later_date(text: str) -> None:
    with pytest.raises(BadInputError):
        parse_park_until(text, NOW, RULES)
