"""The result of a run of the command line, and the fixtures' types."""

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
        """The objects that `--json` printed."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def record(self) -> Any:
        """The only object that `--json` printed."""
        (record,) = self.records
        return record

    def refused(self, code: int) -> str:
        """Check that the run failed with that exit code and one sentence, and return it."""
        assert self.code == code, self
        assert self.out == ""
        assert self.err.count("\n") == 1, self.err
        assert self.err.endswith("\n")
        assert "Traceback" not in self.err
        return self.err.strip()


class Run(Protocol):
    """Runs the command line in this process, on the test's database."""

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Ran: ...


class Spawn(Protocol):
    """Runs a shell line, in which `followup` is the program, in its own process."""

    def __call__(self, line: str, **environment: str) -> Ran: ...
