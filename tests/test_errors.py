"""An error keeps what happened, what was kept and a hint apart, and has a code of its own."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from followup_tui.errors import FollowupError, NotFoundError
from followup_tui.wording import Wording, as_wording, wording

PACKAGE = Path(__file__).parent.parent / "followup_tui"


def error_classes() -> list[type[FollowupError]]:
    """Return every class of error of the program."""
    for file in PACKAGE.rglob("*.py"):
        if "Error(" in file.read_text() and "migrations" not in file.parts:
            parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
            import_module(".".join(part for part in parts if part != "__init__"))
    found: list[type[FollowupError]] = [FollowupError]
    for kind in found:
        found.extend(kind.__subclasses__())
    return list(dict.fromkeys(kind for kind in found if kind.__module__.startswith("followup_tui")))


ERROR_CLASSES = error_classes()


def hidden(text: str) -> str:
    return "•" * len(text)


def test_words_of_ours_and_data_stay_apart() -> None:
    error = NotFoundError(wording("{} has no email.", "Rest"), "Nothing was sent.", "Press e.")
    assert str(error) == "Rest has no email. Nothing was sent. Press e."
    assert error.wording.text(hidden) == "•••• has no email. Nothing was sent. Press e."


def test_a_str_is_all_ours() -> None:
    error = NotFoundError("Nothing to undo.")
    assert (error.problem, error.kept, error.hint) == (
        as_wording("Nothing to undo."),
        Wording(),
        Wording(),
    )
    assert error.wording.text(hidden) == "Nothing to undo."


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("Type it as: fri", "Nothing was saved."), "Type it as: fri. Nothing was saved."),
        (("Gone.", "", "Try again."), "Gone. Try again."),
        (("Gone?", "Kept"), "Gone? Kept"),
    ],
)
def test_the_parts_become_one_text(parts: tuple[str, ...], sentence: str) -> None:
    assert str(FollowupError(*parts)) == sentence


def test_each_kind_of_error_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in ERROR_CLASSES]
    assert len(codes) > 12
    assert sorted(codes) == sorted(set(codes))
    assert all(
        kind.code == kind.code.lower() and kind.code.isidentifier() for kind in ERROR_CLASSES
    )


def test_the_documentation_lists_each_code_with_its_exit_code() -> None:
    text = (PACKAGE / "docs" / "json.md").read_text().partition("| code | exit code |")[2]
    listed = {
        code: int(row.rpartition("| ")[2].strip(" |"))
        for row in text.split("\n\n")[0].splitlines()[2:]
        for code in re.findall(r"`(\w+)`", row)
    }
    only_on_screen = {"failed", "queued", "edit_conflict"}
    assert listed == {
        kind.code: kind.exit_code for kind in ERROR_CLASSES if kind.code not in only_on_screen
    }


LIBRARY_TEXT_READ = {
    "system/settings.py": "before Python 3.14 tomllib tells the line in its sentence only",
}
"""Modules that read the sentence of a library's error, and why there is no other way."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield name and syntax tree of each module of the program."""
    for file in sorted(PACKAGE.rglob("*.py")):
        yield str(file.relative_to(PACKAGE)), ast.parse(file.read_text())


def is_made_of_text(node: ast.expr) -> bool:
    """Tell whether an argument is a sentence put together of texts, which no longer tells names.

    A number with its format spec (`f"{count:,}"`) is all ours."""
    match node:
        case ast.JoinedStr():
            values = [part for part in node.values if isinstance(part, ast.FormattedValue)]
            return not all(part.format_spec for part in values)
        case ast.BinOp(op=ast.Add() | ast.Mod()):
            sides = (node.left, node.right)
            return any(map(is_made_of_text, sides)) or all(
                isinstance(side, ast.Constant) or _is_str_call(side) for side in sides
            )
        case ast.IfExp():
            return is_made_of_text(node.body) or is_made_of_text(node.orelse)
        case ast.Call(func=ast.Attribute(attr="format" | "join" | "replace")):
            return True
        case ast.Call(func=ast.Name(id="as_wording")):
            return any(map(is_made_of_text, node.args))
    return _is_str_call(node)


def _is_str_call(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str"


def errors_made_of_text(tree: ast.Module) -> list[int]:
    """Return the lines where an error gets a finished sentence instead of a wording."""
    names = {kind.__name__ for kind in ERROR_CLASSES}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "UnreadableFileError":
                arguments = node.args[1:]  # the first is the name of the file
            elif node.func.id in names:
                arguments = node.args
            else:
                continue
            arguments = [*arguments, *(keyword.value for keyword in node.keywords)]
            found += [argument.lineno for argument in arguments if is_made_of_text(argument)]
    return found


def sentences_read(tree: ast.Module) -> list[int]:
    """Return the lines where the sentence of a caught error is searched, compared or cut."""
    found = []
    for handler in ast.walk(tree):
        if not isinstance(handler, ast.ExceptHandler) or handler.name is None:
            continue
        found += [node.lineno for node in ast.walk(handler) if reads(node, handler.name)]
    return found + [node.lineno for node in ast.walk(tree) if reads(node, "error")]


def reads(node: ast.AST, error: str) -> bool:
    """Tell whether this looks into `str(error)`, or into one of the parts of that error."""
    match node:
        case ast.Compare():
            return any(_is_sentence(side, error) for side in (node.left, *node.comparators))
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"))):
            return any(_is_sentence(argument, error) for argument in node.args)
        case ast.Call(func=ast.Attribute(value=value)):
            return _is_sentence(value, error)
    return False


def _is_sentence(node: ast.AST, error: str) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return False
    if node.func.id != "str" or len(node.args) != 1:
        return False
    inner = node.args[0]
    while isinstance(inner, ast.Attribute):
        inner = inner.value
    return isinstance(inner, ast.Name) and inner.id == error


def test_no_error_gets_a_finished_sentence() -> None:
    found = [f"{module}:{line}" for module, tree in trees() for line in errors_made_of_text(tree)]
    assert found == []


def test_no_code_reads_the_sentence_of_an_error() -> None:
    assert {module for module, tree in trees() if sentences_read(tree)} == set(LIBRARY_TEXT_READ)


@pytest.mark.parametrize(
    "line",
    [
        'NotFoundError(f"No contact {name}.")',
        'NotFoundError("No contact " + str(name))',
        'NotFoundError("No contact {}.".format(name))',
        'NotFoundError(as_wording(f"No contact {name}."))',
        'NotFoundError("Gone.", hint=f"Try {name}.")',
        'UnreadableFileError(name, f"no {name}")',
        "BadInputError(str(error))",
    ],
)
def test_a_finished_sentence_is_found(line: str) -> None:
    assert errors_made_of_text(ast.parse(line)) == [1]


@pytest.mark.parametrize(
    "line",
    [
        'NotFoundError("Nothing to undo.")',
        'NotFoundError(wording("No contact {}.", name), hint=hint)',
        'BadInputError(wording("{} more", as_wording(f"{count:,}")))',
        'UnreadableFileError(str(path), "no such file")',
    ],
)
def test_a_wording_is_allowed(line: str) -> None:
    assert errors_made_of_text(ast.parse(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        'if "othing was" in str(error): pass',
        "same = banner.text == str(error)",
        're.search("nothing was", str(error))',
        'str(error).startswith("No")',
        'str(error.problem).partition(":")',
    ],
)
def test_reading_a_sentence_is_found(line: str) -> None:
    assert sentences_read(ast.parse(line)) == [1]
