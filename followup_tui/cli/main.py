"""The verbs, each loaded when it is called; and how every failure ends: one sentence, one code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from followup_tui import __version__
from followup_tui.cli.argument_types import file_path
from followup_tui.cli.output import print_line
from followup_tui.errors import FollowupError

# verb -> (module, attribute, what it does); the README's table is made of this.
VERBS: dict[str, tuple[str, str, str]] = {
    "add": ("add", "add", "Catch people in one line each: May Chen: second round next tue"),
    "due": ("due", "due", "What is due now"),
    "status": ("due", "status", "One line for a status bar"),
    "notify": ("notify", "notify", "Say once what has become due; for cron and timers"),
    "done": ("followups", "done", "Close follow-ups"),
    "snooze": ("followups", "snooze", "Put follow-ups off: 7 next week"),
    "triage": ("followups", "spread", "Spread what is late over the next days"),
    "log": ("log", "log", "Log what was said: May 'call yesterday: liked the talk'"),
    "write": ("mail_draft", "write", "A mail to someone, begun with what is remembered"),
    "templates": ("mail_draft", "list_templates", "The texts that mails are made by"),
    "promise": ("log", "promise", "Promises on both sides: show, record, keep"),
    "next": ("keep_in_touch", "next_step", "Who has no next step; give one"),
    "cadence": ("keep_in_touch", "cadence", "How often to be in touch with someone, or a #tag"),
    "park": ("keep_in_touch", "park", "Let someone rest, until a day or for good"),
    "unpark": ("keep_in_touch", "unpark", "Bring someone back from rest"),
    "show": ("contacts", "show", "All that is remembered of someone"),
    "find": ("contacts", "find", "Contacts by name, company, #tag, topic"),
    "doubles": (
        "duplicates",
        "duplicates",
        "Contacts who look like one person; merge them, or not",
    ),
    "undo": ("undo", "undo", "Take back the newest change"),
    "redo": ("undo", "redo", "Make it again"),
    "history": ("undo", "changes", "What was changed, newest first"),
    "import": (
        "import_",
        "import_files",
        "People and what was said with them, from cards, tables, mail, calendars",
    ),
    "export": ("export", "export", "All of it, or whom you find: json, csv, vcard, ics"),
    "mail": ("mail", "mail", "Log one e-mail from a pipe, and book a follow-up with it"),
    "hotkey": (
        "hotkey",
        "print_hotkey",
        "Lines for tmux, sway, kitty and others: one key from anywhere",
    ),
    "paths": ("paths", "print_paths", "Where the files are"),
    "demo": ("demo", "demo", "The screen with sample people, in a throw-away database"),
}


class _ReaderGoneError(Exception):
    """Nobody reads what is printed. Not an OSError: click would end the process with 1."""


@contextmanager
def _ahead_of_click() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _ReaderGoneError from error


class _Verbs(click.Group):
    """Loads the module of a verb only when it is called or completed."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _ahead_of_click():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _ahead_of_click():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module, name, help_text = VERBS[cmd_name]
        command: click.Command = getattr(import_module(f"followup_tui.cli.{module}"), name)
        command.short_help = help_text
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], VERBS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"There is no verb {args[0]!r}.{hint}", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl([(name, text) for name, (_, _, text) in VERBS.items()])


@click.group(
    cls=_Verbs,
    invoke_without_command=True,
    subcommand_metavar="[VERB] [WORDS]...",
    context_settings={"max_content_width": 100, "help_option_names": ["-h", "--help"]},
    epilog="More about one of them: followup VERB --help",
)
@click.option("--db", type=file_path, help="Another database file (or FOLLOWUP_DB).")
@click.version_option(__version__, prog_name="followup")
@click.pass_context
def followup(context: click.Context, db: str | None) -> None:
    """Who is due now, what was said, one key to close it. Without a verb the screen opens."""
    context.obj = db
    if context.invoked_subcommand is None:
        from followup_tui.cli.open_screen import open_screen

        context.exit(open_screen(db))


def verb_rows() -> list[tuple[str, list[str], str]]:
    """Every verb with its arguments and options, and what it does; for the README."""
    context = click.Context(followup)
    found = []
    for name in VERBS:
        command = followup.get_command(context, name)
        assert command is not None
        given = [one.make_metavar(context) for one in command.params if _is_argument(one)]
        options = [f"[{one.opts[0]}]" for one in command.params if _is_own_option(one)]
        found.append((name, [*given, *options], VERBS[name][2]))
    return found


def _is_argument(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Argument)


def _is_own_option(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Option) and parameter.name not in ("as_json", "db", "help")


def run(arguments: Sequence[str]) -> int:
    """Run the command line; give the exit code. Expected failures are one sentence on stderr."""
    return exit_code_of(
        lambda: followup.main(list(arguments), prog_name="followup", standalone_mode=False)
    )


def exit_code_of(call: Callable[[], Any]) -> int:
    """The exit code of what is called; its failures are one sentence on stderr."""
    try:
        result: Any = call()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        print_line(_usage(error), error=True)
        return error.exit_code
    except FollowupError as error:
        print_line(str(error), error=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return 130
    except _ReaderGoneError:
        return 141
    except Exception as error:
        return _fault(error)


def _usage(error: click.ClickException) -> str:
    """What was wrong with the words given, in one sentence, and where to read how it is used."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    words = " ".join(error.format_message().split())
    end = "" if words.endswith((".", "?")) else "."
    path = context.command_path if context else "followup"
    return f"{words}{end} Nothing was done; see: {path} --help"


def _fault(error: Exception) -> int:
    """A fault of ours: a report without anybody's data, one sentence, exit code 70."""
    from followup_tui.system import crash_report, paths
    from followup_tui.system.clock import Clock

    try:
        moment = Clock().now().to_iso8601_string()
        report = crash_report.write_report(error, paths.reports(), __version__, moment)
    except FollowupError:
        report = None  # no home folder to write it to
    print_line(crash_report.crash_message(report), error=True)
    return 70
