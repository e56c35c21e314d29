"""What an import left behind, for tests."""

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


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is stored, the journal aside."""
    return {
        name: database.execute_sql(f"SELECT rowid, * FROM {name} ORDER BY rowid").fetchall()
        for name in TABLES
    }


def reading(*told: ParsedContact | ParsedInteraction) -> ParsedFile:
    """A reading of these people, and of what was said."""
    people = tuple(one for one in told if isinstance(one, ParsedContact))
    return ParsedFile(
        people, (), interactions=tuple(one for one in told if isinstance(one, ParsedInteraction))
    )


def arrive(
    context: Context,
    *told: ParsedContact | ParsedInteraction,
    rule: SameNameRule = "new",
    update: bool = False,
) -> ImportPlan:
    """Bring all that; gives the plan that was done. `update` takes all but another name from the
    file: whoever is called otherwise is not found by the old name again."""
    plan = resolve_questions(plan_import(reading(*told)), {}, rule)
    if update:
        plan = accept_conflicts(
            plan, lambda match: [one for one in match.conflicts if one.field != "name"]
        )
    apply_plan(plan, context)
    return plan
