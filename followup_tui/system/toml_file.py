"""A TOML file written by hand: returns its values, and collects a warning with file and line for
everything wrong in it. Knows nothing of what the values mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from followup_tui.system.ignored_setting import IgnoredSetting, in_order
from followup_tui.system.private_file import read_small_file
from followup_tui.system.toml_lines import KeyLines
from followup_tui.wording import Wording, as_wording, wording

MAX_TEXT_LENGTH = 100
_MAX_WARNINGS = 200
_MAX_SHOWN = 60
_MORE = "more settings are ignored; correct these first."

_T = TypeVar("_T")


class SettingValueError(ValueError):
    """A value is wrong; the message says what it must be, such as "true or false"."""


class TomlFile:
    """The parsed file and the warnings about it."""

    def __init__(self, path: Path, hint_for_key: Callable[[str], str]) -> None:
        """`hint_for_key` returns a hint for a key in the wrong table, or an empty text."""
        self.path = path
        self._hint_for_key = hint_for_key
        self.text = ""
        self.root: dict[str, Any] = {}
        self._ignored: list[IgnoredSetting] = []
        self._lines: KeyLines | None = None

    @property
    def ignored(self) -> tuple[IgnoredSetting, ...]:
        """What was wrong so far, in the order of the lines."""
        return in_order(self._ignored)

    def read(self) -> None:
        """Read and parse the file; a missing one counts as empty.

        Raises OSError, ValueError for text that is not UTF-8 or not TOML, and RecursionError.
        """
        data = read_small_file(self.path)
        if data:
            import tomllib  # most people have no settings file

            self.text = data.decode("utf-8-sig")
            self.root = tomllib.loads(self.text)

    def reject(self, reason: str, line: int | None = None) -> None:
        """Ignore the whole file and leave one warning with this reason."""
        self.root = {}
        problem = wording("{}; using the defaults.", as_wording(_printable(reason)))
        self._ignored = [IgnoredSetting(line, problem)]

    def table(self, name: str) -> dict[str, Any]:
        """Return the table of that dotted name (the root if empty); warn if it is not a table."""
        parent, _, key = name.rpartition(".")
        if not key:
            return self.root
        around = self.table(parent)
        table = around.setdefault(key, {})
        if isinstance(table, dict):
            return table
        self.warn_value(parent, key, f"a table, [{name}]", table)
        around[key] = {}  # warn once
        return {}

    def get(self, table: str, key: str, read: Callable[[object], _T], default: _T) -> _T:
        """Return the value converted by `read`; the default when it is missing or wrong."""
        values = self.table(table)
        if key not in values:
            return default
        try:
            return read(values[key])
        except SettingValueError as error:
            self.warn_value(table, key, str(error), values[key])
            return default

    def warn_value(self, table: str, key: str, wanted: str, value: object) -> None:
        """Warn that the value is not what is wanted, such as "true or false"."""
        setting = f"[{table}] {key}" if table else key
        if not setting.isprintable() or len(setting) > _MAX_SHOWN:
            setting = quoted_value(setting)
        words = as_wording(f"{setting} must be {wanted}, not ")
        self.warn(table, key, wording("{}{}; using the default.", words, quoted_value(value)))

    def warn_unknown_keys(self, table: str, known: tuple[str, ...], hint: str = "") -> None:
        """Warn about every key of the table that is not known, with this hint or a suggestion."""
        for key in self.table(table):
            if key not in known and len(self._ignored) <= _MAX_WARNINGS:
                place = f" in [{table}]" if table else ""
                suggestion = hint or self._hint_for_key(key) or did_you_mean(key, known)
                sentence = f"unknown setting {quoted_value(key)}{place}{suggestion}; ignored."
                self.warn(table, key, as_wording(sentence))

    def warn(self, table: str, key: str, problem: Wording) -> None:
        """Add a warning about that key; the first 200 are kept, and that there are more."""
        if len(self._ignored) < _MAX_WARNINGS:
            name = f"{table}.{key}" if table else key
            self._ignored.append(IgnoredSetting(self.line_of(name), problem))
        elif len(self._ignored) == _MAX_WARNINGS:
            last = max(setting.line or 0 for setting in self._ignored)
            self._ignored.append(IgnoredSetting(last or None, as_wording(_MORE)))

    def line_of(self, name: str) -> int | None:
        """Return the line of "table.key", or of the nearest table around it."""
        if self._lines is None:
            self._lines = KeyLines(self.text)
        return self._lines.line_of(name)


def quoted_value(value: object) -> str:
    """Return any value as a warning shows it: quoted, on one line, at most 60 characters."""
    text = _printable(repr(value))
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def did_you_mean(word: object, known: tuple[str, ...]) -> str:
    """Return ` (did you mean "…"?)` for the most similar known word; empty if there is none."""
    import difflib

    if not isinstance(word, str):
        return ""
    similar = difflib.get_close_matches(word[:MAX_TEXT_LENGTH].lower(), known, n=1)
    return f' (did you mean "{similar[0]}"?)' if similar else ""
