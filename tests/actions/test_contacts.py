"""Parking, next steps and the form; and that nobody slips through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.actions import closing, contacts, interactions, schedule, undo
from followup_tui.actions.contact_edit import (
    FOLLOWUP_GONE,
    ContactEdit,
    EditConflictError,
    edit_contact,
    method_conflicts,
)
from followup_tui.actions.context import Context
from followup_tui.actions.quick_add import MethodInput
from followup_tui.domain.contact import Contact
from followup_tui.domain.followup import Outcome
from followup_tui.errors import (
    BadInputError,
    ChangedElsewhereError,
    FollowupError,
    NotFoundError,
)
from followup_tui.storage import journal
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.without_next_step import no_next_step_count, no_next_step_ids
from tests.actions.shortcuts import (
    add,
    call,
    new_database,
    person,
    steps,
)
from tests.examples import example_count


def test_a_form_is_saved_as_one_change(opened: Path, context: Context) -> None:
    followup = add("May Chen: call today #a #b may@acme.com", context)
    (before,) = contact_queries.contacts([followup.contact])
    after = replace(before, name="Mei Chen", strength=4)
    methods = (("phone", "+1 555 0100", "work"), ("email", "may@acme.com", ""))
    edited = (followup, replace(followup, about="x"))
    edit_contact(ContactEdit(before, after, ("b", "c"), methods, edited), context)
    details = person(followup.contact)
    assert (details.contact.name, details.contact.strength) == ("Mei Chen", 4)
    assert details.tags == ("b", "c")
    assert [method.value for method in details.methods] == ["+1 555 0100", "may@acme.com"]
    assert details.followups[0].about == "x"
    journal.undo(context.now)
    assert person(followup.contact).tags == ("a", "b")


def test_a_form_writes_only_what_it_changed(opened: Path, context: Context) -> None:
    followup = add("May Chen @Acme: call today #a #b may@acme.com", context)
    (before,) = contact_queries.contacts([followup.contact])
    mail, phone = ("email", "may@acme.com", ""), ("phone", "+1 555 0100", "")
    elsewhere = replace(before, company="Lumen")
    edit_contact(ContactEdit(before, elsewhere, ("a", "c"), (mail, phone)), context)
    interactions.log([followup.contact], "meanwhile", context)
    schedule.snooze([followup.id], "fri", context)
    edit = ContactEdit(
        before,
        replace(before, role="lead"),
        ("a", "b", "d"),
        (("email", "may@lumen.com", ""),),
        (followup, replace(followup, about="write")),
        tags_before=("a", "b"),
        methods_before=(mail,),
    )
    edit_contact(edit, context)
    details = person(followup.contact)
    assert (details.contact.company, details.contact.role) == ("Lumen", "lead")
    assert details.contact.last_contact == "2026-11-23"
    assert details.tags == ("a", "c", "d")
    assert {method.value for method in details.methods} == {"+1 555 0100", "may@lumen.com"}
    assert steps(followup.contact) == [("write", "2026-11-27")]


def test_a_form_is_refused_if_a_field_was_changed_on_both_sides(
    opened: Path, context: Context
) -> None:
    followup = add("May Chen @Acme: call today", context)
    (before,) = contact_queries.contacts([followup.contact])
    elsewhere = replace(before, company="Lumen", notes="theirs")
    edit_contact(ContactEdit(before, elsewhere, (), ()), context)
    mine = replace(before, company="Northwind", notes="mine", role="lead")
    with pytest.raises(EditConflictError) as refused:
        edit_contact(ContactEdit(before, mine, (), ()), context)
    assert refused.value.field_ids == ("company", "notes")
    assert person(followup.contact).contact.role == ""
    same = ContactEdit(before, replace(before, company="Lumen"), (), ())
    assert not edit_contact(same, context).edits
    schedule.snooze([followup.id], "fri", context)
    step = (followup, replace(followup, due="2026-12-01"))
    with pytest.raises(EditConflictError) as refused:
        edit_contact(ContactEdit(before, before, (), (), step), context)
    assert refused.value.field_ids == ("due",)
    closing.close([followup.id], "dropped", "", context)
    with pytest.raises(EditConflictError) as refused:
        edit_contact(ContactEdit(before, before, (), (), step), context)
    assert refused.value.field_ids == (FOLLOWUP_GONE,)


def test_a_form_does_not_write_to_a_contact_that_is_gone(opened: Path, context: Context) -> None:
    followup = add("May Chen: call today", context)
    (before,) = contact_queries.contacts([followup.contact])
    journal.undo(context.now)
    with pytest.raises(ChangedElsewhereError, match="removed"):
        edit_contact(ContactEdit(before, replace(before, company="x"), (), ()), context)


_TEXTS = {name: st.sampled_from(["", "a", "b"]) for name in ("company", "role", "met", "notes")}


@settings(max_examples=example_count(30))
@given(st.fixed_dictionaries(_TEXTS), st.fixed_dictionaries(_TEXTS), st.fixed_dictionaries(_TEXTS))
def test_no_change_of_either_side_is_lost(
    tmp_path_factory: pytest.TempPathFactory,
    begun: dict[str, str],
    mine: dict[str, str],
    theirs: dict[str, str],
) -> None:
    with new_database(tmp_path_factory) as context:
        contact = add("May Chen: call today", context).contact
        (empty,) = contact_queries.contacts([contact])
        before = replace(empty, **begun)
        edit_contact(ContactEdit(empty, before, (), ()), context)
        edit_contact(ContactEdit(before, replace(before, **theirs), (), ()), context)
        both = {name for name in _TEXTS if len({begun[name], mine[name], theirs[name]}) == 3}
        edit = ContactEdit(before, replace(before, **mine), (), ())
        if both:
            with pytest.raises(EditConflictError) as refused:
                edit_contact(edit, context)
            assert set(refused.value.field_ids) == both
            expected = theirs
        else:
            edit_contact(edit, context)
            changed = {name: text for name, text in mine.items() if text != begun[name]}
            expected = {**theirs, **changed}
        (stored,) = contact_queries.contacts([contact])
        assert {name: getattr(stored, name) for name in _TEXTS} == expected


OLD, NEW, OTHER = ("email", "old@x.com", ""), ("email", "new@x.com", ""), ("email", "o@x.com", "")
PHONE = ("phone", "1234", "")


@pytest.mark.parametrize(
    ("mine", "stored", "conflicts"),
    [
        ((NEW,), (OTHER,), {0: OTHER}),
        ((None,), (OTHER,), {0: OTHER}),
        ((NEW,), (PHONE,), {0: None}),
        ((NEW,), (NEW,), {}),
        ((NEW,), (OLD, OTHER), {}),
        ((None,), (PHONE,), {}),
        ((OLD,), (OTHER,), {}),
    ],
)
def test_a_contact_detail_changed_on_both_sides_is_a_conflict(
    mine: tuple[MethodInput | None, ...],
    stored: tuple[MethodInput, ...],
    conflicts: dict[int, MethodInput | None],
) -> None:
    assert method_conflicts((OLD,), mine, stored) == conflicts


def test_no_next_step_counts_active_contacts_and_ended_parking(
    opened: object, context: Context
) -> None:
    for name in ("Ana Ruiz", "Bo Berg", "Cy Dahl", "Di Eng"):
        add(f"{name}: x fri", context)
    closing.close([1], "dropped", "", context)
    contacts.park([2], "until march", context)
    contacts.park([3], "", context)
    assert no_next_step_ids(context.today.day) == (1,)
    assert no_next_step_count(pendulum.date(2027, 2, 28)) == 1
    assert no_next_step_ids(pendulum.date(2027, 3, 1)) == (1, 2)
    contacts.add_next_step([1], "send the deck fri", context)
    assert steps(1) == [("send the deck", "2026-11-27")]
    assert no_next_step_count(context.today.day) == 0
    contacts.unpark([2], context)
    assert no_next_step_ids(context.today.day) == (2,)
    with pytest.raises(NotFoundError, match="Not parked"):
        contacts.unpark([2], context)


def test_park_names_what_it_drops_and_refuses_a_past_date(opened: object, context: Context) -> None:
    add("May Chen: x fri", context)
    with pytest.raises(BadInputError):
        contacts.park([1], "yesterday", context)
    assert str(contacts.park([1], "6 months", context).label) == (
        "Parked until 23 May 2027: May Chen, 1 follow-up dropped"
    )
    undo.undo(context)
    assert steps(1) == [("x", "2026-11-27")]


@pytest.mark.parametrize(
    ("cadence", "status", "label"),
    [
        ("6 weeks", "active", "Cadence every 6 weeks: May Chen, unparked"),
        ("never", "parked", "Cadence never: May Chen"),
        ("", "parked", "Cadence cleared: May Chen"),
    ],
)
def test_a_cadence_unparks_and_says_so(
    opened: object, context: Context, cadence: str, status: str, label: str
) -> None:
    add("May Chen: x fri ~3mo", context)
    contacts.park([1], "", context)
    assert str(contacts.set_cadence([1], cadence, context).label) == label
    assert person(1).contact.status == status
    assert [step for step, _ in steps(1)] == (["keep in touch"] if status == "active" else [])
    undo.undo(context)
    before = person(1).contact
    edited = ContactEdit(before, replace(before, cadence=cadence or None), (), ())
    expected = "Edited: May Chen" + (", unparked" if status == "active" else "")
    assert str(edit_contact(edited, context).label) == expected


def test_a_cadence_for_several_says_how_many_were_parked(opened: object, context: Context) -> None:
    for name in ("Ana Ruiz", "Bo Berg"):
        add(f"{name}: x fri", context)
    contacts.park([2], "until march", context)
    label = str(contacts.set_cadence([1, 2], "6 weeks", context).label)
    assert label == "Cadence every 6 weeks: Ana Ruiz and Bo Berg, 1 unparked"
    assert person(2).contact.parked_until is None


_OUTCOMES: tuple[Outcome, ...] = ("done", "yes", "not yet", "no", "no answer", "waiting")


_ACTIONS: dict[str, Callable[[int, Context], object]] = {
    "add": lambda n, c: add(f"Person{n % 6} Berg: topic {n} in {n % 9 + 1} days", c),
    "cadence": lambda n, c: contacts.set_cadence([n % 7], ("3 weeks", "2 months")[n % 2], c),
    "close": lambda n, c: closing.close([n % 12, n % 5], _OUTCOMES[n % len(_OUTCOMES)], "", c),
    "log": lambda n, c: interactions.log([n % 7], call("2026-11-20"), c),
    "snooze": lambda n, c: schedule.snooze([n % 12], "3 days", c),
    "later": lambda n, c: schedule.shift([n % 12], 1, c),
    "promise": lambda n, c: contacts.add_promise(n % 7, "a thing by fri", "mine", c),
    "spread": lambda n, c: schedule.spread_overdue(c),
    "undo": lambda n, c: undo.undo(c),
    "redo": lambda n, c: undo.redo(c),
}


@settings(max_examples=example_count(40))
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(_ACTIONS)), st.integers(0, 1000), st.integers(0, 40)),
        min_size=1,
        max_size=20,
    )
)
def test_only_dropping_leaves_an_active_contact_without_a_next_step(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, int, int]]
) -> None:
    with new_database(tmp_path_factory) as context:
        for name, pick, days in moves:
            context = replace(context, now=context.now.add(days=days))
            dues = {followup.id: followup.due for followup in due_queries.followups(range(1, 60))}
            try:
                _ACTIONS[name](pick, context)
            except FollowupError:
                continue
            ids = list(contact_queries.contact_ids())
            stored_contacts = contact_queries.contacts(ids)
            active = [contact for contact in stored_contacts if contact.status == "active"]
            assert [contact.name for contact in active if not steps(contact.id)] == []
            expected = ids_without_next_step(ids, context)
            assert no_next_step_ids(context.today.day) == expected
            if name in ("snooze", "later"):
                after = {followup.id: followup.due for followup in due_queries.followups(dues)}
                assert all(after[key] >= due for key, due in dues.items())


def ids_without_next_step(ids: list[int], context: Context) -> tuple[int, ...]:
    """Return the same as the query, found one by one."""

    def has_none(contact: Contact) -> bool:
        until = contact.parked_until
        is_over = contact.status == "parked" and until is not None and until <= str(context.today)
        return not steps(contact.id) and (contact.status == "active" or is_over)

    return tuple(contact.id for contact in contact_queries.contacts(ids) if has_none(contact))
