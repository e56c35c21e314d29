"""What is ignored in the settings: one list with lines, for the screen and for `config --check`."""

from __future__ import annotations

from pathlib import Path

from followup_tui.ui.ignored_settings import ignored_settings

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
