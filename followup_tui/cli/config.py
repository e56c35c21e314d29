"""`config`: an example of the settings file, and what is ignored in the user's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

import click

from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import common_options
from followup_tui.errors import UsageError
from followup_tui.storage.checks.finding import Examined, Finding, without_full_stop
from followup_tui.system import paths
from followup_tui.system.other_writers import find_other_writer
from followup_tui.wording import as_wording, wording


@click.command("config")
@click.option("--example", is_flag=True, help="Print every setting with its default.")
@click.option("--check", is_flag=True, help="List the settings of yours that are ignored.")
@common_options
@click.pass_context
def config(ctx: click.Context, example: bool, check: bool, as_json: bool, db: str | None) -> None:
    """Print an example of the settings file, or check yours.

    \b
      followup config --check
      followup config --example

    The settings are in the file that `followup paths` names. --check prints a line for each setting
    that is ignored, and exits with 1 if there are any; --example prints a file that changes nothing
    until you remove a #."""
    if example == check:
        raise UsageError("Give --example or --check.", "Nothing was done.")
    if example:
        _print_example(as_json=as_json)
    elif _print_ignored(as_json=as_json):
        ctx.exit(1)


def check_settings(examined: Examined) -> Iterator[Finding]:
    """Find settings that are ignored, and settings and email templates that others can change."""
    from followup_tui.ui.ignored_settings import ignored_settings

    path = paths.config()
    ignored = ignored_settings(path)
    for setting in ignored:
        way_out = as_wording("correct it; see followup config --check")
        yield Finding("settings", without_full_stop(setting.in_file(path)), way_out)
    for file in (path, *sorted(paths.templates().glob("*.txt"))):
        with suppress(OSError):
            other = find_other_writer(file)
            # Said already if programs are not started because of it.
            if other and not any(str(other.path) in str(setting) for setting in ignored):
                problem = wording("{} is not yours alone: {}", file, other.problem)
                yield Finding("settings", problem, other.way_out)
                return


def _print_example(*, as_json: bool) -> None:
    from followup_tui.system.settings_table import example_text
    from followup_tui.ui.keys.table import KEYS

    text = example_text((key.id, key.keys, key.tooltip) for key in KEYS)
    if as_json:
        print_json({"settings": str(paths.config()), "example": text})
        return
    for line in text.rstrip("\n").split("\n"):
        print_line(line)


def _print_ignored(*, as_json: bool) -> bool:
    """Print what is ignored, and return whether anything is."""
    from followup_tui.ui.ignored_settings import ignored_settings

    path = paths.config()
    ignored = ignored_settings(path)
    if as_json:
        findings = [{"line": one.line, "problem": str(one.problem)} for one in ignored]
        print_json({"settings": str(path), "exists": os.path.exists(path), "ignored": findings})
    elif not os.path.exists(path) and not ignored:
        print_line(wording("No settings in {}; every setting has its default.", str(path)))
    elif not ignored:
        print_line(wording("{}: nothing is ignored.", str(path)))
    else:
        for setting in ignored:
            print_line(setting.in_file(path))
    return bool(ignored)
