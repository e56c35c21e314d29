"""Keys typed faster than they can be worked off: none is lost, none goes astray, and a database
that is held by others keeps only what needs it waiting."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from followup_tui.actions import closing, interactions
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.changes import recent_changes
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.ui.keys import key_queue
from followup_tui.ui.screens import import_progress
from followup_tui.ui.screens.edit_form import EditForm
from followup_tui.ui.widgets.list_row import ListRow
from tests.ui.conftest import SIGNS, WORDS, OpenApp, User

FOUR = (
    *("Ana Ruiz: call | 2026-11-19", "Bo Berg: write | 2026-11-20"),
    *("Cy Dahl: meet | 2026-11-21", "Di Eng: ask | 2026-11-22"),
)
NAMED = {"\n": "enter", "\t": "tab", "\x1b": "escape", "\x13": "ctrl+s"}


def burst(user: User, text: str) -> None:
    """Send all keys of a text to the app at once, as a terminal does after a pause."""
    for sign in text:
        name = NAMED.get(sign) or {**WORDS, **SIGNS}.get(sign, sign)
        key = events.Key(name, sign if sign.isprintable() else None)
        user.app.post_message(key)


async def let_run() -> None:
    """Let everything run that does not wait for the database."""
    for _ in range(2_000):
        await asyncio.sleep(0)


async def wait_for_keys(user: User) -> None:
    """Wait until all keys are handled."""
    for _ in range(40):
        await user.pilot.pause()
        if user.app.key_queue.is_idle:
            break
    await user.wait()
    await user.wait()


@asynccontextmanager
async def busy(user: User) -> AsyncIterator[threading.Event]:
    """Block the database thread until the event is set, at the latest until the end."""
    gate, begun = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        gate.wait(30)

    waiting = asyncio.create_task(user.app.database.run(wait))
    await asyncio.get_running_loop().run_in_executor(None, begun.wait, 30)
    try:
        yield gate
    finally:
        gate.set()
        await waiting


def names(user: User) -> list[str]:
    """The names in the due list."""
    return [row.split("  ")[1] for row in user.due]


async def labels(user: User) -> list[str]:
    """The labels of the changes since the start, oldest first."""
    entries = await user.run(lambda: recent_changes(50))
    return [str(one.label) for one in reversed(entries)][len(FOUR) :]  # type: ignore[call-overload]


async def test_keys_keep_their_order_after_the_terminal_lost_the_focus(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        user.app.post_message(events.AppBlur())
        await user.wait()
        burst(user, "aLi Wei")
        await wait_for_keys(user)
        assert user.screen.prompt_bar.input.value == "Li Wei"
        assert user.toasts == []


async def test_a_line_in_one_burst_adds_one_contact(open_app: OpenApp) -> None:
    async with open_app() as user:
        burst(user, "aMay Chen @Acme: second round next tue 3pm #pycon\n")
        await wait_for_keys(user)
        assert user.contacts == ["May Chen  Acme  never  Tue 1 Dec"]
        assert user.toasts == ["Added: May Chen, second round · u undoes it"]
        assert not user.screen.prompt_bar.display


async def test_two_lines_in_one_burst_add_two_contacts(open_app: OpenApp) -> None:
    async with open_app() as user:
        burst(user, "aAda Obi: deck fri\naBo Lind: lunch sat\n")
        await wait_for_keys(user)
        assert [row.split("  ")[0] for row in user.contacts] == ["Ada Obi", "Bo Lind"]


async def test_keys_after_the_edit_key_go_into_the_form(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        burst(user, "e again D d u x q")
        await wait_for_keys(user)
        assert isinstance(user.app.screen, EditForm)
        focused = user.app.focused
        assert isinstance(focused, Input)
        assert focused.value == "call again D d u x q"
        assert await labels(user) == []
        burst(user, "\x13")
        await wait_for_keys(user)
        assert await labels(user) == ["Edited: Ana Ruiz"]
        assert user.due[0].endswith("call again D d u x q  due 19 Nov")


async def test_keys_after_the_palette_key_go_into_the_palette(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        burst(user, ":di eng")
        await wait_for_keys(user)
        assert len(user.app.screen_stack) == 2
        focused = user.app.focused
        assert isinstance(focused, Input)
        assert focused.value == "di eng"
        await user.press("enter")
        await user.wait()
        assert user.screen.pane == "contacts"
        assert "Di Eng" in user.detail


async def test_enter_in_the_same_burst_chooses_what_was_typed_in_the_palette(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        async with busy(user) as gate:
            burst(user, ":di eng\n")
            await let_run()
            gate.set()
            await wait_for_keys(user)
        assert len(user.app.screen_stack) == 1
        assert user.screen.pane == "contacts"
        assert "Di Eng" in user.detail


async def test_a_burst_of_decisions_applies_to_one_row_after_the_other(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        burst(user, "s1\ns3\nD")
        await wait_for_keys(user)
        assert names(user) == ["Di Eng"]
        moved = await user.run(lambda: due_queries.followups([1, 2, 3]))
        assert [(one.due, one.state) for one in moved] == [  # type: ignore[attr-defined]
            ("2026-11-24", "open"),
            ("2026-11-30", "open"),
            ("2026-11-21", "closed"),
        ]
        assert await labels(user) == [
            "Snoozed to Tue 24 Nov: Ana Ruiz, call",
            "Snoozed to Mon 30 Nov: Bo Berg, write",
            "Done: Cy Dahl, meet, next Tue 23 Feb",
        ]


async def test_closing_with_a_note_in_one_burst_keeps_the_note(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        burst(user, "dd\tshe liked it\nD")
        await wait_for_keys(user)
        assert names(user) == ["Cy Dahl", "Di Eng"]
        closed = await user.run(lambda: person_details(1))
        assert isinstance(closed, PersonDetails)
        assert [one.summary for one in closed.interactions] == ["she liked it"]


async def test_moving_and_marking_in_one_burst(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        burst(user, "j  D")
        await wait_for_keys(user)
        assert names(user) == ["Ana Ruiz", "Di Eng"]
        assert await labels(user) == ["Done: 2 follow-ups"]


async def test_undo_and_redo_in_one_burst_go_back_and_forward(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        burst(user, "DDDuuU")
        await wait_for_keys(user)
        assert names(user) == ["Cy Dahl", "Di Eng"]


async def test_a_key_after_a_filter_applies_to_the_filtered_rows(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        async with busy(user) as gate:
            burst(user, "/cy\nD")
            await let_run()
            gate.set()
            await wait_for_keys(user)
        assert await labels(user) == ["Done: Cy Dahl, meet, next Tue 23 Feb"]


async def test_a_reading_older_than_a_change_is_not_shown(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        shown: list[list[int]] = []
        show = user.screen.due.show

        def see(count: int, start: int, rows: Sequence[ListRow], cursor: int | None = None) -> None:
            shown.append([row.id for row in rows])
            show(count, start, rows, cursor)

        async with busy(user) as gate:
            user.screen.reload()
            await let_run()
            burst(user, "D")
            await let_run()
            assert names(user) == ["Bo Berg", "Cy Dahl", "Di Eng"]
            monkeypatch.setattr(user.screen.due, "show", see)
            gate.set()
            await wait_for_keys(user)
        assert shown
        assert all(1 not in ids for ids in shown)


async def test_a_paste_keeps_its_place_between_keys(open_app: OpenApp) -> None:
    async with open_app() as user:
        burst(user, "aMay ")
        user.app.post_message(events.Paste("Chen: lunch "))
        burst(user, "fri\n")
        await wait_for_keys(user)
        assert user.contacts == ["May Chen  never  Fri 27 Nov"]


async def test_keys_pressed_while_the_database_is_busy_run_in_order(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        async with busy(user) as gate:
            burst(user, "D+D")
            await let_run()
            # The first is gone from the screen at once, though nothing is written yet.
            assert names(user) == ["Bo Berg", "Cy Dahl", "Di Eng"]
            assert user.toasts == []
            gate.set()
            await wait_for_keys(user)
        changed = [label.partition(": ")[2] for label in await labels(user)]
        assert [words.partition(", next")[0] for words in changed] == [
            "Ana Ruiz, call",
            "Bo Berg, write",
            "Cy Dahl, meet",
        ]
        assert names(user) == ["Di Eng"]


async def test_lines_typed_while_the_database_is_busy_are_saved_later(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        async with busy(user) as gate:
            burst(user, "aMay Chen: lunch fri\naOmar Khalil: deck mon\n")
            await let_run()
            assert user.screen.prompt_bar.display
            gate.set()
            await wait_for_keys(user)
        assert [row.split("  ")[0] for row in user.contacts] == ["May Chen", "Omar Khalil"]


async def test_changes_and_a_form_wait_for_the_database_and_each_other(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        async with busy(user) as gate:
            burst(user, "s1\ns1\ne again\x13D")
            await let_run()
            gate.set()
            await wait_for_keys(user)
        assert await labels(user) == [
            "Snoozed to Tue 24 Nov: Ana Ruiz, call",
            "Snoozed to Tue 24 Nov: Bo Berg, write",
            "Edited: Cy Dahl",
            "Done: Cy Dahl, meet again, next Tue 23 Feb",
        ]


@pytest.mark.parametrize("keys", ["j", "G", "2", "3", "z", "?", " "])
async def test_the_screen_answers_while_the_database_is_busy(open_app: OpenApp, keys: str) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)

        def seen() -> tuple[object, ...]:
            screen = user.screen
            shown = (screen.pane, screen.panes.is_zoomed, screen.due.cursor, screen.due.marked_ids)
            return (*shown, len(user.app.screen_stack))

        before = seen()
        async with busy(user):
            burst(user, keys)
            await let_run()
            assert seen() != before
        await wait_for_keys(user)


async def test_typed_text_shows_while_the_database_is_busy(open_app: OpenApp) -> None:
    async with open_app() as user:
        async with busy(user):
            burst(user, "aMay Chen: lunch")
            await let_run()
            assert user.screen.prompt_bar.input.value == "May Chen: lunch"
        await wait_for_keys(user)
        assert "May Chen" in user.preview


async def test_a_refused_change_does_not_stop_the_next_one(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        async with busy(user) as gate:
            dropping = asyncio.create_task(
                user.app.database.run(closing.close, [1], "dropped", "", user.context())
            )
            await user.pilot.pause()
            burst(user, "DD")
            await let_run()
            gate.set()
            await dropping
            await wait_for_keys(user)
        assert names(user) == ["Cy Dahl", "Di Eng"]
        assert await labels(user) == [
            "Dropped: Ana Ruiz, call",
            "Done: Bo Berg, write, next Tue 23 Feb",
        ]


async def test_a_second_quit_key_ends_the_program_when_the_first_has_waited(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_queue, "QUIT_WAIT", 0.001)
    async with open_app() as user:
        await user.add_lines(*FOUR)
        async with busy(user):
            burst(user, "ejj")
            user.app.post_message(events.Key(key_queue.QUIT_KEY, None))
            while not user.toasts:
                await asyncio.sleep(0)
            assert user.toasts == ["Still working. Press ctrl+q again to quit without waiting."]
            user.app.post_message(events.Key(key_queue.QUIT_KEY, None))
            while user.app.return_code is None:
                await asyncio.sleep(0)
        assert user.app.return_code == 0


async def test_a_second_quit_key_does_not_hurry_the_first_unless_it_has_waited(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        async with busy(user) as gate:
            burst(user, "D")
            for _ in range(3):
                user.app.post_message(events.Key(key_queue.QUIT_KEY, None))
            await let_run()
            assert user.app.return_code is None
            gate.set()
            await user.pilot.pause()
        assert await labels(user) == ["Done: Ana Ruiz, call, next Tue 23 Feb"]


async def test_a_leave_key_waits_for_the_keys_before_it(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        async with busy(user) as gate:
            burst(user, "tD q")
            await let_run()
            assert len(user.app.screen_stack) == 2
            gate.set()
            await wait_for_keys(user)
        assert len(user.app.screen_stack) == 1
        assert await labels(user) == ["Done: Ana Ruiz, call, next Tue 23 Feb"]


@pytest.mark.parametrize("keys", ["tq", "=q", "t\x1b", "*q", "Lq"])
async def test_a_leave_key_alone_does_not_wait_for_what_is_read(
    open_app: OpenApp, keys: str
) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        async with busy(user):
            burst(user, keys)
            await let_run()
            assert len(user.app.screen_stack) == 1
        await wait_for_keys(user)
        burst(user, "D")
        await wait_for_keys(user)
        assert await labels(user) == ["Done: Ana Ruiz, call, next Tue 23 Feb"]


async def test_a_choice_of_the_palette_comes_before_the_keys_typed_behind_it(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        async with busy(user) as gate:
            burst(user, ":note\nhello jD\n:done\n")
            await let_run()
            gate.set()
            await wait_for_keys(user)
        assert await labels(user) == [
            "Logged: Ana Ruiz",
            "Done: Ana Ruiz, call, next Tue 23 Feb",
        ]


async def test_keys_typed_before_the_import_plan_is_there_are_for_the_plan(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_progress, "SHOW_AFTER_SECONDS", 3600)
    file = tmp_path / "people.vcf"
    file.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Eva Fox\nEND:VCARD\n")
    async with open_app() as user:
        await user.add_lines(*FOUR)
        await user.press("I")
        user.screen.prompt_bar.input.value = ""
        # Read the file, import, leave the list of those that are new, close the first row.
        burst(user, f"{file}\n\nqD")
        await wait_for_keys(user)
        assert len(user.app.screen_stack) == 1
        assert [label.partition(",")[0] for label in await labels(user)] == [
            "Imported: 1 new",
            "Done: Ana Ruiz",
        ]


async def test_mark_all_and_an_action_in_one_burst_apply_to_all_rows(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        async with busy(user) as gate:
            burst(user, "VD")
            await let_run()
            gate.set()
            await wait_for_keys(user)
        assert await labels(user) == ["Done: 4 follow-ups"]


async def test_keys_after_the_history_key_apply_to_the_newest_interaction(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        await user.run(lambda: interactions.log([1], "call 12 nov: asked", user.context()))
        async with busy(user) as gate:
            burst(user, "Lx")
            await let_run()
            gate.set()
            await wait_for_keys(user)
        person = await user.run(lambda: person_details(1))
        assert isinstance(person, PersonDetails)
        assert person.interactions == ()


async def test_keys_after_undo_apply_to_the_row_that_it_brought_back(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        burst(user, "jjDuD")
        await wait_for_keys(user)
        burst(user, "gjjDujD")
        await wait_for_keys(user)
        done = [label.partition(",")[0] for label in await labels(user)]
        # Both of those that were undone are listed, too.
        assert done == [*["Done: Cy Dahl"] * 2, *["Done: Di Eng"] * 2]


async def test_keys_at_the_end_of_a_long_list_wait_for_its_rows(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*(f"Per Son{number:04}: later fri" for number in range(900)))
        burst(user, "2G nhello\n")
        await wait_for_keys(user)
        burst(user, "gkG D")
        await wait_for_keys(user)
        assert (await labels(user))[-2:] == [
            "Logged: Per Son0899",
            "Done: Per Son0899, next Tue 23 Feb",
        ]


async def test_escape_from_a_find_restores_list_and_cursor(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        for is_slow in (True, False):
            await user.press("g", "j", "j")
            if is_slow:
                await user.press("slash", "z", "z", "z", "escape")
            else:
                burst(user, "/zzz\x1b")
            await wait_for_keys(user)
            assert names(user) == ["Ana Ruiz", "Bo Berg", "Cy Dahl", "Di Eng"]
            assert user.screen.due.cursor == 2
            assert user.screen.pane == "due"


@pytest.mark.parametrize("text", ["e", "en", "eng"])
async def test_what_is_found_depends_only_on_the_text(open_app: OpenApp, text: str) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR, "Eva Engel: later fri")
        await user.press("j", "slash", *text, "enter")
        slow = user.screen.pane, user.screen.due.cursor, names(user)
        await user.press("escape", "g", "j")
        burst(user, f"/{text}\n")
        await wait_for_keys(user)
        assert (user.screen.pane, user.screen.due.cursor, names(user)) == slow


async def test_escape_and_a_key_typed_at_once_are_two_keys(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*FOUR)
        burst(user, "/zzz")
        user.app.post_message(events.Key("alt+j", None))
        await wait_for_keys(user)
        assert not user.screen.prompt_bar.display
        assert user.screen.due.cursor == 1
