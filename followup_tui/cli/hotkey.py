"""`hotkey`: print settings that make other programs open the one-line prompt."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import common_options
from followup_tui.errors import BadInputError, UsageError
from followup_tui.wording import as_wording, wording

_PLAIN_PATH = re.compile(r"[\w@+=:,./~ -]+")


@dataclass(frozen=True, slots=True)
class Hotkey:
    """One entry of hotkeys.toml, whose head explains the placeholders in `snippet`."""

    where: str
    snippet: str
    tested_with: str = ""


def _complete_name(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the hotkeys that continue what was typed, and where each belongs as its help."""
    return [
        CompletionItem(name, help=hotkey.where)
        for name, hotkey in load_hotkeys().items()
        if name.startswith(incomplete.lower())
    ]


@click.command("hotkey")
@click.argument("name", required=False, shell_complete=_complete_name)
@common_options
@click.pass_context
def print_hotkey(ctx: click.Context, name: str | None, as_json: bool, db: str | None) -> None:
    """Print hotkey setup for tmux, i3, sway, hyprland, gnome, kde, kitty, wezterm, ghostty, skhd,
    raycast or hammerspoon, or a systemd or cron timer for `followup notify`.

    \b
      followup hotkey
      followup hotkey tmux >> ~/.tmux.conf

    Without NAME, list them. The setup goes to standard output; where to put it goes to standard
    error."""
    if db or ctx.obj:
        raise UsageError(
            "hotkey takes no database: set FOLLOWUP_DB where the other program is started."
        )
    if name is None:
        _list_hotkeys(as_json)
        return
    hotkey = find_hotkey(name)
    snippet = fill_snippet(hotkey, program_path())
    if as_json:
        print_json(
            {
                "name": name.lower(),
                "where": hotkey.where,
                "tested_with": hotkey.tested_with or None,
                "snippet": snippet,
            }
        )
        return
    tested = (
        f"Tested with {hotkey.tested_with}." if hotkey.tested_with else "From the manual; untested."
    )
    print_line(f"{tested} Put it in: {hotkey.where}", error=True)
    for line in snippet.split("\n"):
        print_line(line)


def _list_hotkeys(as_json: bool) -> None:
    for name, hotkey in load_hotkeys().items():
        if as_json:
            tested_with = hotkey.tested_with or None
            print_json({"name": name, "where": hotkey.where, "tested_with": tested_with})
        else:
            print_line(f"{name:12} {hotkey.where}")


@cache
def load_hotkeys() -> dict[str, Hotkey]:
    """Return the hotkeys of hotkeys.toml by name, in its order."""
    tables = tomllib.loads(Path(__file__).with_name("hotkeys.toml").read_text("utf-8"))
    return {name: Hotkey(**table) for name, table in tables.items()}


def find_hotkey(name: str) -> Hotkey:
    """Return the hotkey of that name in any case; raise UsageError if there is none."""
    hotkeys = load_hotkeys()
    if name.lower() in hotkeys:
        return hotkeys[name.lower()]
    import difflib

    similar = difflib.get_close_matches(name.lower(), hotkeys, n=1)
    hint = wording("Available: {}.", as_wording(", ".join(hotkeys)))
    if similar:
        hint = wording("Did you mean {}? ", as_wording(similar[0])) + hint
    raise UsageError(wording("No hotkey setup for {}.", name[:40]), hint=hint)


def fill_snippet(hotkey: Hotkey, program: str) -> str:
    """Return the snippet for the program at that path.

    Raise BadInputError for a path with characters that a shell or another program interprets."""
    if not _PLAIN_PATH.fullmatch(program):
        raise BadInputError(
            wording(
                "The program's path, '{}', contains characters that other programs interpret.",
                program,
            ),
            hint="Link to it from a plain path, start it from there and try again.",
        )
    return hotkey.snippet.replace("{program}", shlex.quote(program)).replace("{path}", program)


def program_path() -> str:
    """Return the absolute path this program was started by, with symlinks unresolved."""
    called = sys.argv[0]
    if os.sep not in called:
        called = shutil.which(called) or called
    path = Path(os.path.abspath(called))
    if path.name == "__main__.py" or not os.access(path, os.X_OK):
        # Started with `python -m`: use the command installed beside this Python, if any.
        installed = Path(sys.executable).with_name("followup")
        command = installed if installed.exists() else shutil.which("followup")
        path = Path(command) if command else path
    return str(path)
