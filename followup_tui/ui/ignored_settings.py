"""Find ignored settings: those that are wrong in the file itself, and keys and themes that only the
screen can check. Reads the file; opens no screen."""

from __future__ import annotations

from pathlib import Path

from textual.theme import BUILTIN_THEMES

from followup_tui.system.ignored_setting import IgnoredSetting, in_order
from followup_tui.system.settings import Settings, line_of_setting, load_settings
from followup_tui.ui.keys.keymap import check_keymap
from followup_tui.wording import Wording, wording


def ignored_settings(path: Path) -> tuple[IgnoredSetting, ...]:
    """Return everything that is ignored in the settings file, in the order of its lines.

    Never raises; a missing file gives nothing."""
    settings, ignored = load_settings(path)
    return with_screen_settings(ignored, settings, path)


def with_screen_settings(
    ignored: tuple[IgnoredSetting, ...], settings: Settings, path: Path | None
) -> tuple[IgnoredSetting, ...]:
    """Add to what `load_settings` ignored what is wrong with keys and theme, with the lines of the
    file, in their order."""
    problems: dict[str, Wording] = {
        f"keys.{key_id}": problem for key_id, problem in check_keymap(settings.keymap)[1].items()
    }
    if settings.theme is not None and settings.theme not in BUILTIN_THEMES:
        hint = "type theme in the palette to see all of them"
        problems["theme"] = wording(f"no theme {{}}; ignored ({hint}).", repr(settings.theme))
    found = [
        IgnoredSetting(line_of_setting(path, name) if path else None, problem)
        for name, problem in problems.items()
    ]
    return in_order((*ignored, *found)) if found else ignored
