"""Repairs what the checks found: after a backup, as one change that undo takes back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from followup_tui.domain.backup import Backup
from followup_tui.domain.change import Change
from followup_tui.domain.change_label import ChangeLabel
from followup_tui.errors import FollowupError
from followup_tui.storage.backups import make_backup
from followup_tui.storage.checks.finding import Examined, Finding
from followup_tui.storage.database import close_database, open_database
from followup_tui.storage.journal import REPAIR_UID, Program, recording
from followup_tui.wording import as_wording

BACKUP_REASON = "before repair"


@dataclass(frozen=True, slots=True)
class RepairResult:
    """What was repaired, what failed, the backup from before, and the change of the records.

    The change has no edits if no record was changed: then there is nothing to undo."""

    repaired: tuple[Finding, ...]
    failed: tuple[Finding, ...]
    backup: Backup
    change: Change


def repair_findings(
    findings: Sequence[Finding], examined: Examined, program: Program
) -> RepairResult:
    """Repair the findings that have a repair; records all together or none.

    Raises the errors of `make_backup`, `open_database` and `recording`: then nothing is repaired.
    """
    backup = make_backup(examined.path, BACKUP_REASON, examined.now)
    repaired: list[Finding] = []
    failed: list[Finding] = []
    open_database(examined.path, create=False)
    try:
        uid = f"{REPAIR_UID}{uuid.uuid4()}"
        with recording("Repaired", examined.now, program, uid) as recorder:
            for finding in findings:
                if finding.repair is None:
                    continue
                try:
                    finding.repair(recorder)
                    repaired.append(finding)
                except OSError:  # a file; the records are not concerned
                    failed.append(finding)
            names = dict.fromkeys(finding.check for finding in repaired)
            recorder.label = ChangeLabel("Repaired", details=tuple(map(as_wording, names)))
    except FollowupError as error:
        error.kept = error.kept or as_wording("Nothing was repaired.")
        raise
    finally:
        close_database()
    return RepairResult(tuple(repaired), tuple(failed), backup, recorder.change())
