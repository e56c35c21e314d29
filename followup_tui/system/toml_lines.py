"""Find the line of each key of a TOML file, which tomllib does not report.

A statement ends where the lines since the last one are valid TOML by themselves: so strings and
lists over several lines, quoted keys and inline tables are read by tomllib alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_MAX_DEPTH = 8
_MAX_PARSED = 8_000_000
"""Characters given to tomllib: a list over thousands of lines is tried at the end of each."""


class KeyLines:
    """The lines of the keys of a valid TOML text, by their names: "[outcomes.yes] after" is
    "outcomes.yes.after", quoted or not."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, int] = {}
        table: tuple[str, ...] = ()
        for number, statement, values in _statements(text):
            names = list(_paths(values))
            if statement.startswith("["):
                table = names[-1] if names else ()
            else:
                names = [(*table, *name) for name in names]
            for name in names:
                self._lines.setdefault(".".join(name), number)

    def line_of(self, name: str) -> int | None:
        """Return the line of the key, or of the nearest table around it."""
        while name and name not in self._lines:
            name = name.rpartition(".")[0]
        return self._lines.get(name)


def _statements(text: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield each statement, with its first line and values; stop where it takes too long."""
    import tomllib

    statement, first, parsed = "", 0, 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not statement:
            first, line = number, line.lstrip(" \t")
            if not line or line.startswith("#"):
                continue
        statement += line + "\n"
        parsed += len(statement)
        if parsed > _MAX_PARSED:
            return
        try:
            values = tomllib.loads(statement)
        except (ValueError, RecursionError):
            continue
        yield first, statement, values
        statement = ""


def _paths(values: Mapping[str, Any], table: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of each key, a table's before those in it."""
    for key, value in values.items():
        path = (*table, key)
        yield path
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict) and len(path) < _MAX_DEPTH:
                yield from _paths(inner, path)
