"""The engine as a whole: closing and what follows, rhythm, promises, and that nobody falls off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pendulum import DateTime

from followup_tui.actions import closing, quick_add, schedule
from followup_tui.actions import contacts as roster
from followup_tui.actions import interactions as memory
from followup_tui.actions import undo as reversal
from followup_tui.actions.contacts import ContactEdit
from followup_tui.actions.context import Context
from followup_tui.domain.contact import Contact
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, Outcome
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.interval import Interval
from followup_tui.domain.language.note import Note
from followup_tui.domain.ranking import rank
from followup_tui.domain.rules import Rules
from followup_tui.domain.working_days import keep_in_touch_due
from followup_tui.errors import BadInputError, FollowupError, NotFoundError
from followup_tui.storage.database import close_database, database, open_database
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.counts import due_counts
from followup_tui.storage.queries.interactions import interactions
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.storage.queries.without_next_step import no_next_step_count, no_next_step_ids
from tests.examples import example_count

RULES = Rules()


def add(line: str, context: Context, due: str | None = None) -> FollowUp:
    """One follow-up by a line; `due` may lie in the past."""
    draft = quick_add.parse_line(line, context)
    change = quick_add.add([replace(draft, due=Due(due)) if due else draft], context)
    return next(change.added(FollowUp))


def who(contact: int) -> PersonDetails:
    found = person_details(contact)
    assert found is not None
    return found


def steps(contact: int) -> list[tuple[str, str]]:
    """The open follow-ups of a contact, as topic and due."""
    return [(one.about, one.due) for one in due_queries.open_followups([contact])]


def at(context: Context, day: str) -> Context:
    """The same rules at ten on that day."""
    now = pendulum.parse(f"{day}T10:00", tz="Europe/Berlin")
    assert isinstance(now, DateTime)
    return replace(context, now=now)


def due_names(context: Context) -> list[str]:
    ids = due_queries.due_ids(context.now, context.rules)
    return [one.name for one in due_queries.due_rows_by_id(ids)]


# Closing


@pytest.mark.parametrize(
    ("outcome", "logged", "following", "standing", "label"),
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
def test_a_closing_logs_and_books_as_one_change(
    opened: object,
    context: Context,
    outcome: Outcome,
    logged: str | None,
    following: list[tuple[str, str]],
    standing: str,
    label: str,
) -> None:
    one = add("May Chen: deck today", context)
    change = closing.close([one.id], outcome, "", context)
    found = who(one.contact)
    assert [each.summary for each in found.interactions] == ([logged] if logged else [])
    assert steps(one.contact) == following
    assert found.contact.status == standing
    assert change.label == f"{outcome.capitalize()}: May Chen, deck{label}"
    reversal.undo(context)
    assert steps(one.contact) == [("deck", "2026-11-23")]
    assert who(one.contact).interactions == ()


@pytest.mark.parametrize("outcome", ["no answer", "dropped"])
def test_what_was_said_is_kept_where_nothing_is_logged(
    opened: object, context: Context, outcome: Outcome
) -> None:
    one = add("May Chen: deck today", context)
    closing.close([one.id], outcome, "left a message", context)
    assert [each.note for each in who(one.contact).attempts] == ["left a message"]
    assert contact_queries.find_contacts("message")[0].name == "May Chen"


def test_the_gaps_widen_and_after_the_last_try_they_rest(opened: object, context: Context) -> None:
    one = add("May Chen: deck today", context)
    days = ["2026-11-23", "2026-11-26", "2026-12-03", "2026-12-17", "2027-01-18"]
    for number, day in enumerate(days, 1):
        (left,) = due_queries.open_followups([one.contact])
        assert (left.attempt, left.due) == (number, day)
        closing.close([left.id], "no answer", "", at(context, day))
    found = who(one.contact)
    assert (found.followups, found.interactions) == ((), ())
    # Six months from Mon 18 Jan 2027 is a Sunday.
    assert (found.contact.status, found.contact.parked_until) == ("parked", "2027-07-19")


def test_real_contact_counts_the_tries_anew(opened: object, context: Context) -> None:
    one = add("May Chen: deck today", context)
    closing.close([one.id], "no answer", "", context)
    (second,) = due_queries.open_followups([one.contact])
    assert second.attempt == 2
    memory.log([one.contact], "call: she rang by herself", context)
    assert [each.attempt for each in due_queries.open_followups([one.contact])] == [1]
    reversal.undo(context)
    assert [each.attempt for each in due_queries.open_followups([one.contact])] == [2]


@pytest.mark.parametrize(
    ("typed", "following", "standing"),
    [
        ("", [], "active"),
        ("nudge fri", [("nudge", "2026-11-27")], "active"),
        ("fri", [("deck", "2026-11-27")], "active"),
        ("park until march", [], "parked"),
        ("thank her tomorrow, park 3 months", [("thank her", "2026-11-24")], "parked"),
    ],
)
def test_the_next_step_may_be_said_otherwise(
    opened: object,
    context: Context,
    typed: str,
    following: list[tuple[str, str]],
    standing: str,
) -> None:
    one = add("May Chen: deck today", context)
    closing.close([one.id], "not yet", "", context, typed)
    assert steps(one.contact) == following
    assert who(one.contact).contact.status == standing


@pytest.mark.parametrize("rhythm", ["", " ~6w", " #vip"])
@pytest.mark.parametrize("outcome", ["done", "yes", "not yet", "no", "no answer", "waiting"])
def test_a_day_that_was_typed_stays_whatever_the_rhythm(
    opened: object, context: Context, rhythm: str, outcome: Outcome
) -> None:
    one = add(f"May Chen: deck today{rhythm}", context)
    if "#" in rhythm:
        roster.set_tag_cadence("vip", "6 weeks", context)
    change = closing.close([one.id], outcome, "", context, "keep in touch sat")
    assert steps(one.contact) == [("keep in touch", "2026-11-28")]
    assert "next Sat 28 Nov" in change.label


def test_a_round_with_a_day_that_was_typed_is_dated_anew_by_the_next_contact(
    opened: object, context: Context
) -> None:
    one = add("May Chen: deck today ~6w", context)
    closing.close([one.id], "done", "", context, "keep in touch fri")
    memory.log([one.contact], "call: hello", at(context, "2026-11-25"))
    assert steps(one.contact) == [("keep in touch", "2027-01-06")]


def test_whoever_is_never_to_be_kept_in_touch_with_gets_what_is_said_and_no_more(
    opened: object, context: Context
) -> None:
    one = add("May Chen: deck today", context)
    roster.set_cadence([one.contact], "never", context)
    change = closing.close([one.id], "done", "", context)
    assert change.label == "Done: May Chen, deck"
    assert steps(one.contact) == []
    reversal.undo(context)
    closing.close([one.id], "done", "", context, "keep in touch fri")
    assert steps(one.contact) == [("keep in touch", "2026-11-27")]


def test_a_refused_next_step_changes_nothing(opened: object, context: Context) -> None:
    one = add("May Chen: deck today", context)
    with pytest.raises(BadInputError):
        closing.close([one.id], "done", "x", context, "nudge 1m")
    assert steps(one.contact) == [("deck", "2026-11-23")]
    assert who(one.contact).interactions == ()


def test_several_each_get_their_own_next_step(opened: object, context: Context) -> None:
    first, second = add("May Chen: deck today", context), add("Bo Berg: lunch ~6w", context)
    third = add("May Chen: call today", context)
    closing.close([first.id, second.id, third.id], "done", "", context)
    assert steps(first.contact) == [("keep in touch", "2027-02-23")]
    assert steps(second.contact) == [("keep in touch", "2027-01-04")]


# Move


def test_what_waits_on_them_stays_away_until_its_day_and_then_is_mine(
    opened: object, context: Context
) -> None:
    one = add("May Chen: contract today", context)
    closing.close([one.id], "waiting", "", context)
    assert due_names(at(context, "2026-11-29")) == []
    back = at(context, "2026-11-30")
    assert due_names(back) == ["May Chen"]
    (waiting,) = due_queries.open_followups([one.contact])
    schedule.snooze([waiting.id], "2 days", back)
    (longer,) = due_queries.open_followups([one.contact])
    assert (longer.move, longer.attempt, longer.due) == ("theirs", 1, "2026-12-02")
    closing.close([longer.id], "no answer", "", at(context, "2026-12-02"))
    (third,) = due_queries.open_followups([one.contact])
    assert (third.move, third.attempt, third.due) == ("mine", 3, "2026-12-09")


# Promises


def test_a_promise_asks_on_its_day_even_where_it_was_put_off(
    opened: object, context: Context
) -> None:
    one = add("May Chen: the numbers thu !", context)
    schedule.snooze([one.id], "3 weeks", context)
    assert due_names(at(context, "2026-11-25")) == []
    assert due_names(at(context, "2026-11-26")) == ["May Chen"]
    late = due_counts(at(context, "2026-11-27").now, RULES)
    assert (late.overdue, late.today, late.week) == (1, 0, 0)


def test_a_promise_of_theirs_waits_for_its_day(opened: object, context: Context) -> None:
    add("May Chen: x in 2 months", context)
    roster.add_promise(1, "an intro by thu", "theirs", context)
    assert due_names(at(context, "2026-11-25")) == []
    assert due_names(at(context, "2026-11-26")) == ["May Chen"]


def test_promises_of_a_note_are_open_until_they_are_kept(opened: object, context: Context) -> None:
    add("May Chen: x in 2 months", context)
    memory.log([1], "call: good I: the numbers by fri they: an intro", context)
    mine, theirs = due_queries.open_promises()
    assert (mine.about, mine.promised_for, mine.move) == ("the numbers", "2026-11-27", "mine")
    assert (theirs.about, theirs.promised_for, theirs.due) == ("an intro", None, "2026-11-30")
    said = who(1).interactions[0]
    assert (said.i_promised, said.they_promised) == ("the numbers by fri", "an intro")
    closing.keep_promises([mine.id], context)
    closing.keep_promises([theirs.id], context)
    assert due_queries.open_promises() == []
    assert [one.direction for one in who(1).interactions[:2]] == ["in", "out"]


# The rhythm


def test_logging_dates_the_round_anew_and_undo_puts_it_back(
    opened: object, context: Context
) -> None:
    one = add("May Chen: x today ~6w", context)
    closing.close([one.id], "done", "", context)
    assert steps(1) == [("keep in touch", "2027-01-04")]
    later = at(context, "2026-12-10")
    memory.log([1], "call", later)
    assert steps(1) == [("keep in touch", "2027-01-21")]
    reversal.undo(later)
    assert steps(1) == [("keep in touch", "2027-01-04")]
    memory.log([1], "call 8 dec", later)
    assert steps(1) == [("keep in touch", "2027-01-19")]
    memory.log([1], "call 3 dec", later)
    assert steps(1) == [("keep in touch", "2027-01-19")]


def test_one_interaction_with_several_dates_each_of_them(opened: object, context: Context) -> None:
    for line in ("May Chen: x today ~6w", "Bo Berg: y today ~4w"):
        closing.close([add(line, context).id], "done", "", context)
    memory.log([1], "met + Bo Berg: lunch", at(context, "2026-12-01"))
    assert steps(1) == [("keep in touch", "2027-01-12")]
    assert steps(2) == [("keep in touch", "2026-12-29")]
    assert who(2).contact.last_contact == "2026-12-01"


def test_a_tag_gives_the_shortest_rhythm_and_the_own_one_wins(
    opened: object, context: Context
) -> None:
    add("May Chen: x today #vip #press", context)
    roster.set_tag_cadence("vip", "3 months", context)
    roster.set_tag_cadence("press", "every 2 weeks", context)
    closing.close([1], "done", "", context)
    assert steps(1) == [("keep in touch", "2026-12-07")]
    roster.set_tag_cadence("press", "", context)
    assert steps(1) == [("keep in touch", "2027-02-23")]
    roster.set_cadence([1], "6 weeks", context)
    assert steps(1) == [("keep in touch", "2027-01-04")]
    roster.set_cadence([1], "never", context)
    assert steps(1) == []
    assert no_next_step_ids(context.today.day) == (1,)
    roster.set_cadence([1], "", context)
    assert steps(1) == [("keep in touch", "2027-02-23")]


def test_a_form_that_changes_the_rhythm_dates_the_round_anew(
    opened: object, context: Context
) -> None:
    closing.close([add("May Chen: x today ~6w", context).id], "done", "", context)
    found = who(1)
    after = replace(found.contact, cadence="2 weeks")
    roster.edit_contact(ContactEdit(found.contact, after, (), ()), context)
    assert steps(1) == [("keep in touch", "2026-12-07")]


def test_missed_rounds_are_one_that_is_due_today(opened: object, context: Context) -> None:
    add("May Chen: x today", context)
    closing.close([1], "done", "", context, "")
    saturday = at(context, "2027-11-20")
    roster.set_cadence([1], "1 week", saturday)
    assert steps(1) == [("keep in touch", "2027-11-22")]


def test_correcting_and_removing_move_last_contact_and_the_round(
    opened: object, context: Context
) -> None:
    add("May Chen: x in 2 months ~6w", context)
    roster.add_next_step([1], "x", context)
    for one in due_queries.open_followups([1]):
        closing.close([one.id], "dropped", "", context)
    roster.set_cadence([1], "4 weeks", context)
    memory.log([1], "call 1 nov: first", context)
    memory.log([1], "mail 20 nov: second", context)
    assert (who(1).contact.last_contact, steps(1)) == (
        "2026-11-20",
        [("keep in touch", "2026-12-18")],
    )
    newest = who(1).interactions[0]
    memory.correct(newest, "call 9 nov: second, really", context)
    assert (who(1).contact.last_contact, steps(1)[0][1]) == ("2026-11-09", "2026-12-07")
    (fresh,) = interactions([newest.id])
    assert (fresh.channel, fresh.summary) == ("call", "second, really")
    memory.remove([newest.id], context)
    assert (who(1).contact.last_contact, steps(1)[0][1]) == ("2026-11-01", "2026-11-30")
    reversal.undo(context)
    assert (who(1).contact.last_contact, steps(1)[0][1]) == ("2026-11-09", "2026-12-07")
    with pytest.raises(NotFoundError):
        memory.remove([999], context)


@settings(max_examples=example_count(40))
@given(
    st.permutations(range(6)),
    st.sets(st.integers(0, 5), max_size=5),
    st.dictionaries(st.integers(0, 5), st.booleans()),
)
def test_the_round_depends_on_what_was_said_and_not_on_the_order(
    tmp_path_factory: pytest.TempPathFactory,
    order: list[int],
    removed: set[int],
    undone: dict[int, bool],
) -> None:
    """`undone` is which are taken back at once, and whether they are made again."""
    days = ("2026-11-22", "2026-11-03", "2026-08-01", "2026-11-20", "2025-12-31", "2026-11-21")
    with story(tmp_path_factory) as context:
        add("May Chen: x today ~6w", context)
        closing.close([1], "done", "", context, "")
        roster.set_cadence([1], "5 weeks", context)
        memory.remove([who(1).interactions[0].id], context)
        logged = {}
        for place in order:
            change = memory.log([1], note(days[place]), context)
            logged[place] = next(change.added(Interaction)).id
            if place in undone:
                reversal.undo(context)
                if undone[place]:
                    reversal.redo()
                else:
                    del logged[place]
        for place in sorted(removed & set(logged), key=order.index):
            memory.remove([logged.pop(place)], context)
        left = sorted(days[place] for place in logged)
        found = who(1).contact
        assert found.last_contact == (left[-1] if left else None)
        cadence = who(1).cadence
        assert cadence is not None
        expected = keep_in_touch_due(
            Interval(cadence), found.last_contact, context.today.day, RULES
        )
        assert steps(1) == [("keep in touch", str(expected))]


def note(day: str) -> Note:
    return Note("call", "both", Due(day), day, (), "said")


@contextmanager
def story(factory: pytest.TempPathFactory) -> Iterator[Context]:
    """A new database on Monday, 23 November 2026."""
    open_database(factory.mktemp("engine") / "followup.db")
    try:
        now = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
        yield Context(now, RULES, "command line")
    finally:
        close_database()


# Nobody falls off


def test_who_has_no_next_step_is_counted_and_whoever_rests_comes_back(
    opened: object, context: Context
) -> None:
    for name in ("Ana Ruiz", "Bo Berg", "Cy Dahl", "Di Eng"):
        add(f"{name}: x fri", context)
    closing.close([1], "dropped", "", context)
    roster.park([2], "until march", context)
    roster.park([3], "", context)
    assert no_next_step_ids(context.today.day) == (1,)
    assert no_next_step_count(pendulum.date(2027, 2, 28)) == 1
    assert no_next_step_ids(pendulum.date(2027, 3, 1)) == (1, 2)
    roster.add_next_step([1], "send the deck fri", context)
    assert steps(1) == [("send the deck", "2026-11-27")]
    assert no_next_step_count(context.today.day) == 0
    roster.unpark([2], context)
    assert no_next_step_ids(context.today.day) == (2,)
    with pytest.raises(NotFoundError, match="Not parked"):
        roster.unpark([2], context)


def test_parking_says_what_it_drops_and_refuses_a_day_gone_by(
    opened: object, context: Context
) -> None:
    add("May Chen: x fri", context)
    with pytest.raises(BadInputError):
        roster.park([1], "yesterday", context)
    assert roster.park([1], "6 months", context).label == (
        "Parked until 23 May 2027: May Chen, 1 follow-up dropped"
    )
    reversal.undo(context)
    assert steps(1) == [("x", "2026-11-27")]


_KEEPS: dict[str, Callable[[int, Context], object]] = {
    "add": lambda n, o: add(f"Person{n % 6} Berg: topic {n} in {n % 9 + 1} days", o),
    "rhythm": lambda n, o: roster.set_cadence([n % 7], ("3 weeks", "2 months")[n % 2], o),
    "close": lambda n, o: closing.close([n % 12, n % 5], _OUTCOMES[n % len(_OUTCOMES)], "", o),
    "log": lambda n, o: memory.log([n % 7], note("2026-11-20"), o),
    "snooze": lambda n, o: schedule.snooze([n % 12], "3 days", o),
    "later": lambda n, o: schedule.shift([n % 12], 1, o),
    "promise": lambda n, o: roster.add_promise(n % 7, "a thing by fri", "mine", o),
    "spread": lambda n, o: schedule.spread_overdue(o),
    "undo": lambda n, o: reversal.undo(o),
    "redo": lambda n, o: reversal.redo(),
}
_OUTCOMES: tuple[Outcome, ...] = ("done", "yes", "not yet", "no", "no answer", "waiting")


@settings(max_examples=example_count(40))
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(_KEEPS)), st.integers(0, 1000), st.integers(0, 40)),
        min_size=1,
        max_size=20,
    )
)
def test_nobody_active_is_ever_without_a_next_step_unless_it_was_dropped(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, int, int]]
) -> None:
    with story(tmp_path_factory) as context:
        for name, pick, days in moves:
            context = replace(context, now=context.now.add(days=days))
            dues = {one.id: one.due for one in due_queries.followups(range(1, 60))}
            try:
                _KEEPS[name](pick, context)
            except FollowupError:
                continue
            ids = list(contact_queries.contact_ids())
            active = [one for one in contact_queries.contacts(ids) if one.status == "active"]
            assert [one.name for one in active if not steps(one.id)] == []
            naive = naive_without(ids, context)
            assert no_next_step_ids(context.today.day) == naive
            if name in ("snooze", "later"):
                after = {one.id: one.due for one in due_queries.followups(dues)}
                assert all(after[key] >= due for key, due in dues.items())


def naive_without(ids: list[int], context: Context) -> tuple[int, ...]:
    def is_one(one: Contact) -> bool:
        rested = one.parked_until is not None and one.parked_until <= str(context.today)
        return not steps(one.id) and (one.status == "active" or (one.status == "parked" and rested))

    return tuple(one.id for one in contact_queries.contacts(ids) if is_one(one))


# Rank


@settings(max_examples=example_count(40))
@given(
    st.lists(
        st.tuples(
            st.integers(0, 5),  # strength
            st.integers(-40, 10),  # due, in days from today
            st.one_of(st.none(), st.integers(-5, 5)),  # promised by
            st.sampled_from(["mine", "theirs"]),
            st.sampled_from(["manual", "promise", "cadence"]),
        ),
        max_size=15,
    )
)
def test_the_list_is_in_the_order_of_the_rank(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[int, int, int | None, str, str]],
) -> None:
    with story(tmp_path_factory) as context:
        today = context.today.day
        for number, (strength, due, promised, move, reason) in enumerate(rows, 1):
            add(f"Person{number}: x fri", context)
            by = None if promised is None else today.add(days=promised).to_date_string()
            database.execute_sql(
                "UPDATE followup SET due = ?, promised_for = ?, move = ?, reason = ? WHERE id = ?",
                (today.add(days=due).to_date_string(), by, move, reason, number),
            )
            database.execute_sql("UPDATE contact SET strength = ? WHERE id = ?", (strength, number))
        found = due_queries.due_ids(context.now, RULES)
        asking = [
            number
            for number, (_, due, promised, move, _) in enumerate(rows, 1)
            if due <= 0 or (move == "mine" and promised is not None and promised <= 0)
        ]
        assert sorted(found) == asking
        strengths = {number: row[0] for number, row in enumerate(rows, 1)}
        listed = due_queries.followups(found)
        ranks = [rank(one, strengths[one.id], today) for one in listed]
        assert ranks == sorted(ranks)
        counted = due_counts(context.now, RULES)
        assert counted.overdue + counted.today == len(found)


def test_a_late_promise_stands_above_who_waits_and_they_above_the_longest_late(
    opened: object, context: Context
) -> None:
    add("Ana Ruiz: long ago", context, "2026-06-01")
    add("Bo Berg: promised ahead tomorrow !", context)
    database.execute_sql("UPDATE followup SET due = '2026-11-23' WHERE contact = 2")
    add("Cy Dahl: promised today !", context)
    add("Di Eng: strong", context, "2026-11-20")
    database.execute_sql("UPDATE contact SET strength = 5 WHERE id = 4")
    add("Ed Fox: weak", context, "2026-11-20")
    assert due_names(context) == ["Cy Dahl", "Bo Berg", "Ana Ruiz", "Di Eng", "Ed Fox"]


def test_only_the_clock_moves_and_the_list_changes(opened: object, context: Context) -> None:
    add("Ana Ruiz: x tomorrow 15:00", context)
    add("Bo Berg: the numbers thu !", context)
    schedule.snooze([2], "3 weeks", context)
    roster.add_promise(1, "a word by wed", "theirs", context)
    tables = ("contact", "followup", "interaction", "journal")

    def stored() -> list[object]:
        return [database.execute_sql(f"SELECT * FROM {name}").fetchall() for name in tables]

    before = stored()
    seen = [
        due_names(replace(context, now=pendulum.parse(moment, tz="Europe/Berlin")))  # type: ignore[arg-type]
        for moment in (
            *("2026-11-24T14:59", "2026-11-24T15:00", "2026-11-25T05:00", "2026-11-26T05:00"),
            "2026-11-24T14:59",
        )
    ]
    assert seen == [
        [],
        ["Ana Ruiz"],
        ["Ana Ruiz", "Ana Ruiz"],
        ["Bo Berg", "Ana Ruiz", "Ana Ruiz"],
        [],
    ]
    assert stored() == before


# Pile-up


def test_what_is_late_is_spread_promises_and_the_strongest_first(
    opened: object, context: Context
) -> None:
    small = replace(context, rules=replace(RULES, daily_cap=3))
    for number in range(7):
        add(f"Person{number} Berg: x", small, "2026-11-20")
        database.execute_sql(
            "UPDATE contact SET strength = ? WHERE id = ?", (number % 6, number + 1)
        )
    add("Today Fox: y today", small)
    add("Late Word: z", small, "2026-11-19")
    database.execute_sql("UPDATE followup SET promised_for = '2026-11-19' WHERE contact = 9")
    add("Busy Day: w tomorrow", small)
    plan = schedule.plan_spread(small)
    # Two places of today are taken: by what is due today and by the promise.
    assert [(str(day), count) for day, count in plan.by_day] == [
        ("2026-11-23", 1),
        ("2026-11-24", 2),
        ("2026-11-25", 3),
        ("2026-11-26", 1),
    ]
    assert [key for key, day in plan.days.items() if day == small.today.day] == [6]
    change = schedule.spread_overdue(small)
    assert change.label == "Spread: 6 follow-ups"
    assert len(due_names(small)) == 3
    assert all(one.snoozes == 0 for one in due_queries.followups(range(1, 11)))
    with pytest.raises(NotFoundError, match="fits into today"):
        schedule.spread_overdue(small)
    reversal.undo(small)
    assert len(due_names(small)) == 9
