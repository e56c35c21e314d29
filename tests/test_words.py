"""The program speaks one language: no retired phrase is left, and a name has one meaning."""

from __future__ import annotations

import ast
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from followup_tui.cli import main

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "followup_tui"
DOCUMENTS = (
    *("README.md", "pyproject.toml"),
    *(".github/ARCHITECTURE.md", ".github/CHANGELOG.md", ".github/CONTRIBUTING.md"),
)

RETIRED = {
    "undo": (r"tak(e|es|en|ing) (it |them |that |both |all )?back", r"mak(e|es|ing) (it )?again"),
    "redo": (r"made again",),
    "snooze": (r"put(s|ting)? (it |them |\w+ )?off", r"Put off"),
    "overdue": (r"(?<!too )\blate\b", r"\blateness\b"),
    "duplicates": (r"\bdoubles\b",),
    "park": (
        *(r"\b(let|lets|letting) (them|someone|somebody|it) rest", r"\bresting\b"),
        *(r"who rest\b", r"from rest\b", r"\ba rest\b", r"p rest\b"),
        r"for good\b",
    ),
    "history": (r"(?<!recall )what was said", r"\blast said\b", r"everything said", r"said with"),
    "note": (r"a sentence, if",),
    "attempt": (r"\btries\b", r"\d(st|nd|rd|th) try\b", r"as a try\b"),
    "cadence, interval": (r"\brhythms?\b", r"\bgaps?\b"),
    "waiting on them": (r"it is their move now",),
    "promised for": (r"promised by\b",),
    "contact details": (r"\bways\b", r"a way to reach"),
    "no next step": (r"without (a )?next", r"without-next"),
    "imported": (r"\bbrought\b(?! forward)", r"\bbring(s|ing)?\b(?! (\w+ ){0,3}(back|forward))"),
    "skipped": (r"\bleft out:", r"\bwas left out\b", r"\bwere left out\b", r"\bleave out\b"),
    "match": (r"known by", r"known already"),
    "kept as text": (r"kept beside", r"\bis no(ne)? (day|date|rhythm|time)\b", r"that is none"),
    "unsaved changes": (r"half[- ]typed", r"what you typed is back"),
    "queued": (r"\bspool(ed)?\b", r"\btak(en|e|es) in\b", r"lines? that wait"),
    "hide names": (r"\bcovers? (every )?names?", r"screen is masked", r"^Masked", r"\bthe mask\b"),
    "ignored": (r"What does not count", r"that do not count"),
    "someone": (
        r"\bsomebody\b",
        r"\bwhoever\b",
        r"\bwhom\b",
        r"nobody here",
    ),
    "user data": (r"(some|any|every|no)body's data",),
    "again": (r"\banew\b",),
    "a message says so": (r"\b(you|user|person) (are|is) told\b", r"^#+ Be told$"),
    "recognise": (r"\bthey tell (sent|received)\b",),
    "some topics mention it": (r"stands? in some\b",),
    "from, to": (r"who wrote to",),
    "remove the #": (r"take (a|the) `?#`? away",),
    "list, report": (r"\bis said by\b", r"is to be said", r"what is said\b"),
    "already exists": (r"is there already", r"is not there any more", r"not there any more"),
    "delete, remove": (r"let(s)? go of",),
    "unrecognised": (r"none of the kinds", r"is none of\b"),
    "no": (r"\bThere is no\b.*\bof that\b", r"\bis no (e-?mail|file|folder|contact)\b"),
    "email": (r"\bE-mails?\b", r"\be-mails?\b"),
    "from section 3": (
        *(r"Who is due now, what was said", r"Catch\b", r"\bcatch(es)? (a person|people|someone)"),
        *(r"where it hides", r"Lose nobody", r"It calls you", r"Take them with you"),
        *(r"Nothing is planned either", r"people this week", r"they have until"),
        *(r"write a name first", r"Who is it\?", r"came of it", r"came of\b", r"the same again"),
        *(r"when next\b", r"how often\b.*rest", r"Everybody has a next step", r"falls off"),
        *(r"starts anew", r"is called so", r"on purpose", r"n log nothing"),
        r"The whole text is copied",
        *(r"These are the last two", r"is here twice", r"it is so already", r"what would happen"),
        *(r"was left alone", r"is taken by", r"a fault of its own", r"give it more room"),
        *(r"Written after the manual", r"begun with what is remembered", r"that is remembered"),
        *(r"Row before", r"Pane before", r"who matters", r"They matter", r"whoever made it"),
        *(r"Out of the lists", r"is a good moment to talk", r"a lot on your desk"),
        *(r"crowd your inbox", r"you liked the"),
    ),
}
"""The word to use, and what stood for it once (regular expressions, upper and lower case)."""
ALLOWED = {
    # What people type is understood in more words than the program speaks.
    "followup_tui/domain/language/english.py",
    "followup_tui/formats/tables/column_names.py",
    # What the sample people say.
    "followup_tui/actions/sample/people.toml",
}
SAME_NAME = {
    "app.py": "an application of Textual's",
    "cadence.py": "how often to keep in touch",
    "cells.py": "the cells of a table",
    "contacts.py": "contacts",
    "context.py": "what a step needs to know beside its subject",
    "due.py": "what is due",
    "duplicates.py": "contacts that look like one person",
    "find.py": "search contacts",
    "interactions.py": "interactions",
    "mail.py": "emails",
    "main.py": "where one begins to read: the verbs, the main screen",
    "next_step.py": "the open follow-up of a contact",
    "missing_database.py": "a database that is not there",
    "note.py": "what is written about an interaction",
    "paths.py": "where files are",
    "progress_line.py": "one line with rate and time left",
    "quick_add.py": "the quick-add line",
    "reader.py": "a file format is read",
    "snooze.py": "move a due date later",
    "undo.py": "undo and redo",
    "unsaved_text.py": "what was typed and not saved",
    "writer.py": "a file format is written",
}
"""File names that stand in several packages, each with its one meaning."""


def _docstrings(tree: ast.AST) -> set[int]:
    """The ids of string nodes that only developers read."""
    found = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else ():
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                found.add(id(statement.value))
    return found


def visible_strings(file: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of each string of a module that a person may come to see."""
    tree = ast.parse(file.read_text())
    docstrings = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if id(node) not in docstrings and (" " in text.strip() or text.istitle()):
                yield node.lineno, text


def everything_visible() -> Iterator[tuple[str, str]]:
    """Yield a place and a text for all that a person may read."""
    for file in sorted(PACKAGE.rglob("*.py")):
        place = str(file.relative_to(ROOT))
        if place not in ALLOWED and "/migrations/" not in place:
            yield from ((f"{place}:{line}", text) for line, text in visible_strings(file))
    for file in sorted([*PACKAGE.rglob("*.toml"), *PACKAGE.rglob("*.md"), *PACKAGE.rglob("*.txt")]):
        if str(file.relative_to(ROOT)) in ALLOWED:
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            yield f"{file.relative_to(ROOT)}:{number}", line
    for name in DOCUMENTS:
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1):
            yield f"{name}:{number}", line
    group = main.followup
    context = click.Context(group, info_name="followup", **group.context_settings)
    for verb in group.list_commands(context):
        command = group.get_command(context, verb)
        assert command is not None
        with click.Context(command, info_name=verb, parent=context) as inner:
            for line in command.get_help(inner).splitlines():
                yield f"followup {verb} --help", line


ALL_VISIBLE = list(everything_visible())
RETIRED_IN_CODE = (
    *(r"\b(some|no)body's data\b", r"\bsomebody\b", r"\bwhoever\b", r"\banew\b"),
    *(r"what is said\b", r"is to be said", r"what to say of", r"called so\b"),
    *(
        r"is no (day|date)\b",
        r"\bis told\b",
        r"\blets? go of\b",
        r"\bnot there any more\b",
        r"\bit is so already\b",
    ),
)
"""What docstrings and comments do not say either."""


def prose_of_code() -> Iterator[tuple[str, str]]:
    """Yield a place and a text for each docstring and comment of the package."""
    for file in sorted(PACKAGE.rglob("*.py")):
        place = file.relative_to(ROOT)
        with file.open("rb") as source:
            for token in tokenize.tokenize(source.readline):
                is_text = token.type == tokenize.STRING and token.string.startswith('"""')
                if is_text or token.type == tokenize.COMMENT:
                    yield f"{place}:{token.start[0]}", token.string


def retired_phrases(texts: list[tuple[str, str]], patterns: tuple[str, ...]) -> list[str]:
    wanted = re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
    return [f"{place}: {text.strip()[:160]}" for place, text in texts if wanted.search(text)]


@pytest.mark.parametrize("word", RETIRED)
def test_no_retired_phrase_is_left(word: str) -> None:
    assert retired_phrases(ALL_VISIBLE, RETIRED[word]) == []


def test_docstrings_and_comments_say_it_plainly() -> None:
    assert retired_phrases(list(prose_of_code()), RETIRED_IN_CODE) == []


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("undo", "u takes it back"),
        ("overdue", "3 days late"),
        ("duplicates", "followup doubles"),
        ("park", "Let them rest, until a day or for good"),
        ("someone", "There is nobody here."),
        ("imported", "Brought: 10 new"),
    ],
)
def test_a_retired_phrase_is_found(word: str, text: str) -> None:
    assert retired_phrases([("here", text)], RETIRED[word])


def test_a_file_name_stands_for_one_thing() -> None:
    files = [file for file in PACKAGE.rglob("*.py") if file.name not in ("__init__.py",)]
    several = {name for name, count in Counter(file.name for file in files).items() if count > 1}
    assert sorted(several - set(SAME_NAME)) == []
    assert sorted(set(SAME_NAME) - several) == [], "no longer needed"


def test_a_public_class_name_stands_once() -> None:
    names = Counter(
        node.name
        for file in PACKAGE.rglob("*.py")
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []
