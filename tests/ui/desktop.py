"""A desktop for tests: programs that write down what they are handed."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from followup_tui.system.settings import Settings


@dataclass
class Desktop:
    """Opens and copies into files."""

    folder: Path
    settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        self.settings = Settings(
            open_command=self.program("opened", "sys.argv[1]"),
            copy_command=self.program("copied", "sys.stdin.read()"),
        )

    def program(self, name: str, given: str) -> tuple[str, ...]:
        """A command that appends what it is given to a file."""
        script = f"import sys; open({str(self.folder / name)!r}, 'a').write({given} + '\\0')"
        return (sys.executable, "-S", "-c", script)

    def _given(self, name: str) -> list[str]:
        file = self.folder / name
        return file.read_text().split("\0")[:-1] if file.exists() else []

    @property
    def copied_words(self) -> str:
        """What a toast says when the text was copied."""
        return f"Copied with {Path(self.settings.copy_command[0]).name}"

    @property
    def opened(self) -> list[str]:
        """The links, in order."""
        return self._given("opened")

    @property
    def copied(self) -> list[str]:
        """The texts, in order."""
        return self._given("copied")
