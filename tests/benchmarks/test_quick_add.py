"""How long parsing a quick-add line takes with 10,000 known names; measured, never asserted."""

from __future__ import annotations

import random

import pendulum
import pytest

from followup_tui.domain.language.known_names import KnownContact, KnownNames
from followup_tui.domain.language.quick_add import parse_quick_add, quick_add_lookup_prefixes
from followup_tui.domain.rules import Rules

pytest.importorskip("pytest_benchmark", reason="pytest-benchmark is not installed")

NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
FIRST_NAMES = ["Ana", "Bo", "May", "Priya", "Jan", "Omar", "Li", "Sun", "Zoë", "Kim", "Noor"]
THIRTY = (FIRST_NAMES * 3)[:30]
LINES = {
    "typical": "May Chen @Acme: second round next tue 3pm #pycon may@acme.com ~6w",
    "no separator": "jan send the deck tomorrow",
    "one letter": "a: send the deck tomorrow",
    "30 people": " + ".join(f"{name} Xu" for name in THIRTY) + ": lunch next tue 3pm",
    "30 beginnings": " + ".join(f"{name[0]} x" for name in THIRTY) + ": lunch",
    "long prose": "Ana Ruiz: " + "send the deck on the 3rd of next ever month " * 45,
    "long dates": "Ana Ruiz: " + "fri 3 dec 3pm in 3 days " * 83,
    "long spans": "1d " * 666,
    "long figures": "3 " * 1000,
    "long names": "call " + "Ana Bo Li May " * 142,
    "long quotes": '"a ' * 666,
    "long pluses": "a+" * 1000,
    "long joiners": "on by at due " * 154,
}


@pytest.fixture(scope="module")
def names() -> KnownNames:
    """Return 10,000 contacts with few first names, so that many are ambiguous."""
    chance = random.Random(1)
    ends = ["".join(chance.choices("abcdefgiklmnorstuv", k=6)).title() for _ in range(900)]
    return KnownNames(
        KnownContact(
            n, f"{chance.choice(FIRST_NAMES)} {chance.choice(ends)}", chance.choice(["", f"N{n}"])
        )
        for n in range(1, 10_001)
    )


@pytest.mark.parametrize("text", LINES.values(), ids=LINES.keys())
def test_parsing_a_line(benchmark, names: KnownNames, text: str):
    assert len(text) <= 2_010
    benchmark(parse_quick_add, text, NOW, names, Rules())


@pytest.mark.parametrize("text", LINES.values(), ids=LINES.keys())
def test_finding_lookup_prefixes(benchmark, text: str):
    benchmark(quick_add_lookup_prefixes, text)
