"""Types and options of arguments that several verbs share; checked before a verb runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from click.shell_completion import CompletionItem
from click.types import FuncParamType

from followup_tui.errors import BadInputError, UsageError

_MAX_ROWS = 100_000


def _utf8_text(value: str) -> str:
    """Return the text unchanged; raise BadInputError if it isn't valid UTF-8.

    Undecodable bytes of an argument arrive as lone surrogates, which no database stores."""
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise BadInputError(
            "The text is not valid UTF-8.", "Nothing was changed.", "Type it again."
        )
    return value


class _FilePath(click.ParamType[str]):
    """The path of a file, which the shell completes with its file names."""

    name = "file"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the path unchanged; raise UsageError if it is empty.

        An empty one comes from `--db "$UNSET"`, which must not open the default database."""
        if not value:
            raise UsageError("The file name is empty.", "Nothing was done.", "Give a file name.")
        return value

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Tell the shell to complete the name of a file."""
        return [CompletionItem(incomplete, type="file")]


def _named(convert: Callable[[str], str], name: str) -> FuncParamType[str, str]:
    """Return a click type that the help calls by that name."""
    argument_type = FuncParamType(convert)
    argument_type.name = name
    return argument_type


UTF8_TEXT = _named(_utf8_text, "text")
FILE_PATH = _FilePath()


def row_limit(default: int, rows: str = "") -> Callable[..., Any]:
    """Return the option -n (`limit`): at most how many rows to print; `rows` says of what."""
    return click.option(
        "-n",
        "limit",
        type=click.IntRange(1, _MAX_ROWS),
        default=default,
        metavar="N",
        help=f"Print at most N{f' {rows}' if rows else ''} (default: {default}).",
    )
