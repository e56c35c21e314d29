"""The pages of both lists: windows, order, cursor position and content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pendulum import DateTime
from playhouse.test_utils import assert_query_count, count_queries

from followup_tui.domain.contact import Contact, ContactMethod, ContactStatus, Tag, Tagging
from followup_tui.domain.followup import FollowUp, FollowUpState
from followup_tui.domain.interaction import Interaction, Participant
from followup_tui.domain.ranking import is_listed
from followup_tui.domain.rules import Rules
from followup_tui.storage.database import close_database, database, open_database
from followup_tui.storage.journal import ChangeRecorder, recording
from followup_tui.storage.queries.contacts import (
    contact_count,
    contact_ids,
    contact_page,
    contact_rows,
    contacts,
    find_contacts,
    known_names,
)
from followup_tui.storage.queries.due import (
    due_ids,
    due_page,
    due_rows,
    followups,
    next_due,
    next_followups,
    notification_keys,
    open_followups,
)
from followup_tui.storage.queries.paging import Page, Window
from followup_tui.storage.queries.person import person_details
from tests.examples import example_count

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
NIGHT = pendulum.datetime(2026, 11, 24, 2, 0, tz="Europe/Berlin")
ALL = Window(0, 10_000)
NAMES = (
    "Ana Ruiz",
    "ana ruiz",
    "Åke Berg",
    "Ake Berg",
    "Zoë Dahl",
    "Bo Lind",
    "佐藤 花子",
    "Øyvind",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a database of many contacts and follow-ups."""
    path = tmp_path_factory.mktemp("queries") / "followup.db"
    open_database(path)
    with recording("filled", NOW, "screen") as change:
        for number in range(41):
            status: ContactStatus = "archived" if number % 10 == 3 else "active"
            contact = change.add(
                Contact(NAMES[number % len(NAMES)], company=f"N{number}", status=status)
            )
            for due in ("2026-11-20", f"2026-11-{10 + number % 17}", "2026-11-23T09:14"):
                state: FollowUpState = "closed" if number % 7 == 1 else "open"
                change.add(FollowUp(contact.id, f"topic{number}", due, state=state))
        _fill_first_contact(change)
    close_database()
    return path


@pytest.fixture
def shared(made: Path) -> Iterator[Path]:
    """Open the database of many contacts; a test that writes uses `rolled_back`."""
    open_database(made)
    yield made
    close_database()


def _fill_first_contact(change: ChangeRecorder) -> None:
    """Give the first contact several records of each kind."""
    (first,) = contacts([1])
    change.update(first, replace(first, introduced_by=2))
    for number in range(3):
        change.add(ContactMethod(1, "email", f"ana{number}@acme.example", position=number))
        change.add(Tagging(1, change.add(Tag(f"tag{number}")).id))
        interaction = change.add(Interaction(f"2026-11-1{number}", summary=f"said {number}"))
        change.add(Participant(interaction.id, 1))


@pytest.fixture
def rolled_back(shared: Path) -> Iterator[None]:
    """Roll back what the test writes."""
    with database.atomic() as transaction:
        yield
        transaction.rollback()


def due(window: Window, find: str = "", now: DateTime = NOW) -> Page:
    """Return a page of due follow-ups."""
    return due_page(now, RULES, window, find)


BOTH = pytest.mark.parametrize("page", [due, contact_page])
PageQuery = Callable[..., Page]


@BOTH
@pytest.mark.parametrize("find", ["", "an"])
@pytest.mark.parametrize("size", [1, 4, 7, 50])
def test_every_window_shows_its_part_of_the_list(
    shared: Path, page: PageQuery, find: str, size: int
) -> None:
    whole = page(ALL, find)
    assert whole.count == len(whole.rows) > 7
    for start in range(whole.count + 3):
        part = page(Window(start, start + size), find)
        assert part.count == whole.count
        assert part.start == max(0, min(start, whole.count - size))
        assert part.rows == whole.rows[part.start : part.start + size]
        assert part.cursor is None


@BOTH
@pytest.mark.parametrize("find", ["", "an"])
@pytest.mark.parametrize("start", [0, 20, 500])
def test_the_record_under_the_cursor_is_on_the_page(
    shared: Path, page: PageQuery, find: str, start: int
) -> None:
    whole = page(ALL, find)
    for index, row in enumerate(whole.rows):
        part = page(Window(start, start + 6, cursor_id=row.id), find)
        assert part.cursor == index
        assert part.rows[index - part.start] == row
        assert part.rows == whole.rows[part.start : part.start + 6]


@BOTH
def test_a_window_with_the_cursor_is_not_moved(shared: Path, page: PageQuery) -> None:
    row = page(ALL).rows[9]
    assert page(Window(5, 15, cursor_id=row.id)).start == 5


@BOTH
@pytest.mark.parametrize("find", ["", "an"])
def test_a_record_outside_the_list_has_no_position(
    shared: Path, page: PageQuery, find: str
) -> None:
    assert page(Window(5, 9, cursor_id=999_999), find).cursor is None
    assert page(Window(5, 9, cursor_id=999_999), find).start == 5


def test_the_cursor_follows_its_follow_up_when_others_change(rolled_back: None) -> None:
    first, *_, selected = due(ALL).rows[:12]
    with recording("closed", NOW, "screen") as change:
        (followup,) = followups([first.id])
        change.update(followup, replace(followup, state="closed"))
    assert due(Window(0, 20, cursor_id=selected.id)).cursor == 10
    with recording("added", NOW, "screen") as change:
        change.add(FollowUp(1, "early", "2026-11-23T09:00"))
        change.add(FollowUp(1, "early", "2026-11-23T09:01"))
        change.add(FollowUp(1, "late", "2020-01-01"))
    assert due(Window(0, 20, cursor_id=selected.id)).cursor == 12
    assert due(Window(0, 20, cursor_id=first.id)).cursor is None


def test_the_cursor_follows_its_contact_when_it_is_renamed(rolled_back: None) -> None:
    shown = contact_page(ALL).rows
    (selected,) = contacts([shown[12].id])
    with recording("renamed", NOW, "screen") as change:
        change.update(selected, replace(selected, name="Aaa First"))
    page = contact_page(Window(0, 20, cursor_id=selected.id))
    assert page.cursor == 0
    assert page.rows[0].name == "Aaa First"
    (selected,) = contacts([selected.id])
    with recording("archived", NOW, "screen") as change:
        change.update(selected, replace(selected, status="archived"))
    assert contact_page(Window(0, 20, cursor_id=selected.id)).cursor is None


def test_appointments_come_first_then_follow_ups_by_due_date_and_id(shared: Path) -> None:
    keys = [(row.due[:11] != "2026-11-23T", row.due, row.id) for row in due(ALL).rows]
    assert keys == sorted(keys)
    assert len({when for _, when, _ in keys}) < len(keys)


def test_contacts_are_ordered_by_folded_name_then_id(shared: Path) -> None:
    names = list(dict.fromkeys(row.name for row in contact_page(ALL).rows))
    assert names == [
        *("Åke Berg", "Ake Berg", "Ana Ruiz", "ana ruiz", "Bo Lind", "Øyvind", "Zoë Dahl"),
        "佐藤 花子",
    ]
    akes = [row.id for row in contact_page(ALL).rows if row.name.endswith("ke Berg")]
    assert akes == sorted(akes)


def test_archived_contacts_are_hidden_but_found(shared: Path) -> None:
    assert all(row.status != "archived" for row in contact_page(ALL).rows)
    assert contact_count() == contact_page(ALL).count == len(contact_ids()) == 37
    matching = contact_page(ALL, "n13").rows
    assert [(row.company, row.status) for row in matching] == [("N13", "archived")]


def test_a_search_filters_both_lists(shared: Path) -> None:
    assert {row.name for row in contact_page(ALL, "ake ber").rows} == {"Åke Berg", "Ake Berg"}
    assert {row.company for row in due(ALL, "topic5").rows} == {"N5"}
    assert {row.name for row in due(ALL, "zoe").rows} == {"Zoë Dahl"}
    for page in (due, contact_page):
        assert page(ALL, "nobody") == Page(0, 0, (), None)
        assert page(Window(3, 9, cursor_id=1), "nobody") == Page(0, 0, (), None)


@BOTH
@pytest.mark.parametrize("find", ["", "an", "nobody"])
def test_the_ids_of_a_list_match_its_rows(shared: Path, page: PageQuery, find: str) -> None:
    every = due_ids(NOW, RULES, find) if page is due else contact_ids(find)
    assert every == tuple(row.id for row in page(ALL, find).rows)


def test_the_first_due_rows(shared: Path) -> None:
    assert due_rows(NOW, RULES, 5) == due(ALL).rows[:5]
    assert due_rows(NOW, RULES, 0) == ()


def test_before_day_start_the_new_day_is_not_due(rolled_back: None) -> None:
    database.execute_sql("DELETE FROM followup")
    with recording("added", NOW, "screen") as change:
        day = change.add(FollowUp(1, "day", "2026-11-24"))
        hour = change.add(FollowUp(1, "hour", "2026-11-24T01:30"))
        later = change.add(FollowUp(1, "later", "2026-11-24T02:01"))
    seen = due_ids(NIGHT, RULES)
    assert (day.id in seen, hour.id in seen, later.id in seen) == (False, True, False)
    coming = next_due(NIGHT, RULES)
    assert coming is not None
    assert coming.id == day.id
    assert day.id in due_ids(NIGHT.at(4), RULES)
    assert day.id in due_ids(NIGHT, Rules(day_start=pendulum.time(0)))


def test_a_timed_follow_up_of_today_is_listed_before_its_minute(shared: Path) -> None:
    before = NOW.subtract(minutes=1)
    assert due(ALL, now=before).count == due(ALL).count
    reached = len(notification_keys(NOW, RULES)) - len(notification_keys(before, RULES))
    assert reached == 41 - len([n for n in range(41) if n % 7 == 1])
    coming = next_due(before, RULES)
    assert coming is not None
    assert coming.due == "2026-11-24"


def test_next_due_is_the_first_that_is_not_due_yet(rolled_back: None) -> None:
    database.execute_sql("DELETE FROM followup")
    assert next_due(NOW, RULES) is None
    with recording("added", NOW, "screen") as change:
        for when in ("2026-11-20", "2026-11-23", "2026-11-23T09:14"):
            change.add(FollowUp(1, "now", when))
        change.add(FollowUp(1, "closed", "2026-11-23T09:30", state="closed"))
    assert next_due(NOW, RULES) is None
    for when in ("2026-12-24", "2026-11-25", "2026-11-24T17:00"):
        with recording("added", NOW, "screen") as change:
            change.add(FollowUp(1, "coming", when))
        upcoming = next_due(NOW, RULES)
        assert upcoming is not None
        assert upcoming.due == when


def test_open_follow_ups_are_ordered_and_only_the_first_of_each_contact_is_next(
    rolled_back: None,
) -> None:
    database.execute_sql("DELETE FROM followup")
    with recording("added", NOW, "screen") as change:
        late = change.add(FollowUp(1, "late", "2026-12-24"))
        soon = change.add(FollowUp(1, "soon", "2026-11-24"))
        change.add(FollowUp(1, "closed", "2026-11-01", state="closed"))
        other = change.add(FollowUp(2, "other", "2026-11-30"))
    assert [followup.id for followup in open_followups([1])] == [soon.id, late.id]
    assert [followup.id for followup in next_followups([2, 1])] == [soon.id, other.id]
    assert [row.next_due for row in contact_rows([1])] == ["2026-11-24"]
    assert followups([late.id, 999, soon.id, late.id]) == [late, soon]


MOMENTS = st.datetimes(pendulum.naive(2026, 11, 20), pendulum.naive(2026, 11, 27)).map(
    lambda naive: pendulum.instance(naive, tz="Europe/Berlin")
)
DUES = st.builds(
    lambda day, hour: f"2026-11-{day}{hour}",
    st.integers(19, 28),
    st.sampled_from(["", "", "T00:00", "T01:30", "T03:59", "T04:00", "T12:00", "T23:59"]),
)


@given(st.lists(st.tuples(DUES, st.booleans()), max_size=12), MOMENTS)
@settings(max_examples=example_count(40))
def test_the_list_agrees_with_the_rule_for_each_follow_up(
    shared: Path, given_dues: list[tuple[str, bool]], now: DateTime
) -> None:
    with database.atomic() as transaction:
        database.execute_sql("DELETE FROM followup")
        with recording("filled", NOW, "screen") as change:
            added = [
                change.add(FollowUp(1, "x", when, state="open" if is_open else "closed"))
                for when, is_open in given_dues
            ]
        open_keys = sorted((row.due, row.id) for row in added if row.state == "open")
        rows = {row.id: row for row in added}
        listed = [key for _, key in open_keys if is_listed(rows[key], now, RULES)]
        coming = next((key for when, key in open_keys if key not in listed), None)
        assert sorted(due_ids(now, RULES)) == sorted(listed)
        upcoming = next_due(now, RULES)
        assert (upcoming and upcoming.id) == coming
        transaction.rollback()


QUERIES: list[tuple[int, Callable[[], object]]] = [
    (2, lambda: due(Window(5, 25))),
    (2, lambda: due(Window(5, 25, cursor_id=30))),
    (2, lambda: due(Window(5, 25), "topic5")),
    (3, lambda: contact_page(Window(5, 25))),
    (5, lambda: contact_page(Window(5, 25, cursor_id=30))),
    (3, lambda: contact_page(Window(5, 25), "an")),
    (1, lambda: due_ids(NOW, RULES)),
    (2, lambda: due_rows(NOW, RULES, 20)),
    (2, lambda: next_due(NOW, RULES)),
    (1, lambda: contact_ids()),
    (1, lambda: contacts(range(1, 40))),
    (2, lambda: followups(range(1, 40))),
    (2, lambda: open_followups(range(1, 40))),
    (2, lambda: next_followups(range(1, 40))),
    (2, lambda: find_contacts("an")),
    (4, lambda: known_names(["ana", "ruiz"])),
    (12, lambda: person_details(1)),
]


@pytest.mark.parametrize(("statements", "query"), QUERIES)
def test_no_query_runs_a_statement_per_row(
    shared: Path, statements: int, query: Callable[[], object]
) -> None:
    with assert_query_count(statements):
        query()


def plans(query: Callable[[], object]) -> list[str]:
    """Return SQLite's plan for each statement of a query."""
    with count_queries() as counted:
        query()
    return [
        " | ".join(
            row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()
        )
        for sql, params in (record.msg for record in counted.get_queries())
    ]


@pytest.mark.parametrize("now", [NOW, NIGHT])
def test_the_due_list_uses_its_partial_indexes(shared: Path, now: DateTime) -> None:
    ids, rows = plans(lambda: due(Window(5, 25, cursor_id=30), now=now))
    assert "INDEX followup_due (due<" in ids
    assert "INDEX followup_promised (promised_for>" in ids
    for plan in (ids, rows):
        assert "SCAN" not in plan


def test_the_next_due_uses_the_same_index(shared: Path) -> None:
    ids, rows = plans(lambda: next_due(NOW, RULES))
    assert "INDEX followup_due (due>" in ids
    assert "FOR ORDER BY" not in ids
    assert "SCAN" not in rows


def test_the_contact_list_uses_its_partial_index(shared: Path) -> None:
    count, folded, index, ids, rows = plans(lambda: contact_page(Window(5, 25, cursor_id=30)))
    assert "INDEX contact_listed" in count
    assert "USING INTEGER PRIMARY KEY" in folded
    assert "INDEX contact_listed (folded<" in index
    assert "INDEX contact_listed" in ids
    assert "TEMP B-TREE" not in ids
    assert "INDEX followup_open (contact=?" in rows
    assert "SCAN" not in rows.replace("SCAN CONSTANT", "")
