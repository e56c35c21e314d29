"""Which package may import which, as an allow-list: anything else fails."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from followup_tui.storage.database import close_database, open_database

pytestmark = pytest.mark.once

PACKAGE = Path(__file__).parent.parent / "followup_tui"
OURS = "followup_tui"

BELOW: dict[str, tuple[str, ...]] = {
    "wording": (),
    "errors": ("wording",),
    "domain": ("wording", "errors"),
    "system": ("wording", "errors", "domain"),
    "storage": ("wording", "errors", "domain", "system"),
    "formats": ("wording", "errors", "domain", "system"),
    "actions": ("wording", "errors", "domain", "system", "storage", "formats"),
    "importing": ("wording", "errors", "domain", "system", "storage", "formats", "actions"),
    "ui": (
        *("wording", "errors", "domain", "system", "actions", "importing"),
        *("storage.queries", "storage.database_thread"),
    ),
    "cli": (
        *("wording", "errors", "domain", "system", "storage", "formats", "actions", "importing"),
        "ui",
    ),
    "__main__": ("wording", "errors", "system", "cli"),
    "__init__": (),
}
"""What each layer may import of ours, beside itself. `__version__` may be read everywhere."""
LIBRARIES: dict[str, tuple[str, ...]] = {
    "wording": (),
    "errors": (),
    "domain": ("pendulum", "dateutil", "anyascii"),
    "system": ("pendulum", "platformdirs"),
    "storage": ("pendulum", "peewee", "playhouse", "sqlite3"),
    "formats": ("pendulum", "dateutil"),
    "actions": ("pendulum",),
    "importing": ("pendulum",),
    "ui": ("pendulum", "textual", "rich"),
    "cli": ("pendulum", "click"),
    "__main__": (),
    "__init__": (),
}
"""What each layer may import from elsewhere, beside the standard library without sqlite3."""
UI_ORDER = ("terminal", "keys", "widgets", "panes", "prompts", "screens")
"""Within `ui` a package imports only itself, those before it and the modules at its top."""
EXCEPTIONS = {("system.crash_report", "sqlite3")}
"""Module and name: a crash report names the version of SQLite."""
OPEN_THE_SCREEN = ("cli.config", "cli.open_screen", "cli.quick_prompt", "cli.terminal_check")
"""The modules of the command line that may import `ui`, inside a function."""
READ_THE_CLOCK = ("cli.statusline", "system.clock")


@dataclass(frozen=True)
class Import:
    """One imported module or name, where it stands, and whether it runs as the module loads."""

    module: str
    name: str
    at_load: bool

    @property
    def layer(self) -> str:
        """The layer of ours it belongs to, or the library."""
        parts = self.name.split(".")
        return parts[1] if parts[0] == OURS and len(parts) > 1 else parts[0]


class _WithoutTypeChecking(ast.NodeTransformer):
    """Drops what only a type checker reads."""

    def visit_If(self, node: ast.If) -> ast.AST:
        checks_types = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        return ast.Pass() if checks_types else self.generic_visit(node)


def module_name(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def imports(source: str, module: str) -> Iterator[Import]:
    """Yield every import of a module's source, down to the imported name."""
    tree = _WithoutTypeChecking().visit(ast.parse(source))
    in_functions = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        at_load = id(node) not in in_functions
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, at_load)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            for alias in node.names:
                yield Import(module, f"{node.module}.{alias.name}", at_load)


def all_imports() -> list[Import]:
    return [
        found
        for file in sorted(PACKAGE.rglob("*.py"))
        for found in imports(file.read_text(), module_name(file))
    ]


ALL = all_imports()


def is_allowed(found: Import) -> bool:
    """Tell whether a layer may import this."""
    layer = found.module.partition(".")[0]
    if found.name == f"{OURS}.__version__" or (found.module, found.name) in EXCEPTIONS:
        return True
    if not found.name.startswith(f"{OURS}."):
        root = found.name.partition(".")[0]
        is_standard = root in sys.stdlib_module_names and root != "sqlite3"
        return is_standard or root in LIBRARIES[layer]
    allowed = (layer, *BELOW[layer])
    inside = found.name.removeprefix(f"{OURS}.")
    return any(inside == name or inside.startswith(f"{name}.") for name in allowed)


def is_allowed_in_ui(found: Import) -> bool:
    """Tell whether a package inside `ui` may import this."""
    parts = found.name.removeprefix(f"{OURS}.ui.").split(".")
    here = found.module.split(".")[1] if found.module.count(".") >= 2 else ""
    if here not in (*UI_ORDER, "quick_prompt") or not found.name.startswith(f"{OURS}.ui."):
        return True
    if parts[0] == "app":
        return False
    order = UI_ORDER if here == "quick_prompt" else UI_ORDER[: UI_ORDER.index(here) + 1]
    return parts[0] not in (*UI_ORDER, "quick_prompt") or parts[0] in (*order, here)


def names(broken: list[Import]) -> list[str]:
    return [f"{found.module}: {found.name}" for found in broken]


def test_every_module_belongs_to_a_layer() -> None:
    assert {module_name(file).partition(".")[0] for file in PACKAGE.rglob("*.py")} == {*BELOW} - {
        "__init__"
    } | {"__init__"}


def test_a_layer_imports_only_what_stands_below_it() -> None:
    assert names([found for found in ALL if not is_allowed(found)]) == []


def test_inside_ui_a_package_imports_only_those_below_it() -> None:
    assert names([found for found in ALL if not is_allowed_in_ui(found)]) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("domain.contact", "from followup_tui.importing.plan import Plan"),
        ("domain.contact", "from followup_tui.system import clock"),
        ("domain.contact", "import sqlite3"),
        ("system.paths", "from followup_tui.storage import database"),
        ("formats.source", "from followup_tui.storage.queries import due"),
        ("formats.source", "import peewee"),
        ("storage.journal", "from followup_tui.actions.context import Context"),
        ("actions.undo", "from followup_tui.importing import apply"),
        ("actions.undo", "from textual.app import App"),
        ("ui.screens.main", "from followup_tui.storage import journal"),
        ("ui.screens.main", "from peewee import fn"),
        ("ui.app", "import click"),
        ("cli.due", "import textual"),
        ("errors", "from followup_tui.domain import contact"),
    ],
)
def test_a_forbidden_import_is_found(module: str, line: str) -> None:
    assert not all(is_allowed(found) for found in imports(line, module))


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("ui.panes.due", "from followup_tui.ui.screens.main import MainScreen"),
        ("ui.widgets.row", "from followup_tui.ui.panes.due import DuePane"),
        ("ui.screens.main", "from followup_tui.ui.app import FollowupApp"),
        ("ui.prompts.note", "from followup_tui.ui.screens import main"),
    ],
)
def test_a_forbidden_import_inside_ui_is_found(module: str, line: str) -> None:
    assert not all(is_allowed_in_ui(found) for found in imports(line, module))


def test_the_command_line_loads_the_screen_only_when_it_opens_it() -> None:
    loading = [found for found in ALL if found.module.startswith("cli") and found.layer == "ui"]
    assert names([one for one in loading if one.at_load or one.module not in OPEN_THE_SCREEN]) == []


def test_no_two_modules_import_each_other() -> None:
    modules = {module_name(file) for file in PACKAGE.rglob("*.py")}
    graph: dict[str, set[str]] = {module: set() for module in modules}
    for found in ALL:
        inside = found.name.removeprefix(f"{OURS}.")
        target = inside if inside in modules else inside.rpartition(".")[0]
        if target in modules and target != found.module and not found.module.startswith(target):
            graph[found.module].add(target)
    assert circles(graph) == []


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of nodes that reach each other (Tarjan's strongly connected parts)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    groups: list[list[str]] = []

    def visit(node: str) -> None:
        order[node] = lowest[node] = len(order)
        stack.append(node)
        for target in sorted(graph[node]):
            if target not in order:
                visit(target)
                lowest[node] = min(lowest[node], lowest[target])
            elif target in stack:
                lowest[node] = min(lowest[node], order[target])
        if lowest[node] == order[node]:
            group = [stack.pop()]
            while group[-1] != node:
                group.append(stack.pop())
            if len(group) > 1:
                groups.append(sorted(group))

    for node in sorted(graph):
        if node not in order:
            visit(node)
    return groups


def test_circles_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


def test_the_clock_is_read_only_at_the_edge() -> None:
    reading = [module_name(file) for file in PACKAGE.rglob("*.py") if "TID251" in file.read_text()]
    assert sorted(reading) == sorted(READ_THE_CLOCK)


@pytest.mark.parametrize(
    ("verb", "unwanted"),
    [
        (["add", "May Chen: coffee in 3 days"], {"textual", "rich"}),
        (["due"], {"textual", "rich"}),
        (["help", "dates"], {"textual", "rich"}),
        (["status"], {"textual", "rich", "click", "peewee", "pendulum", "dataclasses"}),
    ],
)
def test_a_verb_never_loads_what_it_does_not_need(
    verb: list[str], unwanted: set[str], tmp_path: Path
) -> None:
    script = (
        "import sys; from followup_tui.__main__ import main; code = main();"
        "print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    open_database(tmp_path / "a.db")
    close_database()
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
