"""A long import beside other programs: they can read meanwhile, and their captures wait."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from followup_tui.actions.context import Context
from followup_tui.formats.parsed import ParsedContact
from followup_tui.importing.apply import apply_plan
from followup_tui.importing.make_plan import plan_import
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.system.progress import ProgressStage
from tests.importing.import_people import import_items, parsed_file


def test_others_read_meanwhile_and_a_capture_is_saved_afterwards(
    opened: Path, context: Context
) -> None:
    import_items(context, ParsedContact("Ana Ruiz", "card 1"))

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "followup_tui", *arguments],
            env={**os.environ, "FOLLOWUP_DB": str(opened), "FOLLOWUP_NOW": "2026-11-23T09:14"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    captures: list[subprocess.Popen[str]] = []

    def beside(done: int, total: int | None, step: ProgressStage) -> None:
        if captures:
            return
        # The transaction is open and holds hundreds of people by now.
        output, _ = start("find", "ana").communicate()
        assert "Ana Ruiz" in output
        missed, _ = start("find", "person").communicate()
        assert "Person 1" not in missed
        captures.append(start("add", "Bo Lee: coffee fri"))

    many = [ParsedContact(f"Person {n}", f"card {n}", notes="x" * 2_000) for n in range(3_000)]
    apply_plan(plan_import(parsed_file(*many)), context, beside)
    output, _ = captures[0].communicate()
    assert (captures[0].returncode, output[:12]) == (0, "Added Bo Lee")
    assert len(contact_queries.contact_ids()) == 3_002
