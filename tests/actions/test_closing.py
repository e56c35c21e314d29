"""Closing follow-ups: outcome, interaction and next step."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup_tui.actions import closing, contacts, interactions, schedule, undo
from followup_tui.actions.context import Context
from followup_tui.domain.followup import Outcome
from followup_tui.errors import (
    BadInputError,
    NotFoundError,
)
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from tests.actions.shortcuts import (
    add,
    at,
    due_names,
    person,
    steps,
)


def test_done_logs_the_note(opened: Path, context: Context) -> None:
    followup = add("May Chen: call today", context)
    closing.close([followup.id], "done", "she liked it", context)
    details = person(followup.contact)
    (logged,) = details.interactions
    assert (logged.happened, logged.summary) == ("2026-11-23", "she liked it")
    assert logged.direction == "out"
    assert details.contact.last_contact == "2026-11-23"
    assert [(step.about, step.due) for step in details.followups] == [
        ("keep in touch", "2027-02-23")
    ]


def test_closing_twice_is_refused(opened: Path, context: Context) -> None:
    followup = add("May Chen: call today", context)
    closing.close([followup.id], "done", "", context)
    with pytest.raises(NotFoundError, match="already closed"):
        closing.close([followup.id], "done", "", context)


@pytest.mark.parametrize(
    ("outcome", "logged", "steps_after", "status", "label"),
    [
        ("done", "deck", [("keep in touch", "2027-02-23")], "active", ", next Tue 23 Feb"),
        (
            "yes",
            "deck: yes",
            [("thank them, do what I promised", "2026-11-24")],
            "active",
            ", next Tue 24 Nov",
        ),
        ("not yet", "deck: not yet", [("deck", "2027-02-23")], "active", ", next Tue 23 Feb"),
        (
            "no",
            "deck: no",
            [("thank them", "2026-11-24")],
            "parked",
            ", next Tue 24 Nov, parked until 24 May 2027",
        ),
        ("no answer", None, [("deck", "2026-11-26")], "active", ", next Thu 26 Nov"),
        ("waiting", "deck: waiting", [("deck", "2026-11-30")], "active", ", next Mon 30 Nov"),
        ("dropped", None, [], "active", ""),
    ],
)
def test_closing_logs_and_adds_the_next_step_as_one_change(
    opened: object,
    context: Context,
    outcome: Outcome,
    logged: str | None,
    steps_after: list[tuple[str, str]],
    status: str,
    label: str,
) -> None:
    followup = add("May Chen: deck today", context)
    change = closing.close([followup.id], outcome, "", context)
    details = person(followup.contact)
    assert [interaction.summary for interaction in details.interactions] == (
        [logged] if logged else []
    )
    assert steps(followup.contact) == steps_after
    assert details.contact.status == status
    assert str(change.label) == f"{outcome.capitalize()}: May Chen, deck{label}"
    undo.undo(context)
    assert steps(followup.contact) == [("deck", "2026-11-23")]
    assert person(followup.contact).interactions == ()


@pytest.mark.parametrize("outcome", ["no answer", "dropped"])
def test_without_an_interaction_the_follow_up_keeps_the_note(
    opened: object, context: Context, outcome: Outcome
) -> None:
    followup = add("May Chen: deck today", context)
    closing.close([followup.id], outcome, "left a message", context)
    assert [attempt.note for attempt in person(followup.contact).attempts] == ["left a message"]
    assert contact_queries.find_contacts("message")[0].name == "May Chen"


def test_intervals_widen_and_the_last_attempt_only_proposes_to_park(
    opened: object, context: Context
) -> None:
    followup = add("May Chen: deck today", context)
    days = ["2026-11-23", "2026-11-26", "2026-12-03", "2026-12-17", "2027-01-18"]
    for number, day in enumerate(days, 1):
        (left,) = due_queries.open_followups([followup.contact])
        assert (left.attempt, left.due) == (number, day)
        closing.close([left.id], "no answer", "", at(context, day))
    last = at(context, days[-1])
    details = person(followup.contact)
    assert (details.followups, details.interactions) == ((), ())
    assert details.contact.status == "active"
    undo.undo(last)
    (left,) = due_queries.open_followups([followup.contact])
    plan = closing.proposal(left, "no answer", last)
    # Six months from Mon 18 Jan 2027 is a Sunday.
    assert (plan.parks, plan.park_until) == (True, "2027-07-19")
    closing.close([left.id], "no answer", "", last, "wed")
    (sixth,) = due_queries.open_followups([followup.contact])
    assert (sixth.about, sixth.attempt, sixth.due) == ("deck", 6, "2027-01-20")


def test_the_next_step_after_the_last_attempt_continues_the_count_until_they_answer(
    opened: object, context: Context
) -> None:
    followup = add("May Chen: deck today", context)
    for _ in range(5):
        (left,) = due_queries.open_followups([followup.contact])
        closing.close([left.id], "no answer", "", context)
    interactions.log([1], "mail: one more thing", context)
    contacts.add_next_step([1], "deck fri", context)
    assert [step.attempt for step in due_queries.open_followups([1])] == [6]
    undo.undo(context)
    interactions.log([1], "call: she rang", context)
    contacts.add_next_step([1], "deck fri", context)
    assert [step.attempt for step in due_queries.open_followups([1])] == [1]


@pytest.mark.parametrize(
    ("typed", "steps_after", "status"),
    [
        ("", [], "active"),
        ("nudge fri", [("nudge", "2026-11-27")], "active"),
        ("fri", [("deck", "2026-11-27")], "active"),
        ("park until march", [], "parked"),
        ("thank her tomorrow, park 3 months", [("thank her", "2026-11-24")], "parked"),
    ],
)
def test_a_typed_next_step_replaces_the_proposal(
    opened: object,
    context: Context,
    typed: str,
    steps_after: list[tuple[str, str]],
    status: str,
) -> None:
    followup = add("May Chen: deck today", context)
    closing.close([followup.id], "not yet", "", context, typed)
    assert steps(followup.contact) == steps_after
    assert person(followup.contact).contact.status == status


@pytest.mark.parametrize("cadence", ["", " ~6w", " #vip"])
@pytest.mark.parametrize("outcome", ["done", "yes", "not yet", "no", "no answer", "waiting"])
def test_a_typed_date_stays_whatever_the_cadence(
    opened: object, context: Context, cadence: str, outcome: Outcome
) -> None:
    followup = add(f"May Chen: deck today{cadence}", context)
    if "#" in cadence:
        contacts.set_tag_cadence("vip", "6 weeks", context)
    change = closing.close([followup.id], outcome, "", context, "keep in touch sat")
    # What waits on them does not silence a cadence.
    is_booked = bool(cadence) and outcome == "waiting"
    booked = [("keep in touch", "2027-01-04")] if is_booked else []
    assert steps(followup.contact) == [("keep in touch", "2026-11-28"), *booked]
    assert "next Sat 28 Nov" in str(change.label)


def test_never_proposes_no_next_step_but_takes_a_typed_one(
    opened: object, context: Context
) -> None:
    followup = add("May Chen: deck today", context)
    contacts.set_cadence([followup.contact], "never", context)
    change = closing.close([followup.id], "done", "", context)
    assert str(change.label) == "Done: May Chen, deck"
    assert steps(followup.contact) == []
    undo.undo(context)
    closing.close([followup.id], "done", "", context, "keep in touch fri")
    assert steps(followup.contact) == [("keep in touch", "2026-11-27")]


def test_an_invalid_next_step_changes_nothing(opened: object, context: Context) -> None:
    followup = add("May Chen: deck today", context)
    with pytest.raises(BadInputError):
        closing.close([followup.id], "done", "x", context, "nudge 1m")
    assert steps(followup.contact) == [("deck", "2026-11-23")]
    assert person(followup.contact).interactions == ()


def test_several_follow_ups_get_a_next_step_each(opened: object, context: Context) -> None:
    first, second = add("May Chen: deck today", context), add("Bo Berg: lunch ~6w", context)
    third = add("May Chen: call today", context)
    closing.close([first.id, second.id, third.id], "done", "", context)
    assert steps(first.contact) == [("keep in touch", "2027-02-23")]
    assert steps(second.contact) == [("keep in touch", "2027-01-04")]


def test_waiting_on_them_ends_on_its_day(opened: object, context: Context) -> None:
    followup = add("May Chen: contract today", context)
    closing.close([followup.id], "waiting", "", context)
    assert due_names(at(context, "2026-11-29")) == []
    back = at(context, "2026-11-30")
    assert due_names(back) == ["May Chen"]
    (waiting,) = due_queries.open_followups([followup.contact])
    schedule.snooze([waiting.id], "2 days", back)
    (longer,) = due_queries.open_followups([followup.contact])
    assert (longer.move, longer.attempt, longer.due) == ("theirs", 1, "2026-12-02")
    closing.close([longer.id], "no answer", "", at(context, "2026-12-02"))
    (third,) = due_queries.open_followups([followup.contact])
    assert (third.move, third.attempt, third.due) == ("mine", 3, "2026-12-09")
