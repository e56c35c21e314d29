"""Adding people by a quick-add line."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup_tui.actions import contacts, schedule
from followup_tui.actions.context import Context
from followup_tui.errors import (
    AmbiguousNameError,
    BadInputError,
)
from followup_tui.storage import journal
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries.changes import recent_changes
from tests.actions.shortcuts import (
    add,
    add_all,
    all_rows,
    person,
    stored,
)


def test_a_line_adds_contact_follow_up_tag_and_address(opened: Path, context: Context) -> None:
    line = "May Chen @Acme: second round next tue 3pm #pycon may@acme.com ~6w"
    followup = add(line, context)
    assert (followup.about, followup.due) == ("second round", "2026-12-01T15:00")
    assert followup.promised_for is None
    details = person(followup.contact)
    assert (details.contact.name, details.contact.company) == ("May Chen", "Acme")
    assert details.contact.cadence == "6 weeks"
    assert details.tags == ("pycon",)
    (method,) = details.methods
    assert (method.kind, method.value) == ("email", "may@acme.com")
    journal.undo(context.now)
    assert not any(rows for rows in all_rows().values())


def test_a_known_contact_gets_what_is_new(opened: Path, context: Context) -> None:
    add("May Chen @Acme: deck fri #pycon may@acme.com", context)
    add("may chen: second mon #hiring MAY@acme.com", context)
    assert len(contact_queries.contact_ids()) == 1
    details = person(1)
    assert details.tags == ("hiring", "pycon")
    assert len(details.methods) == 1
    assert [step.about for step in details.followups] == ["deck", "second"]


def test_a_promise_keeps_its_date_when_snoozed(opened: Path, context: Context) -> None:
    followup = add("May Chen: the numbers fri !", context)
    assert followup.promised_for == followup.due == "2026-11-27"
    schedule.snooze([followup.id], "next week", context)
    snoozed = stored(followup.id)
    assert snoozed.due > "2026-11-27"
    assert snoozed.promised_for == "2026-11-27"


def test_several_people_get_a_follow_up_each(opened: Path, context: Context) -> None:
    followups = add_all("May Chen + Omar Khalil: dinner fri", context)
    assert [followup.about for followup in followups] == ["dinner", "dinner"]
    assert len({followup.contact for followup in followups}) == 2
    assert len(recent_changes(10)) == 1


def test_a_line_without_a_name_is_refused(opened: Path, context: Context) -> None:
    with pytest.raises(BadInputError):
        add("tomorrow", context)
    assert recent_changes(1) == ()


def test_an_ambiguous_name_is_refused(opened: Path, context: Context) -> None:
    add("May Chen: x fri", context)
    add("May Berg: x fri", context)
    with pytest.raises(AmbiguousNameError, match=r"May Berg \(2\), May Chen \(1\)"):
        add("May: lunch fri", context)
    assert len(recent_changes(10)) == 2


def test_adding_to_an_archived_contact_activates_it(opened: Path, context: Context) -> None:
    followup = add("May Chen: x fri", context)
    contacts.toggle_archived([followup.contact], context)
    assert stored(followup.id).outcome == "dropped"
    add("May Chen: y fri", context)
    assert contact_queries.contacts([followup.contact])[0].status == "active"
