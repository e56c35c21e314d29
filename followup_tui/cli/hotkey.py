"""`hotkey`: what to write into other programs' settings."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from followup_tui.cli.hotkey_snippets import HOTKEYS, hotkey
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import common_options
from followup_tui.errors import UsageError


@click.command("hotkey")
@click.argument("name", required=False)
@common_options
@click.pass_context
def print_hotkey(context: click.Context, name: str | None, as_json: bool, db: str | None) -> None:
    """One key from anywhere: the lines for tmux, i3, sway, hyprland, gnome, kde, kitty, wezterm,
    ghostty, skhd, raycast, hammerspoon, and for systemd or cron that call notify, as in

    \b
      followup hotkey tmux >> ~/.tmux.conf

    The lines go to standard output, where they belong to standard error."""
    if db or context.obj:
        raise UsageError(
            "A snippet names no database. Set FOLLOWUP_DB where the other program is started."
        )
    if name is None:
        for each, one in HOTKEYS.items():
            if as_json:
                print_json({"name": each, "where": one.where, "tried": one.tried or None})
            else:
                print_line(f"{each:12} {one.where}")
        return
    found, lines = hotkey(name, _program())
    if as_json:
        tried = found.tried or None
        print_json({"name": name.lower(), "where": found.where, "tried": tried, "snippet": lines})
        return
    how = f"Tried with {found.tried}" if found.tried else "Written after the manual, not tried"
    print_line(f"{how}. Where it goes: {found.where}", error=True)
    for line in lines.split("\n"):
        print_line(line)


def _program() -> str:
    """The full path by which this program was called, links left as they are."""
    called = sys.argv[0]
    if os.sep not in called:
        called = shutil.which(called) or called
    path = Path(os.path.abspath(called))
    if path.name == "__main__.py" or not os.access(path, os.X_OK):
        # Called as a module: the command that was installed beside this Python, if it was.
        beside = Path(sys.executable).with_name("followup")
        found = beside if beside.exists() else shutil.which("followup")
        path = Path(found) if found else path
    return str(path)
