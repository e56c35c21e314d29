"""The screen shows lines that could not be saved until they are dealt with."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from followup_tui.system import queue_file
from followup_tui.system.kept_lines import read_kept, rejected_file
from followup_tui.system.queued_line import QueuedLine
from followup_tui.system.settings import Settings
from followup_tui.ui.screens.queue_screen import QueueScreen
from tests.ui.conftest import OpenApp, User

TYPED = "2026-11-20T09:14:00+01:00"


def put(folder: Path, uid: str, text: str, database: str = "") -> Path:
    """Queue a line, by default for the database of `open_app`."""
    path = folder / "queue.jsonl"
    line = QueuedLine(uid, text, TYPED, database or str(folder / "followup.db"))
    queue_file.append_lines(path, [line])
    return path


def rows(user: User) -> list[str]:
    """Return the rows of the queue."""
    screen = user.app.screen
    assert isinstance(screen, QueueScreen)
    return user.rows(screen.row_list)


async def test_the_header_counts_lines_until_they_are_saved(
    open_app: OpenApp, tmp_path: Path
) -> None:
    async with open_app() as user:
        await user.add_lines("May Chen: x 1 dec", "May Wong: y 1 dec")
        path = put(tmp_path, "u1", "May: coffee tomorrow")
        await user.tick()
        assert "1 not saved: Q" in user.shown_lines[0]
        assert "May: coffee tomorrow" in user.toasts[0]
        assert user.toasts[0].endswith("Press Q to edit.")
        await user.press("Q")
        assert [row.split("  ")[:3] for row in rows(user)] == [
            ["not saved", "20 Nov", "May: coffee tomorrow"]
        ]
        await user.press("enter")
        assert "Several contacts match" in "\n".join(user.shown_lines)
        for _ in range(len("May: coffee tomorrow") - 3):
            await user.press("left")
        await user.type(" Wong")
        await user.press("enter")
        assert rows(user) == []
        assert read_kept(rejected_file(path)) == []
        await user.press("q")
        await user.tick()
        assert "not saved" not in user.shown_lines[0]
        # Tomorrow is the day after the line was typed, a Saturday.
        assert any("May Wong" in row and "2d overdue" in row for row in user.due), user.due


async def test_a_chosen_contact_saves_the_line(open_app: OpenApp, tmp_path: Path) -> None:
    async with open_app() as user:
        await user.add_lines("May Chen: x 1 dec", "May Wong: y 1 dec")
        put(tmp_path, "u1", "May: coffee 24 nov")
        await user.tick()
        await user.press("Q", "enter", "down", "enter")
        assert rows(user) == []
        assert "coffee" in user.toasts[-1]
        assert "May Wong" in user.toasts[-1]


async def test_a_text_that_cannot_be_saved_keeps_the_prompt_open_and_the_line_as_it_was(
    open_app: OpenApp, tmp_path: Path
) -> None:
    async with open_app() as user:
        path = put(tmp_path, "u1", "call the bank")
        await user.tick()
        await user.press("Q", "enter")
        await user.type(" again")
        await user.press("enter")
        assert isinstance(user.app.focused, Input)
        await user.press("escape")
        (kept,) = read_kept(rejected_file(path))
        assert kept.text == "call the bank"


async def test_retrying_saves_what_can_be_saved_now(open_app: OpenApp, tmp_path: Path) -> None:
    async with open_app() as user:
        await user.add_lines("May Chen: x 1 dec", "May Wong: y 1 dec")
        put(tmp_path, "u1", "May: coffee 24 nov")
        await user.tick()
        await user.press("Q", "r")
        assert "Can't save 1 queued line" in user.toasts[-1]
        assert len(rows(user)) == 1
        await user.press("q", "u")  # May Wong is undone
        await user.press("Q", "r")
        assert rows(user) == []
        assert user.toasts[-1] == "Saved 1 queued line: May Chen, coffee."


async def test_a_dropped_line_stays_in_the_list_and_comes_back(
    open_app: OpenApp, tmp_path: Path
) -> None:
    async with open_app() as user:
        put(tmp_path, "u1", "call the bank")
        put(tmp_path, "u2", "call the school")
        await user.tick()
        assert "2 not saved" in user.shown_lines[0]
        await user.press("Q", "x")
        assert "u restores" in user.toasts[-1]
        assert [row.split("  ")[0] for row in rows(user)] == ["not saved", "dropped"]
        await user.press("u")
        assert [row.split("  ")[0] for row in rows(user)] == ["not saved", "not saved"]
        await user.press("V", "x", "V", "r")
        assert [row.split("  ")[0] for row in rows(user)] == ["not saved", "not saved"]


async def test_lines_of_another_database_are_named_and_not_counted(
    open_app: OpenApp, tmp_path: Path
) -> None:
    async with open_app() as user:
        path = put(tmp_path, "u1", "call the bank", "/elsewhere/other.db")
        await user.tick()
        assert "not saved" not in user.shown_lines[0]
        await user.press("Q")
        assert rows(user) == ["waiting  20 Nov  call the bank  for /elsewhere/other.db"]
        await user.press("enter")
        assert "It waits until /elsewhere/other.db is opened" in "\n".join(user.shown_lines)
        await user.press("home")
        await user.type("Bo Ek: ")
        await user.press("enter")
        assert [line.text for line in queue_file.read_lines(path)] == ["Bo Ek: call the bank"]
        assert "another database" in user.toasts[-1]


async def test_what_cannot_be_read_is_shown_safely_and_masked(
    open_app: OpenApp, tmp_path: Path
) -> None:
    (tmp_path / "queue.jsonl").write_bytes(b"\xff\x1b]52;c;AAAA\x07[@click=app.quit]x[/]\n")
    async with open_app() as user:
        await user.tick()
        assert "1 not saved" in user.shown_lines[0]
        await user.press("Q")
        (row,) = rows(user)
        assert "[@click=app.quit]x[/]" in row
        assert not set("\x1b\x07\udcff") & set("".join(user.shown_lines))
        await user.press("r")
        assert "can't be read" in user.toasts[-1]
        await user.press("M")
        assert "click" not in "\n".join(user.shown_lines)
        await user.press("enter")
        assert "Names are hidden" in user.toasts[-1]


async def test_the_key_of_the_keymap_is_named(open_app: OpenApp, tmp_path: Path) -> None:
    settings = Settings(keymap={"app.queue": "K"})
    async with open_app(settings=settings) as user:
        put(tmp_path, "u1", "call the bank")
        await user.tick()
        assert "1 not saved: K" in user.shown_lines[0]
        assert user.toasts[0].endswith("Press K to edit.")
        await user.press("K")
        assert len(rows(user)) == 1
