"""Who may import whom: every import of every module is read, and the fast paths are proved fast."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "followup_tui"
OURS = "followup_tui"
DRAWING = {"textual", "rich"}
STORING = {"peewee", "playhouse", "sqlite3"}

FORBIDDEN: dict[str, set[str]] = {
    "domain": DRAWING
    | STORING
    | {"click", "platformdirs"}
    | {f"{OURS}.{name}" for name in ("storage", "exchange", "actions", "cli", "ui", "settings")},
    "storage": DRAWING
    | {"click"}
    | {f"{OURS}.{name}" for name in ("exchange", "actions", "cli", "ui")},
    "exchange": DRAWING
    | STORING
    | {f"{OURS}.{name}" for name in ("storage", "actions", "cli", "ui")},
    "sample": DRAWING
    | STORING
    | {f"{OURS}.{name}" for name in ("storage", "exchange", "actions", "cli", "ui")},
    "cli": DRAWING
    | STORING
    | {f"{OURS}.storage.{name}" for name in ("tables", "journal", "records", "schema", "search")},
    "ui": STORING
    | {"click", f"{OURS}.cli", f"{OURS}.exchange"}
    | {f"{OURS}.storage.{name}" for name in ("tables", "journal", "records", "schema", "search")},
    "actions": DRAWING | STORING | {"click", f"{OURS}.cli", f"{OURS}.ui"},
    **{
        leaf: DRAWING
        | STORING
        | {f"{OURS}.{name}" for name in ("storage", "exchange", "actions", "cli", "ui")}
        for leaf in (
            *("settings.py", "setting_values.py", "config_file.py", "state.py", "told.py"),
            *("spool.py", "typed.py"),
        )
    },
    **{
        leaf: DRAWING | {"peewee", "playhouse", "click", "pendulum"}
        for leaf in ("errors.py", "mask.py", "safe.py", "paths.py", "crash.py", "heap.py")
    },
}
# The places of the command line that may load what draws, inside a function.
OPEN_THE_SCREEN = {PACKAGE / "cli" / "screen.py", PACKAGE / "cli" / "prompt.py"}
# Within ui: app -> screens -> panes and lines.
LOWER_UI = (
    *("row_list", "text_view", "line_view", "cells", "rows", "due_pane", "contact_pane"),
    *("detail_pane", "line_bar", "quick_add", "snooze_line", "close_line", "store", "keys"),
    *("prompt_ask", "prompt_bar", "name_ghost", "recall"),
)
SCREENS = {f"{OURS}.ui.{name}" for name in ("app", "main_screen", "reading_screen", "panes_screen")}


class _Running(ast.NodeTransformer):
    """Leaves out what only a type checker reads."""

    def visit_If(self, node: ast.If) -> ast.AST:
        checked = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        return ast.Pass() if checked else self.generic_visit(node)


def imports(file: Path) -> Iterator[tuple[str, bool]]:
    """Every imported name of a module, and whether it is imported as the module loads."""
    tree = _Running().visit(ast.parse(file.read_text()))
    inner = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) not in inner) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            module = node.module or ""
            yield module, id(node) not in inner
            yield from ((f"{module}.{alias.name}", id(node) not in inner) for alias in node.names)


def within(name: str, prefixes: set[str]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def modules(layer: str) -> list[Path]:
    target = PACKAGE / layer
    return [target] if target.is_file() else sorted(target.rglob("*.py"))


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_a_layer_imports_nothing_that_is_not_its_own(layer: str) -> None:
    files = modules(layer)
    assert files, f"{layer} is empty"
    broken = [
        f"{file.relative_to(PACKAGE)}: {name}"
        for file in files
        for name, _ in imports(file)
        if within(name, FORBIDDEN[layer])
    ]
    assert broken == []


def test_the_command_line_loads_the_screen_only_when_it_opens_it() -> None:
    broken = [
        f"{file.relative_to(PACKAGE)}: {name}"
        for file in modules("cli")
        for name, at_load in imports(file)
        if within(name, {f"{OURS}.ui"}) and (at_load or file not in OPEN_THE_SCREEN)
    ]
    assert broken == []


def test_panes_and_lines_never_import_a_screen() -> None:
    broken = [
        f"{name}.py: {imported}"
        for name in LOWER_UI
        for imported, _ in imports(PACKAGE / "ui" / f"{name}.py")
        if within(imported, SCREENS)
    ]
    assert broken == []


def test_the_clock_is_read_only_at_the_edge() -> None:
    noqa = sorted(
        str(file.relative_to(PACKAGE))
        for file in PACKAGE.rglob("*.py")
        if "TID251" in file.read_text()
    )
    assert noqa == ["clock.py", "status.py"]


@pytest.mark.parametrize(
    ("verb", "unwanted"),
    [
        (["add", "May Chen: coffee in 3 days"], {"textual", "rich"}),
        (["due"], {"textual", "rich"}),
        (["status"], {"textual", "rich", "click", "peewee", "pendulum"}),
    ],
)
def test_a_verb_of_the_command_line_never_loads_what_draws(
    verb: list[str], unwanted: set[str], tmp_path: Path
) -> None:
    script = (
        "import sys; from followup_tui.__main__ import main; code = main();"
        "print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *verb],
        env={**os.environ, "FOLLOWUP_DB": str(tmp_path / "a.db")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "followup_tui" in loaded
    assert not loaded & unwanted
