"""Click types for arguments that are checked before a verb runs."""

from __future__ import annotations

import click

from followup_tui.errors import BadInputError, UsageError

ROW_LIMIT = click.IntRange(1, 100_000)


def utf8_text(value: str) -> str:
    """Return the text unchanged; raise BadInputError if it isn't valid UTF-8.

    Undecodable bytes of an argument arrive as lone surrogates, which no database stores."""
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise BadInputError("The text is not valid UTF-8. Nothing was changed; type it again.")
    return value


def file_path(value: str) -> str:
    """Return the path unchanged; raise UsageError if it is empty.

    An empty one comes from `--db "$UNSET"`, which must not open the default database."""
    if not value:
        raise UsageError("The file name is empty. Nothing was done; give a file name.")
    return value
