"""The lines of an import plan as rows of a list, and a line in full."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from followup_tui.importing.plan_lines import PlanLine, PlanLineKind
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.ui.keys.bindings import LIST_MOVES, bindings_with_ids
from followup_tui.ui.widgets.list_row import ListCell, ListColumn, ListRow
from followup_tui.ui.widgets.row_list import RowList
from followup_tui.wording import as_wording

_MAX_LENGTH = 300
_KINDS: dict[PlanLineKind, tuple[str, str]] = {
    "question": ("same name", "promise"),
    "conflict": ("conflict", "today"),
    "column": ("column", "tag"),
    "warning": ("warning", "overdue"),
    "updated": ("updated", "strong"),
    "new": ("new", ""),
    "interaction": ("logged", "tag"),
    "unchanged": ("unchanged", "dim"),
}
"""The label and the style of each kind of line."""
PLAN_COLUMNS = (
    ListColumn(9),
    ListColumn(14, share=2),
    ListColumn(8, share=1, shown_from=90),
    ListColumn(20, share=5),
    ListColumn(10, shown_from=70),
)


class PlanList(RowList, inherit_bindings=False):
    """The lines of a plan; its keys only move."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_with_ids(*LIST_MOVES)


def plan_row(number: int, line: PlanLine) -> ListRow:
    """Return the row of a line; `number` is its place in the plan, from 1."""
    kind, style = _KINDS[line.kind]
    answer = "strong" if line.has_choices else "dim" if line.kind == "unchanged" else ""
    return ListRow(
        number,
        (
            ListCell(kind, style),
            ListCell(safe(line.name, _MAX_LENGTH)),
            ListCell(safe(line.company, _MAX_LENGTH), "dim"),
            ListCell(safe_sentence(line.detail, _MAX_LENGTH), answer),
            ListCell(safe_sentence(as_wording(line.place), 60), "dim"),
        ),
    )


def full_line(line: PlanLine) -> Content:
    """Return all of a line, for which a row may have no room."""
    parts = [safe(line.name, 400), safe(line.company, 400), safe_sentence(line.detail, 400)]
    place = safe_sentence(as_wording(line.place), 60)
    return Content.styled(f"{place}: ", "$foreground-muted") + Content(
        " · ".join(filter(None, parts))
    )
