"""Merging two contacts field by field."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from followup_tui.domain.contact import Contact
from followup_tui.domain.duplicates.merge import conflicting_fields, merged_contact, unequal_fields
from followup_tui.domain.imported_fields import uid_keys

OLD = Contact("May Chen", updated=1, id=1, uid="a")
NEW = Contact("May Chen", updated=2, id=2, uid="b")


@pytest.mark.parametrize(
    ("field", "old", "new", "expected"),
    [
        ("company", "Acme", "Lumen", "Lumen"),
        ("company", "Acme", "", "Acme"),
        ("company", "", "Lumen", "Lumen"),
        ("name", "May Chen", "M. Chen", "May Chen"),
        ("name", "May Chen", "May Li Chen", "May Li Chen"),
        ("name", "May Chen", "may@acme.example", "May Chen"),
        ("name", "may@acme.example", "May Chen", "May Chen"),
        ("name", "May Chen", "May Weber", "May Weber"),
        ("met_on", "2025-01-02", "2026-03-04", "2025-01-02"),
        ("birthday", "1990-05-17", "--05-17", "1990-05-17"),
        ("birthday", "--05-17", "1990-05-17", "1990-05-17"),
        ("birthday", "1990-05-17", "--06-01", "--06-01"),
        ("strength", 4, 2, 2),
        ("strength", 4, 0, 4),
        ("cadence", "6 weeks", "never", "never"),
        ("cadence", "6 weeks", None, "6 weeks"),
        ("introduced_by", 7, 8, 8),
        ("introduced_by", 2, None, None),
        ("introduced_by", None, 1, None),
        ("introduced_by", 7, 1, 7),
    ],
)
def test_filled_beats_empty_and_newer_beats_older(
    field: str, old: Any, new: Any, expected: Any
) -> None:
    first, second = replace(OLD, **{field: old}), replace(NEW, **{field: new})
    assert getattr(merged_contact(first, second, {}), field) == expected
    assert getattr(merged_contact(second, first, {}), field) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("active", None), ("archived", None), ("active", None)),
        (("archived", None), ("parked", "2027-01-01"), ("parked", "2027-01-01")),
        (("parked", "2027-02-01"), ("parked", "2027-01-01"), ("parked", "2027-01-01")),
        (("parked", None), ("parked", "2027-01-01"), ("parked", "2027-01-01")),
        (("parked", "2027-01-01"), ("active", None), ("active", None)),
    ],
)
def test_active_beats_parked_and_parked_beats_archived(
    first: Any, second: Any, expected: Any
) -> None:
    one = replace(OLD, status=first[0], parked_until=first[1])
    other = replace(NEW, status=second[0], parked_until=second[1])
    for pair in ((one, other), (other, one)):
        merged = merged_contact(*pair, {})
        assert (merged.status, merged.parked_until) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("likes tea", "met at PyCon", "likes tea\n\nmet at PyCon"),
        ("likes tea", "likes tea", "likes tea"),
        ("likes tea", "", "likes tea"),
        ("", "likes tea\n", "likes tea\n"),
        ("tea", "had a steak", "tea\n\nhad a steak"),
        ("likes tea\n", "met at PyCon\nlikes tea", "met at PyCon\nlikes tea"),
        ("met at PyCon\nlikes tea", "likes tea", "met at PyCon\nlikes tea"),
    ],
)
def test_notes_are_joined(first: str, second: str, expected: str) -> None:
    assert (
        merged_contact(replace(OLD, notes=first), replace(NEW, notes=second), {}).notes == expected
    )


def test_last_contact_is_the_newest_and_created_the_oldest() -> None:
    first = replace(OLD, last_contact="2026-01-02", created=5)
    second = replace(NEW, last_contact="2026-10-30", created=9)
    merged = merged_contact(first, second, {})
    assert (merged.last_contact, merged.created) == ("2026-10-30", 5)
    assert merged_contact(OLD, NEW, {}).last_contact is None


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("{}", "{}", {"UID": "b"}),
        ('{"X": "1"}', '{"X": "2", "Y": "3"}', {"X": ["1", "2"], "Y": "3", "UID": "b"}),
        ('{"X": ["1", "2"]}', '{"X": "2"}', {"X": ["1", "2"], "UID": "b"}),
        ('{"UID": "x"}', '{"UID": ["y", "X"]}', {"UID": ["x", "b", "y"]}),
        ('{"UID": "b"}', "{}", {"UID": "b"}),
        ('{"X": {"a": 1}}', '{"X": 2}', {"X": [{"a": 1}, 2], "UID": "b"}),
        ("{}", "broken", {"extra": "broken", "UID": "b"}),
        ("broken", '{"X": "1"}', {"extra": "broken", "X": "1", "UID": "b"}),
    ],
)
def test_imported_fields_of_both_are_kept(first: str, second: str, expected: Any) -> None:
    merged = merged_contact(replace(OLD, extra=first), replace(NEW, extra=second), {})
    assert json.loads(merged.extra) == expected
    assert uid_keys(merged) >= {"a", "b"}


def test_the_users_choice_beats_both() -> None:
    first = replace(OLD, company="Acme", role="")
    second = replace(NEW, company="Lumen", role="Lead")
    assert unequal_fields(first, second) == ("company", "role")
    assert conflicting_fields(first, second) == ("company",)
    assert merged_contact(first, second, {"company": "kept"}).company == "Acme"
    assert merged_contact(first, second, {"role": "kept"}).role == ""
    assert merged_contact(first, second, {}).company == "Lumen"
