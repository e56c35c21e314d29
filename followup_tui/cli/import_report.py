"""An import's plan in words and as objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from followup_tui.cli.output import say
from followup_tui.domain.contact import Contact
from followup_tui.domain.date_words import counted
from followup_tui.formats.parsed import Columns, Incoming
from followup_tui.formats.tables.columns import listed, shown
from followup_tui.importing.conflicts import FieldChange
from followup_tui.importing.plan import Match, Plan, Question

_SHOWN = 20
_LONGEST = 60


def summary(plan: Plan, *, dry_run: bool) -> str:
    """The plan, or what was done, in one or two sentences."""
    parts = [f"{len(plan.new):,} new", f"{plan.added_to:,} changed"]
    parts.append(f"{len(plan.known) + len(plan.matched) - plan.added_to:,} known already")
    if plan.logged:
        parts.append(f"{counted(len(plan.logged), 'interaction')} logged")
    if plan.logged_before:
        parts.append(f"{plan.logged_before:,} logged before")
    if plan.asked:
        parts.append(f"{len(plan.asked):,} to be asked about (--same-name)")
    if plan.skipped:
        parts.append(f"{len(plan.skipped):,} skipped")
    if plan.photos:
        parts.append(f"{counted(plan.photos, 'photo')} not kept")
    text = f"{'Would bring' if dry_run else 'Brought'}: {', '.join(parts)}."
    if plan.new:
        text += " New ones are parked until you pick them."
    if count := plan.differing:
        who = "contact differs" if count == 1 else "contacts differ"
        stay = "would stay" if dry_run else "stayed"
        text += f" {count:,} {who} from the file and {stay} so (see --dry-run, --update)."
    return text


def say_columns(plan: Plan) -> None:
    """What each column of a table was taken for, where that was guessed."""
    for one in _guessed(plan):
        taken = ", ".join(
            f"{shown(name)} is {field}" for name, field in one.fields if field.strip("-")
        )
        kept = [name for name, field in one.fields if not field]
        beside = f". Kept beside: {listed(kept)}" if kept else ""
        say(f"{one.file}: {taken}{beside}. Say it otherwise with --map FIELD=COLUMN.")


def _guessed(plan: Plan) -> list[Columns]:
    return [one for one in plan.reading.columns if one.is_guessed]


def summary_object(plan: Plan) -> Mapping[str, Any]:
    """The numbers of the plan, and what was left out."""
    guessed = _guessed(plan)
    return {
        **({"columns": {one.file: dict(one.fields) for one in guessed}} if guessed else {}),
        "new": len(plan.new),
        "matched": plan.added_to,
        "unchanged": len(plan.known) + len(plan.matched) - plan.added_to,
        "asked": len(plan.asked),
        "differing": plan.differing,
        "interactions": len(plan.logged),
        "photos": plan.photos,
        "skipped": [{"place": one.place, "why": one.why} for one in plan.skipped],
    }


def say_skipped(plan: Plan) -> None:
    """What was left out, the first ones, as notes beside the result."""
    for one in plan.skipped[:_SHOWN]:
        say(f"  {one.place}: {one.why}", error=True)
    if len(plan.skipped) > _SHOWN:
        say(f"  and {len(plan.skipped) - _SHOWN:,} more", error=True)


def say_stopped(*, is_done: bool) -> None:
    """What came of an import that was stopped."""
    done = "It was imported; followup undo takes it back."
    say(done if is_done else "Stopped. Nothing was imported.", error=True)


def say_rows(plan: Plan) -> None:
    """Every line of the plan."""
    for new in plan.new:
        say(f"new      {_told(new.incoming)}")
    for match in plan.matched:
        _say_match(match)
    for question in plan.asked:
        names = ", ".join(_contact(one.contact) for one in question.candidates[:3])
        say(f"asked    {_told(question.incoming)}: same name as {names}")
    for logged in plan.logged:
        one = logged.said
        say(f"logged   {one.place}: {one.happened} {one.channel} {short(one.summary)}")
    for skipped in plan.skipped:
        say(f"skipped  {skipped.place}: {skipped.why}")


def _say_match(match: Match) -> None:
    head = f"{match.incoming.place}: {_contact(match.existing.contact)}, found by {match.by}"
    if match.is_written:
        added = [f"{one.field}: {arrow(one)}" for one in match.changes]
        added += [f"+ {value}" for _, value, _ in match.methods]
        added += [f"+ #{tag}" for tag in match.tags]
        say(f"changed  {head}: {'; '.join(added)}")
    for one in match.differs:
        say(f"differs  {head}: {stays(one)}")


def row_objects(plan: Plan) -> Iterator[Mapping[str, Any]]:
    """An object for each line of the plan; `plan` says what it is."""
    for new in plan.new:
        yield {"plan": "new", "place": new.incoming.place, **_person(new.incoming)}
    for match in plan.matched:
        yield {
            "plan": "changed" if match.is_written else "differs",
            "place": match.incoming.place,
            "contact": match.existing.contact.id,
            "name": match.existing.contact.name,
            "by": match.by,
            "changes": [change_object(one) for one in match.changes],
            "methods": [{"kind": kind, "value": value} for kind, value, _ in match.methods],
            "tags": list(match.tags),
            "differs": [change_object(one) for one in match.differs],
        }
    for question in plan.asked:
        yield {
            "plan": "asked",
            "place": question.incoming.place,
            **_person(question.incoming),
            "candidates": [_candidate(one.contact) for one in question.candidates],
        }
    for known in plan.known:
        yield {
            "plan": "unchanged",
            "place": known.place,
            "contact": known.contact,
            "name": known.name,
            "by": known.by,
        }
    for logged in plan.logged:
        one = logged.said
        yield {
            "plan": "interaction",
            "place": one.place,
            "happened": one.happened,
            "channel": one.channel,
            "summary": one.summary,
        }
    for skipped in plan.skipped:
        yield {"plan": "skipped", "place": skipped.place, "why": skipped.why}


def question_words(question: Question) -> str:
    """Who is meant, and what there is to tell them from the contact of the same name."""
    return f"{_told(question.incoming)}{_ways(question.incoming)}"


def candidate_words(contact: Contact, values: list[str]) -> str:
    """A contact with what there is to tell it by."""
    return ", ".join([_contact(contact), *values[:2]])


def change_object(one: FieldChange) -> Mapping[str, str]:
    """A field with what is in it and what would be."""
    return {"field": one.field, "old": one.old, "new": one.new}


def arrow(one: FieldChange) -> str:
    """From what is in a field to what would be."""
    return f"{short(one.old)} → {short(one.new)}" if one.old else short(one.new)


def stays(one: FieldChange) -> str:
    """What is in a field, and what the file has in its place."""
    return f"{one.field} stays “{short(one.old)}”, not “{short(one.new)}”"


def short(text: str) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(text[: 4 * _LONGEST].split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _person(incoming: Incoming) -> Mapping[str, Any]:
    return {
        "name": incoming.name,
        "company": incoming.company,
        "methods": [{"kind": kind, "value": value} for kind, value, _ in incoming.methods],
    }


def _candidate(contact: Contact) -> Mapping[str, Any]:
    return {"id": contact.id, "name": contact.name, "company": contact.company}


def _told(incoming: Incoming) -> str:
    company = f", {incoming.company}" if incoming.company else ""
    return f"{incoming.place}: {short(incoming.name)}{short(company)}"


def _ways(incoming: Incoming) -> str:
    return "".join(f", {short(value)}" for _, value, _ in incoming.methods[:2])


def _contact(contact: Contact) -> str:
    company = f", {short(contact.company)}" if contact.company else ""
    return f"{short(contact.name)}{company} ({contact.id})"
