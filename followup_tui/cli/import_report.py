"""An import's plan in words and as objects."""

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

_SHOWN = 20
_LONGEST = 60


def import_summary(plan: ImportPlan, *, dry_run: bool) -> str:
    """The plan, or what was done, in one or two sentences."""
    parts = [f"{len(plan.new):,} new", f"{plan.updated_count:,} changed"]
    parts.append(f"{len(plan.unchanged) + len(plan.matched) - plan.updated_count:,} known already")
    if plan.interactions:
        parts.append(f"{pluralize(len(plan.interactions), 'interaction')} logged")
    if plan.already_logged:
        parts.append(f"{plan.already_logged:,} logged before")
    if plan.questions:
        parts.append(f"{len(plan.questions):,} to be asked about (--same-name)")
    if plan.warnings:
        parts.append(f"{len(plan.warnings):,} skipped")
    if plan.media_count:
        parts.append(f"{pluralize(plan.media_count, 'photo')} not kept")
    text = f"{'Would bring' if dry_run else 'Brought'}: {', '.join(parts)}."
    if plan.new:
        text += " New ones are parked until you pick them."
    if count := plan.conflict_count:
        who = "contact differs" if count == 1 else "contacts differ"
        stay = "would stay" if dry_run else "stayed"
        text += f" {count:,} {who} from the file and {stay} so (see --dry-run, --update)."
    return text


def print_guessed_columns(plan: ImportPlan) -> None:
    """What each column of a table was taken for, where that was guessed."""
    for one in _guessed(plan):
        taken = ", ".join(
            f"{quoted(name)} is {field}" for name, field in one.fields if field.strip("-")
        )
        kept = [name for name, field in one.fields if not field]
        beside = f". Kept beside: {quoted_list(kept)}" if kept else ""
        print_line(f"{one.file}: {taken}{beside}. Say it otherwise with --map FIELD=COLUMN.")


def _guessed(plan: ImportPlan) -> list[ColumnMapping]:
    return [one for one in plan.parsed.tables if one.is_guessed]


def summary_json(plan: ImportPlan) -> Mapping[str, Any]:
    """The numbers of the plan, and what was left out."""
    guessed = _guessed(plan)
    return {
        **({"columns": {one.file: dict(one.fields) for one in guessed}} if guessed else {}),
        "new": len(plan.new),
        "matched": plan.updated_count,
        "unchanged": len(plan.unchanged) + len(plan.matched) - plan.updated_count,
        "asked": len(plan.questions),
        "differing": plan.conflict_count,
        "interactions": len(plan.interactions),
        "photos": plan.media_count,
        "skipped": [{"place": one.place, "why": one.reason} for one in plan.warnings],
    }


def print_warnings(plan: ImportPlan) -> None:
    """What was left out, the first ones, as notes beside the result."""
    for one in plan.warnings[:_SHOWN]:
        print_line(f"  {one.place}: {one.reason}", error=True)
    if len(plan.warnings) > _SHOWN:
        print_line(f"  and {len(plan.warnings) - _SHOWN:,} more", error=True)


def print_stopped(*, is_done: bool) -> None:
    """What came of an import that was stopped."""
    done = "It was imported; followup undo takes it back."
    print_line(done if is_done else "Stopped. Nothing was imported.", error=True)


def print_plan(plan: ImportPlan) -> None:
    """Every line of the plan."""
    for new in plan.new:
        print_line(f"new      {_told(new.parsed)}")
    for match in plan.matched:
        _say_match(match)
    for question in plan.questions:
        names = ", ".join(_contact(one.contact) for one in question.candidates[:3])
        print_line(f"asked    {_told(question.parsed)}: same name as {names}")
    for logged in plan.interactions:
        one = logged.interaction
        print_line(f"logged   {one.place}: {one.happened} {one.channel} {shorten(one.summary)}")
    for skipped in plan.warnings:
        print_line(f"skipped  {skipped.place}: {skipped.reason}")


def _say_match(match: ContactMatch) -> None:
    head = f"{match.parsed.place}: {_contact(match.record.contact)}, found by {match.matched_by}"
    if match.has_updates:
        added = [f"{one.field}: {describe_change(one)}" for one in match.changes]
        added += [f"+ {value}" for _, value, _ in match.methods]
        added += [f"+ #{tag}" for tag in match.tags]
        print_line(f"changed  {head}: {'; '.join(added)}")
    for one in match.conflicts:
        print_line(f"differs  {head}: {describe_conflict(one)}")


def plan_objects(plan: ImportPlan) -> Iterator[Mapping[str, Any]]:
    """An object for each line of the plan; `plan` says what it is."""
    for new in plan.new:
        yield {"plan": "new", "place": new.parsed.place, **_person(new.parsed)}
    for match in plan.matched:
        yield {
            "plan": "changed" if match.has_updates else "differs",
            "place": match.parsed.place,
            "contact": match.record.contact.id,
            "name": match.record.contact.name,
            "by": match.matched_by,
            "changes": [change_json(one) for one in match.changes],
            "methods": [{"kind": kind, "value": value} for kind, value, _ in match.methods],
            "tags": list(match.tags),
            "differs": [change_json(one) for one in match.conflicts],
        }
    for question in plan.questions:
        yield {
            "plan": "asked",
            "place": question.parsed.place,
            **_person(question.parsed),
            "candidates": [_candidate(one.contact) for one in question.candidates],
        }
    for known in plan.unchanged:
        yield {
            "plan": "unchanged",
            "place": known.place,
            "contact": known.contact_id,
            "name": known.name,
            "by": known.matched_by,
        }
    for logged in plan.interactions:
        one = logged.interaction
        yield {
            "plan": "interaction",
            "place": one.place,
            "happened": one.happened,
            "channel": one.channel,
            "summary": one.summary,
        }
    for skipped in plan.warnings:
        yield {"plan": "skipped", "place": skipped.place, "why": skipped.reason}


def describe_question(question: SameNameQuestion) -> str:
    """Who is meant, and what there is to tell them from the contact of the same name."""
    return f"{_told(question.parsed)}{_ways(question.parsed)}"


def describe_candidate(contact: Contact, values: list[str]) -> str:
    """A contact with what there is to tell it by."""
    return ", ".join([_contact(contact), *values[:2]])


def change_json(one: FieldChange) -> Mapping[str, str]:
    """A field with what is in it and what would be."""
    return {"field": one.field, "old": one.old, "new": one.new}


def describe_change(one: FieldChange) -> str:
    """From what is in a field to what would be."""
    return f"{shorten(one.old)} → {shorten(one.new)}" if one.old else shorten(one.new)


def describe_conflict(one: FieldChange) -> str:
    """What is in a field, and what the file has in its place."""
    return f"{one.field} stays “{shorten(one.old)}”, not “{shorten(one.new)}”"


def shorten(text: str) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(text[: 4 * _LONGEST].split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _person(incoming: ParsedContact) -> Mapping[str, Any]:
    return {
        "name": incoming.name,
        "company": incoming.company,
        "methods": [{"kind": kind, "value": value} for kind, value, _ in incoming.methods],
    }


def _candidate(contact: Contact) -> Mapping[str, Any]:
    return {"id": contact.id, "name": contact.name, "company": contact.company}


def _told(incoming: ParsedContact) -> str:
    company = f", {incoming.company}" if incoming.company else ""
    return f"{incoming.place}: {shorten(incoming.name)}{shorten(company)}"


def _ways(incoming: ParsedContact) -> str:
    return "".join(f", {shorten(value)}" for _, value, _ in incoming.methods[:2])


def _contact(contact: Contact) -> str:
    company = f", {shorten(contact.company)}" if contact.company else ""
    return f"{shorten(contact.name)}{company} ({contact.id})"
