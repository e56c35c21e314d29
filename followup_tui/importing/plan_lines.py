"""The lines of a plan as a screen shows them, except those whose content depends on answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from followup_tui.domain.contact import Contact
from followup_tui.formats.parsed import ParsedContact, ParsedInteraction, ReadWarning
from followup_tui.importing.backup_plan import BackupMatch
from followup_tui.importing.conflicts import FieldChange
from followup_tui.importing.plan import ContactMatch, UnchangedContact
from followup_tui.importing.summary import describe_change, describe_conflict, shorten

PlanLineKind = Literal[
    "question", "conflict", "column", "warning", "updated", "new", "interaction", "unchanged"
]
_DETAIL_LENGTH = 120


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a plan: what kind it is, whom it is about, what would happen, and its place in
    the file. All texts come from the file or the database: escape them before showing."""

    kind: PlanLineKind
    name: str
    company: str
    detail: str
    place: str
    has_choices: bool = False
    """Whether the user can change what happens."""


def backup_conflict_line(match: BackupMatch, conflict: FieldChange) -> PlanLine:
    """Return the line of a conflict between a backup and our record."""
    return PlanLine("conflict", match.name, "", describe_conflict(conflict), match.place)


def backup_update_line(match: BackupMatch) -> PlanLine:
    """Return the line of a record that the backup updates."""
    changes = ", ".join(map(describe_change, match.changes))
    detail = shorten(f"{changes} (matched by {match.matched_by})", _DETAIL_LENGTH)
    return PlanLine("updated", match.name, "", detail, match.place)


def backup_contact_line(place: str, contact: Contact) -> PlanLine:
    """Return the line of a contact that the backup adds."""
    return PlanLine("new", contact.name, contact.company, contact.role, place)


def column_line(file: str, name: str, field: str) -> PlanLine:
    """Return the line that says what a column of a table was taken for."""
    detail = {"": "kept as text", "-": "skipped"}.get(field, f"is {field}")
    return PlanLine("column", name, "", detail, file)


def warning_line(warning: ReadWarning) -> PlanLine:
    """Return the line of a warning."""
    return PlanLine("warning", "", "", shorten(warning.reason, _DETAIL_LENGTH), warning.place)


def interaction_line(interaction: ParsedInteraction) -> PlanLine:
    """Return the line of an interaction to be logged."""
    names = ", ".join(participant.name for participant in interaction.participants[:3])
    detail = f"{interaction.happened} {interaction.channel} {interaction.summary}"
    return PlanLine("interaction", names, "", shorten(detail, _DETAIL_LENGTH), interaction.place)


def unchanged_line(contact: UnchangedContact) -> PlanLine:
    """Return the line of a contact that stays as it is."""
    return PlanLine(
        "unchanged", contact.name, "", f"matched by {contact.matched_by}", contact.place
    )


def update_line(match: ContactMatch) -> PlanLine:
    """Return the line of a contact that the file updates."""
    changes = [describe_change(change) for change in match.changes]
    changes += [f"+ {value}" for _, value, _ in match.methods]
    changes += [f"+ #{tag}" for tag in match.tags]
    contact = match.record.contact
    detail = shorten(f"{', '.join(changes)} (matched by {match.matched_by})", _DETAIL_LENGTH)
    return PlanLine("updated", contact.name, contact.company, detail, match.parsed.place)


def new_line(parsed: ParsedContact) -> PlanLine:
    """Return the line of a contact that the file adds."""
    methods = ", ".join(value for _, value, _ in parsed.methods[:2])
    return PlanLine(
        "new", parsed.name, parsed.company, shorten(methods, _DETAIL_LENGTH), parsed.place
    )
