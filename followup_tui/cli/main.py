"""The `followup` command: its verbs, each loaded when it is called, and how errors end a run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from followup_tui import __version__
from followup_tui.cli.argument_types import FILE_PATH
from followup_tui.cli.fast_calls import wants_json
from followup_tui.cli.output import held_notes, print_error, print_line
from followup_tui.errors import CrashedError, FollowupError, UsageError
from followup_tui.wording import as_wording, wording

# Verb -> (module in followup_tui.cli, function, help line). The verb table of the docs reads it.
VERBS: dict[str, tuple[str, str, str]] = {
    "add": ("add", "add", "Add people, one line each: May Chen: second round next tue"),
    "due": ("due", "due", "List what is due now"),
    "status": ("due", "status", "Print one line for a status bar"),
    "notify": ("notify", "notify", "Notify once about what has become due; for cron and timers"),
    "done": ("followups", "done", "Close follow-ups with an outcome"),
    "snooze": ("followups", "snooze", "Move a due date later: 7 next week"),
    "spread": ("followups", "spread", "Spread overdue items over the coming days"),
    "log": ("log", "log", "Log an interaction: May 'call yesterday: liked the talk'"),
    "write": ("mail_draft", "write", "Draft an email"),
    "templates": ("mail_draft", "templates", "List the email templates, or copy them to edit"),
    "promise": ("log", "promise", "List, record or keep promises on both sides"),
    "next": ("keep_in_touch", "next_step", "List who has no next step, or add one"),
    "cadence": (
        "keep_in_touch",
        "cadence",
        "Set how often to keep in touch with someone or a #tag",
    ),
    "park": ("keep_in_touch", "park", "Park someone until a date, or indefinitely"),
    "unpark": ("keep_in_touch", "unpark", "Unpark someone"),
    "show": ("contacts", "show", "Show everything about someone"),
    "find": ("contacts", "find", "Find contacts by name, company, #tag or topic"),
    "list": ("contacts", "list_contacts", "List all contacts"),
    "history": ("contacts", "history", "List all interactions with someone"),
    "duplicates": ("duplicates", "duplicates", "Find and merge duplicates"),
    "queue": ("queue_", "queue", "List, edit, retry or drop lines that could not be saved"),
    "undo": ("undo", "undo", "Undo the last change"),
    "redo": ("undo", "redo", "Redo the last undone change"),
    "changes": ("undo", "changes", "List recent changes, newest first"),
    "import": (
        "import_",
        "import_files",
        "Import contacts and interactions: vCard, CSV, mail, calendars, an export",
    ),
    "export": ("export", "export", "Export everything, or some contacts: json, csv, vcard, ics"),
    "mail": ("mail", "mail", "Log one email from a pipe, and schedule a follow-up"),
    "backup": ("backup_verbs", "backup", "Back up the database now, or list the backups"),
    "restore": ("backup_verbs", "restore", "Bring back a backup"),
    "doctor": ("doctor", "doctor", "Find what is wrong with the database, and repair it"),
    "hotkey": ("hotkey", "print_hotkey", "Print hotkey setup for tmux, sway, kitty, …"),
    "completion": (
        "completion_script",
        "print_completion",
        "Print the completion script for bash, zsh or fish",
    ),
    "config": ("config", "config", "Print an example of the settings, or check yours"),
    "paths": ("paths", "print_paths", "Show where the files are"),
    "init": ("init", "init", "Create a new, empty database"),
    "help": ("help_", "show_help", "Show a topic of the documentation, or search all of them"),
    "demo": ("demo", "demo", "Try the screen with sample people, in a temporary database"),
}


class _ReaderGoneError(Exception):
    """The reader of a pipe has gone. Not an OSError, for which click ends the process with 1."""


@contextmanager
def _hide_broken_pipe_from_click() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _ReaderGoneError from error


class _LazyGroup(click.Group):
    """Imports the module of a verb only when that verb is called or completed."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _hide_broken_pipe_from_click():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _hide_broken_pipe_from_click():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module, function, help_line = VERBS[cmd_name]
        command: click.Command = getattr(import_module(f"followup_tui.cli.{module}"), function)
        command.short_help = help_line
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            similar = difflib.get_close_matches(args[0], VERBS, n=1)
            hint = wording("See: {} --help", as_wording(ctx.command_path))
            if similar:
                hint = wording("Did you mean '{}'? ", as_wording(similar[0])) + hint
            problem = wording("No such verb: '{}'.", args[0])
            raise UsageError(problem, "Nothing was done.", hint) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl([(name, help_line) for name, (_, _, help_line) in VERBS.items()])


@click.group(
    cls=_LazyGroup,
    invoke_without_command=True,
    subcommand_metavar="[VERB] [ARGUMENTS]...",
    context_settings={"max_content_width": 100, "help_option_names": ["-h", "--help"]},
    epilog="Help for one verb: followup VERB --help. Everything else: followup help",
)
@click.option("--db", type=FILE_PATH, help="Use another database file (or FOLLOWUP_DB).")
@click.version_option(__version__, prog_name="followup")
@click.pass_context
def followup(ctx: click.Context, db: str | None) -> None:
    """See who's due, recall what was said, close it with one key.

    Without a verb, open the screen."""
    ctx.obj = db
    if ctx.invoked_subcommand is None:
        from followup_tui.cli.open_screen import open_screen

        ctx.exit(open_screen(db))


def verb_rows() -> list[tuple[str, list[str], str]]:
    """Return each verb, its arguments and options as the help spells them, and its help line."""
    ctx = click.Context(followup)
    rows = []
    for name, (_, _, help_line) in VERBS.items():
        command = followup.get_command(ctx, name)
        assert command is not None
        arguments = [
            parameter.make_metavar(ctx)
            for parameter in command.params
            if isinstance(parameter, click.Argument)
        ]
        options = [
            f"[{parameter.opts[0]}]" for parameter in command.params if _is_own_option(parameter)
        ]
        rows.append((name, [*arguments, *options], help_line))
    return rows


def _is_own_option(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option) and parameter.name not in ("as_json", "db", "help")


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; never raise for an expected error."""

    def call() -> Any:
        if os.environ.get("_FOLLOWUP_COMPLETE"):
            from followup_tui.cli.completion_script import check_completion_request

            check_completion_request(os.environ)
        return followup.main(list(arguments), prog_name="followup", standalone_mode=False)

    return exit_code_of(call, as_json=wants_json(arguments))


def exit_code_of(call: Callable[[], Any], *, as_json: bool) -> int:
    """Call it and return the exit code: its integer result, else 0, else that of its error.

    An error is printed on standard error: one sentence, or one JSON object and nothing else there.
    An unexpected one writes a crash report and gives 70."""
    if not as_json:
        code, error = _outcome(call)
        if error is not None:
            print_error(error)
        return code
    with held_notes() as notes:
        code, error = _outcome(call)
    if error is not None:
        print_error(error, as_json=True, notes=notes)
    else:
        for note in notes:
            print_line(note, error=True)
    return code


def _outcome(call: Callable[[], Any]) -> tuple[int, FollowupError | None]:
    """Return the exit code of the call, and the error to print if there is one."""
    try:
        result: Any = call()
        return (result if isinstance(result, int) else 0), None
    except click.exceptions.Exit as error:
        return error.exit_code, None
    except click.ClickException as error:
        return error.exit_code, _usage_error(error)
    except FollowupError as error:
        return error.exit_code, error
    except (KeyboardInterrupt, click.Abort):
        return 130, None
    except _ReaderGoneError:
        return 141, None
    except Exception as error:
        return CrashedError.exit_code, _crash(error)


def _usage_error(error: click.ClickException) -> UsageError:
    """Return click's sentence on the wrong usage as ours, with where to read the right one."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    message = wording("{}", " ".join(error.format_message().split()))
    path = ctx.command_path if ctx else "followup"
    return UsageError(message, "Nothing was done.", wording("See: {} --help", as_wording(path)))


def _crash(error: Exception) -> CrashedError:
    """Write a crash report without personal data, and return the error that names it."""
    from followup_tui.system import crash_report, paths
    from followup_tui.system.clock import Clock

    try:
        moment = Clock().now().to_iso8601_string()
        report = crash_report.write_report(error, paths.reports(), __version__, moment)
    except FollowupError:
        report = None  # no home folder to write it to
    return crash_report.crash_error(report)
