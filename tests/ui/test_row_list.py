"""The list widget: what it draws, where its cursor is, and which rows it requests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input

from followup_tui import ui
from followup_tui.ui.widgets.list_row import ListCell, ListColumn, ListRow
from followup_tui.ui.widgets.row_list import RowList

STYLES = Path(ui.__file__).parent / "app.tcss"
COLUMNS = (
    ListColumn(5, align="right"),
    ListColumn(8, 1),
    ListColumn(8, 2, shown_from=30),
    ListColumn(6, shown_from=50),
)


class RecordingList(RowList):
    """A list that records which regions it repaints."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, id="people", empty="Nobody yet.\nPress a.")
        self.repaints: list[tuple[Region, ...]] = []
        self.layouts = 0

    def refresh(self, *regions: Region, layout: bool = False, **options: bool) -> RecordingList:
        self.repaints.append(regions)
        self.layouts += layout
        return super().refresh(*regions, layout=layout, **options)


class ListApp(App[None]):
    """An app with one list; its requests for rows are answered at once, or never."""

    CSS_PATH = STYLES

    def __init__(
        self, count: int = 100, *, loaded: int = 100, answering: bool = True, other: bool = False
    ) -> None:
        super().__init__()
        self.other = other
        self.list = RecordingList()
        self.count, self.loaded, self.answering = count, loaded, answering
        self.messages: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.list
        if self.other:
            yield Input()

    def on_mount(self) -> None:
        if self.count >= 0:
            self.list.show(self.count, 0, rows(0, min(self.count, self.loaded)), 0)

    def on_row_list_rows_needed(self, message: RowList.RowsNeeded) -> None:
        self.messages.append(message)
        if self.answering:
            message.list.fill(message.start, rows(message.start, message.end))

    def on_row_list_highlighted(self, message: RowList.Highlighted) -> None:
        self.messages.append(message)

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        self.messages.append(message)

    def on_row_list_leave_requested(self, message: RowList.LeaveRequested) -> None:
        self.messages.append(message)

    def on_row_list_mark_all_requested(self, message: RowList.MarkAllRequested) -> None:
        self.messages.append(message)

    def on_row_list_marks_changed(self, message: RowList.MarksChanged) -> None:
        self.messages.append(message)

    def all_of(self, kind: type[Message]) -> list[Message]:
        return [message for message in self.messages if type(message) is kind]

    @property
    def highlighted(self) -> list[int | None]:
        return [
            message.record_id
            for message in self.messages
            if isinstance(message, RowList.Highlighted)
        ]

    @property
    def requests(self) -> list[tuple[int, int]]:
        return [
            (message.start, message.end)
            for message in self.messages
            if isinstance(message, RowList.RowsNeeded)
        ]

    @property
    def lines(self) -> list[str]:
        return [self.list.render_line(y).text for y in range(self.list.size.height)]


def rows(start: int, stop: int, step: int = 1) -> list[ListRow]:
    """Row 0 is record 1."""
    return [
        ListRow(
            n + 1,
            (
                ListCell(f"{n}d", "overdue"),
                ListCell(f"Name {n}", "strong"),
                ListCell("topic"),
                ListCell("why"),
            ),
        )
        for n in range(start, stop, step)
    ]


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_rows_are_drawn_in_columns_and_the_cursor_has_a_bar() -> None:
    app = ListApp(3)
    async with app.run_test(size=(51, 6)):
        assert app.lines[:4] == [
            "▌     0d  Name 0        topic               why    ",
            "      1d  Name 1        topic               why    ",
            "      2d  Name 2        topic               why    ",
            " " * 51,
        ]


async def test_a_narrow_list_hides_columns_and_cuts_the_last_one() -> None:
    app = ListApp(1)
    async with app.run_test(size=(29, 6)) as pilot:
        assert app.lines[0] == "▌     0d  Name 0             "
        await pilot.resize_terminal(16, 6)
        await pilot.pause()
        assert app.lines[0] == "▌     0d  Name… "


async def test_the_movement_keys_move_the_cursor() -> None:
    app = ListApp(100)
    async with app.run_test(size=(60, 10)) as pilot:
        assert app.list.size.height == 10
        for keys, cursor in (
            (("j", "down"), 2),
            (("k",), 1),
            (("up", "k"), 0),
            (("G",), 99),
            (("j",), 99),
            (("home",), 0),
            (("ctrl+d",), 5),
            (("pagedown",), 14),
            (("pageup",), 5),
            (("ctrl+u", "ctrl+u"), 0),
            (("end",), 99),
            (("g",), 0),
        ):
            await press(pilot, *keys)
            assert app.list.cursor == cursor, keys
            assert any(line.startswith("▌") for line in app.lines)
        assert app.highlighted[0] == 1
        assert app.highlighted[-1] == 1


async def test_open_and_back_post_messages() -> None:
    app = ListApp(3)
    async with app.run_test() as pilot:
        await press(pilot, "j", "enter", "h")
        assert app.all_of(RowList.Opened) == [RowList.Opened(app.list, 2)]
        assert app.all_of(RowList.LeaveRequested) == [RowList.LeaveRequested(app.list)]


async def test_keys_in_an_empty_list_do_nothing() -> None:
    app = ListApp(0)
    async with app.run_test() as pilot:
        await press(pilot, "j", "k", "G", "g", "ctrl+d", "pageup", "enter", "space", "V")
        assert app.messages == []
        assert app.list.cursor == 0
        assert app.list.current_id is None
        assert app.list.selected_ids == ()


async def test_moving_the_cursor_repaints_two_lines_without_a_layout() -> None:
    app = ListApp(100)
    async with app.run_test(size=(60, 10)) as pilot:
        app.list.repaints.clear()
        await press(pilot, "j")
        assert app.list.repaints == [(Region(0, 0, 60, 1), Region(0, 1, 60, 1))]
        app.list.repaints.clear()
        await press(pilot, "space")
        assert set(sum(app.list.repaints, ())) == {Region(0, 1, 60, 1), Region(0, 2, 60, 1)}
        app.list.show(40, 0, rows(0, 40), 3)
        app.list.remove_rows([1])
        assert not app.list.layouts


async def test_a_million_rows_request_no_more_than_a_hundred() -> None:
    requests = []
    for count in (100, 1_000_000):
        app = ListApp(count, loaded=0)
        async with app.run_test(size=(60, 20)) as pilot:
            await press(pilot, "j")
            requests.append(app.requests)
            assert app.lines[1].startswith("▌     1d  Name 1")
    assert requests[0] == requests[1] == [(0, 60)]


async def test_the_end_of_a_million_rows_takes_one_request() -> None:
    app = ListApp(1_000_000)
    async with app.run_test(size=(60, 20)) as pilot:
        app.messages.clear()
        await press(pilot, "G")
        assert app.requests == [(999_940, 1_000_000)]
        assert app.list.current_id == 1_000_000
        assert app.lines[-1].startswith("▌  9999…")


async def test_rows_are_requested_ahead_of_the_cursor_and_once() -> None:
    app = ListApp(1_000, loaded=60, answering=False)
    async with app.run_test(size=(60, 20)) as pilot:
        await press(pilot, *["ctrl+d"] * 3)
        assert app.requests == []
        await press(pilot, "ctrl+d")
        assert app.requests == [(60, 100)]
        await press(pilot, "j")
        assert app.requests == [(60, 100)]
        app.list.fill(60, rows(60, 100))
        await press(pilot, *["ctrl+d"] * 4)
        assert app.requests == [(60, 100), (100, 140)]


async def test_drawing_requests_nothing() -> None:
    app = ListApp(1_000, loaded=0, answering=False)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        app.messages.clear()
        assert app.lines[5] == "   ·" + " " * 56
        await pilot.pause()
        assert app.messages == []


async def test_the_cursor_moves_over_unloaded_rows() -> None:
    app = ListApp(1_000, loaded=0, answering=False)
    async with app.run_test(size=(60, 20)) as pilot:
        await press(pilot, "j", "j", "enter", "space")
        assert app.list.cursor == 2
        assert app.list.current_id is None
        assert app.highlighted == []
        assert app.all_of(RowList.Opened) == []
        app.list.fill(0, rows(0, 60))
        await pilot.pause()
        assert app.highlighted == [3]


async def test_the_highlight_is_reported_once_its_row_is_loaded() -> None:
    app = ListApp(1_000, loaded=60, answering=False)
    async with app.run_test(size=(60, 20)) as pilot:
        await press(pilot, "G")
        assert app.highlighted == [1]
        app.list.fill(999, rows(999, 1_000))
        await pilot.pause()
        assert app.highlighted == [1, 1_000]


async def test_a_new_list_repeats_the_pending_request_of_the_old_one() -> None:
    app = ListApp(1_000, loaded=0, answering=False)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        app.list.show(1_000, 0, (), None)
        await pilot.pause()
        assert app.requests == [(0, 60), (0, 60)]


async def test_too_few_rows_are_not_requested_again() -> None:
    app = ListApp(1_000, loaded=0, answering=False)
    async with app.run_test(size=(60, 20)) as pilot:
        app.list.fill(0, rows(0, 5))
        app.list.fill(0, rows(0, 5))
        await pilot.pause()
        assert app.requests == [(0, 60)]


async def test_rows_trimmed_far_away_are_requested_again() -> None:
    app = ListApp(10_000, loaded=0)
    async with app.run_test(size=(60, 50)) as pilot:
        for index in range(0, 3_000, 100):
            app.list.go_to(index)
            await pilot.pause()
        assert len(app.list.rows) <= 2_001
        app.messages.clear()
        await press(pilot, "g")
        assert app.requests
        assert app.lines[0].startswith("▌     0d")


async def test_the_same_record_is_not_reported_twice() -> None:
    app = ListApp(100)
    async with app.run_test(size=(60, 20)) as pilot:
        await press(pilot, "j")
        app.list.show(100, 0, rows(0, 100), 1)
        app.list.show(101, 0, [ListRow(500, (ListCell("new"),)), *rows(0, 100)], 2)
        app.list.show(100, 0, rows(0, 100), None)
        await pilot.pause()
        assert app.highlighted == [1, 2, 3]
        app.list.show(0, 0, (), None)
        await pilot.pause()
        assert app.highlighted == [1, 2, 3, None]


async def test_the_cursor_keeps_its_line_when_rows_above_change() -> None:
    app = ListApp(100)
    async with app.run_test(size=(60, 10)) as pilot:
        app.list.go_to(50)
        await press(pilot, "k", "k", "k")
        line = next(y for y, text in enumerate(app.lines) if text.startswith("▌"))
        app.list.show(120, 0, rows(0, 120), 67)
        assert app.lines[line].startswith("▌    67d")
        app.list.show(60, 0, rows(0, 60), 30)
        assert app.lines[line].startswith("▌    30d")
        app.list.show(4, 0, rows(0, 4), None)
        assert app.lines[3].startswith("▌     3d")


async def test_a_reload_keeps_the_scroll_position_of_the_wheel() -> None:
    app = ListApp(100)
    async with app.run_test(size=(60, 10)) as pilot:
        await wheel(pilot, app, 20)
        app.list.show(100, 0, rows(0, 100), None)
        await pilot.pause()
        assert app.lines[0].startswith("▌    40d")


async def test_removed_rows_disappear_at_once_and_the_cursor_takes_the_next() -> None:
    app = ListApp(100)
    async with app.run_test(size=(60, 10)) as pilot:
        await press(pilot, "j", "j")
        app.list.mark([1, 3, 70])
        app.list.remove_rows([1, 3])
        await pilot.pause()
        assert app.list.current_id == 4
        assert app.list.cursor == 1
        assert app.list.marked_ids == {70}
        assert app.highlighted[-1] == 4
        assert app.lines[:3] == [
            "      1d  Name 1           topic                     why   ▕",
            "▌     3d  Name 3           topic                     why    ",
            "      4d  Name 4           topic                     why    ",
        ]
        await press(pilot, "G")
        app.list.remove_rows([100])
        assert app.list.current_id == 99
        app.list.remove_rows(range(200))
        await pilot.pause()
        assert app.list.current_id is None
        assert app.lines[1].startswith("   Nobody yet.")


async def test_space_marks_and_moves_down_and_marks_survive_a_reload() -> None:
    app = ListApp(5)
    async with app.run_test(size=(60, 10)) as pilot:
        assert app.list.selected_ids == (1,)
        await press(pilot, "j", "space", "j", "space", "k", "k", "k", "k", "space")
        assert app.list.selected_ids == (1, 2, 4)
        assert [line[:3] for line in app.lines[:5]] == [" ● ", "▌● ", "   ", " ● ", "   "]
        app.list.show(2, 0, rows(3, 5), 0)
        assert app.lines[0].startswith("▌● ")
        assert app.list.marked_ids == {1, 2, 4}
        assert app.list.selected_ids == (4, 1, 2)
        await press(pilot, "space")
        assert app.list.marked_ids == {1, 2}
        app.list.clear_marks()
        await pilot.pause()
        assert app.list.selected_ids == (5,)
        counts = [
            message.count for message in app.messages if isinstance(message, RowList.MarksChanged)
        ]
        assert counts == [1, 2, 3, 2, 0]


async def test_mark_all_is_left_to_the_screen_and_unmarks_if_all_are_marked() -> None:
    app = ListApp(5)
    async with app.run_test() as pilot:
        await press(pilot, "space", "V")
        assert app.all_of(RowList.MarkAllRequested) == [RowList.MarkAllRequested(app.list)]
        app.list.mark(range(1, 6))
        await press(pilot, "V")
        assert app.list.marked_ids == frozenset()
        assert len(app.all_of(RowList.MarkAllRequested)) == 1


async def test_a_click_selects_and_a_second_click_opens() -> None:
    app = ListApp(5, other=True)
    async with app.run_test(size=(60, 10)) as pilot:
        app.query_one(Input).focus()
        await pilot.pause()
        await pilot.click(app.list, offset=(8, 0))
        assert app.list.has_focus
        assert app.all_of(RowList.Opened) == []
        await pilot.click(app.list, offset=(8, 3))
        assert app.list.cursor == 3
        assert app.all_of(RowList.Opened) == []
        await pilot.click(app.list, offset=(20, 3))
        await pilot.click(app.list, offset=(20, 6))
        assert app.all_of(RowList.Opened) == [RowList.Opened(app.list, 4)]
        assert app.list.cursor == 3


async def wheel(pilot: Pilot[None], app: ListApp, turns: int) -> None:
    """Turn the wheel down; up if negative."""
    kind = MouseScrollDown if turns > 0 else MouseScrollUp
    for _ in range(abs(turns)):
        app.list.post_message(kind(app.list, 5, 5, 0, 1, 0, False, False, False))
    await pilot.pause()


async def test_the_wheel_takes_the_cursor_along_so_that_keys_act_on_what_is_seen() -> None:
    app = ListApp(1_000)
    async with app.run_test(size=(60, 10)) as pilot:
        await wheel(pilot, app, 60)
        assert app.list.cursor == 120
        assert app.lines[0].startswith("▌   120d")
        assert (100, 140) in app.requests
        await press(pilot, "j", "j", "space")
        assert app.list.marked_ids == {123}
        await wheel(pilot, app, -2)
        assert app.list.cursor == 123
        await wheel(pilot, app, -3)
        assert app.list.cursor == 119
        assert app.lines[-1].startswith("▌   119d")
        await wheel(pilot, app, -200)
        assert app.lines[0].startswith("      0d")


async def test_the_wheel_keeps_the_cursor_of_a_list_that_fits() -> None:
    app = ListApp(5)
    async with app.run_test(size=(60, 10)) as pilot:
        await press(pilot, "j", "j")
        await wheel(pilot, app, 3)
        assert app.list.cursor == 2


async def test_the_thumb_shows_the_scroll_position() -> None:
    app = ListApp(40)
    async with app.run_test(size=(60, 10)) as pilot:
        assert [line[-1] for line in app.lines] == ["▕", "▕", *" " * 8]
        await press(pilot, "G")
        assert [line[-1] for line in app.lines] == [*" " * 8, "▕", "▕"]
        app.list.show(10, 0, rows(0, 10), 0)
        assert [line[-1] for line in app.lines] == [*" " * 10]


async def test_an_empty_list_shows_its_message_once_it_is_loaded() -> None:
    app = ListApp(0)
    async with app.run_test(size=(30, 10)) as pilot:
        assert [line.rstrip() for line in app.lines[:4]] == [
            "",
            "   Nobody yet.",
            "   Press a.",
            "",
        ]
        app.list.show_message(["Nothing due.", "Next: Priya Nair [red], on Friday 27 Nov."])
        assert [line.rstrip() for line in app.lines[:5]] == [
            "",
            "   Nothing due.",
            "   Next: Priya Nair [red], on",
            "   Friday 27 Nov.",
            "",
        ]
        loud, quiet = (list(app.list.render_line(y))[1].style for y in (1, 2))
        assert loud is not None
        assert loud.bold
        assert quiet is not None
        assert quiet.color != loud.color
        await pilot.pause()
    unknown = ListApp(-1)
    async with unknown.run_test(size=(30, 10)):
        assert set("".join(unknown.lines)) == {" "}


async def test_the_cursor_stays_in_view_when_the_window_shrinks() -> None:
    app = ListApp(100)
    async with app.run_test(size=(60, 40)) as pilot:
        app.list.go_to(39)
        await pilot.resize_terminal(60, 6)
        await pilot.pause()
        assert app.lines[-1].startswith("▌    39d")


HOSTILE = (
    "佐藤製作所",
    "👩‍💻 Ana ❤️ 👍🏽",
    "e\u0301" * 9,
    "שלום כהן",
    "\x1b]0;title\x07\x1b[2J\n\r\t\x9b31m",
    "[@click=app.quit]x[/] [/]",
    "\u202eevil\u2066",
    "\ud800 half",
    "",
    "x" * 100_000,
)


async def test_any_text_at_any_size_fills_the_lines() -> None:
    app = ListApp(0)
    async with app.run_test() as pilot:
        hostile = [
            ListRow(
                n,
                (
                    ListCell("3d", "overdue"),
                    ListCell(text, "no-such-style"),
                    ListCell(text),
                    ListCell(text, "dim"),
                ),
            )
            for n, text in enumerate(HOSTILE)
        ]
        for size in ((10, 3), (12, 5), (20, 7), (31, 8), (40, 10), (59, 12), (80, 24)):
            await _assert_lines_fill_the_width(app, pilot, size, hostile)
        for size in ((100, 30), (200, 60), (300, 100)):
            await _assert_lines_fill_the_width(app, pilot, size, hostile)


async def _assert_lines_fill_the_width(
    app: ListApp, pilot: Pilot[None], size: tuple[int, int], hostile: Sequence[ListRow]
) -> None:
    await pilot.resize_terminal(*size)
    app.list.show(len(hostile), 0, hostile, None)
    app.list.mark([3])
    await press(pilot, "G", "g", "ctrl+d", "j")
    for y in range(app.list.size.height):
        strip = app.list.render_line(y)
        assert cell_len(strip.text) == strip.cell_length == size[0]
        assert not any(ord(character) < 32 for character in strip.text)
    app.list.show(0, 0, (), None)
    assert all(cell_len(line) == size[0] for line in app.lines)


async def test_a_row_with_too_few_or_too_many_cells_is_drawn() -> None:
    app = ListApp(0)
    async with app.run_test(size=(60, 10)):
        app.list.show(2, 0, [ListRow(1, ()), ListRow(2, tuple(ListCell("x") for _ in range(9)))], 0)
        assert {len(line) for line in app.lines} == {60}


async def test_the_cursor_looks_different_without_focus() -> None:
    app = ListApp(3, other=True)
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        focused = app.list.render_line(0)
        app.query_one(Input).focus()
        await pilot.pause()
        blurred = app.list.render_line(0)
        assert focused.text == blurred.text
        grounds = {list(strip)[2].style.bgcolor for strip in (focused, blurred)}  # type: ignore[union-attr]
        assert len(grounds | {list(app.list.render_line(1))[2].style.bgcolor}) == 3  # type: ignore[union-attr]


async def test_a_new_theme_recolours_the_rows() -> None:
    app = ListApp(3)
    async with app.run_test(size=(60, 10)) as pilot:
        before = list(app.list.render_line(1))
        app.theme = "textual-light"
        await pilot.pause()
        after = list(app.list.render_line(1))
        assert [segment.text for segment in before] == [segment.text for segment in after]
        assert all(one.style != other.style for one, other in zip(before, after, strict=True))


@pytest.mark.parametrize("theme", ["textual-dark", "ansi-dark"])
async def test_without_colours_the_cursor_is_reversed(
    theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = ListApp(3)
    app.theme = theme
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        for y, reverse in ((0, True), (1, False)):
            styles = [segment.style for segment in app.list.render_line(y)]
            assert all(style is not None and bool(style.reverse) == reverse for style in styles)
