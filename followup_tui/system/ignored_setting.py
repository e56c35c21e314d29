"""A setting that is ignored, with its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from followup_tui.wording import Wording, wording


@dataclass(frozen=True, slots=True)
class IgnoredSetting:
    """One finding in config.toml, such as "day_start must be …, not 4; using the default."."""

    line: int | None
    """None if the whole file, or a folder in its place, cannot be read."""
    problem: Wording

    def __str__(self) -> str:
        return str(self.with_line)

    @property
    def with_line(self) -> Wording:
        """The problem with its line, for a list below the file's name."""
        return (
            self.problem if self.line is None else wording("line {}: {}", self.line, self.problem)
        )

    def in_file(self, path: Path) -> Wording:
        """Return the problem with file and line, for a place where it stands alone."""
        file = wording("{}", shown_path(path))
        if self.line is None:
            return wording("{}: {}", file, self.problem)
        return wording("{}, line {}: {}", file, self.line, self.problem)


def in_order(ignored: Iterable[IgnoredSetting]) -> tuple[IgnoredSetting, ...]:
    """Return them in the order of their lines."""
    return tuple(sorted(ignored, key=lambda setting: setting.line or 0))


def shown_path(path: Path) -> str:
    """Return the path on one line."""
    return str(path) if str(path).isprintable() else repr(str(path))
