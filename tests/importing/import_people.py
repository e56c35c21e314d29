"""What an import left behind, for tests."""

from __future__ import annotations

from typing import Any

from followup_tui.actions.context import Occasion
from followup_tui.formats.parsed import Incoming, Reading, Said
from followup_tui.importing.apply import bring
from followup_tui.importing.make_plan import plan_import
from followup_tui.importing.plan import Plan, accept
from followup_tui.importing.resolve import Rule, settle
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


def reading(*told: Incoming | Said) -> Reading:
    """A reading of these people, and of what was said."""
    people = tuple(one for one in told if isinstance(one, Incoming))
    return Reading(people, (), said=tuple(one for one in told if isinstance(one, Said)))


def arrive(
    occasion: Occasion, *told: Incoming | Said, rule: Rule = "new", update: bool = False
) -> Plan:
    """Bring all that; gives the plan that was done. `update` takes all but another name from the
    file: whoever is called otherwise is not found by the old name again."""
    plan = settle(plan_import(reading(*told)), {}, rule)
    if update:
        plan = accept(plan, lambda match: [one for one in match.differs if one.field != "name"])
    bring(plan, occasion)
    return plan
