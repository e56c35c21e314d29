"""What the last run of the fault matrix tried."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap

from tests.faults.matrix import MATRIX


def report_file() -> Path:
    """Return the file to which runs append, FOLLOWUP_FAULTS_REPORT if that is set."""
    name = f"followup-faults-{os.getuid()}.jsonl"
    return Path(os.environ.get("FOLLOWUP_FAULTS_REPORT") or Path(tempfile.gettempdir(), name))


class Tally:
    """Counts the rounds of one test, by what came of them."""

    def __init__(self, row_id: str) -> None:
        self.row_id = row_id
        self.outcomes: Counter[str] = Counter()

    def count(self, outcome: str = "held") -> None:
        """Count one round."""
        self.outcomes[outcome] += 1

    def save(self) -> None:
        """Append the counts to the report."""
        line = json.dumps({"row": self.row_id, "outcomes": self.outcomes})
        with report_file().open("a") as report:
            report.write(f"{line}\n")


def table() -> Iterable[str]:
    """Yield the lines of the matrix with the counts of the last run."""
    counted: dict[str, Counter[str]] = {}
    if report_file().exists():
        for line in report_file().read_text().splitlines():
            record = json.loads(line)
            counted.setdefault(record["row"], Counter()).update(record["outcomes"])
    for row in MATRIX:
        outcomes = counted.get(row.id, Counter())
        yield f"{row.id}: {outcomes.total()} rounds (short {row.short}, full {row.full})"
        yield from wrap(f"done: {row.done}", 96, initial_indent="  ", subsequent_indent="        ")
        yield from wrap(
            f"holds: {row.holds}", 96, initial_indent="  ", subsequent_indent="        "
        )
        if outcomes:
            counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
            yield from wrap(
                f"tried: {counts}", 96, initial_indent="  ", subsequent_indent="        "
            )
