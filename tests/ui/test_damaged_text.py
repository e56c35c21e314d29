"""Text that can't be decoded, on the screen."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.actions.interactions import log
from tests.damage import TEXT_COLUMNS, spoil
from tests.examples import example_count
from tests.ui.conftest import OpenApp, User

ROWS = [
    (table, column)
    for table in ("contact", "contact_method", "tag", "followup", "interaction", "journal")
    for column in TEXT_COLUMNS[table].split()
]
MARK = "Some text here is damaged: followup doctor --repair"


async def spoil_and_look(user: User, path: Path, table: str, column: str, value: bytes) -> None:
    spoil(path, table, column, 1, value)
    user.screen.reload()
    await user.wait()


async def fill(user: User) -> None:
    await user.add_lines(
        "Ana Ruiz @Acme: call #vip ana@acme.com | 2026-11-20", "Bo Berg: nudge | 2026-11-20"
    )
    await user.run(lambda: log([1], "call: asked I: the deck", user.context()))


async def test_damaged_text_is_shown_and_marked(open_app: OpenApp, tmp_path: Path) -> None:
    async with open_app() as user:
        await fill(user)
        assert MARK not in user.detail
        await spoil_and_look(user, tmp_path / "followup.db", "interaction", "summary", b"ask\xe9d")
        assert "ask\ufffdd" in user.detail
        assert MARK in user.detail


@settings(max_examples=example_count(6))
@given(row=st.sampled_from(ROWS), value=st.sampled_from([b"caf\xe9 \xff", b"", b"{", b"nonsense"]))
async def test_no_value_ends_the_screen(
    open_app: OpenApp, tmp_path: Path, row: tuple[str, str], value: bytes
) -> None:
    (tmp_path / "followup.db").unlink(missing_ok=True)
    async with open_app() as user:
        await fill(user)
        await spoil_and_look(user, tmp_path / "followup.db", *row, value)
        await user.press("2", "down", "up", "L", "q", "e", "escape", "escape", "1", "down", "up")
        await user.press("D", "plus", "equals_sign", "q", "asterisk", "q", "slash", "a", "escape")
        await user.press("t", "escape", "u", "U", "s", "escape", "c", "escape", "n", "escape")
        assert user.app.is_running
        assert user.app.return_code in (None, 0)
