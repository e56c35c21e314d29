"""Contacts: active, parked, archived."""

from __future__ import annotations

from dataclasses import replace

import pytest

from followup_tui.domain.contact import Contact, ContactStatus, activate, archive, park

MAY = Contact("May Chen", company="Acme", cadence="6 weeks", id=3)


@pytest.mark.parametrize("status", ["active", "parked", "archived"])
def test_activate_makes_any_contact_active(status: ContactStatus) -> None:
    inactive = replace(MAY, status=status, parked_until="2027-05-01")
    assert activate(inactive) == MAY


@pytest.mark.parametrize("status", ["active", "parked", "archived"])
def test_archive_hides_any_contact(status: ContactStatus) -> None:
    inactive = replace(MAY, status=status, parked_until="2027-05-01")
    assert archive(inactive) == replace(MAY, status="archived")


@pytest.mark.parametrize("status", ["active", "parked", "archived"])
@pytest.mark.parametrize("until", [None, "2027-05-01"])
def test_park_parks_any_contact(status: ContactStatus, until: str | None) -> None:
    parked = park(replace(MAY, status=status, parked_until="2026-12-01"), until)
    assert parked == replace(MAY, status="parked", parked_until=until)
