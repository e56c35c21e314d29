"""The lines of a plan as a screen shows them, except those whose content depends on answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from followup_tui.domain.contact import Contact
from followup_tui.formats.parsed import ParsedContact, ParsedInteraction, ReadWarning
from followup_tui.importing.backup_plan import BackupMatch
from followup_tui.importing.conflicts import FieldChange
from followup_tui.importing.plan import ContactMatch, UnchangedContact
from followup_tui.importing.summary import describe_change, describe_conflict, shorten
from followup_tui.wording import Wording, as_wording, join, wording

PlanLineKind = Literal[
    "question", "conflict", "column", "warning", "updated", "new", "interaction", "unchanged"
]
_DETAIL_LENGTH = 120


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a plan: its kind, the person, what would happen, and its place in
    the file. Names come from the file or the database: escape them before showing."""

    kind: PlanLineKind
    name: str
    company: str
    detail: Wording
    place: str | Wording
    has_choices: bool = False
    """Whether the user can change what happens."""


def backup_conflict_line(match: BackupMatch, conflict: FieldChange) -> PlanLine:
    """Return the line of a conflict between a backup and our record."""
    return PlanLine("conflict", match.name, "", describe_conflict(conflict), match.place)


def backup_update_line(match: BackupMatch) -> PlanLine:
    """Return the line of a record that the backup updates."""
    detail = _matched(map(describe_change, match.changes), match.matched_by)
    return PlanLine("updated", match.name, "", detail, match.place)


def backup_contact_line(place: str, contact: Contact) -> PlanLine:
    """Return the line of a contact that the backup adds."""
    return PlanLine("new", contact.name, contact.company, wording("{}", contact.role), place)


def column_line(file: str, name: str, field: str) -> PlanLine:
    """Return the line that says what a column of a table was taken for."""
    detail = {"": "kept as text", "-": "skipped"}.get(field, f"is {field}")
    return PlanLine("column", name, "", as_wording(detail), wording("{}", file))


def warning_line(warning: ReadWarning) -> PlanLine:
    """Return the line of a warning."""
    return PlanLine("warning", "", "", as_wording(warning.reason), warning.place)


def interaction_line(interaction: ParsedInteraction) -> PlanLine:
    """Return the line of an interaction to be logged."""
    names = ", ".join(participant.name for participant in interaction.participants[:3])
    summary = shorten(interaction.summary, _DETAIL_LENGTH)
    happened = as_wording(interaction.happened)
    detail = wording("{} {} {}", happened, interaction.channel, summary)
    return PlanLine("interaction", names, "", detail, interaction.place)


def unchanged_line(contact: UnchangedContact) -> PlanLine:
    """Return the line of a contact that stays as it is."""
    detail = as_wording(f"matched by {contact.matched_by}")
    return PlanLine("unchanged", contact.name, "", detail, contact.place)


def update_line(match: ContactMatch) -> PlanLine:
    """Return the line of a contact that the file updates."""
    changes = [describe_change(change) for change in match.changes]
    changes += [wording("+ {}", value) for _, value, _ in match.methods]
    changes += [wording("+ #{}", tag) for tag in match.tags]
    contact = match.record.contact
    detail = _matched(changes, match.matched_by)
    return PlanLine("updated", contact.name, contact.company, detail, match.parsed.place)


def new_line(parsed: ParsedContact) -> PlanLine:
    """Return the line of a contact that the file adds."""
    methods = ", ".join(value for _, value, _ in parsed.methods[:2])
    detail = wording("{}", shorten(methods, _DETAIL_LENGTH))
    return PlanLine("new", parsed.name, parsed.company, detail, parsed.place)


def _matched(changes: Iterable[Wording], matched_by: str) -> Wording:
    return join([*changes]) + f" (matched by {matched_by})"
