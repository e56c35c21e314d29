"""The steps of a contact: its standing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from followup_tui.domain.contact import Contact, ContactStatus, activate, archive, park

MAY = Contact("May Chen", company="Acme", cadence="6 weeks", id=3)


@pytest.mark.parametrize("standing", ["active", "parked", "archived"])
def test_a_contact_comes_back_among_the_active_ones(standing: ContactStatus) -> None:
    resting = replace(MAY, status=standing, parked_until="2027-05-01")
    assert activate(resting) == MAY


@pytest.mark.parametrize("standing", ["active", "parked", "archived"])
def test_a_contact_is_archived_from_any_standing(standing: ContactStatus) -> None:
    resting = replace(MAY, status=standing, parked_until="2027-05-01")
    assert archive(resting) == replace(MAY, status="archived")


@pytest.mark.parametrize("standing", ["active", "parked", "archived"])
@pytest.mark.parametrize("until", [None, "2027-05-01"])
def test_a_contact_is_parked_from_any_standing(standing: ContactStatus, until: str | None) -> None:
    parked = park(replace(MAY, status=standing, parked_until="2026-12-01"), until)
    assert parked == replace(MAY, status="parked", parked_until=until)
