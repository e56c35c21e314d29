"""The loaded part of a long list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from followup_tui.ui.widgets.row_window import RowWindow


def window(start: int, rows: str, limit: int = 2_000) -> RowWindow[str]:
    made: RowWindow[str] = RowWindow(limit)
    made.add(start, rows)
    return made


def test_rows_are_found_by_their_index() -> None:
    rows = window(10, "abc")
    assert [rows.get(index) for index in (9, 10, 12, 13)] == [None, "a", "c", None]
    rows.add(12, "xy")
    assert list(rows) == [(10, "a"), (11, "b"), (12, "x"), (13, "y")]


def test_the_missing_rows_are_one_range() -> None:
    rows = window(10, "abc")
    assert rows.missing(10, 13) is None
    assert rows.missing(8, 12) == (8, 10)
    assert rows.missing(8, 15) == (8, 15)
    assert rows.missing(5, 5) is None


def test_trim_keeps_the_rows_nearest_the_middle_and_the_pinned_row() -> None:
    rows = window(0, "abcdefghij", limit=4)
    rows.trim(7, 1)
    assert [index for index, _ in rows] == [1, 5, 6, 7, 8]
    rows.trim(7, 99)
    assert len(rows) == 4


@given(st.sets(st.integers(0, 30)), st.integers(0, 10))
def test_rows_after_a_removed_one_move_up(gone: set[int], start: int) -> None:
    rows = window(start, "abcdefghij")
    rows.remove(gone)
    expected = dict(enumerate("abcdefghij", start))
    assert dict(rows) == {
        index - sum(removed < index for removed in gone): row
        for index, row in expected.items()
        if index not in gone
    }
