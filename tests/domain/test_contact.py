"""The steps of a contact: standing and last contact."""

from __future__ import annotations

from dataclasses import replace

import pytest

from followup_tui.domain.contact import Contact, Standing, activate, archive, touched

MAY = Contact("May Chen", company="Acme", cadence="6 weeks", id=3)


@pytest.mark.parametrize("standing", ["active", "parked", "archived"])
def test_a_contact_comes_back_among_the_active_ones(standing: Standing) -> None:
    resting = replace(MAY, standing=standing, parked_until="2027-05-01")
    assert activate(resting) == MAY


@pytest.mark.parametrize("standing", ["active", "parked", "archived"])
def test_a_contact_is_archived_from_any_standing(standing: Standing) -> None:
    resting = replace(MAY, standing=standing, parked_until="2027-05-01")
    assert archive(resting) == replace(MAY, standing="archived")


@pytest.mark.parametrize(
    ("before", "day", "after"),
    [
        (None, "2026-11-23", "2026-11-23"),
        ("2026-11-01", "2026-11-23", "2026-11-23"),
        ("2026-11-23", "2026-11-23", "2026-11-23"),
        ("2026-11-24", "2026-11-23", "2026-11-24"),
        ("2025-12-31", "2026-01-01", "2026-01-01"),
    ],
)
def test_last_contact_moves_forward_and_never_back(
    before: str | None, day: str, after: str
) -> None:
    met = touched(replace(MAY, last_contact=before), day)
    assert met == replace(MAY, last_contact=after)


def test_a_new_contact_is_active_and_was_never_met() -> None:
    new = Contact("May Chen")
    assert (new.standing, new.last_contact, new.cadence, new.strength) == ("active", None, None, 0)
    assert new.extra == "{}"
