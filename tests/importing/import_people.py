"""Import people in tests, and see what that leaves in the database."""

from __future__ import annotations

from typing import Any

from followup_tui.actions.context import Context
from followup_tui.formats.parsed import ParsedContact, ParsedFile, ParsedInteraction
from followup_tui.importing.apply import apply_plan
from followup_tui.importing.make_plan import plan_import
from followup_tui.importing.plan import ImportPlan, accept_conflicts
from followup_tui.importing.resolve import SameNameRule, resolve_questions
from followup_tui.storage.database import database

TABLES = (
    *("contact", "contact_method", "tag", "contact_tag"),
    *("followup", "interaction", "interaction_contact", "search"),
)


def all_rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows by table, except the journal."""
    return {
        name: database.execute_sql(f"SELECT rowid, * FROM {name} ORDER BY rowid").fetchall()
        for name in TABLES
    }


def parsed_file(*items: ParsedContact | ParsedInteraction) -> ParsedFile:
    """Return a file of these contacts and interactions."""
    contacts = tuple(item for item in items if isinstance(item, ParsedContact))
    interactions = tuple(item for item in items if isinstance(item, ParsedInteraction))
    return ParsedFile(contacts, (), interactions=interactions)


def import_items(
    context: Context,
    *items: ParsedContact | ParsedInteraction,
    rule: SameNameRule = "new",
    update: bool = False,
) -> ImportPlan:
    """Import these and return the plan that was applied. `update` takes the file's value of all
    conflicts but names: a renamed contact would not be matched by the old name again."""
    plan = resolve_questions(plan_import(parsed_file(*items)), {}, rule)
    if update:
        plan = accept_conflicts(
            plan,
            lambda match: [conflict for conflict in match.conflicts if conflict.field != "name"],
        )
    apply_plan(plan, context)
    return plan
