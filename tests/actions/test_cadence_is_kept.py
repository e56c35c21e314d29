"""After any action, an active contact with a cadence has a step of mine inside the round, or the
keep-in-touch follow-up. Only closing may leave them without: there no next step can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.actions import contacts, interactions, merging, schedule, undo
from followup_tui.actions.cadence import cadence_of
from followup_tui.actions.context import Context
from followup_tui.domain.due import Due
from followup_tui.domain.followup import Move
from followup_tui.domain.rounds import is_silenced, round_end
from followup_tui.errors import FollowupError
from followup_tui.formats.parsed import FollowUpRequest, ParsedContact, ParsedInteraction
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from tests.actions.shortcuts import RULES, add_all, new_database, steps
from tests.examples import example_count
from tests.importing.import_people import import_items

PEOPLE = {1: "May Chen", 2: "Omar Khalil", 3: "Bo Berg"}
LAST_DAY = 40
Step = Callable[[Context], object]

people = st.sampled_from(sorted(PEOPLE))
days = st.integers(0, 400)
cadences = st.sampled_from(["1 day", "2 weeks", "6 weeks", "3 months", "never", ""])
moves: st.SearchStrategy[Move] = st.sampled_from(["mine", "theirs"])


def after(context: Context, count: int) -> str:
    return context.now.add(days=count).to_date_string()


def newest_step(contact_id: int) -> list[int]:
    return [followup.id for followup in due_queries.open_followups([contact_id])][-1:]


def merge(kept: int, gone: int, context: Context) -> None:
    first, second = merging.two_contacts(kept, gone)
    merging.merge(first, second, {}, context)


def imported(who: int, day: int, due: int, context: Context) -> None:
    person = ParsedContact(
        PEOPLE[who], "message 1", methods=(("email", f"p{who}@acme.example", ""),)
    )
    request = FollowUpRequest("from the mail", after(context, due))
    message = ParsedInteraction(
        f"{who} {day} {due}",
        context.now.subtract(days=day).strftime("%Y-%m-%dT%H:%M"),
        "message 1",
        (person,),
        channel="email",
        followup=request,
    )
    import_items(context, message, rule="skip")


STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(
        lambda who, day: (
            lambda context: add_all(f"{PEOPLE[who]}: x {after(context, day)}", context)
        ),
        people,
        days,
    ),
    st.builds(
        lambda who, text: lambda context: contacts.set_cadence([who], text, context),
        people,
        cadences,
    ),
    st.builds(
        lambda text: lambda context: contacts.set_tag_cadence("vip", text, context), cadences
    ),
    st.builds(
        lambda who, day: (
            lambda context: schedule.snooze(newest_step(who), after(context, day), context)
        ),
        people,
        days,
    ),
    st.builds(
        lambda who, day: lambda context: schedule.shift(newest_step(who), day - 100, context),
        people,
        days,
    ),
    st.builds(
        lambda who, day: (
            lambda context: schedule.reschedule(newest_step(who), Due(after(context, day)), context)
        ),
        people,
        days,
    ),
    st.just(schedule.spread_overdue),
    st.builds(
        lambda who, day: (
            lambda context: interactions.log(
                [who], f"call {context.now.subtract(days=day).to_date_string()}: hello", context
            )
        ),
        people,
        days,
    ),
    st.builds(
        lambda who, move, day: (
            lambda context: contacts.add_promise(
                who, f"the deck {after(context, day)}", move, context
            )
        ),
        people,
        moves,
        days,
    ),
    st.builds(lambda who: lambda context: contacts.park([who], "", context), people),
    st.builds(lambda who: lambda context: contacts.unpark([who], context), people),
    st.builds(
        lambda who, day: (
            lambda context: contacts.add_next_step([who], f"deck {after(context, day)}", context)
        ),
        people,
        days,
    ),
    st.builds(
        lambda pair: lambda context: merge(*pair, context),
        st.permutations(sorted(PEOPLE)).map(lambda order: order[:2]),
    ),
    st.builds(
        lambda who, day, due: lambda context: imported(who, day, due, context), people, days, days
    ),
    st.just(undo.undo),
)


@settings(max_examples=example_count(60))
@given(
    taken=st.lists(st.tuples(STEPS, st.integers(0, LAST_DAY)), min_size=2, max_size=14),
    cap=st.integers(1, 3),
)
def test_after_any_action_a_cadence_has_its_step(
    tmp_path_factory: pytest.TempPathFactory, taken: list[tuple[Step, int]], cap: int
) -> None:
    with new_database(tmp_path_factory) as context:
        rules = replace(RULES, daily_cap=cap)
        context = replace(context, rules=rules)
        for who, name in PEOPLE.items():
            add_all(f"{name}: first {after(context, who)} #vip ~6w p{who}@acme.example", context)
        for step, wait in taken:
            context = replace(context, now=context.now.add(days=wait))
            try:
                step(context)
            except FollowupError:
                continue
            for contact in contact_queries.contacts(sorted(PEOPLE)):
                cadence = cadence_of(contact)
                if cadence is None or contact.status != "active":
                    continue
                end = round_end(cadence, contact.last_contact, context.today.day, rules)
                left = due_queries.open_followups([contact.id])
                assert is_silenced(left, end), (contact, left, str(end))


def test_spreading_past_the_round_keeps_the_cadence(opened: object, context: Context) -> None:
    context = replace(context, rules=replace(RULES, daily_cap=1))
    for number in range(8):
        add_all(f"Per Son{chr(97 + number)}: x 25 nov ~1w", context)
    schedule.spread_overdue(replace(context, now=context.now.add(days=7)))
    assert steps(8) == [("keep in touch", "2026-12-07"), ("x", "2026-12-09")]


def test_a_follow_up_that_an_import_brings_keeps_the_cadence(
    opened: object, context: Context
) -> None:
    add_all("May Chen: x fri ~6w p1@acme.example", context)
    contacts.park([1], "", context)
    imported(1, 3, 300, context)
    assert [about for about, _ in steps(1)] == ["keep in touch", "from the mail"]
