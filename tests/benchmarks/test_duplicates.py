"""How long it takes to compare many contacts; measured, never asserted in seconds."""

from __future__ import annotations

import random

import pytest

from followup_tui.domain.duplicates.find import DuplicateCandidate, find_duplicates

pytest.importorskip("pytest_benchmark", reason="pytest-benchmark is not installed")


def people(many: int, first_names: int, last_names: int) -> list[DuplicateCandidate]:
    """Contacts of so many different names, each with an address and a number."""
    chance = random.Random(1)

    def names(count: int) -> list[str]:
        return ["".join(chance.choices("abcdefgiklmnorstuv", k=6)) for _ in range(count)]

    first, last = names(first_names), names(last_names)
    return [
        DuplicateCandidate(
            key,
            f"{chance.choice(first)} {chance.choice(last)}",
            company=chance.choice(last),
            methods=(
                ("email", f"a{chance.randrange(many * 10)}@acme.example"),
                ("phone", f"+49 30 {chance.randrange(10**7):07}"),
            ),
        )
        for key in range(many)
    ]


@pytest.mark.parametrize(
    "everybody",
    [people(10_000, 1_500, 4_000), people(10_000, 30, 60), people(10_000, 1, 1)],
    ids=["usual", "few names", "one name"],
)
def test_comparing_everybody(benchmark, everybody: list[DuplicateCandidate]):
    benchmark.pedantic(find_duplicates, (everybody,), rounds=3)
