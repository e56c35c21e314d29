"""What is ignored in the settings: one list with lines, for the screen and for `config --check`."""

from __future__ import annotations

import re
import string
import unicodedata
from pathlib import Path

import pytest
from textual.keys import KEY_NAME_REPLACEMENTS

from followup_tui.ui.ignored_settings import ignored_settings
from followup_tui.ui.keys.keymap import check_keymap
from tests.ui.conftest import OpenApp, User

FILE = """\
theme = "nrod"
day_strat = "04:00"

[keys]
"followup.dun" = "C"
followup.done = "s"

[day]
noon = 12
"""


def test_all_that_is_ignored_is_listed_in_the_order_of_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(FILE)
    found = ignored_settings(path)
    assert [setting.line for setting in found] == [1, 2, 5, 6, 9]
    assert [str(setting) for setting in found[:4]] == [
        "line 1: no theme 'nrod'; ignored (type theme in the palette to see all of them).",
        "line 2: unknown setting 'day_strat' (did you mean \"day_start\"?); ignored.",
        "line 5: keymap: no action 'followup.dun'; ignored. Did you mean followup.done?",
        'line 6: followup.done: key "s" is already used by followup.snooze; ignored.',
    ]
    assert str(found[0].in_file(path)).startswith(f"{path}, line 1: no theme")


def test_nothing_is_ignored_without_a_file_or_with_right_settings(tmp_path: Path) -> None:
    assert ignored_settings(tmp_path / "config.toml") == ()
    (tmp_path / "config.toml").write_text('theme = "nord"\n[keys]\n"followup.done" = "C"\n')
    assert ignored_settings(tmp_path / "config.toml") == ()


SIXTEEN = "".join(f'no_such_setting_{number} = "x"\n' for number in range(1, 17))
SIZES = [(120, 36), (80, 24), (50, 15)]


def _read(user: User) -> str:
    """Read the screen without what depends on where its lines break."""
    return re.sub(r"[\s│▕]", "", "".join(user.shown_lines))


@pytest.mark.parametrize("size", SIZES)
async def test_sixteen_faults_are_one_panel_that_any_key_closes(
    open_app: OpenApp, tmp_path: Path, size: tuple[int, int]
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(SIXTEEN)
    async with open_app(size=size, settings_file=file) as user:
        assert user.toasts == []
        seen = _read(user)
        assert "16ignoredsettings" in seen
        assert "config.toml" in seen
        assert "followupconfig--check" in seen
        for _ in range(4):
            await user.press("pagedown")
            seen += _read(user)
        for number in range(1, 17):
            assert f"line{number}unknownsetting'no_such_setting_{number}'" in seen
        await user.press("escape")
        assert len(user.app.screen_stack) == 1
        assert not any("no_such_setting" in line for line in user.shown_lines)


async def test_a_key_typed_before_the_panel_was_seen_is_not_lost(
    open_app: OpenApp, tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(SIXTEEN)
    async with open_app(settings_file=file) as user:
        await user.type_keys("aAna Ruiz: call fri")
        await user.press("enter")
        assert any("Ana Ruiz" in row for row in user.contacts)


async def test_right_settings_show_no_panel(open_app: OpenApp, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("daily_cap = 5\n")
    async with open_app(settings_file=file) as user:
        assert len(user.app.screen_stack) == 1


@pytest.mark.parametrize("sign", sorted({*string.punctuation} - {","}))
def test_a_sign_is_a_key_as_itself_and_by_its_name(sign: str) -> None:
    name = unicodedata.name(sign).lower().replace("-", "_").replace(" ", "_")
    name = KEY_NAME_REPLACEMENTS.get(name, name)
    for key in (sign, name, f"ctrl+{name}"):
        _, problems = check_keymap({"app.help": key})
        assert "no key" not in str(problems.get("app.help", ""))
