"""`undo`, `redo` and `changes`."""

from __future__ import annotations

from datetime import UTC, datetime

from followup_tui.actions import undo as undo_actions
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import row_limit
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, verb
from followup_tui.domain.change import Change
from followup_tui.domain.undo_limits import OLDER_FOLDED
from followup_tui.storage.journal_end import has_folded
from followup_tui.storage.queries.changes import JournalEntry, recent_changes
from followup_tui.wording import wording


@verb("undo")
def undo(session: Session) -> None:
    """Undo the last change, from the screen or the command line."""
    _print_change(session, undo_actions.undo(session.context), undo_actions.UNDONE)


@verb("redo")
def redo(session: Session) -> None:
    """Redo the last undone change."""
    _print_change(session, undo_actions.redo(session.context), undo_actions.REDONE)


@verb("changes")
@row_limit(20)
def changes(session: Session, limit: int) -> None:
    """List recent changes, newest first, with what was undone.

    For interactions with someone, see `followup history WHO`."""
    newest = recent_changes(limit + 1)
    entries = newest[:limit]
    if len(newest) > limit:
        print_line("There are older changes; -n prints more", error=True)
    if session.as_json:
        for entry in entries:
            print_json(_entry_shape(entry))
        return
    is_cut_off = len(newest) <= limit and has_folded()
    if not entries and not is_cut_off:
        print_line("No changes yet.")
    zone = session.context.now.tzinfo
    print_table(
        [
            (
                f"{_utc_time(entry.made).astimezone(zone):%Y-%m-%d %H:%M}",
                entry.program,
                "undone" if entry.undone else "",
                str(entry.label),
            )
            for entry in entries
        ]
    )
    if is_cut_off:
        print_line(OLDER_FOLDED)


def _entry_shape(entry: JournalEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "label": str(entry.label),
        "made": _iso_utc(entry.made),
        "program": entry.program,
        "undone": None if entry.undone is None else _iso_utc(entry.undone),
    }


def _utc_time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _iso_utc(milliseconds: int) -> str:
    """Return a stamp like 2026-11-23T08:14:00.000Z."""
    text = _utc_time(milliseconds).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _print_change(session: Session, change: Change, sentence: str) -> None:
    if session.as_json:
        print_json(json_shapes.change(change))
    else:
        print_line(str(wording(sentence, change.label.wording)))
