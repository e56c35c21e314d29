"""Lines as people write them, in quick-add.json, each with what the person means."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

import pendulum
import pytest

from followup_tui.domain.language.known_names import KnownNames
from followup_tui.domain.language.quick_add import QuickAddDraft, parse_quick_add
from followup_tui.domain.rules import Rules

CASES = json.loads((Path(__file__).parent / "quick-add.json").read_text(encoding="utf-8"))
NOW = pendulum.parse(CASES["now"], tz="Europe/Berlin")
assert isinstance(NOW, pendulum.DateTime)
PUNCTUATION = string.punctuation + "…–—«»“”‘’ "
WRONGLY_EXPECTED: dict[str, str] = {}
"""Lines whose expectation we hold to be wrong, by id, with the reason; at most 3 %."""


def due_matches(draft: QuickAddDraft, expected: list[str | None] | None) -> bool:
    if draft.due_phrase is None:
        return expected is None or None in expected
    return expected is not None and str(draft.due) in expected


def differences(draft: QuickAddDraft, expect: dict[str, Any]) -> list[str]:
    """Return the names of the fields that differ from what is expected."""
    company = draft.company or ""
    word = expect.get("company_or_topic", "")
    checks = {
        "name": [person.name for person in draft.people] == [expect.get("name", "Ana Ruiz")],
        "about": draft.about.strip(PUNCTUATION)
        == expect.get("about", draft.about).strip(PUNCTUATION),
        "due": "due" not in expect or due_matches(draft, expect["due"]),
        "due_words": "due_words" not in expect or draft.due_phrase == expect["due_words"],
        "company": company == expect.get("company", company),
        "company_or_topic": word in company or word in draft.about,
    }
    return [name for name, is_right in checks.items() if not is_right]


def test_few_lines_are_held_to_be_wrongly_expected() -> None:
    assert len(WRONGLY_EXPECTED) <= len(CASES["lines"]) * 0.03


@pytest.mark.parametrize(
    "case",
    [case for case in CASES["lines"] if case["id"] not in WRONGLY_EXPECTED],
    ids=lambda case: f"{case['id']} {case['input']}",
)
def test_a_line_means_what_a_person_means(case: dict[str, Any]) -> None:
    draft = parse_quick_add(case["input"], NOW, KnownNames(), Rules())
    assert differences(draft, case["expect"]) == []
