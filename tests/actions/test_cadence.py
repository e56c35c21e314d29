"""Keep-in-touch follow-ups follow cadence and last contact."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.actions import closing, contacts, interactions, schedule, undo
from followup_tui.actions.contact_edit import ContactEdit, edit_contact
from followup_tui.actions.context import Context
from followup_tui.domain.due import Due
from followup_tui.domain.followup import Outcome
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.interval import Interval
from followup_tui.domain.working_days import keep_in_touch_due
from followup_tui.storage.queries.without_next_step import no_next_step_ids
from tests.actions.shortcuts import (
    RULES,
    add,
    at,
    call,
    new_database,
    person,
    steps,
    stored,
)
from tests.examples import example_count


def test_the_next_interaction_reschedules_a_typed_keep_in_touch(
    opened: object, context: Context
) -> None:
    followup = add("May Chen: deck today ~6w", context)
    closing.close([followup.id], "done", "", context, "keep in touch fri")
    interactions.log([followup.contact], "call: hello", at(context, "2026-11-25"))
    assert steps(followup.contact) == [("keep in touch", "2027-01-06")]


def test_logging_reschedules_keep_in_touch_and_undo_restores_it(
    opened: object, context: Context
) -> None:
    followup = add("May Chen: x today ~6w", context)
    closing.close([followup.id], "done", "", context)
    assert steps(1) == [("keep in touch", "2027-01-04")]
    later = at(context, "2026-12-10")
    interactions.log([1], "call", later)
    assert steps(1) == [("keep in touch", "2027-01-21")]
    undo.undo(later)
    assert steps(1) == [("keep in touch", "2027-01-04")]
    interactions.log([1], "call 8 dec", later)
    assert steps(1) == [("keep in touch", "2027-01-19")]
    interactions.log([1], "call 3 dec", later)
    assert steps(1) == [("keep in touch", "2027-01-19")]


def test_an_interaction_with_several_people_reschedules_each(
    opened: object, context: Context
) -> None:
    for line in ("May Chen: x today ~6w", "Bo Berg: y today ~4w"):
        closing.close([add(line, context).id], "done", "", context)
    interactions.log([1], "met + Bo Berg: lunch", at(context, "2026-12-01"))
    assert steps(1) == [("keep in touch", "2027-01-12")]
    assert steps(2) == [("keep in touch", "2026-12-29")]
    assert person(2).contact.last_contact == "2026-12-01"


def test_the_shortest_tag_counts_and_the_own_cadence_overrides_it(
    opened: object, context: Context
) -> None:
    add("May Chen: x today #vip #press", context)
    contacts.set_tag_cadence("vip", "3 months", context)
    contacts.set_tag_cadence("press", "every 2 weeks", context)
    closing.close([1], "done", "", context)
    assert steps(1) == [("keep in touch", "2026-12-07")]
    contacts.set_tag_cadence("press", "", context)
    assert steps(1) == [("keep in touch", "2027-02-23")]
    contacts.set_cadence([1], "6 weeks", context)
    assert steps(1) == [("keep in touch", "2027-01-04")]
    contacts.set_cadence([1], "never", context)
    assert steps(1) == []
    assert no_next_step_ids(context.today.day) == (1,)
    contacts.set_cadence([1], "", context)
    assert steps(1) == [("keep in touch", "2027-02-23")]


def test_a_cadence_changed_in_the_form_reschedules_keep_in_touch(
    opened: object, context: Context
) -> None:
    closing.close([add("May Chen: x today ~6w", context).id], "done", "", context)
    details = person(1)
    after = replace(details.contact, cadence="2 weeks")
    edit_contact(ContactEdit(details.contact, after, (), ()), context)
    assert steps(1) == [("keep in touch", "2026-12-07")]


def test_missed_keep_in_touch_dates_do_not_pile_up(opened: object, context: Context) -> None:
    add("May Chen: x today", context)
    closing.close([1], "done", "", context, "")
    saturday = at(context, "2027-11-20")
    contacts.set_cadence([1], "1 week", saturday)
    assert steps(1) == [("keep in touch", "2027-11-22")]


@settings(max_examples=example_count(40))
@given(
    st.permutations(range(6)),
    st.sets(st.integers(0, 5), max_size=5),
    st.dictionaries(st.integers(0, 5), st.booleans()),
)
def test_keep_in_touch_depends_on_the_interactions_not_on_their_order(
    tmp_path_factory: pytest.TempPathFactory,
    order: list[int],
    removed: set[int],
    undone: dict[int, bool],
) -> None:
    """`undone` holds the interactions to undo at once, and whether to redo them."""
    days = ("2026-11-22", "2026-11-03", "2026-08-01", "2026-11-20", "2025-12-31", "2026-11-21")
    with new_database(tmp_path_factory) as context:
        add("May Chen: x today ~6w", context)
        closing.close([1], "done", "", context, "")
        contacts.set_cadence([1], "5 weeks", context)
        interactions.remove([person(1).interactions[0].id], context)
        logged = {}
        for place in order:
            change = interactions.log([1], call(days[place]), context)
            logged[place] = next(change.added(Interaction)).id
            if place in undone:
                undo.undo(context)
                if undone[place]:
                    undo.redo(context)
                else:
                    del logged[place]
        for place in sorted(removed & set(logged), key=order.index):
            interactions.remove([logged.pop(place)], context)
        left = sorted(days[place] for place in logged)
        details = person(1).contact
        assert details.last_contact == (left[-1] if left else None)
        cadence = person(1).cadence
        assert cadence is not None
        expected = keep_in_touch_due(
            Interval(cadence), details.last_contact, context.today.day, RULES
        )
        assert steps(1) == [("keep in touch", str(expected))]


_FAR_OFF = ("call", "2027-05-24")
_ROUND = ("keep in touch", "2027-01-04")


@pytest.mark.parametrize(
    ("outcome", "step"),
    [("not yet", ("deck", "2027-02-23")), ("waiting", ("deck", "2026-11-30"))],
)
def test_a_next_step_that_is_theirs_or_far_off_does_not_silence_a_cadence(
    opened: object, context: Context, outcome: Outcome, step: tuple[str, str]
) -> None:
    followup = add("May Chen: deck today ~6w", context)
    change = closing.close([followup.id], outcome, "", context)
    assert steps(1) == sorted([step, _ROUND], key=lambda each: each[1])
    assert str(change.label).endswith(", keep in touch Mon 4 Jan")
    undo.undo(context)
    assert steps(1) == [("deck", "2026-11-23")]


def test_a_far_off_follow_up_does_not_silence_a_cadence(opened: object, context: Context) -> None:
    add("May Chen: call 24 may 2027 ~6w", context)
    assert steps(1) == [_ROUND, _FAR_OFF]
    add("Bo Berg: lunch in 6 months", context)
    contacts.set_cadence([2], "2 weeks", context)
    assert steps(2)[0] == ("keep in touch", "2026-12-07")
    add("Cy Dahl: x today", context)
    closing.close([next(iter(person(3).followups)).id], "dropped", "", context)
    contacts.set_cadence([3], "6 weeks", context)
    assert steps(3) == [_ROUND]


def test_their_promise_does_not_silence_a_cadence(opened: object, context: Context) -> None:
    followup = add("May Chen: deck today ~6w", context)
    closing.close([followup.id], "done", "", context, "")
    contacts.add_promise(1, "an intro by 1 sep", "theirs", context)
    assert steps(1) == [_ROUND, ("an intro", "2027-09-01")]


def test_done_books_the_round_beside_a_far_off_follow_up(opened: object, context: Context) -> None:
    followup = add("May Chen: deck today ~6w", context)
    add("May Chen: call 24 may 2027", context)
    closing.close([followup.id], "done", "", context)
    assert steps(1) == [_ROUND, _FAR_OFF]


@pytest.mark.parametrize("move", ["snooze", "reschedule", "drop"])
def test_a_step_that_leaves_the_round_gives_way_to_the_cadence(
    opened: object, context: Context, move: str
) -> None:
    followup = add("May Chen: deck today ~6w", context)
    if move == "snooze":
        change = schedule.snooze([followup.id], "in 6 months", context)
        assert str(change.label).endswith(", keep in touch Mon 4 Jan")
    elif move == "reschedule":
        schedule.reschedule([followup.id], Due("2027-05-24"), context)
    else:
        add("May Chen: call 24 may 2027", context)
        closing.close([followup.id], "dropped", "", context)
    assert steps(1)[0] == _ROUND
    assert len(steps(1)) == 2


def test_a_snooze_within_the_round_books_nothing(opened: object, context: Context) -> None:
    followup = add("May Chen: deck today ~2w", context)
    interactions.log([1], "call 1 jan 2026", context)
    schedule.snooze([followup.id], "1 week", context)
    assert steps(1) == [("deck", "2026-11-30")]


def test_no_next_step_and_a_dropped_keep_in_touch_end_the_cadence_for_now(
    opened: object, context: Context
) -> None:
    followup = add("May Chen: deck today ~6w", context)
    add("May Chen: call 24 may 2027", context)
    closing.close([followup.id], "done", "", context)
    closing.close([person(1).followups[0].id], "dropped", "", context)
    assert steps(1) == [_FAR_OFF]
    last = person(1).followups[0].id
    closing.close([last], "dropped", "", context)
    assert steps(1) == []


def test_snoozes_end_with_their_round(opened: object, context: Context) -> None:
    followup = add("May Chen: deck today ~6w", context)
    closing.close([followup.id], "done", "", context)
    (keep_in_touch,) = person(1).followups
    schedule.snooze([keep_in_touch.id], "3 months", context)
    assert stored(keep_in_touch.id).snoozes == 1
    interactions.log([1], "call", at(context, "2026-12-10"))
    assert (stored(keep_in_touch.id).snoozes, steps(1)[0][1]) == (0, "2027-01-21")
