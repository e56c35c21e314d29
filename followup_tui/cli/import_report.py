"""Print the plan of an import, as text and as JSON objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from followup_tui.cli.output import print_line
from followup_tui.domain.contact import Contact
from followup_tui.domain.date_words import pluralize
from followup_tui.formats.parsed import ColumnMapping, ParsedContact
from followup_tui.formats.tables.columns import quoted, quoted_list
from followup_tui.importing.conflicts import FieldChange
from followup_tui.importing.plan import ContactMatch, ImportPlan, SameNameQuestion
from followup_tui.importing.summary import (
    describe_change,
    describe_conflict,
    import_summary,
    shorten,
)

_WARNINGS_SHOWN = 20


def print_summary(plan: ImportPlan, *, dry_run: bool) -> None:
    """Print the counts of the plan, and hints on what can be done about them."""
    hints = []
    if plan.new:
        hints.append("New contacts are parked until you pick them.")
    if plan.questions:
        hints.append("--same-name answers the questions.")
    if plan.conflict_count:
        hints.append("Conflicts keep your values; --update takes the file's.")
    print_line(" ".join([import_summary(plan, is_done=not dry_run), *hints]))


def print_guessed_columns(plan: ImportPlan) -> None:
    """Print what each column of a table was taken for, if that was guessed."""
    for table in _guessed_tables(plan):
        fields = ", ".join(
            f"{quoted(name)} is {field}" for name, field in table.fields if field.strip("-")
        )
        extra = [name for name, field in table.fields if not field]
        kept = f"; kept as text: {quoted_list(extra)}" if extra else ""
        print_line(f"{table.file}: {fields}{kept}. Change this with --map FIELD=COLUMN.")


def _guessed_tables(plan: ImportPlan) -> list[ColumnMapping]:
    return [table for table in plan.parsed.tables if table.is_guessed]


def summary_json(plan: ImportPlan) -> Mapping[str, Any]:
    """Return the counts of the plan and its warnings."""
    tables = _guessed_tables(plan)
    return {
        **({"columns": {table.file: dict(table.fields) for table in tables}} if tables else {}),
        "new": len(plan.new),
        "updated": plan.updated_count,
        "unchanged": plan.unchanged_count,
        "questions": len(plan.questions),
        "conflicts": plan.conflict_count,
        "interactions": len(plan.interactions),
        "photos": plan.media_count,
        "warnings": [
            {"place": str(warning.place), "reason": str(warning.reason)}
            for warning in plan.warnings
        ],
    }


def print_warnings(plan: ImportPlan) -> None:
    """Print the first warnings to standard error."""
    for warning in plan.warnings[:_WARNINGS_SHOWN]:
        print_line(f"  {warning.place}: {warning.reason}", error=True)
    if len(plan.warnings) > _WARNINGS_SHOWN:
        further = len(plan.warnings) - _WARNINGS_SHOWN
        print_line(f"  and {pluralize(further, 'more warning')}", error=True)


def print_stopped(*, is_done: bool) -> None:
    """Print what became of an import that was interrupted."""
    done = "The import had finished; followup undo reverts it."
    print_line(done if is_done else "Stopped. Nothing was imported.", error=True)


def print_plan(plan: ImportPlan) -> None:
    """Print every line of the plan."""
    for new in plan.new:
        print_plan_line("new", _person_text(new.parsed))
    for match in plan.matched:
        _print_match(match)
    for question in plan.questions:
        names = ", ".join(_contact_text(each.contact) for each in question.candidates[:3])
        print_plan_line("question", f"{_person_text(question.parsed)}: same name as {names}")
    for planned in plan.interactions:
        interaction = planned.interaction
        summary = shorten(interaction.summary)
        text = f"{interaction.place}: {interaction.happened} {interaction.channel} {summary}"
        print_plan_line("interaction", text)
    for warning in plan.warnings:
        print_plan_line("warning", f"{warning.place}: {warning.reason}")


def _print_match(match: ContactMatch) -> None:
    contact = _contact_text(match.record.contact)
    head = f"{match.parsed.place}: {contact}, matched by {match.matched_by}"
    if match.has_updates:
        changes = [str(describe_change(change)) for change in match.changes]
        changes += [f"+ {value}" for _, value, _ in match.methods]
        changes += [f"+ #{tag}" for tag in match.tags]
        print_plan_line("updated", f"{head}: {'; '.join(changes)}")
    for conflict in match.conflicts:
        print_plan_line("conflict", f"{head}: {describe_conflict(conflict)}")


def print_plan_line(kind: str, text: str) -> None:
    """Print one line of a plan, with its kind in front."""
    print_line(f"{kind:<11}  {text}")


def plan_objects(plan: ImportPlan) -> Iterator[Mapping[str, Any]]:
    """Yield an object for each line of the plan; `plan` says what it is."""
    for new in plan.new:
        yield {"plan": "new", "place": str(new.parsed.place), **_person_json(new.parsed)}
    for match in plan.matched:
        yield {
            "plan": "updated" if match.has_updates else "conflict",
            "place": str(match.parsed.place),
            "contact": match.record.contact.id,
            "name": match.record.contact.name,
            "matched_by": match.matched_by,
            "changes": [change_json(change) for change in match.changes],
            "methods": [{"kind": kind, "value": value} for kind, value, _ in match.methods],
            "tags": list(match.tags),
            "conflicts": [change_json(conflict) for conflict in match.conflicts],
        }
    for question in plan.questions:
        yield {
            "plan": "question",
            "place": str(question.parsed.place),
            **_person_json(question.parsed),
            "candidates": [_candidate_json(each.contact) for each in question.candidates],
        }
    for unchanged in plan.unchanged:
        yield {
            "plan": "unchanged",
            "place": str(unchanged.place),
            "contact": unchanged.contact_id,
            "name": unchanged.name,
            "matched_by": unchanged.matched_by,
        }
    for planned in plan.interactions:
        interaction = planned.interaction
        yield {
            "plan": "interaction",
            "place": str(interaction.place),
            "happened": interaction.happened,
            "channel": interaction.channel,
            "summary": interaction.summary,
        }
    for warning in plan.warnings:
        yield {"plan": "warning", "place": str(warning.place), "reason": str(warning.reason)}


def describe_question(question: SameNameQuestion) -> str:
    """Return who the question is about, with details to tell them from a contact of that name."""
    values = [shorten(value) for _, value, _ in question.parsed.methods[:2]]
    return ", ".join([_person_text(question.parsed), *values])


def describe_candidate(contact: Contact, values: list[str]) -> str:
    """Return a contact with the first of their contact details."""
    return ", ".join([_contact_text(contact), *values[:2]])


def change_json(change: FieldChange) -> Mapping[str, str]:
    """Return a field with its old and new value."""
    return {"field": change.field, "old": change.old, "new": change.new}


def _person_json(parsed: ParsedContact) -> Mapping[str, Any]:
    return {
        "name": parsed.name,
        "company": parsed.company,
        "methods": [{"kind": kind, "value": value} for kind, value, _ in parsed.methods],
    }


def _candidate_json(contact: Contact) -> Mapping[str, Any]:
    return {"id": contact.id, "name": contact.name, "company": contact.company}


def _person_text(parsed: ParsedContact) -> str:
    company = f", {shorten(parsed.company)}" if parsed.company else ""
    return f"{parsed.place}: {shorten(parsed.name)}{company}"


def _contact_text(contact: Contact) -> str:
    company = f", {shorten(contact.company)}" if contact.company else ""
    return f"{shorten(contact.name)}{company} ({contact.id})"
