"""`next`, `cadence`, `park` and `unpark`."""

from __future__ import annotations

import pytest

from tests.cli.running import Run


def test_next_lists_who_has_no_next_step_and_adds_one(two: Run) -> None:
    assert two("next").out == "Everyone has a next step.\n"
    assert two("next", "--json").out == ""
    two("done", "1", "--outcome", "dropped")
    assert two("next").out == "1  May Chen  Acme  never\n"
    assert two("next", "--json").record["name"] == "May Chen"
    assert two("next", "May", "the deck fri").out == "Next step: May Chen, the deck, Fri 27 Nov\n"
    assert two("next", "May", "--json").record["about"] == "keep in touch"


def test_cadence_sets_and_shows_that_of_a_contact(two: Run) -> None:
    assert two("cadence", "May").out == "May Chen: no cadence\n"
    assert two("cadence", "May", "6 weeks").out == "Cadence every 6 weeks: May Chen\n"
    two("done", "1")
    assert two("cadence", "May").out == "May Chen: every 6 weeks, next Mon 4 Jan\n"
    assert two("cadence", "May", "2 weeks", "--json").record["cadence"] == "2 weeks"
    shape = two("cadence", "May", "--json").record
    assert (shape["effective_cadence"], shape["next_due"]) == ("2 weeks", "2026-12-07")
    assert two("cadence", "May", "never").out == "Cadence never: May Chen\n"
    assert two("cadence", "May").out.startswith("May Chen: never (by choice)")
    assert two("cadence", "May", "").out == "Cadence cleared: May Chen\n"
    assert "as an interval" in two("cadence", "May", "whenever").refused(3)


def test_cadence_sets_and_shows_that_of_a_tag(two: Run) -> None:
    assert two("cadence", "#vip", "every", "3", "months").out == "Cadence every 3 months: #vip\n"
    assert two("cadence", "May").out == "May Chen: every 3 months (from a tag)\n"
    assert two("cadence", "#vip").out == "#vip: every 3 months\n"
    assert two("cadence", "#vip", "--json").record == {"tag": "vip", "cadence": "3 months"}
    assert two("cadence", "#VIP", "3", "months").out == "Cadence every 3 months: #vip\n"
    assert two("cadence", "#Vip").out == "#vip: every 3 months\n"
    two("add", "Bo Berg: x #VIP")
    assert two("cadence", "#VIP").out == "#VIP: no cadence\n"
    assert "#none" in two("cadence", "#none", "weekly").refused(1)
    assert "No contact has the tag #none" in two("cadence", "#none").refused(1)


def test_park_and_unpark(two: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    label = "Parked until 1 Mar: May Chen, 1 follow-up dropped"
    assert two("park", "May", "until", "march").out == f"{label}\n"
    assert two("park", "Omar", "--json").record["status"] == "parked"
    assert "Omar Khalil" in two("unpark", "Omar").out
    assert "Not parked" in two("unpark", "Omar").refused(1)
    monkeypatch.setenv("FOLLOWUP_NOW", "2027-03-01T09:00")
    assert two("next").out.splitlines()[0] == "1  May Chen     Acme  never  no longer parked"
    assert "no longer parked" in two("find", "May").out
    assert "Nothing was changed" in two("park", "May", "yesterday").refused(3)


def test_next_cadence_and_park_take_a_name_without_quotes(due_now: Run) -> None:
    added = due_now("next", "May", "Chen", "send the deck", "fri", "--json").record
    assert added["about"] == "send the deck"
    assert due_now("cadence", "May", "Chen", "6", "weeks").code == 0
    assert "6 weeks" in due_now("cadence", "May", "Chen").out
    assert due_now("cadence", "May", "Chen", "").code == 0
    parked = due_now("park", "May", "Chen", "3", "march", "--json").record
    assert (parked["name"], parked["parked_until"]) == ("May Chen", "2027-03-03")
