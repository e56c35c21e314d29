"""What a run of the command line left behind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Ran:
    """Exit code and output of one run."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[Any]:
        """The objects of a `--json` output."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def record(self) -> Any:
        """The only object of a `--json` output."""
        (one,) = self.records
        return one

    def refused(self, code: int) -> str:
        """The sentence of a failure with that exit code, and nothing beside it."""
        assert self.code == code, self
        assert self.out == ""
        assert self.err.count("\n") == 1, self.err
        assert self.err.endswith("\n")
        assert "Traceback" not in self.err
        return self.err.strip()


class Run(Protocol):
    """Runs the command line on the test's own database."""

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Ran: ...


class Spawn(Protocol):
    """Runs a shell line in which `followup` is the program, in a process of its own."""

    def __call__(self, line: str, **environment: str) -> Ran: ...
