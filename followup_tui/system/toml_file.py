"""A TOML file as a person writes it: its values one by one, and a warning with the line for each
thing in it that is wrong. Knows nothing of what the values mean."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

_LARGEST_FILE = 256 * 1024
MAX_TEXT_LENGTH = 100
_MOST_WARNINGS = 20

_T = TypeVar("_T")


class SettingValueError(ValueError):
    """A value of the wrong kind; says what it must be."""


class TomlFile:
    """The file as TOML has it, and a warning for each thing in it that is wrong."""

    def __init__(self, path: Path, elsewhere: Callable[[str], str]) -> None:
        self.path = path
        self._elsewhere = elsewhere
        """A hint for a key that stands in the wrong table, or nothing."""
        self.text = ""
        self.top: dict[str, Any] = {}
        self.warnings: list[str] = []

    def read(self) -> None:
        data = read_small_file(self.path)
        if data:
            import tomllib  # most people have no such file

            self.text = data.decode("utf-8-sig")
            self.top = tomllib.loads(self.text)

    def reject(self, reason: str, line: int | None = None) -> None:
        """Nothing of it counts."""
        self.top = {}
        self.warnings.clear()
        self._warn(line, f"{_plain(reason)}; the defaults are used.")

    def table(self, name: str) -> dict[str, Any]:
        """That table of the file, by its dotted name; the root for an empty name."""
        outer, _, inner = name.rpartition(".")
        if not inner:
            return self.top
        around = self.table(outer)
        found = around.setdefault(inner, {})
        if isinstance(found, dict):
            return found
        self.warn_value(outer, inner, f"a table, [{name}]", found)
        around[inner] = {}  # said once is enough
        return {}

    def get(self, table: str, key: str, read: Callable[[object], _T], default: _T) -> _T:
        """The value as `read` makes it; the default when there is none or it is wrong."""
        values = self.table(table)
        if key not in values:
            return default
        try:
            return read(values[key])
        except SettingValueError as wrong:
            self.warn_value(table, key, str(wrong), values[key])
            return default

    def warn_value(self, table: str, key: str, wanted: str, value: object) -> None:
        name = f"[{table}] {key}" if table else key
        name = name if name.isprintable() and len(name) <= 60 else quoted_value(name)
        self.warn(
            table, key, f"{name} must be {wanted}, not {quoted_value(value)}; the default is used."
        )

    def warn_unknown_keys(self, table: str, known: tuple[str, ...], form: str = "") -> None:
        """Warn about the keys of that table that are none of ours."""
        for key in self.table(table):
            if key not in known:
                place = f" in [{table}]" if table else ""
                hint = form or self._elsewhere(key) or did_you_mean(key, known)
                self.warn(table, key, f"unknown key {quoted_value(key)}{place}{hint}; ignored.")

    def warn(self, table: str, key: str, sentence: str) -> None:
        if len(self.warnings) < _MOST_WARNINGS:  # the search for the line is not free
            self._warn(_line(self.text, table, key), sentence)

    def _warn(self, line: int | None, sentence: str) -> None:
        name = str(self.path) if str(self.path).isprintable() else quoted_value(str(self.path))
        self.warnings.append(f"{name}{f', line {line}' if line else ''}: {sentence}")


def _line(text: str, table: str, key: str) -> int | None:
    """The line of a key, as people write TOML; None where it cannot be told (tomllib does not)."""
    wanted = re.sub(r"[\s\"']", "", f"{table}.{key}" if table else key)
    here, nearest = "", None
    for number, line in enumerate(text.split("\n"), 1):
        header = re.match(r"\s*\[+([^\]]*)\]", line)
        left = re.sub(r"[\s\"']", "", header[1] if header else line.partition("=")[0])
        if header:
            here = full = left
        else:
            full = f"{here}.{left}" if here else left
        if full == wanted:
            return number
        if left and wanted.startswith(full + "."):
            nearest = number
    return nearest


def quoted_value(value: object) -> str:
    """Any value as a warning may show it: quoted, on one line, at most 60 characters."""
    text = _plain(repr(value))
    return text if len(text) <= 60 else text[:59] + "…"


def _plain(text: str) -> str:
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def read_small_file(path: Path) -> bytes | None:
    """The bytes of a plain file of sane size; None when there is none. OSError says why not."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return None
    if os.fspath(path) == os.devnull:
        return None
    if not stat.S_ISREG(mode):  # a pipe would block, a device never end
        raise OSError(0, "it is a folder" if stat.S_ISDIR(mode) else "it is no plain file")
    with open(path, "rb") as file:
        data = file.read(_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
        raise OSError(0, f"it is larger than {_LARGEST_FILE // 1024} KB")
    return data


def did_you_mean(word: object, known: tuple[str, ...]) -> str:
    import difflib

    if not isinstance(word, str):
        return ""
    close = difflib.get_close_matches(word[:MAX_TEXT_LENGTH].lower(), known, n=1)
    return f' (did you mean "{close[0]}"?)' if close else ""
