"""What the shell completes besides verbs, options and files: names, #tags, IDs of due follow-ups.

Never creates a database, waits for a lock or prints anything."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence

import click
from click.shell_completion import CompletionItem

from followup_tui.cli.session import database_connection
from followup_tui.domain.latin_spelling import latin_spelling
from followup_tui.domain.text_folding import fold
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries.due import due_rows
from followup_tui.storage.queries.paging import Window
from followup_tui.system import paths, settings
from followup_tui.system.clock import Clock
from followup_tui.system.sanitize import safe, surplus_marks

_MAX_ITEMS = 50
_MAX_HELP = 60


def complete_names(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the contacts whose name continues what was typed, else those with a word that does."""
    value = ctx.params.get(parameter.name or "")
    words_before = tuple(value) if isinstance(value, tuple | list) else ()
    return _name_items(ctx, words_before, incomplete)


def complete_line(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return what continues a quick-add line: names up to its colon, also after "+", and #tags.

    The line may be several arguments, or a quoted one that holds several words."""
    words_before: tuple[str, ...] = tuple(ctx.params.get(parameter.name or "") or ())
    last_word = incomplete.split(" ")[-1]
    if last_word.startswith("#"):
        return _tag_items(ctx, last_word, incomplete.removesuffix(last_word))
    if any(":" in word for word in (*words_before, incomplete)):
        return []
    if "+" in incomplete:
        typed = incomplete.rpartition("+")[2].lstrip()
        return _name_items(ctx, (), typed, incomplete.removesuffix(typed))
    while "+" in words_before:
        words_before = words_before[words_before.index("+") + 1 :]
    return _name_items(ctx, words_before, incomplete)


def _name_items(
    ctx: click.Context, words_before: Sequence[str], incomplete: str, prefix: str = ""
) -> list[CompletionItem]:
    """Return the names that continue the typed words; `prefix` is the rest of the same argument."""
    typed = " ".join([*words_before, incomplete])
    contacts = _query(ctx, lambda: _contacts_named(typed))
    continuing = [
        (name, company) for name, company in contacts if fold(name).startswith(fold(typed))
    ]
    items = []
    for name, company in continuing or ([] if words_before else contacts):
        # The line already holds the words before the cursor.
        remaining = " ".join(name.split()[len(words_before) :])
        if remaining and _is_typable(name):
            items.append(CompletionItem(_quote(prefix + remaining), help=safe(company, _MAX_HELP)))
    return items


def complete_tags(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the #tags that continue what was typed, if that begins with #."""
    return _tag_items(ctx, incomplete) if incomplete.startswith("#") else []


def _tag_items(ctx: click.Context, typed: str, prefix: str = "") -> list[CompletionItem]:
    """Return the #tags that continue "#py"; `prefix` is the rest of the same argument."""
    names = _query(ctx, lambda: [(name, "") for name in contact_queries.tag_names()])
    start = fold(typed.removeprefix("#"))
    return [
        CompletionItem(_quote(f"{prefix}#{name}"))
        for name, _ in names
        if fold(name).startswith(start) and _is_typable(name)
    ][:_MAX_ITEMS]


def complete_query(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the #tags, or the names, that continue a word of a search."""
    return complete_tags(ctx, parameter, incomplete) or complete_names(ctx, parameter, incomplete)


def complete_due_ids(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the IDs of what is due now, with name and topic as their help."""

    def read_due() -> Sequence[tuple[str, str]]:
        rules = settings.load_settings(paths.config())[0].rules
        rows = due_rows(Clock(os.environ.get("FOLLOWUP_NOW")).now(), rules, _MAX_ITEMS)
        return [(str(row.id), f"{row.name}: {row.about}") for row in rows]

    return [
        CompletionItem(key, help=safe(description, _MAX_HELP))
        for key, description in _query(ctx, read_due)
        if key.startswith(incomplete)
    ]


def complete_backups(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the numbers of the backups, with day and reason as their help; files otherwise."""
    from followup_tui.domain.backup_words import backup_title
    from followup_tui.storage.backups import list_backups

    if incomplete and not incomplete.isdecimal():
        return [CompletionItem(incomplete, type="file")]
    try:
        path = paths.database(ctx.params.get("db") or ctx.find_root().params.get("db"))
        now = Clock(os.environ.get("FOLLOWUP_NOW")).now()
        found = list_backups(path)[:_MAX_ITEMS]
        return [
            CompletionItem(str(number), help=f"{backup_title(backup.made, now)}, {backup.reason}")
            for number, backup in enumerate(found, 1)
            if str(number).startswith(incomplete)
        ]
    except Exception:
        return []


def _is_typable(name: str) -> bool:
    """Return whether a shell can show the name as it stands on its command line."""
    return name.isprintable() and not surplus_marks(name)


def _contacts_named(text: str) -> Sequence[tuple[str, str]]:
    """Return name and company of the contacts that may be meant; of the first ones for no text.

    A name in another script comes a second time, in its Latin spelling."""
    words = text.split()
    if words:
        known = contact_queries.known_names(words, _MAX_ITEMS)
        return [
            *((contact.name, contact.company) for contact in known),
            *(
                (spelled, contact.name)
                for contact in known
                if (spelled := latin_spelling(contact.name))
            ),
        ]
    rows = contact_queries.contact_page(Window(0, _MAX_ITEMS)).rows
    return [(row.name, row.company) for row in rows]


def _query(
    ctx: click.Context, read: Callable[[], Sequence[tuple[str, str]]]
) -> Sequence[tuple[str, str]]:
    """Run a query on the database that the command line names; return nothing on any error, as the
    person is in the middle of typing."""
    try:
        path = paths.database(ctx.params.get("db") or ctx.find_root().params.get("db"))
        if not path.is_file():
            return []
        with database_connection(path, timeout=0):
            return read()
    except Exception:
        return []


def _quote(words: str) -> str:
    """Escape a completion for bash, the only shell of the three that does not do it itself.

    Twice, because click's script for bash uses `read` without -r, which takes one level away.
    Behind an open quote bash keeps the quote, within which most characters stand for themselves."""
    if not os.environ.get("_FOLLOWUP_COMPLETE", "").startswith("bash"):
        return words
    quote = _open_quote()
    if quote == "'":
        quoted = words.replace("'", r"'\''")
    else:
        special = r'["$`\\]' if quote else r"[^\w@%+=:,./-]"
        quoted = re.sub(special, r"\\\g<0>", words)
    return quoted.replace("\\", r"\\")


def _open_quote() -> str:
    """Return the quote that the word at the cursor begins with, else ""."""
    words = os.environ.get("COMP_WORDS", "").split("\n")
    index = os.environ.get("COMP_CWORD", "")
    word = words[int(index)] if index.isdecimal() and int(index) < len(words) else ""
    return word[:1] if word[:1] in ("'", '"') else ""
