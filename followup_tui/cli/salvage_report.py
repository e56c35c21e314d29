"""`doctor --salvage`: read a damaged database into a new one, and report what is missing."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.progress_line import progress_line
from followup_tui.cli.session import Session
from followup_tui.domain.date_words import pluralize
from followup_tui.storage.salvage import SalvageReport, salvage
from followup_tui.system.progress import ProgressStage
from followup_tui.wording import Wording, as_wording, join, wording

_MAX_NAMES = 20
_KINDS = {"followup": "follow-up", "interaction": "interaction", "contact_method": "contact detail"}


def salvage_database(session: Session, target: Path) -> bool:
    """Salvage the session's database into a new file, print what is missing, and return whether
    nothing is. Raises the errors of `salvage`."""
    with progress_line() as progress:

        def on_table(done: int, total: int) -> None:
            progress(done, total, ProgressStage.READING)

        report = salvage(session.database, target, session.context.now, on_table)
    if session.as_json:
        print_json(_shape(report))
    else:
        for line in _lines(report, session.database):
            print_line(line)
    return report.is_complete


def _lines(report: SalvageReport, source: Path) -> Iterator[Wording]:
    people = report.contacts + len(report.named_only) + report.nameless
    yield wording(
        "Salvaged {} into {}.",
        as_wording(f"{report.contacts:,} of {pluralize(people, 'contact')}"),
        str(report.target),
    )
    if report.named_only:
        yield wording("Only the name could be read of {}.", _listed(report.named_only))
    if report.nameless:
        count = as_wording(pluralize(report.nameless, "contact"))
        yield wording("No name could be read of {} (now “Unknown contact …”).", count)
    for table, label in _KINDS.items():
        if lost := report.results[table].lost:
            sentence = wording("Lost {}", as_wording(pluralize(len(lost), label)))
            with_whom = report.lost_with[table]
            yield sentence + (wording(" of {}.", _counted(with_whom)) if with_whom else ".")
    from_journal = sum(len(result.from_journal) for result in report.results.values())
    if from_journal:
        records = as_wording(pluralize(from_journal, "record"))
        yield wording("{} came back from the undo history.", records)
    if report.changes_lost:
        changes = as_wording(pluralize(report.changes_lost, "change"))
        yield wording("{} can't be undone any more.", changes)
    if any(result.is_uncertain for result in report.results.values()):
        yield as_wording("More may be missing: the indexes are damaged, too.")
    if report.is_complete:
        yield as_wording("Nothing is missing.")
    name = shlex.quote(str(report.target))
    yield wording("Look at it: followup --db {}", name)
    yield wording("Use it from now on: followup --db {} restore {}", shlex.quote(str(source)), name)


def _listed(names: Sequence[str]) -> Wording:
    shown = join([wording("{}", name) for name in names[:_MAX_NAMES]], ", ")
    return shown + (f" and {len(names) - _MAX_NAMES:,} more" if len(names) > _MAX_NAMES else "")


def _counted(counts: Mapping[str, int]) -> Wording:
    return _listed([name if count == 1 else f"{name} ({count})" for name, count in counts.items()])


def _shape(report: SalvageReport) -> dict[str, Any]:
    return {
        "file": str(report.target),
        "contacts": report.contacts,
        "name_only": list(report.named_only),
        "nameless": report.nameless,
        "lost": {table: len(result.lost) for table, result in report.results.items()},
        "lost_with": {table: dict(names) for table, names in report.lost_with.items()},
        "from_history": {
            table: len(result.from_journal) for table, result in report.results.items()
        },
        "changes_lost": report.changes_lost,
        "complete": report.is_complete,
    }
