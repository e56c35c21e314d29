"""No code reads a sentence again: errors and labels are values until a person sees them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.test_errors import error_classes

pytestmark = pytest.mark.once

Rule = Callable[[ast.AST], Iterator[ast.AST]]
PACKAGE = Path(__file__).parent.parent / "followup_tui"
FILES = sorted(PACKAGE.rglob("*.py"))

SENTENCES = {"error", "label", "wording", "words", "problem", "kept", "hint", "subject", "warning"}
"""Names of variables and attributes whose text is a sentence."""
DATA = {"name", "names", "about", "summary", "nickname", "company", "notes", "typed"}
"""Names of variables and attributes that hold what a person wrote."""
WORDS_ONLY = {"ChangeLabel": 0, "as_wording": 0, "ReadWarning": 1, "show_toast": -1}
"""Calls, and the argument of theirs that is our words alone, if it is a str."""
OTHER_PROGRAMS = {"system/settings.py", "formats/backup/json_stream.py"}
"""Where the error is Python's own, which is nothing but a sentence."""
ERRORS = {kind.__name__ for kind in error_classes()}
FILE_NAME_FIRST = {"UnreadableFileError"}
"""Errors whose first argument is a file's name and not a sentence."""


def found_in(path: Path, rule: Rule) -> Iterator[str]:
    """Yield file and line of what a rule finds."""
    for node in rule(ast.parse(path.read_text(), str(path))):
        yield f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"


def last_name(node: ast.AST) -> str:
    """Return the last word of a name or attribute: "label" of `change.label`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def is_sentence(node: ast.AST) -> bool:
    """Tell whether the node makes a sentence of a value: `str(error)` or `change.label.text()`."""
    if not isinstance(node, ast.Call):
        return False
    if last_name(node.func) == "str":
        return len(node.args) == 1 and last_name(node.args[0]) in SENTENCES
    return isinstance(node.func, ast.Attribute) and node.func.attr == "text" and not node.args


def uses_data(node: ast.AST) -> bool:
    """Tell whether a name, a topic or the like is anywhere in the expression, as a str."""
    return any(last_name(inner) in DATA for inner in ast.walk(node))


def readings(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the places where a sentence is compared, searched, cut or split."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            read = any(map(is_sentence, [node.left, *node.comparators]))
        elif isinstance(node, ast.Attribute | ast.Subscript):
            read = is_sentence(node.value)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            read = any(map(is_sentence, node.args))
        else:
            continue
        if read:
            yield node


def data_among_our_words(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the places where a name is put into words that count as ours alone."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        index = WORDS_ONLY.get(last_name(node.func))
        if index is None or len(node.args) <= index or not node.args:
            continue
        words = node.args[index]
        if isinstance(words, ast.JoinedStr | ast.BinOp) and uses_data(words):
            yield node


def is_made_of_text(node: ast.AST) -> bool:
    """Tell whether a sentence is put together of texts, which no longer tell what a name is.

    A number with its format (`f"{count:,}"`) is all ours."""
    match node:
        case ast.JoinedStr():
            values = [part for part in node.values if isinstance(part, ast.FormattedValue)]
            return not all(value.format_spec for value in values)
        case ast.BinOp(left=left, right=right):
            sides = (left, right)
            return any(map(is_made_of_text, sides)) or all(
                isinstance(side, ast.Constant) for side in sides
            )
        case ast.IfExp(body=body, orelse=orelse):
            return is_made_of_text(body) or is_made_of_text(orelse)
        case ast.Call(func=ast.Attribute(attr="format" | "join" | "replace")):
            return True
        case ast.Call(func=ast.Name(id="as_wording"), args=arguments):
            return any(map(is_made_of_text, arguments))
        case ast.Call(func=ast.Name(id="str")):
            return True
    return False


def finished_errors(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the places where an error gets a finished sentence instead of a wording."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and last_name(node.func) in ERRORS:
            words = node.args[1:] if last_name(node.func) in FILE_NAME_FIRST else node.args
            yield from filter(
                is_made_of_text, [*words, *(keyword.value for keyword in node.keywords)]
            )


def finished_labels(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the places where a change gets a label that is put together of strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and last_name(node.func) == "recording":
            labels = node.args[:1]
        elif isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            is_label = any(
                isinstance(target, ast.Attribute) and target.attr == "label" for target in targets
            )
            labels = [node.value] if is_label else []
        else:
            continue
        if any(
            isinstance(label, ast.JoinedStr | ast.BinOp) and uses_data(label) for label in labels
        ):
            yield node


def test_no_code_reads_a_sentence_again() -> None:
    others = {PACKAGE / name for name in OTHER_PROGRAMS}
    assert [
        found for path in FILES if path not in others for found in found_in(path, readings)
    ] == []


def test_no_name_is_put_into_words_of_ours() -> None:
    assert [found for path in FILES for found in found_in(path, data_among_our_words)] == []


def test_no_error_is_a_finished_sentence() -> None:
    assert [found for path in FILES for found in found_in(path, finished_errors)] == []


def test_each_exception_is_still_needed() -> None:
    assert [name for name in OTHER_PROGRAMS if not any(found_in(PACKAGE / name, readings))] == []


def test_no_label_is_a_finished_sentence() -> None:
    assert [found for path in FILES for found in found_in(path, finished_labels)] == []


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ('"othing was" in str(error)', True),
        ('str(change.label).removeprefix("Added: ")', True),
        ("str(error.problem)[:5]", True),
        ('re.search("nothing was", str(error))', True),
        ("print(str(error))", False),
        ("error.problem == other.problem", False),
        ('ChangeLabel(f"Done: {contact.name}")', True),
        ('as_wording("Done: " + name)', True),
        ('show_toast(app, f"Opened: {safe(method.name, 60)}")', True),
        ('ChangeLabel(f"Parked until {format_date(day)}", (contact.name,))', False),
        ('ReadWarning(place, f"can\'t read {name}")', True),
        ('recorder.label += f", {name}"', True),
        ('recording(f"Sent: {contact.name}", now, program)', True),
        ("recorder.label = recorder.label.with_details(describe(name))", False),
        ('NotFoundError(f"No contact {text}.")', True),
        ('NotFoundError("No contact " + str(text))', True),
        ('NotFoundError("No contact {}.".format(text))', True),
        ('NotFoundError(as_wording(f"No contact {text}."))', True),
        ('NotFoundError("Gone.", hint=f"Try {text}.")', True),
        ('UnreadableFileError(path, f"no {text}")', True),
        ("BadInputError(str(reason))", True),
        ('NotFoundError("Nothing to undo.")', False),
        ('NotFoundError(wording("No contact {}.", text), hint=hint)', False),
        ('BadInputError(as_wording(f"{count:,}") + " more")', False),
        ('UnreadableFileError(str(path), "no such file")', False),
    ],
)
def test_the_rules_find_what_they_are_for(code: str, is_found: bool) -> None:
    rules = (readings, data_among_our_words, finished_labels, finished_errors)
    assert any(found for rule in rules for found in rule(ast.parse(code))) is is_found
