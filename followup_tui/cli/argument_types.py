"""The kinds of words that a verb takes, checked before the verb runs."""

from __future__ import annotations

import click

from followup_tui.errors import BadInputError, UsageError

ROW_LIMIT = click.IntRange(1, 100_000)


def utf8_text(value: str) -> str:
    """Words that are stored or looked up. Bytes that are no UTF-8 come as lone surrogates, which
    no database takes."""
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise BadInputError("What was typed is not UTF-8 text. Nothing was changed; type it again.")
    return value


def file_path(value: str) -> str:
    """The path of a file, in any bytes; never empty, as `--db "$UNSET"` would mean another."""
    if not value:
        raise UsageError("The name of a file is empty. Nothing was done; name one.")
    return value
