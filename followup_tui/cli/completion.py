"""What the shell completes beyond verbs and options: names of contacts, IDs of what is due. Never
makes a database, never waits for one, never says anything."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence

import click
from click.shell_completion import CompletionItem

from followup_tui.cli.session import database_connection
from followup_tui.domain.text_folding import fold
from followup_tui.storage.queries import contacts as queries
from followup_tui.storage.queries.due import due_rows
from followup_tui.storage.queries.paging import Window
from followup_tui.system import paths, settings
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe

_MOST = 50


def complete_names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The contacts whose name goes on from what was typed, else those with a word that does."""
    typed = context.params.get(parameter.name or "")
    before = tuple(typed) if isinstance(typed, tuple | list) else ()
    whole = " ".join([*before, incomplete])
    known = _asked(context, lambda: _known(whole))
    going_on = [one for one in known if fold(one[0]).startswith(fold(whole))]
    found = []
    for name, company in going_on or ([] if before else known):
        # The words before the cursor stand already.
        rest = " ".join(name.split()[len(before) :])
        if rest and name.isprintable():
            found.append(CompletionItem(_quoted(rest), help=safe(company, 60)))
    return found


def complete_due_ids(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The IDs of what is due now, each with its name and topic where the shell shows them."""

    def ask() -> Sequence[tuple[str, str]]:
        rules = settings.load_settings(paths.config())[0].rules
        listed = due_rows(Clock(os.environ.get("FOLLOWUP_NOW")).now(), rules, _MOST)
        return [(str(one.id), f"{one.name}: {one.about}") for one in listed]

    found = _asked(context, ask)
    return [
        CompletionItem(one, help=safe(what, 60))
        for one, what in found
        if one.startswith(incomplete)
    ]


def _known(text: str) -> Sequence[tuple[str, str]]:
    """Name and company of the contacts that may be meant, the first ones of all for no word."""
    words = text.split()
    if words:
        return [(one.name, one.company) for one in queries.known_names(words, _MOST)]
    rows = queries.contact_page(Window(0, _MOST)).rows
    return [(one.name, one.company) for one in rows]


def _asked(
    context: click.Context, ask: Callable[[], Sequence[tuple[str, str]]]
) -> Sequence[tuple[str, str]]:
    """The answer of the database that the line names; nothing whatever goes wrong, as the person
    is in the middle of that line."""
    try:
        path = paths.database(context.params.get("db") or context.find_root().params.get("db"))
        if not path.is_file():
            return []
        with database_connection(path, wait=0):
            return ask()
    except Exception:
        return []


def _quoted(words: str) -> str:
    """As the shell has to get it: of the three, only bash does not quote by itself. Two strokes,
    as click's script for bash takes one away (`read` without -r)."""
    if os.environ.get("_FOLLOWUP_COMPLETE", "").startswith("bash"):
        return re.sub(r"([^\w@%+=:,./-])", r"\\\\\1", words)
    return words
